#include "search/capability.h"

#include <algorithm>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/json/json.h"
#include "core/ports/search.h"
#include "support/test_runtime.h"

namespace madang::search {
namespace {

// Knows names, all of one kind, and which of them are for administrators alone.
struct named_things final : ports::search_port {
  named_things(ports::found_kind const k, std::vector<std::string> n) : kind{k}, names{std::move(n)} {
    auto b = query::name_index::builder{};
    for (auto const& x : names) b.add(x);
    index = std::move(b).build();
  }
  std::vector<ports::found> find(ports::search_question const& q) override {
    ++asked;
    auto out = std::vector<ports::found>{};
    index.each_match(q.text, [&](query::name_index::entry const e, float const fit) {
      if (names[e].starts_with("Secret") && q.caller.what != auth::role::administrator) return;
      if (std::ranges::find(out, names[e], &ports::found::name) != out.end()) return;
      out.push_back({ports::search_score(fit, 0.5, {}), kind, std::to_string(e), names[e], "Town", geo::point{8, 49}});
      if (kind == ports::found_kind::district) out.back().box = geo::box{7, 48, 9, 50};
    });
    ports::keep_best(out, q.limit);
    return out;
  }
  bool complete() override { return ready; }

  ports::found_kind kind;
  std::vector<std::string> names;
  query::name_index index;
  int asked{0};
  bool ready{true};
};

}  // namespace

class search_api : public test::on_each_store {
 protected:
  search_api() {
    city.shared().ports.offer_also<ports::search_port>(streets);
    city.shared().ports.offer_also<ports::search_port>(things);
  }
  // "street Parkstraße, thing Park": what a search finds, in its order.
  std::string found(std::string const& query) {
    auto const r = city.get("/search/v1/search?" + query);
    EXPECT_EQ(200, r.status) << r.body;
    auto doc = json::document{};
    auto out = std::string{};
    doc.parse(r.body)->find("items")->each_item([&](json::node const& i) {
      if (!out.empty()) out += ", ";
      ((out += i.find("kind")->string()) += ' ') += i.find("name")->string();
    });
    return out;
  }
  std::string refused(std::string const& query) {
    auto const r = city.get("/search/v1/search?" + query);
    EXPECT_EQ(400, r.status) << r.body;
    return r.body;
  }

