#include "core/json/json.h"

#include <gtest/gtest.h>

namespace madang::json {

TEST(json, escapes_come_back_as_what_they_stand_for) {
  auto d = document{};
  auto const v = d.parse(R"("a\n\u00e9\ud83d\ude00\/\u0001")");
  ASSERT_TRUE(v);
  auto const text = std::string{v->string()};
  EXPECT_EQ("a\n\u00e9\U0001F600/\x01", text);

  auto w = writer{};
  auto again = d.parse(w.string(text).text());
  EXPECT_EQ(text, again->string());
}

TEST(json, members_and_items_come_in_their_order) {
  auto d = document{};
  auto const v = d.parse(R"({"b": [1, -2.5, true, null, "x", {"y": []}], "a": {}, "c": 18446744073709551615})");
  ASSERT_TRUE(v);
  auto keys = std::string{};
  v->each_member([&](std::string_view const k, node) { keys += k; });
  EXPECT_EQ("bac", keys);
  auto kinds = std::vector<kind>{};
  v->find("b")->each_item([&](node const n) { kinds.push_back(n.type()); });
  EXPECT_EQ((std::vector{kind::integer, kind::number, kind::boolean, kind::null, kind::string, kind::object}), kinds);
  EXPECT_EQ(6U, v->find("b")->size());
  EXPECT_EQ(3U, v->size());
  EXPECT_EQ(18446744073709551615.0, v->find("c")->number());
  EXPECT_EQ(R"({"b":[1,-2.5,true,null,"x",{"y":[]}],"a":{},"c":18446744073709551615})", v->raw());
  EXPECT_FALSE(v->find("d"));
}

TEST(json, what_is_not_json_is_refused_with_its_place) {
  struct wrong { std::string text; std::size_t offset; };
  for (auto const& w : std::vector<wrong>{{"", 0}, {"inf", 0}, {"[1,nan]", 3}, {"1e999", 0}, {R"("\x")", 2},
                                          {R"("\ud83d")", 6}, {"[1", 2}, {"{} {}", 3}, {"{\"a\" 1}", 5},
                                          {"01", 0}, {"{\"a\":99999999999999999999999}", 5}, {"\"a\nb\"", 2},
                                          {"[1,]", 3}, {"{'a':1}", 1}}) {
    auto d = document{};
    auto const r = d.parse(w.text);
    ASSERT_FALSE(r) << w.text;
    EXPECT_EQ(w.offset, r.error().offset) << w.text << ": " << r.error().message;
    EXPECT_NE("The text is not valid JSON.", r.error().message) << w.text;
  }
}

TEST(json, depth_has_a_limit) {
  auto d = document{};
  EXPECT_TRUE(d.parse(std::string(60, '[') + std::string(60, ']')));
  auto const deep = d.parse(std::string(100'000, '['));
  ASSERT_FALSE(deep);
  EXPECT_EQ("The value is nested too deeply.", deep.error().message);
}

TEST(json, numbers_are_written_in_their_shortest_form) {
  auto w = writer{};
  w.begin_array().number(0.1).number(21.5).number(1e300).number(-0.0).number(std::nan("")).integer(-7).end_array();
  EXPECT_EQ("[0.1,21.5,1e+300,-0,null,-7]", w.text());
}

TEST(json, a_pointer_escapes_its_own_marks) { EXPECT_EQ("/a/b~1c~0d", pointer_to("/a", "b/c~d")); }

}  // namespace madang::json
