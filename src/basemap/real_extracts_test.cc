// Extracts of real cities. They are no part of the project: skipped where MADANG_TEST_DATA (or ../shared/data) does not
// hold them. The counts come from `osmium tags-count` and from looking at the map.
#include "basemap/test_map.h"
#include "core/ports/collection.h"
#include "support/real_data.h"

namespace madang::basemap {

struct real_extract {
  char const* file;
  std::int64_t buildings;  // at least; a few are not whole at an extract's edge
  double lon, lat;         // a place to look at
  char const* street;      // that is there
  char const* water;       // a layer that is not empty there; or nothing
};

class real_extracts : public mapped_city {
 protected:
  void SetUp() override {
    auto const folder_of_data = test::real_data("osm");
    if (!folder_of_data) GTEST_SKIP() << "the real data is not here";
    data = *folder_of_data;
  }
  std::string tile_at(double const lon, double const lat, int const zoom) {
    auto const at = geo::tile_at(geo::to_world({lon, lat}), zoom);
    auto const r = city.get(fmt::format("/basemap/v1/tiles/{}/{}/{}.mvt", at.z, at.x, at.y));
    EXPECT_TRUE(r.status == 200 || r.status == 204) << r.status;
    return test::body_of(r);
  }
  std::int64_t buildings() {
    return city.shared().ports.all<ports::collection>().at(0)->describe({}).count.value_or(0);
  }
  std::filesystem::path data;
};
INSTANTIATE_TEST_SUITE_P(basemap, real_extracts, test::engines(), test::engine_name);

TEST_P(real_extracts, become_maps_with_the_streets_the_houses_and_the_water_that_are_there) {
  for (auto const& e : std::to_array<real_extract>({
           {"munchen.osm.pbf", 2'300, 11.5758, 48.1374, "Rindermarkt", nullptr},
           {"porto.osm.pbf", 11'000, -8.6107, 41.1450, "Rua das Flores", nullptr},
           {"Helsinki.osm.pbf", 1'300, 24.9530, 60.1670, "Pohjoisesplanadi", "ocean"},
           {"liechtenstein-latest.osm.pbf", 15'000, 9.5209, 47.1397, "Herrengasse", nullptr},
           {"rnv.osm.pbf", 0, 8.4690, 49.4890, "Kunststraße", nullptr},
           {"porto_portugal.osm.pbf", 5, -8.6107, 41.1450, "Rua das Flores", nullptr},
           {"berlin-siegessaeule.osm.gz", 3, 13.3501, 52.5145, "Straße des 17. Juni", nullptr},
           {"monaco.osm.gz", 900, 7.4230, 43.7347, "Rue Grimaldi", "ocean"},
       })) {
    said.forget();
    ASSERT_EQ(0, import_file((data / e.file).string())) << e.file << ": " << said.all();
    EXPECT_GE(buildings(), e.buildings) << e.file;
    auto streets = std::set<std::string>{};
    for (auto const zoom : {14, 16}) {
      for (auto const& f : test::features_in(tile_at(e.lon, e.lat, zoom), "street_labels")) streets.insert(f["name"]);
    }
    EXPECT_TRUE(streets.contains(e.street)) << e.file << ": " << testing::PrintToString(streets);
    if (e.water) {
      EXPECT_FALSE(test::features_in(tile_at(e.lon, e.lat, 12), e.water).empty()) << e.file;
    }
    for (auto zoom = 0; zoom <= 16; ++zoom) tile_at(e.lon, e.lat, zoom);
  }
}

TEST_P(real_extracts, of_which_the_end_is_missing_change_nothing) {
  ASSERT_EQ(0, import_file((data / "amsterdam.osm.pbf").string()));
  auto const before = test::field_of(city.get("/basemap/v1/tiles/14/8416/5386.mvt"), "ETag");
  auto in = std::ifstream{data / "munchen.osm.pbf", std::ios::binary};
  auto whole = std::string{std::istreambuf_iterator<char>{in}, {}};
  for (auto const part : {whole.size() / 10, whole.size() / 2, whole.size() - 1}) {
    said.forget();
    EXPECT_EQ(1, import(whole.substr(0, part), "cut.osm.pbf")) << part;
    EXPECT_TRUE(said.says("Nothing was changed.")) << said.all();
  }
  EXPECT_EQ(before, test::field_of(city.get("/basemap/v1/tiles/14/8416/5386.mvt"), "ETag"));
}

}  // namespace madang::basemap
