#include <chrono>
#include <fstream>
#include <thread>

#include <fmt/format.h>

#include "basemap/capability.h"
#include "basemap/search/gazetteer_builder.h"
#include "core/ports/search.h"
#include "support/test_runtime.h"

namespace madang::basemap {
namespace {

using tags = std::vector<std::pair<std::string, std::string>>;

// Writes an extract; places in thousandths of a degree east and north of 8 E, 49 N: some 73 and 111 metres.
class extract {
 public:
  void node(double const east, double const north, tags const& t) {
    put_node(east, north, t);
  }
  void way(std::vector<std::pair<double, double>> const& line, tags const& t) {
    auto refs = std::string{};
    for (auto const& [east, north] : line) refs += fmt::format("<nd ref=\"{}\"/>", put_node(east, north, {}));
    ways_ += fmt::format("<way id=\"{}\" version=\"1\">{}{}</way>\n", ++last_, refs, tags_xml(t));
  }
  void closed_way(double const east, double const north, double const size, tags const& t) {
    auto const first = put_node(east, north, {});
    put_node(east + size, north, {});
    put_node(east + size, north + size, {});
    put_node(east, north + size, {});
    ways_ += fmt::format("<way id=\"{}\" version=\"1\">", ++last_);
    for (auto const i : {0, 1, 2, 3, 0}) ways_ += fmt::format("<nd ref=\"{}\"/>", first + i);
    ways_ += tags_xml(t) + "</way>\n";
  }
  std::string xml() const {
    return "<osm version=\"0.6\"><bounds minlat=\"48.9\" minlon=\"7.9\" maxlat=\"49.2\" maxlon=\"8.2\"/>\n" + nodes_ +
           ways_ + "</osm>";
  }

 private:
  int put_node(double const east, double const north, tags const& t) {
    nodes_ += fmt::format("<node id=\"{}\" version=\"1\" lon=\"{:.7f}\" lat=\"{:.7f}\">{}</node>\n", ++last_,
                          8 + east / 1000, 49 + north / 1000, tags_xml(t));
    return last_;
  }
  static std::string tags_xml(tags const& t) {
    auto out = std::string{};
    for (auto const& [k, v] : t) out += fmt::format("<tag k=\"{}\" v=\"{}\"/>", k, v);
    return out;
  }
  int last_{0};
  std::string nodes_, ways_;
};

// A town with a street in two parts, another street of the same name in the village beyond, and what else there is.
extract small_town() {
  auto e = extract{};
  e.node(0, 0, {{"place", "town"}, {"name", "Neustadt"}, {"name:ko", "노이슈타트"}, {"population", "30000"}});
  e.node(5, 0, {{"place", "suburb"}, {"name", "Hafen"}});
  e.node(9, 0, {{"place", "borough"}, {"name", "Ostend"}});
  e.node(100, 100, {{"place", "village"}, {"name", "Dorf"}, {"old_name", "Altdorf;Urdorf"}});
  e.way({{0, 0}, {1, 0}, {2, 0}}, {{"highway", "residential"}, {"name", "Hauptstraße"}, {"name:en", "Main Street"}});
  e.way({{3, 0}, {5, 0}}, {{"highway", "residential"}, {"name", "Hauptstraße"}});
  e.way({{100, 100}, {102, 100}}, {{"highway", "residential"}, {"name", "Hauptstr."}});
  e.way({{0, 2}, {9, 2}}, {{"highway", "primary"}, {"name", "Karl-Marx-Straße"}, {"ref", "B 36"}});
  e.closed_way(1, 0.2, 0.1, {{"building", "yes"}, {"addr:street", "Hauptstraße"}, {"addr:housenumber", "12"}});
  e.node(1.2, 0.2, {{"addr:street", "Hauptstraße"}, {"addr:housenumber", "12a"}});
  e.node(1.3, 0.2, {{"addr:street", "Hauptstraße"}, {"addr:housenumber", "3;5"}});
  e.node(101, 100.2, {{"addr:street", "Hauptstraße"}, {"addr:housenumber", "12"}});
  e.node(100.5, 100.9, {{"addr:place", "Waldhof"}, {"addr:housenumber", "7"}});
  e.node(6, 1,
         {{"amenity", "cafe"}, {"name", "Café Łódź"}, {"addr:street", "Karl-Marx-Str."}, {"addr:housenumber", "1"}});
  e.node(7, 1, {{"highway", "bus_stop"}, {"name", "Rathaus"}});
  e.node(7.5, 1, {{"highway", "bus_stop"}, {"name", "Rathaus"}});
  e.node(90, 90, {{"highway", "bus_stop"}, {"name", "Rathaus"}});
  e.closed_way(7, 1.2, 0.3, {{"building", "yes"}, {"amenity", "townhall"}, {"name", "Rathaus"}});
  e.closed_way(2, 3, 2, {{"leisure", "park"}, {"name", "Stadtpark"}, {"name:nl", "Stadspark"}});
  e.way({{0, 5}, {9, 5}}, {{"waterway", "river"}, {"name", "Rhein"}});
  e.node(3, 1, {{"shop", "books"}, {"name", "강남서점"}});
  e.node(3.3, 1, {{"amenity", "bench"}});
  return e;
}

}  // namespace

class map_search : public test::on_each_store {
 protected:
  struct silent final : output {
    void line(std::string_view) override {}
    void note(std::string_view const s) override { notes += s; }
    void progress(progress_state const&) override {}
    std::string notes;
  };

