#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "demo/random.h"
#include "demo/sensors.h"
#include "demo/surroundings.h"

namespace madang::demo {
namespace {

using namespace std::chrono_literals;

// How many of each kind. What covers the town grows with its length and breadth (one weather station sees
// far), what stands in streets grows with the streets.
std::array<std::int64_t, kSensorKinds> shares(std::int64_t const n) {
  auto const x = static_cast<double>(n);
  auto const some = [&](double const factor, double const exponent) {
    return floor_int(factor * power(x, exponent) + 0.5);
  };
  auto of = std::array<std::int64_t, kSensorKinds>{};
  auto const count = [&](sensor_kind const k) -> std::int64_t& { return of[static_cast<std::size_t>(k)]; };
  count(sensor_kind::air_station) = some(0.55, 0.5);
  count(sensor_kind::weather_station) = some(0.6, 0.5);
  count(sensor_kind::river_gauge) = some(0.42, 0.45);
  count(sensor_kind::car_park) = some(0.3, 0.7);
  count(sensor_kind::bicycle_counter) = some(0.2, 0.8);
  count(sensor_kind::groundwater_gauge) = some(0.09, 0.8);
  count(sensor_kind::sewer_gauge) = some(0.12, 0.8);
  auto left = n;
  for (auto& c : of) left -= c = std::min(c, std::max<std::int64_t>(0, left - 3));
  count(sensor_kind::traffic_counter) = left * 28 / 100;
  count(sensor_kind::noise_meter) = left * 22 / 100;
  count(sensor_kind::air_sensor) = left - left * 28 / 100 - left * 22 / 100;
  return of;
}

// A place beside a street, with the address a person would give.
struct place {
  xy at;
  std::uint32_t street{kNoStreet};
  std::int64_t number{};
};

// Draws places along streets, by length times weight, and keeps those of a kind apart.
class street_picker {
 public:
  street_picker(town const& t, std::function<double(std::size_t)> const& weight) : t_{t} {
    for (auto i = std::size_t{0}; i != t.streets.size(); ++i) {
      auto const w = weight(i);
      if (w <= 0) continue;
      auto m = 0.0;
      auto const& chain = t.streets[i].nodes;
      for (auto k = std::size_t{1}; k < chain.size(); ++k) m += distance(t.nodes[chain[k - 1]], t.nodes[chain[k]]);
      total_ += m * w;
      upto_.push_back(total_);
      street_.push_back(static_cast<std::uint32_t>(i));
      length_.push_back(m);
    }
  }
  bool empty() const { return street_.empty(); }

  place pick(dice& d, double const beside_m) const {
    auto const x = d.uniform() * total_;
    auto const i =
        std::min(static_cast<std::size_t>(std::ranges::upper_bound(upto_, x) - upto_.begin()), street_.size() - 1);
    auto left = d.between(0.06, 0.94) * length_[i];
    auto const number = 1 + 2 * floor_int(left / 14) + (d.chance(0.5) ? 1 : 0);
    auto const& chain = t_.streets[street_[i]].nodes;
    for (auto k = std::size_t{1}; k < chain.size(); ++k) {
      auto const a = t_.nodes[chain[k - 1]];
      auto const b = t_.nodes[chain[k]];
      auto const m = distance(a, b);
      if (left <= m || k + 1 == chain.size()) {
        auto const side = number % 2 == 0 ? 1.0 : -1.0;
        return {lerp(a, b, std::min(1.0, left / m)) + left_of(unit(b - a)) * (side * beside_m), street_[i], number};
      }
      left -= m;
    }
    return {t_.nodes[chain[0]], street_[i], number};
  }

 private:
  town const& t_;
  double total_{0};
  std::vector<double> upto_, length_;
  std::vector<std::uint32_t> street_;
};

// Remembers what is taken, in squares as wide as the distance to keep.
class spacing {
 public:
  explicit spacing(double const apart_m) : apart_{apart_m} {}
  bool take(xy const p, double const share) {
    auto const x = floor_int(p.x / apart_);
    auto const y = floor_int(p.y / apart_);
    for (auto dx = -1; dx <= 1; ++dx) {
      for (auto dy = -1; dy <= 1; ++dy) {
        auto const square = taken_.find(key(x + dx, y + dy));
        if (square == taken_.end()) continue;
        if (std::ranges::any_of(square->second, [&](xy const o) { return distance(o, p) < apart_ * share; })) {
          return false;
        }
      }
    }
    taken_[key(x, y)].push_back(p);
    return true;
  }

