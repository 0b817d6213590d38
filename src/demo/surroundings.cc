#include "demo/surroundings.h"

#include <algorithm>

#include "demo/random.h"

namespace madang::demo {
namespace {

constexpr auto kSquare = 200.0;  // metres

// How densely people live there, as a share of the densest.
double residents(land_use const u) {
  switch (u) {
    case land_use::core: return 0.8;
    case land_use::old_residential: return 1;
    case land_use::new_residential: return 0.6;
    case land_use::university: return 0.4;
    case land_use::green: return 0.12;
    default: return 0.03;
  }
}

double near_to(xy const p, xy const to, double const far_m) { return hill(distance(p, to), far_m); }

double near_landmark(town const& t, landmark_kind const k, xy const p, double const far_m) {
  auto nearest = 0.0;
  for (auto const& l : t.landmarks) {
    if (l.kind == k) nearest = std::max(nearest, near_to(p, l.at, far_m));
  }
  return nearest;
}

}  // namespace

std::uint64_t neighbourhood::square(xy const p) {
  return mix(static_cast<std::uint64_t>(floor_int(p.x / kSquare)),
             static_cast<std::uint64_t>(floor_int(p.y / kSquare)));
}

neighbourhood::neighbourhood(town const& t) : t_{t}, street_district_(t.streets.size(), 0xff) {
  for (auto i = std::size_t{0}; i != t.districts.size(); ++i) {
    auto const& d = t.districts[i];
    district_boxes_.push_back(box_of(d.outline));
    for (auto s = d.first_street; s != d.first_street + d.streets; ++s) {
      street_district_[s] = static_cast<std::uint8_t>(i);
    }
  }
  for (auto i = std::uint32_t{0}; i != t.streets.size(); ++i) {
    auto const& chain = t.streets[i].nodes;
    auto const traffic = vehicles_a_day(i) / 24'000;
    for (auto k = std::size_t{1}; k < chain.size(); ++k) {
      auto const s = segment{t.nodes[chain[k - 1]], t.nodes[chain[k]], i, traffic};
      segments_[square(lerp(s.a, s.b, 0.5))].push_back(s);  // shorter than a square, so the neighbours are enough
    }
  }
}

std::size_t neighbourhood::district_at(xy const p, std::uint32_t const street) const {
  if (street != kNoStreet && street_district_[street] != 0xff) return street_district_[street];
  for (auto i = std::size_t{0}; i != t_.districts.size(); ++i) {
    if (district_boxes_[i].contains(p) && contains(t_.districts[i].outline, p)) return i;
  }
  return 0;
}

std::uint32_t neighbourhood::nearest_street(xy const p) const {
  auto best = kNoStreet;
  auto best_m = 1e300;
  for (auto ring = 0; ring != 8 && (best == kNoStreet || best_m > (ring - 1) * kSquare); ++ring) {
    for (auto dx = -ring; dx <= ring; ++dx) {
      for (auto dy = -ring; dy <= ring; ++dy) {
        if (std::max(std::abs(dx), std::abs(dy)) != ring) continue;
        auto const found = segments_.find(square(p + xy{dx * kSquare, dy * kSquare}));
        if (found == segments_.end()) continue;
        for (auto const& s : found->second) {
          auto const m = t_.streets[s.street].name.empty() ? 1e300 : distance_to_segment(p, s.a, s.b);
          if (m < best_m) best = s.street, best_m = m;
        }
      }
    }
  }
  return best;
}

double neighbourhood::residents_near_street(std::size_t const i) const {
  if (street_district_[i] != 0xff) return residents(t_.districts[street_district_[i]].use);
  return t_.streets[i].bridge ? 0 : 0.3;
}

// Some streets are busier than others of their class; all of them in a metropolis, and near its centre.
double neighbourhood::vehicles_a_day(std::size_t const i) const {
  constexpr auto kOfClass = std::array<double, kStreetClasses>{46'000, 24'000, 13'500, 6'200, 900, 260, 40, 60, 25, 0};
  auto const& s = t_.streets[i];
  auto const chance = uniform_of(mix(t_.options().seed, 0xaad7, i));
  auto const size = 0.45 + 0.55 * std::min(1.0, t_.frame.radius_m / 6'000);
  auto const away = length(t_.nodes[s.nodes[s.nodes.size() / 2]]) / t_.frame.radius_m;
  return kOfClass[static_cast<std::size_t>(s.kind)] * size * (0.6 + 0.8 * chance) * (1.15 - 0.4 * std::min(1.0, away));
}

double neighbourhood::road_at(xy const p) const {
  auto sum = 0.0;
  for (auto dx = -1; dx <= 1; ++dx) {
    for (auto dy = -1; dy <= 1; ++dy) {
      auto const found = segments_.find(square(p + xy{dx * kSquare, dy * kSquare}));
      if (found == segments_.end()) continue;
      for (auto const& s : found->second) {
        auto const m = distance_to_segment(p, s.a, s.b);
        if (m < 180) sum += s.traffic * distance(s.a, s.b) / 60 * exponential(-m / 35);
      }
    }
  }
  return std::min(1.2, sum * 0.75);
}

surroundings neighbourhood::at(xy const p, std::uint32_t const street, std::size_t const district) const {
  constexpr auto kSpeed = std::array<double, kStreetClasses>{78, 51, 49, 46, 31, 14, 8, 18, 25, 12};
  auto const& d = t_.districts[district];
  auto const away = length(p) / t_.frame.radius_m;
  auto around = surroundings{};
  around.road = road_at(p);
  around.heat =
      (0.35 + 0.65 * std::min(1.0, t_.frame.radius_m / 8'000)) * hill(away, 1.3) * (d.use == land_use::green ? 0.3 : 1);
  around.heating = residents(d.use) * (d.use == land_use::core ? 0.6 : 1);
  around.nightlife = d.use == land_use::core ? 0.6 + 0.4 * near_landmark(t_, landmark_kind::market, p, 500) : 0;
  around.fair = near_landmark(t_, landmark_kind::fairground, p, 700);
  around.market = near_landmark(t_, landmark_kind::market, p, 350);
  around.stadium = near_landmark(t_, landmark_kind::stadium, p, 900);
  around.industry = d.use == land_use::industry || d.use == land_use::harbour ? 1 : 0;
  if (street == kNoStreet) return around;
  auto const& s = t_.streets[street];
  auto const a = t_.nodes[s.nodes.front()];
  auto const b = t_.nodes[s.nodes.back()];
  around.vehicles_a_day = vehicles_a_day(street);
  around.speed_km_h =
      kSpeed[static_cast<std::size_t>(s.kind)] * (0.93 + 0.14 * uniform_of(mix(t_.options().seed, 0x57eed, street)));
  around.radial = std::abs(dot(unit(b - a), unit(p)));
  auto const chance = uniform_of(mix(t_.options().seed, 0xb1ce, street));
  auto const central = 1.2 - std::min(1.0, away);
  auto const quay = s.name.word == street_word::quay || s.bridge ? 1.8 : 1.0;
  around.bicycles_a_day =
      (250 + 2'600 * chance * chance) * central * quay * (0.6 + 0.4 * std::min(1.0, t_.frame.radius_m / 4'000));
  return around;
}

}  // namespace madang::demo
