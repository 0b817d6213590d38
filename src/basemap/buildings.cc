#include "basemap/buildings.h"

#include "basemap/drawing_parts.h"
#include "basemap/piece.h"
#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/geo/geometry.h"
#include "core/json/json.h"

namespace madang::basemap {
namespace {

constexpr auto kTheme = std::string_view{"building"};
constexpr auto kRowsAtOnce = std::size_t{50};  // a few hundred kilobytes each, if they are very large

void write_tag(json::writer& w, json::node const& tags, std::string_view const key, std::string_view const as) {
  if (auto const v = tags.find(key); v && v->is_string()) w.key(as).string(v->string());
}

// What people ask of a building; the rest of its tags is in the store.
std::string properties_of(feature_row const& f) {
  auto doc = json::document{};
  auto const tags = doc.parse(f.tags_json);
  auto w = json::writer{};
  w.begin_object();
  if (!f.name.empty()) w.key("name").string(f.name);
  w.key("kind").string(f.kind).key("osm").string(f.osm);
  if (tags) {
    write_tag(w, *tags, "addr:street", "street");
    write_tag(w, *tags, "addr:housenumber", "housenumber");
    write_tag(w, *tags, "addr:postcode", "postcode");
    for (auto const& [key, as] : std::to_array<std::pair<std::string_view, std::string_view>>(
             {{"building:levels", "levels"}, {"height", "height_m"}})) {
      auto const v = tags->find(key);
      auto const number = v && v->is_string() ? number_in(v->string()) : std::nullopt;
      if (number) w.key(as).number(*number);
    }
  }
  return w.end_object().take();
}

ports::collected collected_from(feature_row const& f) {
  auto const shape = geo::geometry::from_wkb(f.wkb);
  return {std::to_string(f.no), shape ? shape->to_geojson() : std::string{}, properties_of(f)};
}

std::vector<geo::tile_id> cells_under(geo::box const& b) {
  auto const corners = closest_cells(b);
  auto const& [nw, se] = corners;
  auto out = std::vector<geo::tile_id>{};
  if (corners.count() > std::int64_t(limits::kCollectionCells)) return out;
  for (auto x = nw.x; x <= se.x; ++x) {
    for (auto y = nw.y; y <= se.y; ++y) out.push_back({nw.z, x, y});
  }
  return out;
}

// The cells of the closest level know which buildings are in them.
std::vector<std::int64_t> numbers_in(std::vector<cell_row> const& cells, std::int64_t const from) {
  auto out = std::vector<std::int64_t>{};
  for (auto const& c : cells) {
    read_pieces(c.pieces, [&](piece& p) {
      if (p.layer == tile_layer::buildings && p.feature >= from) out.push_back(p.feature);
    });
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

ports::collection_description buildings::describe(auth::principal const&) {
  using property = ports::collection_property;
  auto out = ports::collection_description{
      .title = {"건물", "Buildings", "Gebäude", "Gebouwen"},
      .description = {"기본 지도의 건물 외곽선", "Outlines of the base map's buildings",
                      "Umrisse der Gebäude der Grundkarte", "Omtrekken van de gebouwen van de basiskaart"},
      .geometry = ports::geometry_kind::area,
      .properties = {{"name", property::kind::text, {"이름", "Name", "Name", "Naam"}},
                     {"kind", property::kind::text, {"종류", "Kind", "Art", "Soort"}},
                     {"street", property::kind::text, {"도로", "Street", "Straße", "Straat"}},
                     {"housenumber", property::kind::text, {"건물 번호", "House number", "Hausnummer", "Huisnummer"}},
                     {"postcode", property::kind::text, {"우편번호", "Postcode", "Postleitzahl", "Postcode"}},
                     {"levels", property::kind::number, {"층수", "Storeys", "Geschosse", "Verdiepingen"}},
                     {"height_m", property::kind::number, {"높이", "Height", "Höhe", "Hoogte"}, "m"},
                     {"osm",
                      property::kind::text,
                      {"OpenStreetMap 번호", "OpenStreetMap id", "OpenStreetMap-Nummer", "OpenStreetMap-nummer"}}}};
  if (auto const b = map_.current()) {
    out.licence = b->what.licence;
    out.attribution = b->what.attribution;
    out.extent = b->what.bounds;
    auto doc = json::document{};
    auto const counts = doc.parse(b->what.counts_json);
    auto const n = counts ? counts->find(kTheme) : std::nullopt;
    out.count = n ? n->integer() : 0;
  }
  return out;
}

std::optional<ports::collection_page> buildings::query(auth::principal const&, ports::collection_query const& q) {
  auto const after = q.after.empty() ? std::optional<std::int64_t>{0} : parse_int(q.after);
  if (!after || *after < 0 || *after > kFeatureNumberMax) return std::nullopt;
  auto out = ports::collection_page{};
  auto const b = map_.current();
  if (!b) return out;
  auto& rows = map_.stored();
  auto bytes = std::size_t{0};
  auto const take = [&](feature_row const& f) {
    if (f.theme != kTheme || (q.box && !intersects(*q.box, f.box))) return true;
    if (out.features.size() == q.limit || bytes > limits::kCollectionPageBytes) {
      out.next = out.features.back().id;
      return false;
    }
    auto const& made = out.features.emplace_back(collected_from(f));
    bytes += made.geometry_geojson.size() + made.properties_json.size();
    return true;
  };
  auto const near = q.box ? cells_under(*q.box) : std::vector<geo::tile_id>{};
  if (near.empty()) {
    rows.each_feature(b->what.no, *after + 1, kTheme, q.box, take);
    return out;
  }
  auto const cells = rows.cells(b->what.no, near);
  if (!cells) return out;  // replaced this moment
  auto const numbers = numbers_in(*cells, *after + 1);
  for (auto at = std::size_t{0}; at < numbers.size() && out.next.empty(); at += kRowsAtOnce) {
    auto const end = std::min(at + kRowsAtOnce, numbers.size());
    for (auto const& f :
         rows.features(b->what.no, {numbers.begin() + std::ptrdiff_t(at), numbers.begin() + std::ptrdiff_t(end)})) {
      if (!take(f)) break;
    }
  }
  return out;
}

std::optional<ports::collected> buildings::find(auth::principal const&, std::string_view const id) {
  auto const no = parse_int(id);
  auto const b = map_.current();
  if (!no || *no < 1 || *no > kFeatureNumberMax || !b) return std::nullopt;
  auto const f = map_.stored().feature(b->what.no, *no);
  if (!f || f->theme != kTheme) return std::nullopt;
  return collected_from(*f);
}

}  // namespace madang::basemap
