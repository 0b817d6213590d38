#include "core/geo/geometry.h"

#include <gtest/gtest.h>

#include "core/base/limits.h"

namespace madang::geo {

static result<geometry, std::vector<mistake>> read(std::string_view const text, std::string_view const at = {}) {
  auto d = json::document{};
  auto const n = d.parse(text);
  EXPECT_TRUE(n) << text;
  return geometry::from_geojson(*n, at);
}

TEST(geojson, every_type_comes_back_as_it_went_in) {
  for (auto const* text : {
           R"({"type":"Point","coordinates":[8.4,49.0125]})",
           R"({"type":"Point","coordinates":[8.4,49,115.5]})",
           R"({"type":"LineString","coordinates":[[0,0],[1,1],[2,0]]})",
           R"({"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]})",
           R"({"type":"MultiPoint","coordinates":[[1,2],[3,4]]})",
           R"({"type":"MultiPoint","coordinates":[]})",
           R"({"type":"MultiLineString","coordinates":[[[0,0],[1,1]],[[2,2],[3,3]]]})",
           R"({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]})",
           R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},)"
           R"({"type":"GeometryCollection","geometries":[]}]})",
       }) {
    auto const g = read(text);
    ASSERT_TRUE(g) << text << ": " << g.error()[0].message;
    EXPECT_EQ(text, g->to_geojson());
    EXPECT_EQ(*g, *read(g->to_geojson()));
  }
}

TEST(geojson, of_a_feature_the_geometry_counts) {
  auto const g = read(R"({"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[1,2]}})");
  ASSERT_TRUE(g);
  EXPECT_EQ("POINT (1 2)", g->to_wkt());
}

TEST(geojson, coordinates_of_a_local_grid_are_taken) {
  auto const g = read(R"({"type":"Point","coordinates":[3565432.25,5484321.5]})");
  ASSERT_TRUE(g);
  EXPECT_EQ((point{3565432.25, 5484321.5}), g->as_point());
  EXPECT_FALSE(valid(*g->as_point()));
}

TEST(geojson, each_mistake_is_named_with_its_place) {
  struct wrong { char const* text; std::vector<mistake> mistakes; };
  auto const position = "A position is an array of two or three numbers: longitude, latitude and perhaps a height.";
  auto const ring = "The ring is not closed: its last position must equal its first.";
  for (auto const& w : std::vector<wrong>{
           {"7", {{"", "A GeoJSON geometry is an object."}}},
           {"{}", {{"/type", "The type of the geometry is missing."}}},
           {R"({"type":"Circle"})",
            {{"/type",
              "The type is not one of GeoJSON's: Point, LineString, Polygon, MultiPoint, MultiLineString, "
              "MultiPolygon, GeometryCollection."}}},
           {R"({"type":"FeatureCollection","features":[]})",
            {{"/type", "A FeatureCollection is many geometries; one is wanted."}}},
           {R"({"type":"Feature","geometry":null})", {{"/geometry", "The feature has no geometry."}}},
           {R"({"type":"Feature","geometry":{"type":"Feature"}})", {{"/geometry", "A feature is no geometry."}}},
           {R"({"type":"Point"})", {{"/coordinates", "The geometry has no array of coordinates."}}},
           {R"({"type":"Point","coordinates":"8,49"})",
            {{"/coordinates", "The geometry has no array of coordinates."}}},
           {R"({"type":"Point","coordinates":[]})", {{"/coordinates", position}}},
           {R"({"type":"Point","coordinates":[8]})", {{"/coordinates", position}}},
           {R"({"type":"Point","coordinates":[8,49,1,2]})", {{"/coordinates", position}}},
           {R"({"type":"Point","coordinates":[[8,49]]})",
            {{"/coordinates/0", "A coordinate is a number."}, {"/coordinates", position}}},
           {R"({"type":"Point","coordinates":["8",null]})",
            {{"/coordinates/0", "A coordinate is a number."}, {"/coordinates/1", "A coordinate is a number."}}},
           {R"({"type":"Point","coordinates":[1e300,49]})",
            {{"/coordinates/0", "The coordinate is too large for any place."}}},
           {R"({"type":"LineString","coordinates":[[1,2]]})", {{"/coordinates", "A line has at least two positions."}}},
           {R"({"type":"LineString","coordinates":[[1,2],3]})", {{"/coordinates/1", position}}},
           {R"({"type":"Polygon","coordinates":[]})", {{"/coordinates", "A polygon has at least one ring."}}},
           {R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]})",
            {{"/coordinates/0", "A ring has at least four positions, the last equal to the first."}}},
           {R"({"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]],[[1,1],[2,1],[2,2],[1,2]]]})",
            {{"/coordinates/1", ring}}},
           {R"({"type":"MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,4]]],7]})",
            {{"/coordinates/0/0", ring}, {"/coordinates/1", "The coordinates are an array."}}},
           {R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"X"}]})",
            {{"/geometries/1/type",
              "The type is not one of GeoJSON's: Point, LineString, Polygon, MultiPoint, MultiLineString, "
              "MultiPolygon, GeometryCollection."}}},
           {R"({"type":"GeometryCollection"})", {{"/geometries", "The collection has no array of geometries."}}},
       }) {
    auto const g = read(w.text);
    ASSERT_FALSE(g) << w.text;
    EXPECT_EQ(w.mistakes, g.error()) << w.text << ": " << g.error()[0].pointer << " " << g.error()[0].message;
  }
}

