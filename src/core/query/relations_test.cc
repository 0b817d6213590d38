#include <gtest/gtest.h>

#include "core/query/evaluate.h"
#include "core/query/odata.h"

// Paths over relations: which rows a filter speaks of.
namespace madang::query {
namespace {

struct entity final : row {
  std::map<std::string, value, std::less<>> values;
  std::map<std::string, std::vector<entity>, std::less<>> related;

  value get(path const& p, std::size_t) const override {
    auto const at = values.find(to_string(p));
    return at == values.end() ? value{} : at->second;
  }
  void each(std::string_view const relation, std::function<bool(row const&)> const& f) const override {
    auto const at = related.find(relation);
    if (at == related.end()) return;
    for (auto const& e : at->second) {
      ++visits;
      if (!f(e)) return;
    }
  }
  static inline int visits = 0;
};

entity named(std::string name) {
  auto e = entity{};
  e.values["name"] = std::move(name);
  return e;
}

entity observation(std::string_view const time, double const result) {
  auto e = entity{};
  e.values = {{"resultTime", *parse_rfc3339(time)}, {"result", result}};
  return e;
}

// Two datastreams: temperature measured in May and July, humidity in June.
entity thing() {
  auto temperature = named("temperature");
  temperature.values["unit"] = std::string{"°C"};
  temperature.related["Observations"] = {observation("2010-05-15T00:00:00Z", 20),
                                         observation("2010-07-15T00:00:00Z", 30)};
  temperature.related["Sensor"] = {named("DHT22")};
  auto humidity = named("humidity");
  humidity.values["unit"] = std::string{"%"};
  humidity.related["Observations"] = {observation("2010-06-15T00:00:00Z", 80)};
  auto t = named("Thing 1");
  t.related["Datastreams"] = {std::move(temperature), std::move(humidity)};
  t.related["Locations"] = {named("here"), named("there")};
  return t;
}

bool begins_a_relation(std::span<segment const> const steps) {
  auto const s = std::string_view{steps.back().name};
  return s == "Datastreams" || s == "Observations" || s == "Locations" || s == "Sensor" || s == "Things";
}

bool matches(std::string_view const filter, entity const& e) {
  auto const f = parse_filter(filter);
  EXPECT_TRUE(f) << filter;
  return evaluator{*f, instant{}, begins_a_relation}.matches(e);
}

}  // namespace

TEST(relations, one_of_many_rows_is_enough) {
  EXPECT_TRUE(matches("Datastreams/name eq 'humidity'", thing()));
  EXPECT_FALSE(matches("Datastreams/name eq 'pressure'", thing()));
  EXPECT_TRUE(matches("Datastreams/Observations/result gt 50", thing()));
  EXPECT_TRUE(matches("Datastreams/Sensor/name eq 'DHT22'", thing()));
  EXPECT_TRUE(matches("startswith(Locations/name, 'there')", thing()));
  EXPECT_TRUE(matches("name eq 'Thing 1' and Locations/name eq 'here'", thing()));
  EXPECT_FALSE(matches("name eq 'Thing 2' and Locations/name eq 'here'", thing()));
}

TEST(relations, conditions_on_one_relation_are_about_one_row) {
  EXPECT_TRUE(matches("Datastreams/name eq 'humidity' and Datastreams/unit eq '%'", thing()));
  EXPECT_FALSE(matches("Datastreams/name eq 'humidity' and Datastreams/unit eq '°C'", thing()));
  // 18-088, 9.3.3.5: things with an observation in June; one in May and one in July do not make one.
  auto const between = [](std::string_view const name) {
    return "Datastreams/name eq '" + std::string{name} +
           "' and Datastreams/Observations/resultTime ge 2010-06-01T00:00:00Z"
           " and Datastreams/Observations/resultTime le 2010-07-01T00:00:00Z";
  };
  EXPECT_TRUE(matches(between("humidity"), thing()));
  EXPECT_FALSE(matches(between("temperature"), thing()));
}

TEST(relations, conditions_on_other_relations_are_not_tied_to_them) {
  EXPECT_TRUE(matches("Datastreams/unit eq '%' and Locations/name eq 'there'", thing()));
  EXPECT_TRUE(matches("Datastreams/unit eq '%' or Locations/name eq 'nowhere'", thing()));
  EXPECT_FALSE(matches("Datastreams/unit eq '%' and Locations/name eq 'nowhere'", thing()));
}

TEST(relations, independent_conditions_do_not_multiply) {
  auto t = named("large");
  for (auto i = 0; i != 300; ++i) {
    t.related["Datastreams"].push_back(named("d" + std::to_string(i)));
    t.related["Locations"].push_back(named("l" + std::to_string(i)));
  }
  entity::visits = 0;
  EXPECT_FALSE(matches("Datastreams/name eq 'd299' and Locations/name eq 'nowhere'", t));
  EXPECT_LE(entity::visits, 600);
}

TEST(relations, two_relations_can_be_compared_with_each_other) {
  auto t = thing();
  t.related["Locations"].push_back(named("humidity"));
  EXPECT_FALSE(matches("Datastreams/name eq Locations/name", thing()));
  EXPECT_TRUE(matches("Datastreams/name eq Locations/name", t));
}

TEST(relations, a_relation_that_leads_nowhere_is_null) {
  EXPECT_TRUE(matches("Datastreams/name eq null", named("bare")));
  EXPECT_FALSE(matches("Datastreams/name ne null", named("bare")));
  EXPECT_FALSE(matches("Datastreams/name eq null", thing()));
  EXPECT_TRUE(matches("Datastreams/Observations/result eq null", named("bare")));
  EXPECT_FALSE(matches("Datastreams/Observations/result gt 0", named("bare")));
}

TEST(relations, the_value_over_a_relation_is_that_of_the_first_row) {
  auto const e = evaluator{*parse_expression("Datastreams/Observations/result"), instant{}, begins_a_relation};
  EXPECT_EQ(value{20.0}, e.compute(thing()));
  EXPECT_EQ(value{}, e.compute(named("bare")));
}

TEST(relations, a_row_related_is_given_what_is_left_of_the_path) {
  auto const e = evaluator{*parse_filter("Things/properties/a eq 1"), instant{}, begins_a_relation};
  EXPECT_EQ(std::vector{make_path("Things/properties/a")}, e.paths());
  auto child = entity{};
  child.values["properties/a"] = std::int64_t{1};
  auto parent = entity{};
  parent.related["Things"] = {child};
  EXPECT_TRUE(e.matches(parent));
}

}  // namespace madang::query
