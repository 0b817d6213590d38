#include "basemap/drawing_parts.h"

#include <charconv>
#include <cmath>

#include "core/base/text.h"
#include "core/geo/mercator.h"

namespace madang::basemap {

std::optional<by_value> find(std::span<by_value const> const all, std::string_view const value) {
  auto const at = std::ranges::find(all, value, &by_value::value);
  return at == all.end() ? std::nullopt : std::optional{*at};
}

void add_text(drawing& d, attribute_key const key, std::string_view const text) {
  if (!text.empty()) d.attributes.push_back({key, std::string{text}});
}
void add_flag(drawing& d, attribute_key const key, bool const set) {
  if (set) d.attributes.push_back({key, true});
}

void add_names(drawing& d, tag_list const& tags) {
  using enum attribute_key;
  constexpr auto kNames = std::to_array<std::pair<attribute_key, std::string_view>>(
      {{name, "name"}, {name_ko, "name:ko"}, {name_en, "name:en"}, {name_de, "name:de"}, {name_nl, "name:nl"}});
  for (auto const& [key, from] : kNames) add_text(d, key, tags[from]);
}

bool has_name(tag_list const& tags) { return !tags["name"].empty(); }

bool is_tunnel(tag_list const& tags) {
  auto const t = tags["tunnel"];
  return t == "yes" || t == "building_passage" || t == "culvert" || t == "avalanche_protector" ||
         tags.is("covered", "yes") || (layer_of(tags) < 0 && t != "no" && !is_bridge(tags));
}

bool is_bridge(tag_list const& tags) {
  auto const b = tags["bridge"];
  return !b.empty() && b != "no" && b != "proposed" && b != "abandoned";
}

int layer_of(tag_list const& tags) {
  auto const v = parse_int(tags["layer"]);
  return v && *v >= -5 && *v <= 5 ? int(*v) : 0;
}

std::optional<double> number_in(std::string_view const s) {
  auto out = 0.0;
  auto const [end, error] = std::from_chars(s.data(), s.data() + s.size(), out);
  if (error != std::errc{} || !std::isfinite(out)) return std::nullopt;
  auto const unit = trim(s.substr(std::size_t(end - s.data())));
  constexpr auto kFoot_m = 0.3048;
  if (unit == "ft" || unit == "'") return out * kFoot_m;
  return unit.empty() || unit == "m" ? std::optional{out} : std::nullopt;
}

int zoom_for_area(double const area_m2, double const pixels) {
  constexpr auto kEquator_m = 40'075'016.686;
  constexpr auto kTilePixels = 512.0;
  for (auto z = 0; z != kZoomMax; ++z) {
    auto const pixel_m = kEquator_m / kTilePixels / double(1 << z);
    if (area_m2 >= pixels * pixel_m * pixel_m) return z;
  }
  return kZoomMax;
}

std::optional<classified> classify(map_object const& o, double const area_m2) {
  switch (o.where.kind) {
    case shape_kind::point: return classify_point(o);
    case shape_kind::line: return classify_line(o);
    case shape_kind::area: return classify_area(o, area_m2);
  }
  return std::nullopt;
}

}  // namespace madang::basemap