TEST(geojson, pointers_begin_where_the_caller_says) {
  auto const g = read(R"({"type":"Point","coordinates":[8]})", "/Locations/0/location");
  ASSERT_FALSE(g);
  EXPECT_EQ("/Locations/0/location/coordinates", g.error()[0].pointer);
}

TEST(geojson, a_geometry_has_a_limit_of_positions_and_depth) {
  auto const points = [](std::size_t const n) {
    auto text = std::string{R"({"type":"MultiPoint","coordinates":[)"};
    for (auto i = std::size_t{0}; i != n; ++i) text += i == 0 ? "[1,2]" : ",[1,2]";
    return text + "]}";
  };
  EXPECT_EQ(limits::kGeometryVertices, read(points(limits::kGeometryVertices))->vertices());
  auto const more = read(points(limits::kGeometryVertices + 1));
  ASSERT_FALSE(more);
  EXPECT_EQ(std::vector<mistake>({{"", "The geometry has more positions than are allowed."}}), more.error());

  auto deep = std::string{R"({"type":"Point","coordinates":[1,2]})"};
  for (auto i = std::size_t{0}; i != limits::kGeometryDepth; ++i) {
    deep = R"({"type":"GeometryCollection","geometries":[)" + deep + "]}";
  }
  EXPECT_TRUE(read(deep));
  auto const deeper = read(R"({"type":"GeometryCollection","geometries":[)" + deep + "]}");
  ASSERT_FALSE(deeper);
  EXPECT_EQ("Collections are nested too deeply.", deeper.error()[0].message);
}

TEST(geojson, no_more_than_twenty_mistakes_are_named) {
  auto text = std::string{R"({"type":"MultiPoint","coordinates":[0)"};
  for (auto i = 0; i != 1'000; ++i) text += ",0";
  auto const g = read(text + "]}");
  ASSERT_FALSE(g);
  EXPECT_EQ(20U, g.error().size());
}

TEST(geojson, a_point_is_written_into_a_larger_text) {
  auto w = json::writer{};
  w.begin_object().key("location");
  write_geojson(w, point{8.4, 49});
  w.key("area");
  write_geojson(w, geometry::of(box{0, 0, 1, 1}));
  w.end_object();
  EXPECT_EQ(R"({"location":{"type":"Point","coordinates":[8.4,49]},)"
            R"("area":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}})",
            w.text());
}

}  // namespace madang::geo
