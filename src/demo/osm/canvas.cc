#include "demo/osm/canvas.h"

#include <algorithm>

#include <fmt/format.h>

namespace madang::demo::osm {

// As the town's country writes them.
std::string postcode_of(town const& t, std::size_t const district) {
  auto const h = mix(t.options().seed, 0x2195);
  auto const n = static_cast<std::int64_t>(district);
  switch (t.options().local) {
    case language::en: return fmt::format("{}{} {}QD", static_cast<char>('A' + h % 26), 1 + n, 1 + h / 26 % 9);
    case language::nl:
      return fmt::format("{} {}B", 1'000 + static_cast<std::int64_t>(h % 80) * 100 + n,
                         static_cast<char>('A' + h / 80 % 26));
    default: return fmt::format("{:05}", 10'000 + static_cast<std::int64_t>(h % 800) * 100 + n * 2 + 1);
  }
}

double land_around_m(double const town_radius_m) { return std::clamp(town_radius_m * 0.42, 700.0, 4'200.0); }

bool canvas::over_water(xy const a, xy const b) const {
  auto const line = std::array{a, b};
  auto const near = box_of(line);
  for (auto i = std::size_t{0}; i != lakes.size(); ++i) {
    auto const& w = lakes[i];
    auto const off = near.low.x > w.high.x || near.high.x < w.low.x || near.low.y > w.high.y || near.high.y < w.low.y;
    if (!off && too_near(line, t.lakes[i].shore, 0.01)) return true;
  }
  return false;
}

tags tags_of(building const& b) {
  auto t = tags{{"building", std::string{b.kind}}};
  if (b.levels > 0) {
    t.push_back({"building:levels", std::to_string(b.levels)});
    auto const roof_m = b.roof == "gabled" || b.roof == "hipped" ? 3.0 : 0.5;
    t.push_back({"height", fmt::format("{:.1f}", static_cast<double>(b.levels) * b.level_m + roof_m)});
  }
  if (!b.roof.empty()) t.push_back({"roof:shape", std::string{b.roof}});
  return t;
}

void add_address(canvas& c, tags& t, std::optional<site::doorstep> const& door) {
  if (!door || c.t.streets[door->street].name.empty()) return;
  t.push_back({"addr:housenumber", c.numbers.take(door->street, door->at_m, door->left)});
  t.push_back({"addr:street", to_text(c.t.streets[door->street].name, c.local())});
  t.push_back({"addr:city", std::string{c.t.name()}});
  t.push_back({"addr:postcode", c.postcode});
}

bool try_build(canvas& c, site& s, polygon const& p, building const& b, double const gap_m, double const kerb_m,
               std::optional<site::doorstep> const& door) {
  if (!s.try_take(p, gap_m, kerb_m)) return false;
  auto t = tags_of(b);
  add_address(c, t, door);
  c.out.add_area(p, std::move(t));
  return true;
}

}  // namespace madang::demo::osm
