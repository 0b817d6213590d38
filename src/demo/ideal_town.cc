#include "demo/ideal_town.h"

#include <algorithm>

#include "demo/random.h"

namespace madang::demo {
namespace {

enum salt : std::uint64_t { kMeander = 0x100, kSwell, kWiggle, kRing, kAngles, kTurn };

double town_radius(town_options const& o) {
  return o.radius_m.value_or(900 + 55 * std::sqrt(static_cast<double>(o.sensors)));
}

// 6 districts for 50 sensors, 13 for 1,000, 40 for 100,000.
std::size_t district_count(double const radius_m) {
  auto const n = 6 * std::sqrt(std::max(1.0, (radius_m - 900) / 389));
  return static_cast<std::size_t>(std::clamp(floor_int(n + 0.5), std::int64_t{6}, std::int64_t{40}));
}

// How many sectors each bank's bands have; the sum over both banks and the two of the core is the count.
std::vector<std::array<std::size_t, 2>> share_out(std::size_t const districts) {
  auto const bands = districts <= 8 ? 1U : districts <= 17 ? 2U : districts <= 29 ? 3U : 4U;
  auto sectors = std::vector<std::array<std::size_t, 2>>(bands, {1, 1});
  for (auto left = districts - 2 - 2 * bands; left != 0; --left) {
    auto fullest = std::pair{0.0, std::pair{std::size_t{0}, std::size_t{0}}};
    for (auto b = std::size_t{0}; b != bands; ++b) {
      for (auto h = std::size_t{0}; h != 2; ++h) {
        auto const wish =
            (3.0 + static_cast<double>(b)) * (h == 0 ? 1.05 : 1.0);  // the outer bands and the old bank have more
        auto const need = wish / static_cast<double>(sectors[b][h]);
        if (need > fullest.first) fullest = {need, {b, h}};
      }
    }
    ++sectors[fullest.second.first][fullest.second.second];
  }
  return sectors;
}

// Every road that comes from inside goes on; new ones begin in the middle of the widest gaps.
std::vector<double> continue_outwards(std::vector<double> angles, std::size_t const sectors, dice& d) {
  while (angles.size() + 1 < sectors) {
    auto widest = std::size_t{0};
    auto const gap = [&](std::size_t const i) {
      return (i == angles.size() ? 0.5 : angles[i]) - (i == 0 ? 0.0 : angles[i - 1]);
    };
    for (auto i = std::size_t{1}; i <= angles.size(); ++i) {
      if (gap(i) > gap(widest)) widest = i;
    }
    auto const from = widest == 0 ? 0.0 : angles[widest - 1];
    angles.insert(angles.begin() + static_cast<std::ptrdiff_t>(widest), from + gap(widest) * d.between(0.42, 0.58));
  }
  return angles;
}

void draw_rings(ideal_town& t, double const radius_m, std::size_t const bands) {
  auto const core = std::min(1'300.0, 260 + radius_m * 0.1);
  auto const ratio = power(radius_m / core, 1 / static_cast<double>(bands));
  auto r = core;
  for (auto k = std::size_t{0}; k != bands; ++k, r *= ratio) t.radius_m.push_back(r);
  t.radius_m.push_back(radius_m);
}

}  // namespace

std::vector<double> const& ideal_town::angles_of_ring(std::size_t const ring, std::size_t const half) const {
  return angles[std::min(ring + 1, bands() - 1)][half];
}

double ideal_town::spacing_m(std::size_t const band) const {
  constexpr auto kSpacing = std::array{32.0, 46.0, 54.0, 62.0, 70.0};
  return kSpacing[band];
}

xy ideal_town::on_ring(std::size_t const ring, std::size_t const half, double const angle) const {
  auto const at_river =
      smoothstep(0, 0.06, angle) * smoothstep(0, 0.06, 0.5 - angle);  // both banks meet at the bridges
  auto const wobble = ring + 1 == bands() ? 0.14 : 0.08;
  auto const r = radius_m[ring] * (1 + wobble * at_river * wander(mix(seed, kRing, ring, half), angle * 9) / 1.6);
  auto const y = bank_m + r * sine(angle);
  return {r * cosine(angle), half == 0 ? y : -y};
}

xy ideal_town::place(xy p) const {
  auto const size = radius_m.back();
  // The river meanders; far from it the town does so less.
  auto const bend = std::clamp(size * 0.34, 420.0, 1'900.0);
  auto const meander =
      wander(mix(seed, kMeander), p.x / bend) + 0.4 * wander(mix(seed, kMeander, 1), p.x / (bend * 0.45));
  p.y += bend * 0.3 * meander / (1 + length2({0, p.y / (bend * 1.6)}));
  // Hills and history bend the roads, widely and a little.
  auto const swell = std::clamp(size * 0.35, 400.0, 2'500.0);
  auto const s = p * (1 / swell);
  p = p + xy{wander(mix(seed, kSwell, 0), s.x, s.y), wander(mix(seed, kSwell, 1), s.x, s.y)} * (swell * 0.075);
  auto const w = p * (1 / 190.0);
  p = p + xy{wander(mix(seed, kWiggle, 0), w.x, w.y), wander(mix(seed, kWiggle, 1), w.x, w.y)} * 9.0;
  return xy{p.x * cosine(turn) - p.y * sine(turn), p.x * sine(turn) + p.y * cosine(turn)} - shift;
}

polygon ideal_town::river() const {
  auto const end = radius_m.back() * 1.12;
  auto const steps = floor_int(2 * end / 30) + 1;
  auto edge = polygon{};
  for (auto i = std::int64_t{0}; i <= steps; ++i) {
    edge.push_back(place({-end + 2 * end * static_cast<double>(i) / static_cast<double>(steps), -water_m}));
  }
  for (auto i = steps; i >= 0; --i) {
    edge.push_back(place({-end + 2 * end * static_cast<double>(i) / static_cast<double>(steps), water_m}));
  }
  return edge;
}

std::vector<xy> ideal_town::river_course() const {
  auto const end = radius_m.back();
  auto const steps = floor_int(2 * end / 40) + 1;
  auto course = std::vector<xy>{};
  for (auto i = std::int64_t{0}; i <= steps; ++i) {
    course.push_back(place({-end + 2 * end * static_cast<double>(i) / static_cast<double>(steps), 0}));
  }
  return course;
}

ideal_town make_ideal_town(town_options const& o) {
  auto t = ideal_town{};
  auto const radius = town_radius(o);
  auto const sectors = share_out(district_count(radius));
  auto d = dice{mix(o.seed, kAngles)};
  t.seed = o.seed;
  t.water_m = 11 + std::min(radius, 20'000.0) * 0.0035;
  t.bank_m = t.water_m + 16;
  t.turn = uniform_of(mix(o.seed, kTurn));
  draw_rings(t, radius, sectors.size());
  for (auto half = std::size_t{0}; half != 2; ++half) {
    t.axis[half] = d.between(0.22, 0.28);
    auto angles = std::vector{t.axis[half]};
    for (auto band = std::size_t{1}; band != t.bands(); ++band) {
      angles = continue_outwards(angles, sectors[band - 1][half], d);
      t.angles[band][half] = angles;
    }
  }
  for (auto half = std::size_t{0}; half != 2; ++half) t.cells.push_back({0, half, 0});
  for (auto band = std::size_t{1}; band != t.bands(); ++band) {
    for (auto half = std::size_t{0}; half != 2; ++half) {
      for (auto s = std::size_t{0}; s <= t.angles[band][half].size(); ++s) t.cells.push_back({band, half, s});
    }
  }
  t.shift = t.place({0, 0});
  assign_uses(t, o.seed);
  return t;
}

}  // namespace madang::demo
