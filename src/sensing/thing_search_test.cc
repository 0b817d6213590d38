#include "core/ports/search.h"

#include <fmt/format.h>

#include "sensing/capability.h"
#include "support/test_runtime.h"

namespace madang::sensing {

class things_search : public test::on_each_store {
 protected:
  void make(auth::principal const& who, std::string_view const name, std::string_view const place, double const lon) {
    auto const body = fmt::format(
        R"({{"name":"{}","description":"Measures what is in the air","Locations":[{{"name":"{}","description":"",)"
        R"("encodingType":"application/geo+json","location":{{"type":"Point","coordinates":[{},49]}}}}]}})",
        name, place, lon);
    ASSERT_EQ(201, city.client().as(who).post("/sensorthings/v1.1/Things", body).status);
  }
  // Names and places, the best first.
  std::string found(std::string_view const typed, auth::principal const& who = {},
                    std::optional<geo::point> const near = {}) {
    auto const text = query::name_question::of(typed);
    auto const ports = city.shared().ports.all<ports::search_port>();
    auto all = ports.at(0)->find({text, "en", near, 50, who});
    ports::keep_best(all, 50);
    auto out = std::string{};
    for (auto const& f : all) out += fmt::format("{}({}) ", f.name, f.detail);
    return out;
  }
  auth::data_set_no secret() {
    return city.shared().sets.put({.id = "secret", .title = "Secret", .licence = "", .is_public = false}).no;
  }

  test::city_of city{GetParam(), sensing()};
};

TEST_P(things_search, finds_by_name_place_and_description) {
  EXPECT_EQ("", found("mill"));
  make(city.administrator(), "Mühle 3", "Bachgasse", 8);
  EXPECT_EQ("Mühle 3(Bachgasse) ", found("muhl"));
  EXPECT_EQ("Mühle 3(Bachgasse) ", found("bachg"));
  EXPECT_EQ("Mühle 3(Bachgasse) ", found("air"));
  EXPECT_EQ("", found("brook"));
}

TEST_P(things_search, knows_of_every_change) {
  make(city.administrator(), "Mill", "Brook Lane", 8);
  EXPECT_EQ("Mill(Brook Lane) ", found("mill"));
  ASSERT_EQ(200, city.patch("/sensorthings/v1.1/Things(1)", R"({"name":"Bakery"})").status);
  EXPECT_EQ("", found("mill"));
  EXPECT_EQ("Bakery(Brook Lane) ", found("bake"));
  ASSERT_EQ(200, city.patch("/sensorthings/v1.1/Locations(1)", R"({"name":"Market"})").status);
  EXPECT_EQ("Bakery(Market) ", found("market"));
  ASSERT_EQ(200, city.del("/sensorthings/v1.1/Things(1)").status);
  EXPECT_EQ("", found("bake"));
}

TEST_P(things_search, puts_a_name_before_a_place_of_that_name) {
  make(city.administrator(), "Station 1", "Market", 8);
  make(city.administrator(), "Market hall", "Station road", 8);
  EXPECT_EQ("Market hall(Station road) Station 1(Market) ", found("market"));
  EXPECT_EQ("Station 1(Market) ", found("market 1"));
}

TEST_P(things_search, is_the_same_after_a_restart) {
  make(city.administrator(), "Mill", "Brook Lane", 8);
  city.restart();
  EXPECT_EQ("Mill(Brook Lane) ", found("mill"));
}

TEST_P(things_search, never_finds_what_belongs_to_a_data_set_that_the_caller_may_not_read) {
  auto const set = secret();
  auto const editor = auth::principal{.what = auth::role::editor, .subject = "e", .data_set = set, .thing = {}};
  make(editor, "Hidden", "Cellar", 8);
  make(city.administrator(), "Seen", "Cellar", 8);
  for (auto const* typed : {"hidden", "hid", "cellar", "air"}) {
    EXPECT_EQ(std::string::npos, found(typed).find("Hid")) << typed;
  }
  EXPECT_EQ("Hidden(Cellar) ", found("hidden", editor));
  EXPECT_EQ("Hidden(Cellar) ", found("hidden", city.administrator()));
}

TEST_P(things_search, forgets_at_once_what_has_become_private) {
  make(city.administrator(), "Seen", "Cellar", 8);
  EXPECT_EQ("Seen(Cellar) ", found("seen"));
  auto set = city.shared().sets.find("city").value();
  set.is_public = false;
  city.shared().sets.put(set);
  EXPECT_EQ("", found("seen"));
}

TEST_P(things_search, puts_near_ones_first_and_gives_only_some_of_many) {
  for (auto i = 0; i != 9; ++i) make(city.administrator(), fmt::format("Mill {}", i), "Lane", 8 + i * 0.1);
  auto const all = found("mill", {}, geo::point{8.7, 49});
  EXPECT_TRUE(all.starts_with("Mill 7(Lane) ")) << all;
  EXPECT_EQ(5, std::ranges::count(all, '('));
}

INSTANTIATE_TEST_SUITE_P(sensing, things_search, test::engines(), test::engine_name);

}  // namespace madang::sensing
