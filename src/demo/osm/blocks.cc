#include "demo/osm/blocks.h"

#include <algorithm>

#include "demo/osm/names.h"

namespace madang::demo::osm {
namespace {

void keep_streets_free(canvas const& c, site& s, std::span<std::uint32_t const> inner) {
  for (auto const i : inner) {
    auto const chain = c.t.corners(c.t.streets[i].nodes);
    auto const margin = has_cars(c.t.streets[i].kind) ? 2.5 : 1.2;
    for (auto k = std::size_t{1}; k < chain.size(); ++k) {
      s.keep_free(chain[k - 1], chain[k], width_m(c.t.streets[i].kind) / 2 + margin);
    }
  }
}

void keep_railway_free(canvas const& c, site& s) {
  auto const near = s.extent();
  for (auto k = std::size_t{1}; k < c.railway.size(); ++k) {
    auto const b = box_of(c.railway.subspan(k - 1, 2));
    auto const off = b.low.x > near.high.x + 30 || b.high.x < near.low.x - 30 || b.low.y > near.high.y + 30 ||
                     b.high.y < near.low.y - 30;
    if (!off) s.keep_free(c.railway[k - 1], c.railway[k], 13);
  }
}

void keep_water_free(canvas const& c, site& s, std::size_t const block) {
  for (auto const& l : c.t.lakes) {
    if (l.block == block) s.keep_free(l.shore);
  }
}

landmark const* landmark_at(canvas const& c, xy const middle) {
  auto const found = std::ranges::find(c.t.landmarks, middle, &landmark::at);
  return found == c.t.landmarks.end() ? nullptr : &*found;
}

bool is(landmark const* l, landmark_kind const k) { return l && l->kind == k; }

// What the ground is used for. Housing and works reach to the middle of the streets; green ends at the kerb.
tags ground_of(canvas& c, block const& b, dice& d) {
  switch (b.use) {
    case block_use::housing: return {{"landuse", "residential"}};
    case block_use::mixed: return {{"landuse", c.use() == land_use::core && d.chance(0.5) ? "retail" : "residential"}};
    case block_use::industry: return {{"landuse", "industrial"}};
    case block_use::retail: return {{"landuse", "retail"}};
    case block_use::allotments: return {{"landuse", "allotments"}};
    case block_use::cemetery: return {{"landuse", "cemetery"}};
    case block_use::forest: return {{"landuse", "forest"}};
    case block_use::field: {
      auto const x = d.uniform();
      if (x < 0.5) return {{"landuse", "farmland"}};
      return {{"landuse", x < 0.9 ? "meadow" : "orchard"}};
    }
    default: return {};
  }
}

void draw_ground(plot& p, std::size_t const block) {
  auto t = ground_of(p.c, p.b, p.d);
  if (t.empty()) return;
  auto const to_kerb = is_green(p.b.use);
  auto const ring = to_kerb ? p.s.behind_kerbs(0.3) : std::nullopt;
  if (ring) p.c.out.add_area(*ring, std::move(t));
  else p.c.out.add_area(p.c.t.blocks[block].outline, std::move(t));
}

void draw_use(plot& p, landmark const* known) {
  if (is(known, landmark_kind::town_hall)) return draw_town_hall(p);
  if (is(known, landmark_kind::station)) return draw_station(p);
  switch (p.b.use) {
    case block_use::housing: return draw_housing(p, false);
    case block_use::mixed: return draw_housing(p, true);
    case block_use::industry: return draw_works(p);
    case block_use::campus: return draw_campus(p);
    case block_use::school: return draw_school(p);
    case block_use::hospital: return draw_hospital(p);
    case block_use::retail: return draw_retail(p);
    case block_use::sports: return draw_sports(p);
    case block_use::parking: return draw_parking(p);
    case block_use::square: return draw_square(p, is(known, landmark_kind::market));
    case block_use::park: return draw_park(p);
    case block_use::allotments: return draw_allotments(p);
    case block_use::cemetery: return draw_cemetery(p);
    case block_use::forest: return draw_forest(p);
    case block_use::field: return draw_field(p);
  }
}

}  // namespace

void draw_block(canvas& c, std::size_t const block, std::span<std::uint32_t const> const inner) {
  auto s = site{c.t, c.streets, block};
  keep_streets_free(c, s, inner);
  keep_railway_free(c, s);
  keep_water_free(c, s, block);
  auto d = dice{mix(c.t.options().seed, 0xb01d, block)};
  auto const* const known = landmark_at(c, c.t.blocks[block].middle);
  auto const named = known && known->kind != landmark_kind::lake;
  auto p = plot{c, s, d, c.t.blocks[block], inner, named ? &known->name : nullptr};
  draw_ground(p, block);
  draw_use(p, known);
}

std::size_t fill(plot& p, fill_style const& style, std::function<bool(frame const&)> const& build) {
  auto const along = style.across ? left_of(p.s.direction()) : p.s.direction();
  auto const f = frame{p.b.middle, along};
  auto extent = box{};
  for (auto const q : p.s.outline()) extent.add({dot(q - f.at, f.along), dot(q - f.at, f.into())});
  auto const step = xy{style.width_m + style.gap_m, style.depth_m + style.gap_m};
  auto const size = extent.high - extent.low;
  auto const columns = std::max<std::int64_t>(1, floor_int((size.x - 2 * style.kerb_m) / step.x));
  auto const rows = std::max<std::int64_t>(1, floor_int((size.y - 2 * style.kerb_m) / step.y));
  auto const pitch = xy{size.x / static_cast<double>(columns), size.y / static_cast<double>(rows)};
  auto built = std::size_t{0};
  for (auto row = std::int64_t{0}; row != rows; ++row) {
    for (auto column = std::int64_t{0}; column != columns; ++column) {
      if (!p.d.chance(style.share)) continue;
      auto const off = xy{p.d.between(-1, 1), p.d.between(-1, 1)} * style.looseness;
      auto const x = extent.low.x + pitch.x * (static_cast<double>(column) + 0.5) + off.x * style.width_m;
      auto const y = extent.low.y + pitch.y * (static_cast<double>(row) + 0.5) + off.y * style.depth_m;
      built += build(frame{f.point(x, y - style.depth_m / 2), f.along}) ? 1 : 0;
    }
  }
  return built;
}

std::size_t fill_up(plot& p, fill_style const& style, std::function<bool(frame const&, double)> const& build) {
  auto built = std::size_t{0};
  for (auto const scale : {1.0, 0.72, 0.5}) {
    auto smaller = style;
    smaller.width_m *= scale;
    smaller.depth_m *= scale;
    built += fill(p, smaller, [&](frame const& f) { return build(f, scale); });
  }
  return built;
}

bool build_around_yard(plot& p, frame const& f, double const width, double const depth, double const wing,
                       building const& what, tags more) {
  auto const outer = f.rectangle(-width / 2, 0, width, depth);
  if (!p.s.try_take(outer, 6, 3)) return false;
  auto t = tags_of(what);
  t.insert(t.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  add_address(p.c, t, p.s.doorstep_of(f.at));
  p.c.out.add_area(outer, {f.rectangle(-width / 2 + wing, wing, width - 2 * wing, depth - 2 * wing)}, std::move(t));
  return true;
}

void add_names_here(plot& p, tags& t, in_four const& pattern) {
  if (p.known_as) add_names(t, *p.known_as, p.c.local());
  else add_names_after(t, pattern, p.c.local(), p.d);
}

void add_tree(plot& p, xy const at) { p.c.out.add_place(at, {{"natural", "tree"}}); }

bool add_thing(plot& p, xy const at, tags t) {
  if (!p.s.is_free(round_shape(at, 0.7, 4), 0.6, 0.6)) return false;
  p.c.out.add_place(at, std::move(t));
  return true;
}

xy random_place(plot& p) {
  auto const& e = p.s.extent();
  return xy{p.d.between(e.low.x, e.high.x), p.d.between(e.low.y, e.high.y)};
}

void add_trees(plot& p, double const a_hectare, double const gap_m) {
  auto const n = floor_int(p.b.area_m2 / 10'000 * a_hectare + p.d.uniform());
  for (auto i = std::int64_t{0}; i < n; ++i) {
    auto const at = random_place(p);
    if (p.s.is_free(round_shape(at, 1, 4), gap_m, 0.8)) add_tree(p, at);
  }
}

void add_shops(plot& p, xy const front, xy const into, double const share) {
  if (!p.d.chance(share)) return;
  auto const x = p.d.uniform();
  auto const t = x < 0.42 ? trade::shop : x < 0.72 ? trade::food : x < 0.86 ? trade::service : trade::health;
  auto const& kind = draw_place(t, p.d);
  p.c.out.add_place(front + into * 3, tags_of(kind, p.c.local(), p.d));
}

}  // namespace madang::demo::osm