  test::city_of city{GetParam(), search()};
  named_things streets{ports::found_kind::street, {"Parkstraße", "Hauptstraße", "Secret lane"}};
  named_things things{ports::found_kind::thing, {"Park", "Parking sensor 12", "Hauptbahnhof"}};
};

TEST_P(search_api, finds_what_all_capabilities_have_in_one_list) {
  EXPECT_EQ("thing Park, street Parkstraße, thing Parking sensor 12", found("q=park"));
  EXPECT_EQ("street Hauptstraße", found("q=HAUPTSTR."));
  EXPECT_EQ("thing Parking sensor 12", found("q=12%20parking"));
  EXPECT_EQ(found("q=p"), found("q=p"));
}

TEST_P(search_api, says_what_it_is_and_where) {
  EXPECT_EQ(R"({"items":[{"kind":"street","id":"0","name":"Parkstraße","detail":"Town","longitude":8,"latitude":49}],)"
            R"("complete":true})",
            city.get("/search/v1/search?q=parkstr").body);
}

TEST_P(search_api, gives_no_more_than_was_asked_for) {
  EXPECT_EQ("thing Park", found("q=park&limit=1"));
  EXPECT_EQ("thing Park, street Parkstraße", found("q=park&limit=2"));
}

TEST_P(search_api, forgives_a_mistake_when_nothing_else_is_found) {
  EXPECT_EQ("street Hauptstraße", found("q=haubtstr"));
  EXPECT_EQ("thing Hauptbahnhof", found("q=hauptbanhof"));
  auto const before = streets.asked;
  found("q=hauptstr");
  EXPECT_EQ(before + 1, streets.asked);
  EXPECT_EQ("", found("q=pqrk"));
}

TEST_P(search_api, hides_what_the_caller_may_not_see) {
  EXPECT_EQ("", found("q=secret"));
  auto const r = city.client().as(city.administrator()).get("/search/v1/search?q=secret");
  EXPECT_NE(std::string::npos, r.body.find("Secret lane")) << r.body;
}

TEST_P(search_api, tells_of_a_district_once_although_the_map_has_a_place_of_that_name) {
  auto places = named_things{ports::found_kind::place, {"Oldtown", "Oldtown hill"}};
  auto districts = named_things{ports::found_kind::district, {"Oldtown"}};
  city.shared().ports.offer_also<ports::search_port>(places);
  city.shared().ports.offer_also<ports::search_port>(districts);
  EXPECT_EQ("district Oldtown, place Oldtown hill", found("q=oldt"));
  districts.names[0] = "Oldtown of elsewhere";
  EXPECT_EQ("place Oldtown, district Oldtown of elsewhere, place Oldtown hill", found("q=oldt"));
}

TEST_P(search_api, says_when_not_everything_can_be_found_yet) {
  streets.ready = false;
  EXPECT_NE(std::string::npos, city.get("/search/v1/search?q=park").body.find(R"("complete":false)"));
}

TEST_P(search_api, tells_every_mistake) {
  EXPECT_NE(std::string::npos, refused("").find(R"("/q")"));
  auto const several = refused("q=a&limit=51&language=fr");
  EXPECT_NE(std::string::npos, several.find(R"("/limit")")) << several;
  EXPECT_NE(std::string::npos, several.find(R"("/language")")) << several;
  for (auto const* near : {"8", "8,49,1", "x,y", "181,0", "0,91", "nan,0", "8;49", ""}) {
    EXPECT_NE(std::string::npos, refused(std::string{"q=a&near="} + near).find(R"("/near")")) << near;
  }
  EXPECT_NE(std::string::npos, refused("q=a&limit=0").find(R"("/limit")"));
  EXPECT_NE(std::string::npos, refused("q=a&page=2").find(R"("/page")"));
  EXPECT_EQ(405, city.post("/search/v1/search?q=a", "{}").status);
}

TEST_P(search_api, takes_whatever_is_typed) {
  for (auto const* nothing :
       {"q=", "q=%20%20", "q=.*%5B%28%3F%2B%24%5E%7C%5C", "q=%E2%80%94", "q=%00", "q=%E2%80%8F%E2%80%AE"}) {
    EXPECT_EQ("", found(nothing)) << nothing;
  }
  EXPECT_EQ("thing Park", found("q=%E2%80%8Fpa%C2%ADrk%E2%80%8E&limit=1"));  // with marks that nobody sees
  EXPECT_EQ("thing Park", found("q=%EF%BC%B0%EF%BC%A1%EF%BC%B2%EF%BC%AB&limit=1"));  // full width
  EXPECT_EQ("", found("q=park%00secret"));
  EXPECT_EQ("", found("q=%27%3B%20DROP%20TABLE%20core_data_set%3B%20--"));
  auto words = std::string{};
  for (auto i = 0; i != 100; ++i) words += "a%20";
  EXPECT_EQ("", found("q=" + words));
}

TEST_P(search_api, refuses_what_is_too_long_or_no_text) {
  EXPECT_EQ("", found("q=" + std::string(limits::kSearchText, 'x')));
  EXPECT_NE(std::string::npos, refused("q=" + std::string(limits::kSearchText + 1, 'x')).find(R"("/q")"));
  refused("q=" + std::string(10'000, 'x'));
  refused("q=%FF%FE");
  refused("q=%C3");
  refused("q=%ZZ");
}

INSTANTIATE_TEST_SUITE_P(search, search_api, test::engines(), test::engine_name);

}  // namespace madang::search
