#include "demo/subdivide.h"

#include <algorithm>

namespace madang::demo {
namespace {

constexpr auto kLines = std::size_t{10};  // tried before what is left stays a block
constexpr auto kTries = std::size_t{12};  // chords along a line that are looked at closely

// Where a line enters and leaves a polygon: the indices of the two edges (by their first corner), on either
// side of line.at if that is inside, else where the line has most of the inside.
struct crossing { double along; std::size_t edge; };
std::optional<std::pair<crossing, crossing>> across(polygon const& p, xy const at, xy const along) {
  auto all = std::vector<crossing>{};
  for (auto i = std::size_t{0}; i != p.size(); ++i) {
    auto const a = p[i] - at;
    auto const b = p[(i + 1) % p.size()] - at;
    auto const sa = cross(along, a);
    auto const sb = cross(along, b);
    if ((sa > 0) == (sb > 0)) continue;
    all.push_back({dot(along, lerp(a, b, sa / (sa - sb))), i});
  }
  std::ranges::sort(all, {}, &crossing::along);
  auto best = std::optional<std::pair<crossing, crossing>>{};
  for (auto i = std::size_t{0}; i + 1 < all.size(); i += 2) {
    if (all[i].along <= 0 && all[i + 1].along >= 0) return std::pair{all[i], all[i + 1]};
    if (!best || all[i + 1].along - all[i].along > best->second.along - best->first.along) {
      best = std::pair{all[i], all[i + 1]};
    }
  }
  return best;
}

// How much the border turns at a corner; 0 where it goes straight on, 1 at a right angle.
double turning(polygon const& p, std::size_t const i) {
  auto const in = unit(p[i] - p[(i + p.size() - 1) % p.size()]);
  auto const out = unit(p[(i + 1) % p.size()] - p[i]);
  return 1 - dot(in, out);
}

}  // namespace

subdivider::subdivider(plan const& p, std::size_t const district, layout& out)
    : plan_{p}, district_{district}, out_{out}, land_{p, p.districts[district]},
      dice_{mix(p.districts[district].seed, 0xd1ce)}, names_used_(kStreetWords) {}

xy subdivider::at(node_no const n) const {
  return n < plan_.nodes.size() ? plan_.nodes[n] : out_.nodes[n - plan_.nodes.size()];
}
polygon subdivider::corners(loop const& l) const {
  auto p = polygon(l.size());
  std::ranges::transform(l, p.begin(), [&](node_no const n) { return at(n); });
  return p;
}
bool subdivider::on_road(node_no const n) const { return n >= plan_.nodes.size() || plan_.on_road[n]; }
bool subdivider::for_cars(node_no const n) const {
  return n < plan_.nodes.size() ? plan_.for_cars[n] : for_cars_[n - plan_.nodes.size()];
}
node_no subdivider::add_node(xy const p, bool const for_cars) {
  out_.nodes.push_back(p);
  for_cars_.push_back(for_cars);
  return static_cast<node_no>(plan_.nodes.size() + out_.nodes.size() - 1);
}
street_name subdivider::next_name(street_word const w) {
  auto const n = names_used_[static_cast<std::size_t>(w)]++;
  return nth_name(w, plan_.options.seed, n, district_ + 1, plan_.districts.size() + 1);
}

std::vector<subdivider::loop> subdivider::cut(loop quarter, std::optional<reserve> const& r) {
  auto done = std::vector<loop>{};
  auto todo = std::vector<loop>{};
  todo.push_back(std::move(quarter));
  reserved_.reset();
  while (!todo.empty()) {
    auto const l = std::move(todo.back());
    todo.pop_back();
    auto const p = corners(l);
    auto const area = signed_area(p);
    auto const target = land_.block_m2(centroid(p));
    auto const small = area < target * dice_.between(0.8, 1.5);
    auto const keep = r && (small || area < r->area_m2 * 1.5) && contains(p, r->at);
    auto halves = keep || small ? std::nullopt : cut_once(l, p, area, target);
    if (halves) {
      todo.push_back(std::move(halves->second));
      todo.push_back(std::move(halves->first));
      continue;
    }
    if (keep) reserved_ = done.size();
    done.push_back(l);
  }
  return done;
}

std::optional<std::pair<subdivider::loop, subdivider::loop>> subdivider::cut_once(loop const& l, polygon const& p,
                                                                                  double const area,
                                                                                  double const target) {
  for (auto attempt = std::size_t{0}; attempt != kLines; ++attempt) {
    auto candidates = chords_near(l, p, place_line(p, target, attempt));
    std::ranges::stable_sort(candidates, {}, &chord::cost);
    if (candidates.size() > kTries) candidates.resize(kTries);
    for (auto const& c : candidates) {
      auto const inner = bend(p[c.from], p[c.to]);
      if (fits(p, c, inner, target)) return build(l, c, inner, area / target);
    }
  }
  return std::nullopt;
}

// First through the place where whole rows of blocks lie on either side; the further attempts go by chance.
subdivider::line subdivider::place_line(polygon const& p, double const target, std::size_t const attempt) {
  auto const middle = centroid(p);
  auto const turn = attempt < 2 ? 0.0 : dice_.normal() * 0.06;
  auto const lie = land_.direction(middle);
  auto const f = lie * cosine(turn) + left_of(lie) * sine(turn);
  auto const g = left_of(f);
  auto extent = box{};
  for (auto const c : p) extent.add({dot(c - middle, f), dot(c - middle, g)});
  auto const size = extent.high - extent.low;
  auto const ratio = land_.style().long_side;
  auto const cut_f = (size.x / ratio > size.y) == (attempt % 2 == 0);
  auto const along = cut_f ? size.x : size.y;
  auto const block = cut_f ? std::sqrt(target * ratio) : std::sqrt(target / ratio);
  auto const rows = std::max<std::int64_t>(2, floor_int(along / block + 0.5));
  auto const row = static_cast<double>((rows + 1) / 2) / static_cast<double>(rows);
  auto const share = attempt < 2 ? row + dice_.normal() * land_.style().crooked : dice_.between(0.25, 0.75);
  auto const at = (cut_f ? extent.low.x : extent.low.y) + along * share;
  return cut_f ? line{middle + f * at, g} : line{middle + g * at, f};
}

std::vector<subdivider::chord> subdivider::chords_near(loop const& l, polygon const& p, line const& where) const {
  auto const hit = across(p, where.at, where.along);
  if (!hit) return {};
  auto found = std::vector<chord>{};
  auto const n = p.size();
  for (auto i = std::size_t{0}; i != 4; ++i) {
    for (auto j = std::size_t{0}; j != 4; ++j) {
      auto c = chord{(hit->first.edge + n + i - 1) % n, (hit->second.edge + n + j - 1) % n};
      auto const apart = (c.to + n - c.from) % n;
      if (apart < 2 || apart > n - 2) continue;
      if (!on_road(l[c.from]) && !on_road(l[c.to])) continue;
      c.cost = cost(l, p, c, where);
      found.push_back(c);
    }
  }
  return found;
}

double subdivider::cost(loop const& l, polygon const& p, chord const& c, line const& where) const {
  auto const along = unit(p[c.to] - p[c.from]);
  auto const off =
      std::abs(cross(where.along, p[c.from] - where.at)) + std::abs(cross(where.along, p[c.to] - where.at));
  return 3 * std::abs(cross(along, where.along)) + off / land_.style().spacing_m + cost_of_end(l, p, c.from, along) +
         cost_of_end(l, p, c.to, along * -1);
}

double subdivider::cost_of_end(loop const& l, polygon const& p, std::size_t const i, xy const into) const {
  auto const n = p.size();
  auto const before = unit(p[(i + n - 1) % n] - p[i]);
  auto const after = unit(p[(i + 1) % n] - p[i]);
  auto const sharpest = std::max(dot(into, before), dot(into, after));
  auto cost = 4 * std::max(0.0, sharpest - 0.35) + 2.5 * std::min(1.0, 4 * turning(p, i));
  auto const known = ends_.find(l[i]);
  if (known == ends_.end()) {
    auto const near_junction = ends_.contains(l[(i + 1) % n]) || ends_.contains(l[(i + n - 1) % n]);
    // Streets of two districts meet at the same nodes of the main road more often than not.
    auto const preferred = l[i] >= plan_.nodes.size() || mix(plan_.options.seed, 0xface, l[i]) % 2 == 0;
    return cost + (near_junction ? 0.9 : 0) + (preferred ? 0 : 0.4);
  }
  auto const opposite = std::ranges::any_of(known->second, [&](end const& e) { return dot(e.away, into) < -0.94; });
  return cost + (opposite ? -1.3 : 1.2);
}

// The street between two nodes, without them: it leans towards the lie of the land.
std::vector<xy> subdivider::bend(xy const from, xy const to) {
  auto const m = distance(from, to);
  auto const along = unit(to - from);
  auto const turn = [&](double const t) {
    auto d = land_.direction(lerp(from, to, t));
    if (std::abs(dot(d, along)) < 0.7) d = left_of(d);
    if (dot(d, along) < 0) d = d * -1;
    return cross(along, d);
  };
  auto const lean = std::clamp((turn(0.2) - turn(0.8)) / 4 * land_.style().bend, -0.13, 0.13);
  auto const bulge = lean + dice_.normal() * land_.style().crooked * 0.8;
  auto const steps = std::max<std::int64_t>(1, floor_int(m / land_.style().spacing_m + 0.5));
  auto inner = std::vector<xy>{};
  for (auto i = std::int64_t{1}; i < steps; ++i) {
    auto const t = static_cast<double>(i) / static_cast<double>(steps);
    auto const wobble = dice_.normal() * land_.style().crooked * land_.style().spacing_m * 0.8;
    inner.push_back(lerp(from, to, t) + left_of(along) * (m * bulge * 4 * t * (1 - t) + wobble));
  }
  return inner;
}

bool subdivider::fits(polygon const& p, chord const& c, std::vector<xy> const& inner, double const target) const {
  auto path = std::vector{p[c.from]};
  path.insert(path.end(), inner.begin(), inner.end());
  path.push_back(p[c.to]);
  auto const n = p.size();
  auto const too_sharp = [&](std::size_t const i, xy const into) {
    return std::max(dot(into, unit(p[(i + n - 1) % n] - p[i])), dot(into, unit(p[(i + 1) % n] - p[i]))) > 0.82;
  };
  if (too_sharp(c.from, unit(path[1] - path[0])) || too_sharp(c.to, unit(path[path.size() - 2] - path.back()))) {
    return false;
  }

  auto left = polygon(path.rbegin(), path.rend());  // from `to` back to `from`, then along the border
  for (auto i = (c.from + 1) % n; i != c.to; i = (i + 1) % n) left.push_back(p[i]);
  auto const left_area = signed_area(left);
  auto const right_area = signed_area(p) - left_area;
  if (std::min(left_area, right_area) < target * 0.3) return false;

  for (auto s = std::size_t{0}; s + 1 != path.size(); ++s) {
    for (auto i = std::size_t{0}; i != n; ++i) {
      auto const j = (i + 1) % n;
      if (s == 0 && (i == c.from || j == c.from)) continue;
      if (s + 2 == path.size() && (i == c.to || j == c.to)) continue;
      if (segments_cross(path[s], path[s + 1], p[i], p[j])) return false;
    }
  }
  auto const half = path.size() / 2;
  return contains(p, lerp(path[0], path[1], 0.5)) && contains(p, lerp(path[half - 1], path[half], 0.5));
}

std::pair<subdivider::loop, subdivider::loop> subdivider::build(loop const& l, chord const& c,
                                                                std::vector<xy> const& inner, double const blocks) {
  auto const from = l[c.from];
  auto const to = l[c.to];
  auto const loose = std::min(land_.looseness(at(from)), land_.looseness(at(to)));
  auto const kind = class_of(blocks, loose, for_cars(from) || for_cars(to));
  auto const one_way = for_cars(from) && for_cars(to) && kind >= street_class::residential &&
                       kind <= street_class::living_street &&
                       plan_.districts[district_].use <= land_use::old_residential && dice_.chance(0.35);
  auto const name = name_of(kind, from, to, unit(at(to) - at(from)));
  auto chain = loop{from};
  for (auto const p : inner) chain.push_back(add_node(p, has_cars(kind)));
  chain.push_back(to);

  ends_[from].push_back({unit(at(chain[1]) - at(from)), out_.streets.size()});
  ends_[to].push_back({unit(at(chain[chain.size() - 2]) - at(to)), out_.streets.size()});
  out_.streets.push_back({.name = name, .kind = kind, .one_way = one_way, .nodes = chain});

  auto halves = std::pair{loop(chain.rbegin(), chain.rend()), chain};
  for (auto i = (c.from + 1) % l.size(); i != c.to; i = (i + 1) % l.size()) halves.first.push_back(l[i]);
  for (auto i = (c.to + 1) % l.size(); i != c.from; i = (i + 1) % l.size()) halves.second.push_back(l[i]);
  return halves;
}

street_class subdivider::class_of(double const blocks, double const loose, bool const for_cars) {
  auto const use = plan_.districts[district_].use;
  if (!for_cars) {
    return use == land_use::core ? street_class::pedestrian : loose > 2 ? street_class::track : street_class::path;
  }
  if (blocks > 220) return street_class::secondary;
  if (blocks > 40) return street_class::tertiary;
  if (loose > 2) return dice_.chance(0.7) ? street_class::track : street_class::residential;
  if (use == land_use::green) return dice_.chance(0.6) ? street_class::path : street_class::residential;
  if (use == land_use::core) return dice_.chance(0.55) ? street_class::living_street : street_class::residential;
  if (blocks < 2.6 && dice_.chance(0.25)) return street_class::living_street;
  return street_class::residential;
}

// The name of the street that ends opposite, if there is one.
std::optional<street_name> subdivider::continued(node_no const n, xy const along, street_class const kind) const {
  auto const known = ends_.find(n);
  if (known == ends_.end()) return std::nullopt;
  for (auto const& e : known->second) {
    if (dot(e.away, along) < -0.94 && out_.streets[e.street].kind == kind) return out_.streets[e.street].name;
  }
  return std::nullopt;
}

street_name subdivider::name_of(street_class const kind, node_no const from, node_no const to, xy const along) {
  if (auto const name = continued(from, along, kind)) return *name;
  if (auto const name = continued(to, along * -1, kind)) return *name;
  auto const use = plan_.districts[district_].use;
  switch (kind) {
    case street_class::secondary: return next_name(street_word::avenue);
    case street_class::tertiary: return next_name(dice_.chance(0.6) ? street_word::street : street_word::road);
    case street_class::living_street: return next_name(use == land_use::core ? street_word::lane : street_word::close);
    case street_class::pedestrian: return next_name(street_word::lane);
    case street_class::path: return next_name(street_word::path);
    case street_class::track: return next_name(street_word::way);
    default: break;
  }
  if (use == land_use::core) return next_name(dice_.chance(0.6) ? street_word::lane : street_word::street);
  return next_name(dice_.chance(0.55) ? street_word::street : street_word::way);
}

}  // namespace madang::demo
