#include "demo/geojson.h"

#include <gtest/gtest.h>

namespace madang::demo {
namespace {

// Area in square degrees, positive if anticlockwise.
double ring_area(json::node const ring) {
  auto corners = polygon{};
  ring.each_item([&](json::node const p) {
    auto at = std::vector<double>{};
    p.each_item([&](json::node const x) { at.push_back(x.number()); });
    ASSERT_EQ(2U, at.size());
    corners.push_back({at[0], at[1]});
  });
  EXPECT_EQ(corners.front(), corners.back());
  corners.pop_back();
  return signed_area(corners);
}

template <typename F>
std::size_t each_feature(std::string const& text, F&& f) {
  auto d = json::document{};
  auto const root = d.parse(text);
  EXPECT_TRUE(root);
  EXPECT_EQ("FeatureCollection", root->find("type")->string());
  auto n = std::size_t{0};
  root->find("features")->each_item([&](json::node const feature) {
    ++n;
    EXPECT_EQ("Feature", feature.find("type")->string());
    f(*feature.find("geometry"), *feature.find("properties"));
  });
  return n;
}

}  // namespace

TEST(geojson, rings_are_closed_and_anticlockwise) {
  auto const t = make_town({.seed = 1, .sensors = 1'000});
  auto const check = [](json::node const geometry, json::node) {
    ASSERT_EQ("Polygon", geometry.find("type")->string());
    geometry.find("coordinates")->each_item([](json::node const ring) { EXPECT_GT(ring_area(ring), 0); });
  };
  auto districts = json::writer{};
  write_districts(districts, t);
  EXPECT_EQ(t.districts.size(), each_feature(districts.text(), check));
  auto water = json::writer{};
  write_water(water, t);
  EXPECT_EQ(t.lakes.size() + 1, each_feature(water.text(), check));
  auto parks = json::writer{};
  write_parks(parks, t);
  EXPECT_GT(each_feature(parks.text(), check), 20U);
}

TEST(geojson, streets_have_openstreetmaps_words) {
  auto const t = make_town({.seed = 2, .sensors = 50, .local = language::de});
  auto w = json::writer{};
  write_streets(w, t);
  auto one_way = 0;
  auto bridges = 0;
  auto const n = each_feature(w.text(), [&](json::node const geometry, json::node const p) {
    EXPECT_EQ("LineString", geometry.find("type")->string());
    EXPECT_GE(geometry.find("coordinates")->size(), 2U);
    EXPECT_TRUE(p.find("highway"));
    one_way += p.find("oneway") ? 1 : 0;
    bridges += p.find("bridge") ? 1 : 0;
    ASSERT_EQ(p.find("name").has_value(), p.find("name:de").has_value());
    if (p.find("name")) {
      EXPECT_EQ(p.find("name")->string(), p.find("name:de")->string());
    }
  });
  EXPECT_EQ(t.streets.size(), n);
  EXPECT_GT(one_way, 0);
  EXPECT_EQ(3, bridges);
}

TEST(geojson, sensors_lie_near_the_centre_that_was_asked_for) {
  auto const t = make_town({.seed = 3, .sensors = 50, .centre = {126.97, 37.56}, .local = language::ko});
  auto const sensors = place_sensors(t);
  auto w = json::writer{};
  write_sensors(w, t, sensors);
  auto const n = each_feature(w.text(), [&](json::node const geometry, json::node const p) {
    auto at = std::vector<double>{};
    geometry.find("coordinates")->each_item([&](json::node const x) { at.push_back(x.number()); });
    EXPECT_NEAR(126.97, at[0], 0.03);
    EXPECT_NEAR(37.56, at[1], 0.03);
    EXPECT_FALSE(p.find("name")->string().empty());
  });
  EXPECT_EQ(sensors.size(), n);
  auto landmarks = json::writer{};
  write_landmarks(landmarks, t);
  EXPECT_EQ(t.landmarks.size(), each_feature(landmarks.text(), [](json::node, json::node) {}));
}

}  // namespace madang::demo
