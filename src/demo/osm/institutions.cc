#include "demo/osm/blocks.h"
#include "demo/osm/names.h"

#include <fmt/format.h>

namespace madang::demo::osm {
namespace {

polygon winged(frame const& f, double const width, double const depth, dice& d) {
  auto const wing = depth * 0.42;
  switch (d.below(4)) {
    case 0: return f.rectangle(-width / 2, 0, width, depth * 0.6);
    case 1: return l_shape(f, width, wing, width * 0.3, depth, true);
    case 2: return u_shape(f, width, wing, width * 0.24, depth);
    default: return t_shape(f, width, wing, width * 0.3, depth);
  }
}

// The whole block as the ground of an institution.
void grounds(plot& p, tags t) {
  auto const ring = p.s.behind_kerbs(1);
  p.c.out.add_area(ring ? *ring : p.s.outline(), std::move(t));
}

tags named(plot& p, std::string_view const key, std::string_view const value, in_four const& pattern) {
  auto t = tags{{key, std::string{value}}};
  add_names_here(p, t, pattern);
  return t;
}

bool pitch(plot& p, frame const& f, double const width, double const depth, std::string_view const sport) {
  auto const field = f.rectangle(-width / 2, 0, width, depth);
  if (!p.s.try_take(field, 4, 3)) return false;
  p.c.out.add_area(field, {{"leisure", "pitch"}, {"sport", std::string{sport}}});
  return true;
}

bool car_park(plot& p, frame const& f, double const width, double const depth) {
  auto const ground = f.rectangle(-width / 2, 0, width, depth);
  if (!p.s.try_take(ground, 3, 2)) return false;
  auto const places = std::to_string(floor_int(width * depth / 25));
  p.c.out.add_area(ground, {{"amenity", "parking"}, {"parking", "surface"}, {"capacity", places}});
  return true;
}

}  // namespace

void draw_works(plot& p) {
  auto const harbour = p.c.use() == land_use::harbour;
  auto const w = p.d.between(28, 70);
  auto const depth = p.d.between(18, 42);
  auto const style = fill_style{
      .width_m = w, .depth_m = depth, .gap_m = 15, .kerb_m = 7, .share = 0.85, .looseness = 0.04};
  fill_up(p, style, [&](frame const& f, double const scale) {
    if (p.d.chance(0.12)) return car_park(p, f, w * 0.8 * scale, depth * 0.8 * scale);
    if (p.d.chance(0.1)) {
      auto const radius = p.d.between(5, 10);
      return try_build(p.c, p.s, round_shape(f.point(0, depth / 2), radius, 14), {"storage_tank", 0, "flat"}, 6, 5);
    }
    auto const width = w * scale * p.d.between(0.75, 1);
    auto const deep = depth * scale * p.d.between(0.75, 1);
    auto const form = p.d.uniform();
    auto const outline = form < 0.7 ? f.rectangle(-width / 2, 0, width, deep)
                                    : l_shape(f, width, deep * 0.6, width * 0.35, deep, form < 0.85);
    auto const kind = p.d.chance(harbour ? 0.75 : 0.4) ? "warehouse" : "industrial";
    auto const hall = building{kind, std::int64_t(1 + p.d.below(2)), "flat", 5};
    if (!try_build(p.c, p.s, outline, hall, 7, 5, p.s.doorstep_of(f.at))) return false;
    if (p.d.chance(0.3)) {
      auto const& firm = draw_place(trade::office, p.d);
      p.c.out.add_place(f.point(0, 5), tags_of(firm, p.c.local(), p.d));
    }
    return true;
  });
  // An office at the gate.
  auto const offices = fill_style{
      .width_m = 22, .depth_m = 12, .gap_m = 24, .kerb_m = 5, .share = 0.35, .looseness = 0.3};
  fill(p, offices, [&](frame const& f) {
    auto const office = building{"office", std::int64_t(2 + p.d.below(3)), "flat", 3.4};
    return try_build(p.c, p.s, f.rectangle(-11, 0, 22, 12), office, 8, 5, p.s.doorstep_of(f.at));
  });
  add_trees(p, 4);
}

void draw_retail(plot& p) {
  if (p.b.area_m2 < 6'000) return draw_housing(p, true);
  if (p.known_as) grounds(p, named(p, "shop", "mall", {}));
  auto const side = std::min(90.0, std::sqrt(p.b.area_m2) * 0.45);
  auto const style = fill_style{.width_m = side, .depth_m = side * 0.7, .gap_m = 18, .kerb_m = 8, .share = 0.95};
  fill_up(p, style, [&](frame const& f, double const scale) {
    auto const hall = building{"retail", 1 + std::int64_t(p.d.below(2)), "flat", 4.5};
    auto const outline = f.rectangle(-side / 2 * scale, 0, side * scale, side * 0.7 * scale);
    if (!try_build(p.c, p.s, outline, hall, 8, 5, p.s.doorstep_of(f.at))) return false;
    auto const shops = 1 + p.d.below(4);
    for (auto i = std::uint64_t{0}; i != shops; ++i) {
      add_shops(p, f.point(side * scale * (0.2 * static_cast<double>(i) - 0.3), 3), f.into(), 1);
    }
    return true;
  });
  fill(p, {.width_m = 34, .depth_m = 17, .gap_m = 6, .kerb_m = 4, .share = 0.8},
       [&](frame const& f) { return car_park(p, f, 34, 17); });
  add_trees(p, 8);
}

void draw_campus(plot& p) {
  grounds(p, named(p, "amenity", "university", {"{} 대학", "{} College", "{}kolleg", "{}college"}));
  auto const w = p.d.between(38, 62);
  auto const style = fill_style{
      .width_m = w, .depth_m = w * 0.75, .gap_m = 16, .kerb_m = 7, .share = 0.9, .looseness = 0.04};
  fill_up(p, style, [&](frame const& f, double const scale) {
    auto const b = building{p.d.chance(0.2) ? "dormitory" : "university", std::int64_t(3 + p.d.below(4)), "flat", 3.6};
    auto const width = w * scale;
    if (width > 36 && p.d.chance(0.3)) return build_around_yard(p, f, width, width * 0.75, 12, b, {});
    return try_build(p.c, p.s, winged(f, width, width * 0.75, p.d), b, 9, 5, p.s.doorstep_of(f.at));
  });
  add_trees(p, 26);
  for (auto const capacity : {"20", "30", "40"}) {
    add_thing(p, random_place(p), {{"amenity", "bicycle_parking"}, {"capacity", capacity}});
  }
}

void draw_school(plot& p) {
  grounds(p, named(p, "amenity", "school", {"{} 초등학교", "{} School", "{}schule", "{}school"}));
  auto built = false;
  for (auto w = std::min(70.0, std::sqrt(p.b.area_m2) * 0.6); w > 14 && !built; w *= 0.8) {
    fill(p, {.width_m = w, .depth_m = w * 0.5, .gap_m = 8, .kerb_m = 5, .share = 1}, [&](frame const& f) {
      if (built) return false;
      auto const outline = winged(f, w, w * 0.5, p.d);
      auto const what = building{"school", std::int64_t(2 + p.d.below(3)), "flat", 3.6};
      return built = try_build(p.c, p.s, outline, what, 6, 3, p.s.doorstep_of(f.at));
    });
  }
  auto hall = false;
  fill(p, {.width_m = 30, .depth_m = 18, .gap_m = 4, .kerb_m = 4, .share = 1}, [&](frame const& f) {
    if (!hall) return hall = try_build(p.c, p.s, f.rectangle(-15, 0, 30, 18), {"sports_hall", 1, "flat", 7}, 5, 3);
    return pitch(p, f, 28, 15, "basketball");
  });
  add_trees(p, 22);
}

void draw_hospital(plot& p) {
  grounds(p, named(p, "amenity", "hospital", {"{} 병원", "{} Hospital", "{}krankenhaus", "{}ziekenhuis"}));
  auto const w = std::min(80.0, std::sqrt(p.b.area_m2) * 0.4);
  auto const style = fill_style{.width_m = w, .depth_m = w * 0.7, .gap_m = 14, .kerb_m = 8};
  fill_up(p, style, [&](frame const& f, double const scale) {
    auto const b = building{"hospital", std::int64_t(4 + p.d.below(4)), "flat", 3.8};
    auto const width = w * scale;
    if (width > 40 && p.d.chance(0.4)) return build_around_yard(p, f, width, width * 0.7, 13, b, {});
    return try_build(p.c, p.s, winged(f, width, width * 0.7, p.d), b, 8, 5, p.s.doorstep_of(f.at));
  });
  fill(p, {.width_m = 30, .depth_m = 16, .gap_m = 10, .kerb_m = 4, .share = 0.3},
       [&](frame const& f) { return car_park(p, f, 30, 16); });
  add_trees(p, 25);
}

void draw_town_hall(plot& p) {
  auto const f0 = frame{p.b.middle, p.s.direction()};
  for (auto const w : {64.0, 50.0, 40.0, 32.0, 26.0}) {
    auto const f = frame{f0.point(0, -w * 0.35), f0.along};
    auto about = tags{{"amenity", "townhall"}};
    add_names_here(p, about, {"시청", "Town Hall", "Rathaus", "Stadhuis"});
    if (!build_around_yard(p, f, w, w * 0.7, w * 0.22, {"civic", 4, "hipped", 4}, about)) continue;
    // Its tower stands over the front, as a part of the building.
    auto const part = tags{{"building:part", "yes"},
                           {"building:levels", "9"},
                           {"height", "46"},
                           {"roof:shape", "pyramidal"},
                           {"roof:height", "10"}};
    p.c.out.add_area(f.rectangle(-w * 0.07, 0, w * 0.14, w * 0.14), part);
    p.c.out.add_area(f.rectangle(-w / 2, 0, w * 0.43, w * 0.22),
                     {{"building:part", "yes"}, {"building:levels", "4"}, {"height", "19"}});
    p.c.out.add_area(f.rectangle(w * 0.07, 0, w * 0.43, w * 0.22),
                     {{"building:part", "yes"}, {"building:levels", "4"}, {"height", "19"}});
    break;
  }
  add_trees(p, 18);
}

// The block of the station: the hall beside the tracks, a forecourt with buses and bicycles.
void draw_station(plot& p) {
  grounds(p, {{"highway", "pedestrian"}, {"area", "yes"}});
  auto done = false;
  fill_up(p, {.width_m = 66, .depth_m = 24, .gap_m = 3, .kerb_m = 3}, [&](frame const& f, double const scale) {
    if (done) return false;
    auto const outline = t_shape(f, 62 * scale, 16 * scale, 24 * scale, 22 * scale);
    return done = try_build(p.c, p.s, outline, {"train_station", 3, "flat", 5}, 4, 2, p.s.doorstep_of(f.at));
  });
  fill(p, {.width_m = 24, .depth_m = 14, .gap_m = 8, .kerb_m = 4, .share = 0.6}, [&](frame const& f) {
    auto const house = building{p.d.chance(0.5) ? "office" : "hotel", std::int64_t(4 + p.d.below(5)), "flat", 3.4};
    return try_build(p.c, p.s, f.rectangle(-12, 0, 24, 14), house, 6, 3, p.s.doorstep_of(f.at));
  });
  for (auto i = 0; i != 12; ++i) {
    auto const at = random_place(p);
    if (i % 3 == 0) add_thing(p, at, {{"amenity", "bicycle_parking"}, {"capacity", "120"}, {"covered", "yes"}});
    else if (i % 3 == 1) add_thing(p, at, {{"amenity", "taxi"}});
    else add_thing(p, at, {{"amenity", "bench"}});
  }
  add_trees(p, 10);
}

}  // namespace madang::demo::osm
