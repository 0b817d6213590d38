#include "basemap/map/map_store.h"

#include "support/engines.h"

namespace madang::basemap {

class base_maps : public test::on_each_store {
 protected:
  base_maps() { store::migrate(*db, basemap_map::kMigrations); }

  base_no write(std::string const& name) {
    auto const no = maps.begin(name + ".osm", time.now());
    maps.add(no, std::vector<feature_row>{
                     {1, "w1", "street", "residential", name, R"({"highway":"residential"})", {1, 1, 2, 2}, "geometry"},
                     {2, "w2", "building", "yes", "", "{}", {5, 5, 6, 6}, "geometry"}}).get();
    maps.add(no, std::vector<cell_row>{{{14, 3, 4}, name}, {{6, 0, 1}, name}, {{6, 9, 9}, name}}).get();
    return no;
  }
  void publish(base_no const no) {
    maps.publish({no, time.now(), "x.osm", "somebody", "CC0-1.0", {1, 1, 6, 6}, 2, "{}", "{}"});
  }
  std::int64_t rows(std::string const& table) {
    auto n = std::int64_t{0};
    db->read([&](store::transaction& tx) { n = *tx.integer({"test.rows", "SELECT count(*) FROM " + table}, {}); });
    return n;
  }
  std::vector<std::string> names(std::optional<geo::box> const& box, std::string_view const theme = {}) {
    auto out = std::vector<std::string>{};
    maps.each_feature(maps.current()->no, 0, theme, box, [&](feature_row& f) { return out.push_back(f.osm), true; });
    return out;
  }

  test::empty_store empty{GetParam()};
  std::unique_ptr<store::store> db = empty.open();
  map_store maps{*db};
  test::fixed_clock time;
};
INSTANTIATE_TEST_SUITE_P(basemap, base_maps, test::engines(), test::engine_name);

TEST_P(base_maps, are_seen_once_they_are_published_and_not_before) {
  auto const no = write("first");
  EXPECT_FALSE(maps.current());
  EXPECT_FALSE(maps.cells(no, {{14, 3, 4}}));
  publish(no);
  EXPECT_EQ("somebody", maps.current()->attribution);
  EXPECT_EQ("first", maps.cells(no, {{14, 3, 4}})->at(0).pieces);
  EXPECT_TRUE(maps.cells(no, {{14, 0, 0}})->empty());
}

TEST_P(base_maps, of_which_another_is_current_give_nothing) {
  auto const first = write("first");
  publish(first);
  auto const second = write("second");
  EXPECT_EQ("first", maps.cells(first, {{14, 3, 4}})->at(0).pieces);
  publish(second);
  EXPECT_FALSE(maps.cells(first, {{14, 3, 4}}));
  EXPECT_EQ("second", maps.cells(second, {{14, 3, 4}})->at(0).pieces);
}

TEST_P(base_maps, that_are_old_or_were_never_finished_are_swept) {
  publish(write("first"));
  publish(write("second"));
  write("broken off");
  maps.sweep();
  EXPECT_EQ(1, rows("basemap_base"));
  EXPECT_EQ(2, rows("basemap_feature"));
  EXPECT_EQ(3, rows("basemap_cell"));
  EXPECT_EQ(2, rows("basemap_object"));
  EXPECT_EQ("second", maps.feature(maps.current()->no, 1)->name);
}

TEST_P(base_maps, cells_within_a_tile_of_lower_zoom_are_found) {
  auto const no = write("first");
  publish(no);
  EXPECT_EQ(2u, maps.cells_within(no, {0, 0, 0}, 6)->size());
  EXPECT_EQ(1u, maps.cells_within(no, {4, 2, 2}, 6)->size());
  EXPECT_EQ((geo::tile_id{6, 9, 9}), maps.cells_within(no, {4, 2, 2}, 6)->at(0).at);
}

TEST_P(base_maps, features_are_found_by_box_and_theme) {
  publish(write("first"));
  EXPECT_EQ((std::vector<std::string>{"w1", "w2"}), names({}));
  EXPECT_EQ((std::vector<std::string>{"w1"}), names(geo::box{0, 0, 3, 3}));
  EXPECT_EQ((std::vector<std::string>{"w2"}), names({}, "building"));
  EXPECT_TRUE(names(geo::box{0, 0, 3, 3}, "building").empty());
  auto const f = maps.features(maps.current()->no, {2, 7, 1});
  ASSERT_EQ(2u, f.size());
  EXPECT_EQ("w2", f[0].osm);
  EXPECT_EQ("geometry", f[1].wkb);
  EXPECT_EQ((geo::box{1, 1, 2, 2}), f[1].box);
}

}  // namespace madang::basemap
