// Vector tiles and what describes them: for the page, and for whatever else reads TileJSON 3.0 and Mapbox Vector Tiles.
#include "basemap/tile_api.h"

#include <fmt/format.h>

#include "basemap/drawing.h"
#include "basemap/permissions.h"
#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/json/json.h"
#include "core/net/coding.h"
#include "core/net/conditional.h"

namespace madang::basemap {
namespace {

constexpr auto kTilesPrefix = std::string_view{"/basemap/v1/tiles"};
constexpr auto kTileType = std::string_view{"application/vnd.mapbox-vector-tile"};

// Our own tiles, which are as large as they are.
std::string plain_of(std::string const& compressed) {
  auto out = std::string{};
  net::inflater{std::numeric_limits<std::size_t>::max()}.add(compressed, out);
  return out;
}

std::optional<geo::tile_id> tile_in(std::string_view path) {
  path.remove_prefix(kTilesPrefix.size());
  if (!path.starts_with('/') || !path.ends_with(".mvt")) return std::nullopt;
  auto const t = geo::parse_tile_id(path.substr(1, path.size() - 5));
  return t && t->z <= kZoomMax ? t : std::nullopt;
}

net::response answer(net::request_head const& r, live_base const& b, tile_cache::tile const& t) {
  // An address that names the version means the same for ever.
  auto const fixed = r.query == "v=" + b.version();
  auto out = net::response{};
  out.fields = {{"ETag", b.etag()},
                {"Cache-Control", fixed ? "public, max-age=31536000, immutable" : "no-cache"},
                {"Vary", "Accept-Encoding"}};
  if (t->empty()) {
    out.status = 204;
    return out;
  }
  out.content_type = kTileType;
  if (net::accepts(r.field("Accept-Encoding"), net::coding::gzip)) {
    out.fields.emplace_back("Content-Encoding", "gzip");
    out.shared_body = t;
  } else {
    out.body = plain_of(*t);
  }
  return net::apply_conditions(r, std::move(out));
}

class tiles final : public api::mounted {
 public:
  explicit tiles(base_map& m) : map_{m} {}

  result<needs, api::problem> admit(net::request_head const& r) override {
    if (r.method != "GET" && r.method != "HEAD") {
      return api::problem{405, std::string{api::title_of(405)}, "Offered here: GET.", {}};
    }
    if (!tile_in(r.path)) {
      return api::not_found(
          fmt::format("There is no such tile: {{z}}/{{x}}/{{y}}.mvt, with z from 0 to {}.", kZoomMax));
    }
    return needs{&kRead, 0};
  }
  bool inline_for(net::request_head const& r) override {
    auto const b = map_.current();
    auto const t = tile_in(r.path);
    return !b || (t && b->cache.find(*t));
  }
  void handle(api::context&, net::request&& r, net::responder respond) override {
    auto const b = map_.current();
    if (!b) return respond(api::to_response(api::not_found("No OpenStreetMap extract was imported yet.")));
    auto const t = *tile_in(r.path);
    if (auto const known = b->cache.find(t)) return respond(answer(r, *b, known));
    make(b, t, std::make_shared<net::request>(std::move(r)), std::move(respond));
  }

 private:
  void make(std::shared_ptr<live_base> const& b, geo::tile_id const t, std::shared_ptr<net::request> const& r,
            net::responder respond) {
    auto const first = b->making.join(t, [b, r, respond](single_flight::outcome const& made) {
      if (!made) return respond(api::to_response(made.error()));
      respond(*made ? answer(*r, *b, *made) : busy());
    });
    if (!first) return;
    auto const made = make_for_all(*b, t);
    if (made) return respond(answer(*r, *b, made));
    auto const next = map_.current();  // it was replaced while the tile was made
    if (next && next != b) return make(next, t, r, std::move(respond));
    respond(busy());
  }
  // Who waits for the same tile is told the same: also why there is none.
  tile_cache::tile make_for_all(live_base& b, geo::tile_id const t) {
    auto made = tile_cache::tile{};
    try {
      made = b.cache.find(t);
      if (!made) made = map_.make(b, t);
    } catch (...) {
      auto cause = std::string{};  // the log has it of the first who asked
      b.making.done(t, api::from_current_exception(cause));
      throw;
    }
    b.making.done(t, made);
    return made;
  }
  static net::response busy() {
    return api::to_response(api::unavailable("The base map is being replaced. Please ask again."));
  }

  base_map& map_;
};

void write_layers(json::writer& w) {
  w.key("vector_layers").begin_array();
  for (auto l = std::size_t{0}; l != kTileLayers; ++l) {
    auto const& told = about(tile_layer(l));
    w.begin_object().key("id").string(name_of(tile_layer(l))).key("description").string(told.description);
    w.key("minzoom").integer(told.min_zoom).key("maxzoom").integer(kZoomMax).key("fields").begin_object();
    for (auto const k : told.fields) w.key(name_of(k)).string(type_of(k));
    w.end_object().end_object();
  }
  w.end_array();
}

// TileJSON 3.0.0.
std::string tile_json(live_base const* const b, std::string const& base_url) {
  auto w = json::writer{};
  w.begin_object().key("tilejson").string("3.0.0").key("name").string("Madang base map").key("scheme").string("xyz");
  auto const version = b ? "?v=" + b->version() : std::string{};
  w.key("tiles")
      .begin_array()
      .string(fmt::format("{}{}/{{z}}/{{x}}/{{y}}.mvt{}", base_url, kTilesPrefix, version))
      .end_array();
  w.key("minzoom").integer(0).key("maxzoom").integer(kZoomMax);
  if (b) {
    auto const& box = b->what.bounds;
    w.key("bounds")
        .begin_array()
        .number(box.west_deg)
        .number(box.south_deg)
        .number(box.east_deg)
        .number(box.north_deg)
        .end_array();
    w.key("center")
        .begin_array()
        .number((box.west_deg + box.east_deg) / 2)
        .number((box.south_deg + box.north_deg) / 2)
        .integer(13)
        .end_array();
    w.key("attribution").string(b->what.attribution).key("version").string("1.0." + std::to_string(b->what.no.value));
  }
  write_layers(w);
  return w.end_object().take();
}

}  // namespace

void declare_tile_api(api::router& r, base_map& m, std::unique_ptr<api::mounted>& kept) {
  kept = std::make_unique<tiles>(m);
  r.mount(kTilesPrefix, *kept,
          {{"GET",
            std::string{kTilesPrefix} + "/{z}/{x}/{y}.mvt",
            "A vector tile of the base map",
            "Mapbox Vector Tile 2.1 in the Shortbread schema. 204 where nothing is.",
            &kRead,
            {{"z", "Zoom, 0 to 16"}, {"x", "Column, from the west"}, {"y", "Row, from the north"}},
            std::string{kTileType}}});
  r.raw("GET", "/basemap/v1/tiles.json", [&m](api::context& c, net::request&& q, net::responder respond) {
     auto const b = m.current();
     respond(net::apply_conditions(q, net::with_etag(tile_json(b.get(), c.base_url), "application/json")));
   }).needs(kRead).summary("What tiles there are: TileJSON 3.0");
}

}  // namespace madang::basemap