  void import(extract const& e) {
    std::ofstream{folder.file("town.osm")} << e.xml();
    auto options = parsed_options{};
    options.values["file"] = {"town.osm"};
    auto out = silent{};
    auto call = command_call{options, folder.path(), out};
    ASSERT_EQ(0, basemap().commands[0].run(city.capability_part(), call)) << out.notes;
  }
  void serve(extract const& e) {
    import(e);
    city.capability_part().start();
    wait();
  }
  ports::search_port& port() { return *city.shared().ports.all<ports::search_port>().at(0); }
  void wait() {
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!port().complete() && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
    ASSERT_TRUE(port().complete());
  }
  std::vector<ports::found> ask(std::string_view const typed, std::string_view const language = "",
                                std::optional<geo::point> const near = {}, bool const forgiving = false) {
    auto text = query::name_question::of(typed);
    text.forgiving = forgiving;
    auto all = port().find({text, language, near, 8, nobody});
    ports::keep_best(all, 8);
    return all;
  }
  // "Hauptstraße (Neustadt)", in the order of the answer.
  std::vector<std::string> found(std::string_view const typed, std::string_view const language = "",
                                 std::optional<geo::point> const near = {}) {
    auto out = std::vector<std::string>{};
    for (auto const& f : ask(typed, language, near)) {
      out.push_back(f.detail.empty() ? f.name : fmt::format("{} ({})", f.name, f.detail));
    }
    return out;
  }
  using list = std::vector<std::string>;

