#include "demo/sensors.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "core/base/text.h"
#include "demo/random.h"

namespace madang::demo {
namespace {

double from_river(town const& t, xy const p) {
  auto least = 1e300;
  auto const& course = t.frame.river_course;
  for (auto i = std::size_t{1}; i < course.size(); ++i) {
    least = std::min(least, distance_to_segment(p, course[i - 1], course[i]));
  }
  return least;
}

}  // namespace

TEST(sensors, there_are_as_many_as_asked_for) {
  for (auto const n : {1, 2, 3, 7, 50, 333, 5'000}) {
    auto const sensors = place_sensors(make_town({.seed = 1, .sensors = n}));
    EXPECT_EQ(static_cast<std::size_t>(n), sensors.size());
    for (auto i = std::size_t{0}; i != sensors.size(); ++i) EXPECT_EQ(i, sensors[i].no);
  }
}

TEST(sensors, a_small_town_has_every_kind) {
  auto const sensors = place_sensors(make_town({.seed = 2, .sensors = 50}));
  for (auto k = std::size_t{0}; k != kSensorKinds; ++k) {
    EXPECT_GT(std::ranges::count(sensors, static_cast<sensor_kind>(k), &sensor::kind), 0)
        << to_text(static_cast<sensor_kind>(k));
  }
}

TEST(sensors, stand_where_they_make_sense) {
  auto const t = make_town({.seed = 3, .sensors = 2'000});
  auto const outline = t.corners(t.frame.outline);
  for (auto const& s : place_sensors(t)) {
    SCOPED_TRACE(s.name);
    EXPECT_TRUE(contains(outline, s.at));
    ASSERT_LT(s.district, t.districts.size());
    ASSERT_LT(s.street, t.streets.size());
    if (s.kind == sensor_kind::traffic_counter) {
      EXPECT_TRUE(has_cars(t.streets[s.street].kind));
      EXPECT_GT(s.near.vehicles_a_day, 0);
    }
    if (s.kind == sensor_kind::river_gauge) {
      EXPECT_LT(from_river(t, s.at), t.frame.river_width_m);
    }
    if (s.kind == sensor_kind::air_sensor) {
      EXPECT_LE(s.near.road, 1.2);
    }
    EXPECT_EQ(s.kind == sensor_kind::car_park, s.capacity > 0);
    auto const back = t.frame.on_earth.to_xy(s.on_earth);
    EXPECT_LT(distance(back, s.at), 0.02);
  }
}

TEST(sensors, names_are_unique_and_in_the_towns_language) {
  for (auto const l : {language::en, language::ko, language::de, language::nl}) {
    auto names = std::set<std::string>{};
    for (auto const& s : place_sensors(make_town({.seed = 4, .sensors = 1'500, .local = l}))) {
      EXPECT_TRUE(names.insert(s.name).second) << s.name;
      EXPECT_TRUE(is_utf8(s.name));
      EXPECT_FALSE(s.owner_name.empty());
      EXPECT_NE(std::string::npos, s.name.find(name_of(s.kind).in(l))) << s.name;
    }
  }
}

TEST(sensors, devices_report_at_their_interval) {
  for (auto const& s : place_sensors(make_town({.seed = 5, .sensors = 400}))) {
    for (auto const k : {std::int64_t{-3}, std::int64_t{0}, std::int64_t{11'000'000}}) {
      auto const at = report_time(s, k);
      EXPECT_EQ(k, nearest_report(s, at)) << s.name;
      auto const next = report_time(s, k + 1);
      EXPECT_LE(std::chrono::abs(next - at - s.interval), 2 * s.jitter);
    }
  }
}

TEST(sensors, streams_have_units_and_definitions) {
  auto ids = std::set<std::string_view>{};
  auto definitions = std::set<std::string_view>{};
  for (auto q = std::size_t{0}; q != kQuantities; ++q) {
    auto const& p = property_of(static_cast<quantity>(q));
    EXPECT_TRUE(ids.insert(p.id).second);
    EXPECT_TRUE(definitions.insert(p.definition).second) << p.id;
    EXPECT_TRUE(p.definition.starts_with("http"));
    EXPECT_TRUE(p.unit_definition.starts_with("http://qudt.org/vocab/unit/"));
    EXPECT_LT(p.low, p.high);
    EXPECT_FALSE(p.unit.empty() || p.name.ko.empty() || p.name.en.empty() || p.name.de.empty() || p.name.nl.empty());
  }
  for (auto k = std::size_t{0}; k != kSensorKinds; ++k) EXPECT_FALSE(streams_of(static_cast<sensor_kind>(k)).empty());
}

TEST(sensors, residents_own_balconies_and_the_city_what_is_official) {
  auto owners = std::map<owner_kind, int>{};
  for (auto const& s : place_sensors(make_town({.seed = 6, .sensors = 1'000}))) {
    ++owners[s.owner];
    if (s.owner == owner_kind::resident) {
      EXPECT_EQ(sensor_kind::air_sensor, s.kind);
    }
    if (s.kind == sensor_kind::air_station) {
      EXPECT_EQ(owner_kind::city, s.owner);
    }
  }
  EXPECT_EQ(4U, owners.size());
}

}  // namespace madang::demo
