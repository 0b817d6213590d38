#include "demo/osm/blocks.h"
#include "demo/osm/lots.h"
#include "demo/osm/names.h"
#include "demo/osm/rows.h"

namespace madang::demo::osm {
namespace {

// Sheds and garages where the rows leave a yard.
void fill_yard(plot& p, double const share) {
  auto const style = fill_style{.width_m = 9, .depth_m = 6, .gap_m = 7, .kerb_m = 6, .share = share, .looseness = 0.3};
  fill(p, style, [&](frame const& f) {
    auto const garages = p.d.chance(0.5);
    auto const width = garages ? 2.8 * static_cast<double>(2 + p.d.below(3)) : p.d.between(4, 10);
    auto const outline = f.rectangle(-width / 2, 0, width, 5.5);
    auto const what = garages ? building{"garages", 1, "flat"} : building{p.d.chance(0.5) ? "shed" : "yes", 1, "flat"};
    return try_build(p.c, p.s, outline, what, 3.5, 14);
  });
}

// A way from the street into the yard, where no house may stand then.
void add_gateway(plot& p) {
  auto const& outline = p.b.outline;
  auto const first = p.d.below(outline.size());
  for (auto k = std::size_t{0}; k != outline.size(); ++k) {
    auto const i = (first + k) % outline.size();
    auto const& s = p.s.sides()[i];
    auto const soft = turn_at(p.s.outline(), i).cos > 0.97;
    if (!soft || !s.street || !has_cars(p.c.t.streets[s.street->street].kind)) continue;
    auto const into = left_of(unit(s.b - s.a));
    auto const end = s.a + into * (s.kerb_m + 24);
    if (!p.s.is_clear(round_shape(end, 3, 4), 6)) continue;
    p.s.keep_free(s.a, end, 2.6);
    p.c.out.add_line({outline[i], p.c.out.add(lerp(s.a, end, 0.6)), p.c.out.add(end)},
                     {{"highway", "service"}, {"service", "driveway"}, {"access", "private"}});
    return;
  }
}

// A block so small that one house fills it.
bool solid_block(plot& p, row_style const& style) {
  auto const ring = p.s.behind_kerbs(style.setback_m);
  if (!ring || signed_area(*ring) > 1'500 || signed_area(*ring) < 40) return false;
  return try_build(p.c, p.s, *ring, {style.kind, style.levels_max, "flat"}, 1, style.setback_m - 0.3,
                   p.s.doorstep_of((*ring)[0]));
}

bool closed_block(plot& p, row_style const& style, double const shops) {
  if (!rows_fit(p.s, style)) return solid_block(p, style);
  if (p.b.area_m2 > 3'500) add_gateway(p);
  auto const houses = build_rows(p.c, p.s, style, p.d);
  for (auto const& h : houses) add_shops(p, h.front, h.into, shops);
  if (houses.empty()) return false;
  fill_yard(p, p.c.use() == land_use::core ? 0.6 : 0.3);
  return true;
}

std::size_t lots(plot& p, lot_style const& style) {
  auto built = std::size_t{0};
  for (auto const i : p.inner) {
    if (!has_cars(p.c.t.streets[i].kind)) continue;
    for (auto const& line : lot_lines(p.c.t, i)) built += build_lots(p.c, p.s, line, style, p.d);
  }
  for (auto const& line : lot_lines(p.s)) built += build_lots(p.c, p.s, line, style, p.d);
  return built;
}

bool slabs(plot& p) {
  auto const tall = p.d.chance(0.3);
  auto const floors = std::int64_t(tall ? 8 + p.d.below(7) : 3 + p.d.below(3));
  auto const width = tall ? 34.0 : p.d.between(38, 62);
  auto style = fill_style{.width_m = width, .depth_m = 12, .gap_m = 19, .kerb_m = 6, .share = 0.94};
  style.across = p.d.chance(0.5);
  auto const build = [&](frame const& f, double const scale) {
    auto const outline = f.rectangle(-width / 2 * scale, 0, width * scale, 12);
    return try_build(p.c, p.s, outline, {"apartments", floors, "flat"}, 12, 4, p.s.doorstep_of(f.at));
  };
  auto built = fill_up(p, style, build);
  style.across = !style.across;
  if (static_cast<double>(built) * 2'800 < p.b.area_m2) built += fill_up(p, style, build);
  auto const court = fill_style{.width_m = 14, .depth_m = 10, .gap_m = 30, .kerb_m = 8, .share = 0.5, .looseness = 0.5};
  auto left = std::size_t{1 + p.d.below(2)};
  fill(p, court, [&](frame const& f) {
    auto const ground = f.rectangle(-7, 0, 14, 10);
    if (left == 0 || !p.s.try_take(ground, 4, 3)) return false;
    --left;
    p.c.out.add_area(ground, {{"leisure", "playground"}});
    return true;
  });
  return built != 0;
}

lot_style detached(dice& d, double const loose) {
  auto s = lot_style{.setback_m = d.between(4, 7), .width_m = d.between(16, 21) * loose};
  s.pairs = d.chance(0.3) ? 0.5 : 0.1;
  s.house_m = std::min(s.width_m - 6.5, d.between(9, 11.5));
  s.levels_max = 2;
  return s;
}

// Town houses along the core's lanes: narrow, and of any height.
row_style core_style(dice& d, bool const mixed) {
  return {.setback_m = mixed ? 1.5 : 2, .depth_m = d.between(10.5, 13), .width_m = d.between(8.5, 13), .levels_min = 2,
          .levels_max = 5, .kind = mixed ? "retail" : "apartments", .gap_share = 0.02, .wing_share = 0.35};
}
row_style old_style(dice& d) {
  return {.setback_m = d.chance(0.4) ? 3.0 : 2, .depth_m = d.between(11, 13.5), .width_m = d.between(13, 18),
          .levels_min = 3, .levels_max = 5, .gap_share = 0.04, .wing_share = 0.45};
}
row_style terrace_style(dice& d) {
  return {.setback_m = d.between(3.5, 6), .depth_m = 9.5, .width_m = d.between(6, 7), .levels_min = 2, .levels_max = 2,
          .kind = "terrace", .gap_share = 0, .wing_share = 0, .group = 4 + d.below(4)};
}

void yards_trees(plot& p) { add_trees(p, p.c.use() == land_use::core ? 6 : 14); }

void villas(plot& p, double const loose) {
  lots(p, detached(p.d, loose));
  // In deep blocks a second row of houses stands behind the first.
  if (p.b.area_m2 > 11'000 && p.d.chance(0.6)) {
    auto back = detached(p.d, loose);
    back.setback_m += 31;
    back.empty = 0.25;
    lots(p, back);
  }
}

void draw_by_quarter(plot& p, bool const mixed) {
  auto const x = p.d.uniform();
  switch (p.c.use()) {
    case land_use::core:
      if (closed_block(p, core_style(p.d, mixed), mixed ? 0.55 : 0.16)) return;
      break;
    case land_use::old_residential:
      if (x < 0.8 && closed_block(p, old_style(p.d), mixed ? 0.45 : 0.1)) return;
      if (x < 0.93 && closed_block(p, terrace_style(p.d), 0.02)) return;
      break;
    case land_use::university:
      if (x < 0.55 && closed_block(p, old_style(p.d), mixed ? 0.4 : 0.1)) return;
      if (x < 0.85 && slabs(p)) return;
      break;
    case land_use::new_residential:
      if (mixed && closed_block(p, old_style(p.d), 0.4)) return;
      if (x < 0.17 && slabs(p)) return;
      if (x < 0.38 && p.inner.empty() && closed_block(p, terrace_style(p.d), 0)) return;
      if (x < 0.43 && closed_block(p, old_style(p.d), 0.08)) return;
      break;
    default:
      if (mixed && x < 0.5 && closed_block(p, old_style(p.d), 0.3)) return;
      break;
  }
  villas(p, p.b.area_m2 > 25'000 ? 1.35 : 1.0);
}

}  // namespace

void draw_housing(plot& p, bool const mixed) {
  draw_by_quarter(p, mixed);
  yards_trees(p);
}

}  // namespace madang::demo::osm