 private:
  static std::uint64_t key(std::int64_t const x, std::int64_t const y) {
    return mix(static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(y));
  }
  double apart_;
  std::unordered_map<std::uint64_t, std::vector<xy>> taken_;
};

constexpr auto kHouses = 9.0;  // metres from the middle of a street to the front of a house

class sensor_placer {
 public:
  explicit sensor_placer(town const& t) : t_{t}, seed_{mix(t.options().seed, 0x5e45)}, around_{t} {}

  std::vector<sensor> place_all();

 private:
  void along_streets(sensor_kind, std::int64_t n, double beside_m, std::function<double(std::size_t)> const& weight);
  void in_blocks(sensor_kind, std::int64_t n, std::function<double(block const&)> const& score);
  void along_river(std::int64_t n);
  void add(sensor_kind, place const&, std::string_view at_name, std::int32_t capacity = 0);
  void set_device(sensor&, dice&) const;
  void set_owner(sensor&, std::string const& street, dice&) const;
  std::string name(sensor_kind, place const&, std::string_view at_name);
  std::string street_name_at(place const&) const;

  town const& t_;
  std::uint64_t seed_;
  neighbourhood around_;
  std::vector<sensor> all_;
  std::unordered_set<std::string> names_;
};

void sensor_placer::along_streets(sensor_kind const kind, std::int64_t const n, double const beside_m,
                                  std::function<double(std::size_t)> const& weight) {
  auto const picker = street_picker{t_, weight};
  if (picker.empty()) return;
  auto d = dice{mix(seed_, 0xa10, static_cast<std::uint64_t>(kind))};
  auto const share_m =
      std::sqrt(kPi * t_.frame.radius_m * t_.frame.radius_m / static_cast<double>(std::max<std::int64_t>(n, 1)));
  auto apart = spacing{share_m};
  for (auto placed = std::int64_t{0}, tries = std::int64_t{0}; placed != n; ++tries) {
    auto const p = picker.pick(d, beside_m);
    // The longer it takes, the closer they may stand.
    auto const share = 0.6 - 0.6 * static_cast<double>(tries) / static_cast<double>(12 * n + 40);
    if (share > 0 && !apart.take(p.at, share)) continue;
    add(kind, p, {});
    ++placed;
  }
}

void sensor_placer::in_blocks(sensor_kind const kind, std::int64_t const n,
                              std::function<double(block const&)> const& score) {
  auto d = dice{mix(seed_, 0xb10c, static_cast<std::uint64_t>(kind))};
  auto order = std::vector<std::pair<double, std::size_t>>{};
  for (auto i = std::size_t{0}; i != t_.blocks.size(); ++i) {
    auto const s = score(t_.blocks[i]);
    if (s > 0) order.push_back({-s * d.between(0.7, 1.3), i});
  }
  std::ranges::sort(order);
  auto const share_m =
      std::sqrt(kPi * t_.frame.radius_m * t_.frame.radius_m / static_cast<double>(std::max<std::int64_t>(n, 1)));
  auto placed = std::int64_t{0};
  auto used = std::vector<bool>(t_.blocks.size());
  for (auto const share : {0.55, 0.3, 0.1, 0.0}) {
    auto apart = spacing{share_m};
    for (auto const& s : all_) {
      if (s.kind == kind) apart.take(s.at, 0);
    }
    for (auto const& [cost, i] : order) {
      if (placed == n) return;
      auto const& b = t_.blocks[i];
      if (used[i] || (share > 0 && !apart.take(b.middle, share))) continue;
      used[i] = true;
      auto const middle =
          contains(t_.corners(b.outline), b.middle) ? b.middle : lerp(t_.nodes[b.outline[0]], b.middle, 0.1);
      auto const street = around_.nearest_street(middle);
      auto const capacity = kind == sensor_kind::car_park
                                ? static_cast<std::int32_t>(40 + 10 * floor_int(b.area_m2 * d.between(0.003, 0.006)))
                                : 0;
      add(kind, {middle, street, 1 + floor_int(d.uniform() * 40)}, {}, std::min(capacity, 1'400));
      ++placed;
    }
  }
  // More sensors than blocks: what is left stands in the streets.
  along_streets(kind, n - placed, kHouses,
                [&](std::size_t const i) { return has_cars(t_.streets[i].kind) ? 1.0 : 0.0; });
}

void sensor_placer::along_river(std::int64_t const n) {
  auto const& course = t_.frame.river_course;
  auto const bridges = [&] {
    auto found = std::vector<std::uint32_t>{};
    for (auto i = std::uint32_t{0}; i != t_.streets.size(); ++i) {
      if (t_.streets[i].bridge) found.push_back(i);
    }
    return found;
  }();
  for (auto k = std::int64_t{0}; k != n; ++k) {
    auto const share = (static_cast<double>(k) + 0.5) / static_cast<double>(n);
    auto const i = std::min(static_cast<std::size_t>(floor_int(share * static_cast<double>(course.size() - 1))),
                            course.size() - 2);
    auto const along = unit(course[i + 1] - course[i]);
    auto const at = course[i] + left_of(along) * (t_.frame.river_width_m / 2 - 1);
    auto const bridge = *std::ranges::min_element(bridges, {}, [&](std::uint32_t const b) {
      return distance(t_.nodes[t_.streets[b].nodes[1]], at);
    });
    add(sensor_kind::river_gauge, {at, bridge, 0}, t_.frame.river_name.in(t_.options().local));
    all_.back().near.downstream = share;
  }
}

std::string sensor_placer::street_name_at(place const& p) const {
  if (p.street == kNoStreet) return std::string{t_.districts[0].name.in(t_.options().local)};
  return to_text(t_.streets[p.street].name, t_.options().local);
}

// "Noise, Mill Street 12"; Koreans begin with the place: "물방아로 12 소음". No two have the same name.
std::string sensor_placer::name(sensor_kind const kind, place const& p, std::string_view const at_name) {
  auto const l = t_.options().local;
  auto const what =
      at_name.empty() ? std::string{name_of(kind).in(l)} : fmt::format("{} {}", name_of(kind).in(l), at_name);
  auto const street = street_name_at(p);
  auto const put = [&](std::string const& where) {
    return l == language::ko ? fmt::format("{} {}", where, what) : fmt::format("{}, {}", what, where);
  };
  auto const bridge = p.street != kNoStreet && t_.streets[p.street].bridge;
  auto const numbered = kind != sensor_kind::car_park && !bridge;
  auto const first = numbered ? std::max<std::int64_t>(1, p.number) : 1;
  for (auto n = first;; n += numbered ? 2 : 1) {
    auto whole = put(!numbered && n == 1 ? street : fmt::format("{} {}", street, n));
    if (names_.insert(whole).second) return whole;
  }
}

void sensor_placer::set_device(sensor& s, dice& d) const {
  auto const seconds_of = [&](std::chrono::seconds const interval) {
    s.interval = interval;
    s.phase = std::chrono::seconds{d.below(static_cast<std::uint64_t>(interval.count()))};
  };
  switch (s.kind) {
    case sensor_kind::air_sensor:
      seconds_of(150s);
      s.jitter = 3'500ms;
      break;
    case sensor_kind::noise_meter: seconds_of(d.chance(0.2) ? 60s : 300s); break;
    case sensor_kind::traffic_counter: seconds_of(300s); break;
    case sensor_kind::bicycle_counter: seconds_of(900s); break;
    case sensor_kind::sewer_gauge: seconds_of(300s); break;
    case sensor_kind::groundwater_gauge: seconds_of(3'600s); break;
    case sensor_kind::car_park: seconds_of(d.chance(0.5) ? 60s : 300s); break;
    // The official stations keep to the clock.
    case sensor_kind::air_station: s.interval = 900s; break;
    case sensor_kind::weather_station: s.interval = d.chance(0.3) ? 60s : 600s; break;
    case sensor_kind::river_gauge: s.interval = 900s; break;
  }
}

void sensor_placer::set_owner(sensor& s, std::string const& street, dice& d) const {
  auto const l = t_.options().local;
  auto const town_name = t_.name();
  switch (s.kind) {
    case sensor_kind::air_sensor: s.owner = d.chance(0.12) ? owner_kind::school : owner_kind::resident; break;
    case sensor_kind::weather_station: s.owner = d.chance(0.5) ? owner_kind::school : owner_kind::city; break;
    case sensor_kind::river_gauge:
    case sensor_kind::groundwater_gauge:
    case sensor_kind::sewer_gauge: s.owner = owner_kind::utility; break;
    default: s.owner = owner_kind::city;
  }
  auto const pattern = [&]() -> in_four {
    switch (s.owner) {
      case owner_kind::utility: return {"{} 상하수도사업소", "{} Waterworks", "Stadtwerke {}", "Waterbedrijf {}"};
      case owner_kind::school: return {"{} 학교", "{} School", "Schule {}", "School {}"};
      case owner_kind::resident: return {"주민", "A resident", "Privat", "Een bewoner"};
      default: return {"{}시", "Town of {}", "Stadt {}", "Gemeente {}"};
    }
  }();
  s.owner_name =
      fmt::format(fmt::runtime(pattern.in(l)), s.owner == owner_kind::school ? std::string_view{street} : town_name);
}

void sensor_placer::add(sensor_kind const kind, place const& p, std::string_view const at_name,
                        std::int32_t const capacity) {
  auto s = sensor{.no = static_cast<std::uint32_t>(all_.size()), .kind = kind, .at = p.at};
  s.seed = mix(seed_, 0x5eed, s.no);
  auto d = dice{mix(s.seed, 0xde1)};
  s.name = name(kind, p, at_name);
  s.on_earth = t_.frame.on_earth.to_position(p.at);
  s.district = static_cast<std::uint32_t>(around_.district_at(p.at, p.street));
  s.street = p.street;
  s.capacity = capacity;
  set_owner(s, street_name_at(p), d);
  set_device(s, d);
  s.near = around_.at(p.at, p.street, s.district);
  all_.push_back(std::move(s));
}

std::vector<sensor> sensor_placer::place_all() {
  auto const n = shares(t_.options().sensors);
  auto const count = [&](sensor_kind const k) { return n[static_cast<std::size_t>(k)]; };
  auto const kind = [&](std::size_t const i) { return t_.streets[i].kind; };
  auto const lived_in = [&](std::size_t const i) { return around_.residents_near_street(i); };

  in_blocks(sensor_kind::weather_station, count(sensor_kind::weather_station), [](block const& b) {
    auto const open = b.use == block_use::park || b.use == block_use::field || b.use == block_use::sports;
    return b.use == block_use::school || b.use == block_use::campus ? 1.4 : open ? 1.0 : 0.0;
  });
  // Every third station watches the worst street, the others what everybody breathes.
  auto const stations = count(sensor_kind::air_station);
  auto const at_roads = (stations + 2) / 3;
  along_streets(sensor_kind::air_station, at_roads, kHouses, [&](std::size_t const i) {
    return kind(i) <= street_class::secondary && !t_.streets[i].bridge ? 1.0 : 0.0;
  });
  in_blocks(sensor_kind::air_station, stations - at_roads, [](block const& b) {
    return b.use == block_use::park ? 1.2 : b.use == block_use::housing || b.use == block_use::industry ? 0.7 : 0.0;
  });
  along_river(count(sensor_kind::river_gauge));
  in_blocks(sensor_kind::car_park, count(sensor_kind::car_park), [](block const& b) {
    auto const use = b.use == block_use::parking  ? 4.0
                     : b.use == block_use::retail ? 1.5
                     : b.use == block_use::mixed  ? 0.4
                                                  : 0.0;
    return use / (1'000 + length(b.middle));
  });
  along_streets(sensor_kind::bicycle_counter, count(sensor_kind::bicycle_counter), 3, [&](std::size_t const i) {
    auto const quay = t_.streets[i].name.word == street_word::quay;
    return t_.streets[i].bridge                                                      ? 8.0
           : quay                                                                    ? 2.0
           : kind(i) == street_class::secondary || kind(i) == street_class::tertiary ? 1.0
                                                                                     : 0.0;
  });
  in_blocks(sensor_kind::groundwater_gauge, count(sensor_kind::groundwater_gauge), [](block const& b) {
    return is_green(b.use) ? 1.0 : b.use == block_use::housing ? 0.6 : 0.0;
  });
  along_streets(sensor_kind::sewer_gauge, count(sensor_kind::sewer_gauge), 0, [&](std::size_t const i) {
    return t_.streets[i].bridge ? 0.0 : lived_in(i) + (kind(i) == street_class::tertiary ? 0.5 : 0.0);
  });
  along_streets(sensor_kind::traffic_counter, count(sensor_kind::traffic_counter), 4, [&](std::size_t const i) {
    constexpr auto kWeights = std::array<double, kStreetClasses>{3, 3, 2.2, 1.1, 0.06, 0, 0, 0, 0, 0};
    return kWeights[static_cast<std::size_t>(kind(i))] * (t_.streets[i].bridge ? 4 : 1);
  });
  along_streets(sensor_kind::noise_meter, count(sensor_kind::noise_meter), kHouses, [&](std::size_t const i) {
    constexpr auto kWeights = std::array<double, kStreetClasses>{2, 2, 1.6, 1.0, 0.5, 0.3, 3, 0, 0, 0};
    return t_.streets[i].bridge ? 0.0 : kWeights[static_cast<std::size_t>(kind(i))] * (0.06 + lived_in(i));
  });
  along_streets(sensor_kind::air_sensor, count(sensor_kind::air_sensor), kHouses + 3, [&](std::size_t const i) {
    auto const home = kind(i) >= street_class::tertiary && kind(i) <= street_class::pedestrian;
    return home ? lived_in(i) : 0.0;
  });
  return std::move(all_);
}

}  // namespace

std::vector<sensor> place_sensors(town const& t) { return sensor_placer{t}.place_all(); }

}  // namespace madang::demo
