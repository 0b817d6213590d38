#include "core/ports/collection.h"
#include "features/capability.h"
#include "support/test_runtime.h"

namespace madang::features {

// Trees along a street, 0.1° apart.
struct trees final : ports::collection {
  std::string_view id() const override { return "trees"; }
  ports::collection_description describe(auth::principal const&) override {
    return {
        .title = {"나무", "Trees", "Bäume", "Bomen"},
        .description = {"", "Along the street", "", ""},
        .geometry = ports::geometry_kind::point,
        .properties = {{"height", ports::collection_property::kind::number, {"높이", "Height", "Höhe", "Hoogte"}, "m"}},
        .licence = "CC0-1.0",
        .attribution = "Parks",
        .extent = geo::box{10, 50, 10.9, 50},
        .count = 10};
  }
  std::optional<ports::collection_page> query(auth::principal const& who, ports::collection_query const& q) override {
    if (!q.after.empty() && q.after.find_first_not_of("0123456789") != q.after.npos) return std::nullopt;
    auto out = ports::collection_page{};
    for (auto i = q.after.empty() ? 0 : std::stoi(q.after) + 1; i != (who.what == auth::role::anonymous ? 9 : 10);
         ++i) {
      if (q.box && !contains(*q.box, geo::point{10 + i / 10.0, 50})) continue;
      if (out.features.size() == q.limit) return out.next = out.features.back().id, out;
      out.features.push_back(*find(who, std::to_string(i)));
    }
    return out;
  }
  std::optional<ports::collected> find(auth::principal const&, std::string_view const id) override {
    if (id == "nowhere") return ports::collected{"nowhere", "", "{}"};
    if (id.size() != 1) return std::nullopt;
    return ports::collected{std::string{id}, R"({"type":"Point","coordinates":[10,50]})", R"({"height":5})"};
  }
};

class collections : public test::on_each_store {
 protected:
  void SetUp() override { city.shared().ports.offer_also<ports::collection>(all); }
  std::string get(std::string_view const t) { return test::body_of(city.get(t)); }
  static constexpr auto kItems = std::string_view{"/features/v1/collections/trees/items"};

  test::city_of city{GetParam(), features()};
  trees all;
};
INSTANTIATE_TEST_SUITE_P(features, collections, test::engines(), test::engine_name);

TEST_P(collections, are_listed_with_their_titles_and_properties) {
  auto const text = get("/features/v1/collections");
  for (auto const* part : {R"("id":"trees")", R"("ko":"나무")", R"("licence":"CC0-1.0")", R"("extent":[10,50,10.9,50])",
                           R"("count":10)", R"("name":"height","type":"number")", R"("unit":"m")"}) {
    EXPECT_NE(text.npos, text.find(part)) << part << " in " << text;
  }
  EXPECT_NE(text.npos, text.find(get("/features/v1/collections/trees")));
}

TEST_P(collections, are_read_page_by_page) {
  auto const first = city.get(std::string{kItems} + "?limit=4");
  EXPECT_EQ("application/geo+json", first.content_type);
  auto const text = test::body_of(first);
  EXPECT_NE(text.npos, text.find("items?after=3&limit=4")) << text;
  auto const last = get(std::string{kItems} + "?after=7&limit=4");
  EXPECT_NE(last.npos, last.find(R"("id":"8")"));
  EXPECT_EQ(last.npos, last.find("next"));
}

TEST_P(collections, give_what_lies_in_a_box_and_keep_the_box_in_the_next_page) {
  auto const text = get(std::string{kItems} + "?bbox=10.15,49,10.55,51&limit=2");
  EXPECT_NE(text.npos, text.find(R"("id":"2")"));
  EXPECT_EQ(text.npos, text.find(R"("id":"1")"));
  EXPECT_NE(text.npos, text.find("after=3&bbox=10.15,49,10.55,51&limit=2")) << text;
}

TEST_P(collections, show_each_caller_what_it_may_see) {
  EXPECT_EQ(std::string::npos, get(std::string{kItems} + "?after=8").find(R"("id":"9")"));
  city.client().as(test::city_of::administrator());
  EXPECT_NE(std::string::npos, test::body_of(city.client().get(std::string{kItems} + "?after=8")).find(R"("id":"9")"));
}

TEST_P(collections, give_one_feature_also_without_a_place) {
  EXPECT_NE(std::string::npos, get(std::string{kItems} + "/3").find(R"("properties":{"height":5})"));
  EXPECT_NE(std::string::npos, get(std::string{kItems} + "/nowhere").find(R"("geometry":null)"));
}

TEST_P(collections, name_every_mistake) {
  for (auto const* wrong :
       {"?bbox=1,2,3", "?bbox=a,b,c,d", "?bbox=3,2,1,4", "?bbox=1,4,3,2", "?bbox=0,0,200,10", "?bbox=nan,0,1,1",
        "?bbox=1,2,3,4,5", "?limit=0", "?limit=10001", "?limit=x", "?after=x", "?colour=red", "?limit=1&limit=2"}) {
    EXPECT_EQ(400, city.get(std::string{kItems} + wrong).status) << wrong;
  }
  for (auto const* absent : {"/features/v1/collections/flowers", "/features/v1/collections/flowers/items",
                             "/features/v1/collections/flowers/items/1", "/features/v1/collections/trees/items/abc"}) {
    EXPECT_EQ(404, city.get(absent).status) << absent;
  }
}

}  // namespace madang::features
