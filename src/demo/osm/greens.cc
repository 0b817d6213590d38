#include "demo/osm/blocks.h"
#include "demo/osm/names.h"

namespace madang::demo::osm {
namespace {

void ground(plot& p, double const behind_m, tags t) {
  auto const ring = p.s.behind_kerbs(behind_m);
  p.c.out.add_area(ring ? *ring : p.s.outline(), std::move(t));
}

// A patch of something with a soft edge, if there is room.
bool patch(plot& p, double const radius, tags t) {
  auto const at = random_place(p);
  auto ring = polygon{};
  for (auto i = std::size_t{0}; i != 9; ++i) {
    auto const turns = static_cast<double>(i) / 9;
    ring.push_back(at + xy{cosine(turns), sine(turns)} * (radius * p.d.between(0.7, 1.25)));
  }
  ring = softened(std::move(ring), 1);
  if (!p.s.try_take(ring, 4, 3)) return false;
  p.c.out.add_area(ring, std::move(t));
  return true;
}

bool rectangle(plot& p, frame const& f, double const width, double const depth, tags t) {
  auto const area = f.rectangle(-width / 2, 0, width, depth);
  if (!p.s.try_take(area, 3, 3)) return false;
  p.c.out.add_area(area, std::move(t));
  return true;
}

// Straight ends, round bends: as a running track is.
polygon track_shape(frame const& f, double const length, double const width) {
  auto const r = width / 2;
  auto p = polygon{};
  for (auto i = 0; i <= 17; ++i) {
    auto const turns = (i <= 8 ? i - 4 : i - 5) / 16.0;
    p.push_back(f.point((i <= 8 ? length : -length) / 2 + r * cosine(turns), r + r * sine(turns)));
  }
  return p;
}

}  // namespace

void draw_sports(plot& p) {
  auto t = tags{{"leisure", p.known_as ? "stadium" : "sports_centre"}};
  add_names_here(p, t, {"{} 운동장", "{} Sports Ground", "{}-Sportplatz", "Sportpark {}hof"});
  ground(p, 1, std::move(t));
  auto const f = frame{p.b.middle, p.s.direction()};
  for (auto const size : {1.0, 0.85, 0.7, 0.5}) {
    auto const oval = track_shape(frame{f.point(0, -46 * size), f.along}, 84 * size, 92 * size);
    if (!p.s.try_take(oval, 4, 2)) continue;
    p.c.out.add_area(oval, {{"leisure", "track"}, {"sport", "athletics"}, {"surface", "tartan"}});
    p.c.out.add_area(f.rectangle(-52 * size, -34 * size, 104 * size, 68 * size),
                     {{"leisure", "pitch"}, {"sport", "soccer"}, {"surface", "grass"}});
    try_build(p.c, p.s, f.rectangle(-30 * size, 50 * size, 60 * size, 9), {"grandstand", 2, "flat", 5}, 1, 2);
    break;
  }
  auto const at_most = [&](int n, fill_style const& style, auto&& build) {
    fill(p, style, [&](frame const& at) {
      if (n == 0 || !build(at)) return false;
      --n;
      return true;
    });
  };
  at_most(5, {.width_m = 92, .depth_m = 58, .gap_m = 6, .kerb_m = 4, .share = 0.8}, [&](frame const& at) {
    return rectangle(p, at, 92, 58, {{"leisure", "pitch"}, {"sport", "soccer"}, {"surface", "grass"}});
  });
  at_most(9, {.width_m = 36, .depth_m = 18, .gap_m = 4, .kerb_m = 4, .share = 0.6}, [&](frame const& at) {
    auto const hall = building{"sports_centre", 1, "flat", 5};
    if (p.d.chance(0.15)) return try_build(p.c, p.s, at.rectangle(-14, 0, 28, 13), hall, 4, 3, p.s.doorstep_of(at.at));
    return rectangle(p, at, 36, 18, {{"leisure", "pitch"}, {"sport", p.d.chance(0.7) ? "tennis" : "basketball"}});
  });
  add_trees(p, 22, 2);
}

void draw_parking(plot& p) {
  auto const places = std::to_string(floor_int(p.b.area_m2 / 34));
  ground(p, 2,
         {{"amenity", "parking"},
          {"parking", "surface"},
          {"capacity", places},
          {"fee", p.c.use() == land_use::core ? "yes" : "no"}});
  add_thing(p, p.b.middle, {{"amenity", "charging_station"}, {"capacity", "4"}});
  add_trees(p, 30);
}

void draw_square(plot& p, bool const market) {
  auto t = tags{{"highway", "pedestrian"}, {"area", "yes"}, {"place", "square"}};
  if (market) add_names(t, in_four{"장터", "Market Square", "Marktplatz", "Marktplein"}, p.c.local());
  else add_names_after(t, {"{}광장", "{} Square", "{}platz", "{}plein"}, p.c.local(), p.d);
  ground(p, 0.5, std::move(t));
  auto const f = frame{p.b.middle, p.s.direction()};
  if (market) {
    p.c.out.add_area(round_shape(p.b.middle, 4, 12), {{"amenity", "fountain"}});
    p.s.take(round_shape(p.b.middle, 4, 12));
    p.c.out.add_place(f.point(14, 6), {{"amenity", "marketplace"}});
    p.c.out.add_place(f.point(-14, 6), {{"historic", "memorial"}});
  } else if (p.b.area_m2 > 2'200) {
    // The church of the quarter: a nave, and the tower as a part that is higher.
    auto about = tags{{"amenity", "place_of_worship"}, {"religion", "christian"}};
    add_names_after(about, {"{} 교회", "{} Church", "{}kirche", "{}kerk"}, p.c.local(), p.d);
    auto const nave = polygon{f.point(-20, -7), f.point(12, -7), f.point(18, -3),
                              f.point(18, 3),   f.point(12, 7),  f.point(-20, 7)};
    if (p.s.try_take(nave, 3, 3)) {
      auto b = tags_of({"church", 0, "gabled"});
      b.push_back({"height", "17"});
      b.insert(b.end(), about.begin(), about.end());
      p.c.out.add_area(nave, std::move(b));
      p.c.out.add_area(
          f.rectangle(-20, -4, 8, 8),
          {{"building:part", "yes"}, {"height", "42"}, {"roof:shape", "pyramidal"}, {"roof:height", "14"}});
      p.c.out.add_area(
          {f.point(-12, -7), f.point(12, -7), f.point(18, -3), f.point(18, 3), f.point(12, 7), f.point(-12, 7)},
          {{"building:part", "yes"}, {"height", "17"}, {"roof:shape", "gabled"}});
    }
  }
  for (auto i = 0; i != 5; ++i) add_thing(p, random_place(p), {{"amenity", "bench"}});
  if (p.d.chance(0.4)) add_thing(p, random_place(p), {{"amenity", "drinking_water"}});
  if (p.d.chance(0.25)) add_thing(p, random_place(p), {{"amenity", "toilets"}});
  if (p.d.chance(0.4)) try_build(p.c, p.s, round_shape(random_place(p), 2, 6), {"kiosk", 1, "flat"}, 2, 3);
  add_trees(p, 45, 2);
}

void draw_park(plot& p) {
  auto t = tags{{"leisure", p.b.area_m2 < 3'000 ? "garden" : "park"}};
  if (p.b.area_m2 > 3'000) add_names_here(p, t, {"{} 공원", "{} Park", "{}park", "{}park"});
  ground(p, 0.3, std::move(t));
  auto const room = p.b.area_m2;
  for (auto left = floor_int(room / 14'000); left > 0; --left) patch(p, p.d.between(12, 26), {{"natural", "wood"}});
  for (auto left = floor_int(room / 40'000); left > 0; --left) patch(p, p.d.between(9, 16), {{"natural", "scrub"}});
  if (room > 5'000) {
    for (auto tries = 0; tries != 6; ++tries) {
      if (rectangle(p, {random_place(p), p.s.direction()}, 20, 15, {{"leisure", "playground"}})) break;
    }
  }
  if (room > 25'000) {
    for (auto tries = 0; tries != 6; ++tries) {
      if (rectangle(p, {random_place(p), p.s.direction()}, 40, 24, {{"leisure", "pitch"}, {"sport", "soccer"}})) break;
    }
    for (auto tries = 0; tries != 4; ++tries) {
      if (try_build(p.c, p.s, l_shape({random_place(p), p.s.direction()}, 18, 9, 8, 13, true),
                    {"pavilion", 1, "hipped", 4}, 4, 8)) {
        break;
      }
    }
  }
  auto const benches = std::min<std::int64_t>(40, floor_int(room / 2'500));
  for (auto i = std::int64_t{0}; i < benches; ++i) add_thing(p, random_place(p), {{"amenity", "bench"}});
  if (room > 12'000) add_thing(p, random_place(p), {{"amenity", "toilets"}});
  if (room > 8'000) add_thing(p, random_place(p), {{"amenity", "drinking_water"}});
  add_trees(p, std::min(55.0, 8e5 / room * 10), 2);
}

void draw_allotments(plot& p) {
  auto const style = fill_style{.width_m = 11, .depth_m = 9, .gap_m = 8, .kerb_m = 3, .share = 0.9, .looseness = 0.25};
  fill(p, style, [&](frame const& f) {
    auto const w = p.d.between(3.4, 5.5);
    auto const depth = p.d.between(3, 4.5);
    return try_build(p.c, p.s, f.rectangle(-w / 2, 2, w, depth), {"allotment_house", 1, "gabled", 2.4}, 4, 2.5);
  });
  add_trees(p, 25, 1);
}

void draw_cemetery(plot& p) {
  auto const f = frame{p.b.middle, p.s.direction()};
  for (auto const at : {f.at, f.point(30, 15), f.point(-30, -15)}) {
    if (try_build(p.c, p.s, t_shape({at, f.along}, 14, 8, 5, 16), {"chapel", 1, "gabled", 6}, 3, 6)) break;
  }
  add_trees(p, 60, 2);
}

void draw_field(plot& p) {
  if (p.b.area_m2 < 25'000 || !p.d.chance(0.3)) return;
  auto const& sides = p.s.sides();
  auto const& s = sides[p.d.below(sides.size())];
  auto const along = unit(s.b - s.a);
  auto const f = frame{lerp(s.a, s.b, 0.5) + left_of(along) * (s.kerb_m + 5), along};
  auto const yard = softened(f.rectangle(-32, 0, 64, 56), 1);
  if (!s.street || !p.s.is_free(yard, 1, 2)) return;
  p.c.out.add_area(yard, {{"landuse", "farmyard"}});
  auto const house = building{"farm", 2, "gabled"};
  try_build(p.c, p.s, f.rectangle(-20, 6, 16, 10), house, 3, 3, p.s.doorstep_of(f.at));
  try_build(p.c, p.s, l_shape({f.point(11, 12), f.along}, 26, 12, 11, 26, false), {"barn", 1, "gabled", 6}, 3, 3);
  try_build(p.c, p.s, f.rectangle(-22, 24, 12, 22), {"cowshed", 1, "gabled", 4}, 3, 3);
  for (auto const x : {-28.0, 28.0}) add_thing(p, f.point(x, 20), {{"natural", "tree"}});
}

void draw_forest(plot& p) {
  if (p.b.area_m2 < 30'000) return;
  for (auto left = floor_int(p.b.area_m2 / 60'000); left > 0; --left) {
    patch(p, p.d.between(16, 34), {{"landuse", "meadow"}});
  }
}

}  // namespace madang::demo::osm