  auth::principal nobody;
  test::city_of city{GetParam(), basemap()};
  test::scratch_folder folder;
};

TEST_P(map_search, finds_a_street_once_although_it_is_drawn_in_pieces) {
  serve(small_town());
  EXPECT_EQ((list{"Hauptstraße (Hafen, Neustadt)", "Hauptstr. (Dorf)"}), found("hauptstr"));
  auto const street = ask("hauptstrasse")[0];
  EXPECT_EQ(ports::found_kind::street, street.kind);
  EXPECT_EQ("residential", street.category);
  ASSERT_TRUE(street.box);
  EXPECT_NEAR(8.000, street.box->west_deg, 1e-6);
  EXPECT_NEAR(8.005, street.box->east_deg, 1e-6);
  EXPECT_EQ('w', street.id[0]);
}

TEST_P(map_search, finds_the_town_that_is_meant) {
  serve(small_town());
  EXPECT_EQ((list{"Hauptstr. (Dorf)"}), found("hauptstr dorf"));
  EXPECT_EQ((list{"Hauptstr. (Dorf)"}), found("altdorf haupts"));
  EXPECT_EQ("Hauptstr. (Dorf)", found("hauptstr", "", geo::point{8.1, 49.1}).at(0));
  EXPECT_EQ((list{"Dorf"}), found("urdorf"));
  EXPECT_EQ((list{"Hauptstraße (Hafen, Neustadt)"}), found("neustadt ostend hafen hauptstr"));
}

TEST_P(map_search, speaks_the_readers_language) {
  serve(small_town());
  EXPECT_EQ((list{"Main Street (Hafen, Neustadt)"}), found("hauptstrasse neus", "en"));
  EXPECT_EQ((list{"Hauptstraße (Hafen, Neustadt)"}), found("main st"));
  EXPECT_EQ((list{"노이슈타트"}), found("neustadt", "ko"));
  EXPECT_EQ((list{"Neustadt"}), found("ㄴㅇㅅㅌㅌ"));
  EXPECT_EQ((list{"Neustadt"}), found("노이슈ㅌ"));
  EXPECT_EQ((list{"Stadspark (Hafen, Neustadt)"}), found("stadtpark", "nl"));
  EXPECT_EQ((list{"강남서점 (Hafen, Neustadt)"}), found("서점"));
}

TEST_P(map_search, finds_addresses_with_the_number_on_either_side) {
  serve(small_town());
  EXPECT_EQ((list{"Hauptstraße 12 (Hafen, Neustadt)", "Hauptstr. 12 (Dorf)", "Hauptstraße 12a (Hafen, Neustadt)"}),
            found("hauptstr 12"));
  EXPECT_EQ((list{"Hauptstr. 12 (Dorf)"}), found("12 hauptstrasse dorf"));
  EXPECT_EQ((list{"Hauptstraße 12a (Hafen, Neustadt)"}), found("Hauptstr. 12 A"));
  EXPECT_EQ((list{"Hauptstraße 5 (Hafen, Neustadt)"}), found("hauptstraße 5"));
  EXPECT_EQ((list{"Main Street 5 (Hafen, Neustadt)"}), found("main street 5", "en"));
  EXPECT_EQ((list{"Karl-Marx-Straße 1 (Hafen, Neustadt)"}), found("karl marx strasse 1"));
  EXPECT_EQ((list{"Waldhof 7 (Dorf)"}), found("waldhof 7"));
  EXPECT_EQ((list{"Hauptstr. 12 (Dorf)"}), found("Hauptstraße 12, 69117 Dorf"));
  EXPECT_TRUE(found("waldhof").empty());  // nothing but the address says so
  auto const house = ask("hauptstr 12")[0];
  EXPECT_EQ(ports::found_kind::address, house.kind);
  EXPECT_NEAR(8.00105, house.at->lon_deg, 1e-6);
}

TEST_P(map_search, shows_the_street_where_there_is_no_such_number) {
  serve(small_town());
  EXPECT_EQ((list{"Hauptstraße (Hafen, Neustadt)", "Hauptstr. (Dorf)"}), found("hauptstr 99"));
}

TEST_P(map_search, finds_what_has_a_name_once_in_its_place) {
  serve(small_town());
  EXPECT_EQ((list{"Rathaus (Hafen, Neustadt)", "Rathaus (Hafen, Neustadt)", "Rathaus (Dorf)"}), found("rathaus"));
  EXPECT_EQ("townhall", ask("rathaus")[0].category);
  EXPECT_EQ("bus_stop", ask("rathaus")[1].category);
  EXPECT_EQ((list{"Café Łódź (Hafen, Neustadt)"}), found("cafe lodz"));
  EXPECT_EQ("cafe", ask("cafe lodz")[0].category);
  EXPECT_EQ("river", ask("rhein").at(0).category);
  EXPECT_EQ("Karl-Marx-Straße (Hafen, Neustadt)", found("b36").at(0));
  EXPECT_TRUE(found("bench").empty());
}

TEST_P(map_search, puts_towns_before_streets_and_those_before_what_stands_there) {
  auto e = small_town();
  e.node(50, 50, {{"amenity", "cafe"}, {"name", "Linden"}});
  e.way({{52, 50}, {54, 50}}, {{"highway", "residential"}, {"name", "Linden"}});
  e.node(56, 50, {{"place", "city"}, {"name", "Linden"}});
  serve(e);
  auto const all = ask("linden");
  ASSERT_EQ(3U, all.size());
  EXPECT_EQ(ports::found_kind::place, all[0].kind);
  EXPECT_EQ(ports::found_kind::street, all[1].kind);
  EXPECT_EQ(ports::found_kind::poi, all[2].kind);
}

TEST_P(map_search, forgives_one_mistake_in_streets_of_addresses_too) {
  serve(small_town());
  EXPECT_TRUE(ask("hauptsrt 12").empty());
  auto const all = ask("hauptsrt 12", "", {}, true);
  ASSERT_FALSE(all.empty());
  EXPECT_EQ("Hauptstraße 12", all[0].name);
}

TEST_P(map_search, finds_nothing_before_an_import_and_the_new_names_after_one) {
  city.capability_part().start();
  wait();
  EXPECT_TRUE(ask("haupt").empty());
  import(small_town());
  wait();
  EXPECT_EQ(2U, ask("haupt").size());
  auto other = extract{};
  other.node(0, 0, {{"place", "town"}, {"name", "Elsewhere"}});
  import(other);
  wait();
  EXPECT_TRUE(ask("haupt").empty());
  EXPECT_EQ((list{"Elsewhere"}), found("else"));
}

TEST_P(map_search, is_the_same_after_a_restart) {
  serve(small_town());
  auto const before = found("r");
  city.restart();
  city.capability_part().start();
  wait();
  EXPECT_EQ(before, found("r"));
  EXPECT_FALSE(before.empty());
}

TEST_P(map_search, takes_hostile_names_and_numbers) {
  auto e = small_town();
  e.node(1, 1, {{"amenity", "cafe"}, {"name", std::string(900, 'x')}});
  e.node(1, 1.1, {{"amenity", "cafe"}, {"name", "— ★"}});
  e.node(1, 1.2, {{"amenity", "cafe"}, {"name", "a;b;;"}, {"alt_name", ";;;"}, {"name:", "x"}, {"name:zz-", "Zett"}});
  e.node(1, 1.3, {{"addr:street", "—"}, {"addr:housenumber", "1"}});
  e.node(1, 1.4, {{"addr:street", "Hauptstraße"}, {"addr:housenumber", "99999999999999999999"}});
  e.node(1, 1.5, {{"addr:street", "Hauptstraße"}, {"addr:housenumber", "; ,"}});
  serve(e);
  EXPECT_EQ(1U, ask("xxx").size());
  EXPECT_EQ(1U, ask("zett").size());
  EXPECT_EQ((list{"Hauptstraße 99999999999999999999 (Hafen, Neustadt)"}), found("hauptstr 999"));
}

TEST(gazetteer, says_of_more_categories_than_it_can_count_nothing_rather_than_another_one) {
  auto b = gazetteer_builder{};
  auto const cafe = [&](int const i, std::string const& name) {
    b.add({i, fmt::format("n{}", i), "poi", "cafe", name, fmt::format(R"({{"name":"{}","amenity":"kind {}"}})", name, i),
           geo::box{8, 49, 8, 49}, {}});
  };
  constexpr auto kCategories = 65'536;  // numbered with 16 bits
  for (auto i = 1; i != kCategories; ++i) cafe(i, i == 1 ? "First" : "Many");
  cafe(kCategories, "Last");
  auto const all = std::move(b).build();
  auto const category = [&](std::string_view const typed) {
    auto const text = query::name_question::of(typed);
    return all.find({text, "", {}, 1, auth::principal{}}).at(0).category;
  };
  EXPECT_EQ("kind 1", category("first"));
  EXPECT_EQ("", category("last"));
}

TEST(gazetteer, takes_objects_with_any_number) {
  auto b = gazetteer_builder{};
  for (auto const* osm : {"n9223372036854775807", "n-9223372036854775808", "w1234"}) {
    b.add({1, osm, "poi", "cafe", osm, fmt::format(R"({{"name":"{}"}})", osm), geo::box{8, 49, 8, 49}, {}});
  }
  auto const all = std::move(b).build();
  EXPECT_EQ(3U, all.entries());
  auto const text = query::name_question::of("w1234");
  EXPECT_EQ("w1234", all.find({text, "", {}, 1, auth::principal{}}).at(0).id);
}

INSTANTIATE_TEST_SUITE_P(basemap, map_search, test::engines(), test::engine_name);

}  // namespace madang::basemap
