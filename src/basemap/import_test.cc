#include <fmt/format.h>
#include <bzlib.h>

#include "basemap/base_map.h"
#include "basemap/osm_reader.h"
#include "basemap/test_map.h"
#include "core/base/limits.h"
#include "core/json/json.h"

namespace madang::basemap {

class osm_import : public mapped_city {};
INSTANTIATE_TEST_SUITE_P(basemap, osm_import, test::engines(), test::engine_name);

static drawn_extract crossing() {
  auto e = drawn_extract{{"a----b----c",  //
                          "     |     ",  //
                          "     d     "}};
  e.way("ab", {{"highway", "residential"}, {"name", "Mill Street"}, {"name:de", "Mühlenstraße"}});
  e.way("bc", {{"highway", "residential"}, {"name", "Mill Street"}, {"name:de", "Mühlenstraße"}});
  e.way("bd", {{"highway", "primary"}, {"name", "Harbour Road"}, {"ref", "B 2"}, {"oneway", "yes"}, {"bridge", "yes"}});
  return e;
}

TEST_P(osm_import, streets_come_with_their_class_names_and_numbers) {
  ASSERT_EQ(0, import(crossing())) << said.all();
  auto const streets = features(16, "streets");
  ASSERT_EQ(2u, streets.size());
  EXPECT_EQ("residential", streets[0]["kind"]);
  EXPECT_EQ("primary", streets[1]["kind"]);  // more important: drawn later
  EXPECT_EQ("true", streets[1]["oneway"]);
  EXPECT_EQ("true", streets[1]["bridge"]);
  auto const labels = features(16, "street_labels");
  ASSERT_EQ(2u, labels.size());
  EXPECT_EQ("Harbour Road", labels[0]["name"]);
  EXPECT_EQ("B 2", labels[0]["ref"]);
  EXPECT_EQ("1", labels[0]["ref_rows"]);
  EXPECT_EQ("Mühlenstraße", labels[1]["name_de"]);
}

TEST_P(osm_import, numbers_of_streets_are_as_wide_as_their_characters) {
  auto e = drawn_extract{{"a----b"}};
  e.way("ab", {{"highway", "primary"}, {"ref", "국도 1; A 2"}});
  ASSERT_EQ(0, import(e));
  auto const label = features(16, "street_labels").at(0);
  EXPECT_EQ("국도 1\nA 2", label["ref"]);
  EXPECT_EQ("4", label["ref_cols"]);
}

TEST_P(osm_import, ways_of_one_street_are_one_line) {
  ASSERT_EQ(0, import(crossing()));
  for (auto const& f : features(16, "street_labels")) EXPECT_EQ(1, f.parts()) << f["name"];
}

TEST_P(osm_import, small_streets_are_left_out_where_the_whole_town_is_seen) {
  ASSERT_EQ(0, import(crossing()));
  EXPECT_EQ(2u, features(12, "streets").size());
  ASSERT_EQ(1u, features(11, "streets").size());
  EXPECT_EQ("primary", features(8, "streets").at(0)["kind"]);
  EXPECT_TRUE(features(7, "streets").empty());
}

TEST_P(osm_import, a_multipolygon_is_an_area_with_a_hole) {
  auto e = drawn_extract{{"a---------b",  //
                          "  e----f   ",  //
                          "  |    |   ",  //
                          "  h----g   ",  //
                          "d---------c"}};
  auto const outer = e.way("abcda", {});
  auto const inner = e.way("efghe", {});
  e.relation({{outer, "outer"}, {inner, "inner"}},
             {{"type", "multipolygon"}, {"natural", "water"}, {"name", "Round Lake"}});
  ASSERT_EQ(0, import(e)) << said.all();
  auto const water = features(16, "water_polygons");
  ASSERT_EQ(1u, water.size());
  EXPECT_EQ(2, water[0].parts());
  EXPECT_EQ("water", water[0]["kind"]);
  EXPECT_EQ("Round Lake", features(16, "water_polygons_labels").at(0)["name"]);
}

TEST_P(osm_import, buildings_have_heights_and_what_is_drawn_by_its_parts_is_marked) {
  auto e = drawn_extract{{"a---------b", "  e--f     ", "  |  |     ", "  h--g     ", "d---------c"}};
  e.way("abcda", {{"building", "church"}, {"height", "12.5 m"}, {"addr:housenumber", "7a"}});
  e.way("efghe", {{"building:part", "yes"}, {"building:levels", "10"}, {"min_height", "3"}});
  ASSERT_EQ(0, import(e));
  auto const all = features(16, "buildings");
  ASSERT_EQ(2u, all.size());
  auto const& outline = all[0]["kind"] == "part" ? all[1] : all[0];
  auto const& part = all[0]["kind"] == "part" ? all[0] : all[1];
  EXPECT_EQ("true", outline["hide_3d"]);
  EXPECT_EQ("12.500000", outline["height"]);
  EXPECT_EQ("30.000000", part["height"]);
  EXPECT_EQ("3.000000", part["min_height"]);
  EXPECT_EQ("7a", features(16, "addresses").at(0)["housenumber"]);
}

TEST_P(osm_import, boundaries_carry_the_highest_level_of_their_relations) {
  auto e = drawn_extract{{"a----b----c", "|    |    |", "f----e----d"}};
  auto const left = e.way("efab", {}), middle = e.way("be", {}), right = e.way("bcde", {});
  e.relation({{left, "outer"}, {middle, "outer"}},
             {{"type", "boundary"}, {"boundary", "administrative"}, {"admin_level", "8"}, {"name", "West"}});
  e.relation({{right, "outer"}, {middle, "outer"}},
             {{"type", "boundary"}, {"boundary", "administrative"}, {"admin_level", "4"}, {"name", "East"}});
  ASSERT_EQ(0, import(e));
  auto levels = std::vector<std::string>{};
  for (auto const& f : features(14, "boundaries")) levels.push_back(f["admin_level"]);
  EXPECT_EQ((std::vector<std::string>{"8", "4"}), levels);  // the state's lies above
}

TEST_P(osm_import, places_stops_and_shops_are_points_with_names_in_all_languages) {
  auto e = drawn_extract{{"a----b----c"}};
  e.tag('a', {{"place", "suburb"}, {"name", "강남구"}, {"name:en", "Gangnam-gu"}});
  e.tag('b', {{"railway", "tram_stop"}, {"name", "Markt"}});
  e.tag('c', {{"amenity", "cafe"}, {"name", "Café Blau"}, {"cuisine", "cake"}});
  ASSERT_EQ(0, import(e));
  EXPECT_EQ("Gangnam-gu", features(14, "place_labels").at(0)["name_en"]);
  EXPECT_EQ("강남구", features(14, "place_labels").at(0)["name"]);
  EXPECT_EQ("tram_stop", features(16, "public_transport").at(0)["kind"]);
  EXPECT_EQ("cake", features(16, "pois").at(0)["cuisine"]);
}

TEST_P(osm_import, a_new_import_takes_the_place_of_the_old_one) {
  ASSERT_EQ(0, import(crossing()));
  auto const before = test::field_of(city.get("/basemap/v1/tiles/14/8801/5373.mvt"), "ETag");
  auto e = drawn_extract{{"a----b"}};
  e.way("ab", {{"highway", "motorway"}});
  ASSERT_EQ(0, import(e));
  EXPECT_EQ("motorway", features(16, "streets").at(0)["kind"]);
  EXPECT_NE(before, test::field_of(city.get("/basemap/v1/tiles/14/8801/5373.mvt"), "ETag"));
  city.restart();
  EXPECT_EQ(1u, features(16, "streets").size());
}

TEST_P(osm_import, a_file_that_is_broken_changes_nothing_and_says_why) {
  ASSERT_EQ(0, import(crossing()));
  auto const whole = crossing().text();
  auto const wrong = std::map<std::string, std::string>{
      {"cut.osm", whole.substr(0, whole.size() / 2)},
      {"other.osm", "<html><body>Not found</body></html>"},
      {"empty.osm", ""},
      {"bare.osm", R"(<osm version="0.6"></osm>)"},
      {"text.osm.pbf", "no protocol buffer"},
      {"torn.osm.pbf", std::string{"\0\0\0\x0d\n\tOSMHeader\x18\4\n\2\"\x7f", 21}},  // a length beyond the end
      {"text.osm.gz", "no gzip"},
      {"text.osm.bz2", "no bzip2"},
      {"nowhere.osm", R"(<osm version="0.6"><node id="1" version="1" lat="95" lon="200"/></osm>)"},
      {"long.osm", R"(<osm version="0.6"><node id="1" version="1" lat="1" lon="1"><tag k="name" v=")" +
                       std::string(70'000, 'a') + R"("/></node></osm>)"},
      {"id.osm", R"(<osm version="0.6"><node id="abc" version="1" lat="1" lon="1"/></osm>)"},
      {"version.osm", R"(<osm version="0.6"><node id="1" version="-7" lat="1" lon="1"/></osm>)"},
      {"time.osm", R"(<osm version="0.6"><node id="1" timestamp="yesterday" lat="1" lon="1"/></osm>)"},
      {"order.osm", R"(<osm version="0.6"><way id="1" version="1"/><node id="1" version="1" lat="1" lon="1"/></osm>)"}};
  for (auto const& [name, text] : wrong) {
    said.forget();
    EXPECT_EQ(1, import(text, name)) << name;
    EXPECT_TRUE(said.says("Nothing was changed.")) << name << ": " << said.all();
  }
  EXPECT_EQ(1, import("x", "map.txt"));
  EXPECT_EQ(1, import_file(folder.file("absent.osm.pbf")));
  EXPECT_EQ(2u, features(16, "streets").size());
}

TEST_P(osm_import, files_are_read_however_they_are_packed) {
  auto const text = crossing().text();
  auto bz2 = std::string(text.size() + 1'000, '\0');
  auto n = unsigned(bz2.size());
  ASSERT_EQ(BZ_OK,
            BZ2_bzBuffToBuffCompress(bz2.data(), &n, const_cast<char*>(text.data()), unsigned(text.size()), 9, 0, 0));
  bz2.resize(n);
  EXPECT_EQ(0, import(bz2, "x.osm.bz2")) << said.all();
  EXPECT_EQ(2u, features(16, "streets").size());
  EXPECT_EQ(0, import(net::compress(net::coding::gzip, text), "x.osm.gz")) << said.all();
  EXPECT_EQ(2u, features(16, "streets").size());
  EXPECT_EQ(1, import(bz2.substr(0, n / 2), "cut.osm.bz2"));
}

TEST_P(osm_import, a_gzip_that_ends_early_is_refused) {
  auto text = crossing().text();
  for (auto i = 0; i != 200; ++i) text.insert(text.size() - 7, fmt::format("<!-- {} -->", i * 7919));
  auto const packed = net::compress(net::coding::gzip, text);
  EXPECT_EQ(0, import(packed, "whole.osm.gz")) << said.all();
  EXPECT_EQ(1, import(packed.substr(0, packed.size() / 2), "cut.osm.gz"));
}

TEST_P(osm_import, who_gives_up_leaves_the_old_map) {
  ASSERT_EQ(0, import(crossing()));
  said.stop = true;
  EXPECT_THROW(import(drawn_extract{{"a----b"}}), stopped);
  EXPECT_EQ(2u, features(16, "streets").size());
}

// One question comes while a small file is read, the next when tiles are written.
TEST_P(osm_import, who_gives_up_late_leaves_the_old_map_too) {
  struct impatient final : output {
    void line(std::string_view) override {}
    void note(std::string_view) override {}
    void progress(progress_state const&) override {}
    bool cancelled() const override { return ++asked > 1; }
    mutable int asked{0};
  };
  ASSERT_EQ(0, import(crossing()));
  auto e = drawn_extract{{"a----b"}};
  e.way("ab", {{"highway", "motorway"}});
  std::ofstream{folder.file("y.osm")} << e.text();
  auto out = impatient{};
  EXPECT_THROW(import_file(folder.file("y.osm"), out), stopped);
  EXPECT_EQ(2u, features(16, "streets").size());
}

TEST_P(osm_import, a_failure_of_who_uses_the_objects_is_not_called_a_broken_file) {
  auto const e = crossing();
  std::ofstream{folder.file("z.osm")} << e.text();
  auto out = test::kept_output{};
  auto const read = [&](auto const& use) { read_osm(folder.file("z.osm"), use, out); };
  EXPECT_THROW(read([](map_object const&) { throw std::length_error{"no room"}; }), std::length_error);
  EXPECT_THROW(read([](map_object const&) { throw std::system_error{ENOSPC, std::generic_category()}; }),
               std::system_error);
}

TEST_P(osm_import, what_a_killed_program_left_goes_when_the_next_one_starts) {
  ASSERT_EQ(0, import(crossing()));
  auto const maps = [&]() -> base_map& {
    return static_cast<base_map&>(*city.shared().ports.find<ports::osm_import_port>());
  };
  auto const half = maps().stored().begin("half.osm", {});
  maps().stored().add(half, std::vector<cell_row>{{{14, 1, 1}, "half"}});
  city.restart();
  city.capability_part().start();
  auto left = std::int64_t{1};
  for (auto i = 0; i != 500 && left > 0; ++i) {
    maps().db().read([&](store::transaction& tx) {
      left = *tx.integer({"test.left", "SELECT count(*) FROM basemap_base WHERE state <> 'current'"}, {});
    });
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  EXPECT_EQ(0, left);
  EXPECT_EQ(2u, features(16, "streets").size());
}

TEST_P(osm_import, a_relation_with_more_members_than_there_can_be_is_left_out) {
  auto e = drawn_extract{{"a---b", "|   |", "d---c"}};
  auto const ring = e.way("abcda", {});
  e.way("ab", {{"highway", "residential"}});
  auto members = std::vector<std::pair<int, std::string>>{{ring, "outer"}};
  for (auto i = 0; i != int(limits::kOsmMembers); ++i) members.emplace_back(500'000 + i, "outer");
  e.relation(members, {{"type", "multipolygon"}, {"landuse", "forest"}});
  ASSERT_EQ(0, import(e)) << said.all();
  EXPECT_TRUE(said.says("1 objects have more nodes, members or tags")) << said.all();
}

TEST_P(osm_import, hostile_objects_are_left_out_and_counted) {
  auto e = crossing();
  e.raw_way(
      R"(<way id="2000" version="1"><nd ref="97"/><nd ref="4711"/><nd ref="98"/><nd ref="99"/><tag k="highway" v="service"/></way>)");
  auto tags = std::string{}, nodes = std::string{};
  for (auto i = 0; i != 3'000; ++i) tags += fmt::format(R"(<tag k="k{}" v="v"/>)", i);
  for (auto i = 0; i != 30'000; ++i) nodes += fmt::format(R"(<nd ref="{}"/>)", 97 + i % 2);
  e.raw_way(R"(<way id="2001" version="1"><nd ref="97"/><nd ref="98"/><tag k="highway" v="track"/>)" + tags + "</way>");
  e.raw_way(R"(<way id="2002" version="1">)" + nodes + R"(<tag k="highway" v="path"/></way>)");
  e.raw_way(
      R"(<way id="2003" version="2" visible="false"><nd ref="97"/><nd ref="98"/><tag k="highway" v="trunk"/></way>)");
  // A bow tie: it crosses itself.
  e.raw_way(
      R"(<way id="2004" version="1"><nd ref="97"/><nd ref="100"/><nd ref="98"/><nd ref="99"/><nd ref="97"/><tag k="building" v="yes"/></way>)");
  e.relation({{1000, "outer"}, {987654, "outer"}}, {{"type", "multipolygon"}, {"landuse", "forest"}});
  ASSERT_EQ(0, import(e)) << said.all();
  EXPECT_TRUE(said.says("1 ways lack nodes")) << said.all();
  EXPECT_TRUE(said.says("2 objects have more nodes, members or tags")) << said.all();
  EXPECT_TRUE(said.says("1 areas are not whole")) << said.all();
  auto kinds = std::set<std::string>{};
  for (auto const& f : features(16, "streets")) kinds.insert(f["kind"]);
  EXPECT_EQ((std::set<std::string>{"residential", "primary", "service"}), kinds);
}

static std::string with_tag(std::int64_t const id, double const lat, double const lon, std::string_view const name) {
  return fmt::format(
      R"(<node id="{}" version="1" lat="{}" lon="{}"><tag k="amenity" v="cafe"/><tag k="name" v="{}"/></node>)", id, lat,
      lon, name);
}

TEST_P(osm_import, an_extract_of_half_the_world_is_refused) {
  auto const two = with_tag(1, -89, -180, "A") + with_tag(2, 89, 180, "B");
  EXPECT_EQ(1, import(R"(<osm version="0.6">)" + two + "</osm>"));
  EXPECT_TRUE(said.says("cut a smaller extract")) << said.all();
  auto many = std::string{};
  for (auto i = 1; i != 20'000; ++i) many += with_tag(i, i % 120 - 60, i % 350 - 175, "C");
  EXPECT_EQ(1, import(R"(<osm version="0.6">)" + many + "</osm>"));
}

TEST_P(osm_import, a_header_that_claims_the_world_is_not_believed) {
  auto town = std::string{};
  for (auto i = 1; i != 200; ++i) town += with_tag(i, 52.5 + i * 1e-5, 13.4, "D");
  EXPECT_EQ(0, import(R"(<osm version="0.6"><bounds minlat="-90" minlon="-180" maxlat="90" maxlon="180"/>)" + town +
                      "</osm>"))
      << said.all();
  EXPECT_NE(std::string::npos, test::body_of(city.get("/basemap/v1/tiles.json")).find(R"("bounds":[13.4,52.5)"));
}

TEST_P(osm_import, an_area_larger_than_a_country_is_left_out) {
  auto e = drawn_extract{{"a---b", "|   |", "d---c"}};
  e.way("abcda", {{"landuse", "forest"}});
  auto far = std::string{};
  auto const corners = std::vector<std::pair<int, int>>{{60, -170}, {60, 170}, {-60, 170}, {-60, -170}};
  for (auto i = std::size_t{0}; i != corners.size(); ++i) {
    far += fmt::format(R"(<node id="{}" version="1" lat="{}" lon="{}"/>)", 200 + i, corners[i].first,
                       corners[i].second);
  }
  auto text = e.text();
  text.insert(text.find("<way"), far);
  text.insert(text.find("</osm>"), R"(<way id="2000" version="1"><nd ref="200"/><nd ref="201"/><nd ref="202"/>)"
                                   R"(<nd ref="203"/><nd ref="200"/><tag k="natural" v="wood"/></way>)");
  text.insert(text.find("<node"), R"(<bounds minlat="52.51" minlon="13.39" maxlat="52.52" maxlon="13.41"/>)");
  auto middle = std::string{};
  for (auto i = 300; i != 500; ++i) middle += fmt::format(R"(<node id="{}" version="1" lat="52.515" lon="13.4"/>)", i);
  text.insert(text.find("<way"), middle);
  ASSERT_EQ(0, import(text)) << said.all();
  EXPECT_TRUE(said.says("1 areas are larger than a country")) << said.all();
  EXPECT_EQ(1u, features(14, "land").size());
}

TEST_P(osm_import, the_sea_is_to_the_right_of_the_coast) {
  auto e = drawn_extract{{"a          ",  //
                          "    m      ",  //
                          "b---c-----d",  //
                          "           ",  //
                          "          f"}};
  e.tag('a', {{"amenity", "cafe"}, {"name", "Land"}});
  e.tag('f', {{"amenity", "bench"}, {"name", "Boat"}});
  e.way("bcd", {{"natural", "coastline"}});  // to the east: land in the north
  ASSERT_EQ(0, import(e)) << said.all();
  auto const sea = features(16, "ocean");
  ASSERT_EQ(1u, sea.size());
  EXPECT_EQ(1, sea[0].parts());
}

TEST_P(osm_import, attribution_and_licence_are_what_the_operator_says) {
  ASSERT_EQ(0, import(crossing().text(), "x.osm", {{"--attribution", "Land survey of Nowhere"}}));
  EXPECT_NE(std::string::npos, test::body_of(city.get("/basemap/v1/tiles.json")).find("Land survey of Nowhere"));
}

}  // namespace madang::basemap
