#include "sensing/import/mapping.h"

#include <algorithm>
#include <filesystem>

#include "core/ports/usual_properties.h"
#include "sensing/import/layouts.h"
#include "sensing/import/recipe.h"
#include "sensing/import/test_import.h"

namespace madang::sensing::series_import {

constexpr auto kSmall = std::string_view{R"({
  "title": "Noise at the market", "source": "market",
  "time": {"text": "{when}"},
  "thing": {"key": "market", "name": "Market"},
  "series": [{"column": "level", "name": "Noise",
              "observed_property": {"name": "Sound level", "definition": "http://example.org/sound"},
              "unit": {"name": "decibel", "symbol": "dB", "definition": "http://qudt.org/vocab/unit/DeciB"}}]
})"};

static std::string with(std::string_view const what, std::string_view const instead) {
  auto out = std::string{kSmall};
  auto const at = out.find(what);
  EXPECT_NE(std::string::npos, at) << what;
  return out.replace(at, what.size(), instead);
}

// "/a: sentence" for each mistake.
static std::vector<std::string> mistakes(std::string_view const json) {
  auto const m = read_mapping(json);
  auto const r = m ? make_recipe(*m) : result<recipe, api::problems>{m.error()};
  auto out = std::vector<std::string>{};
  if (!r) {
    for (auto const& p : r.error()) out.push_back(p.pointer + ": " + p.detail);
  }
  return out;
}

TEST(mapping, a_small_one_is_read) {
  EXPECT_EQ(std::vector<std::string>{}, mistakes(kSmall));
  auto const m = *read_mapping(kSmall);
  EXPECT_EQ("iso8601", m.time.format);
  EXPECT_EQ("UTC", m.time.zone);
  EXPECT_EQ(1, m.series.at(0).factor);
}

TEST(mapping, every_mistake_is_named_at_once) {
  EXPECT_EQ(
      (std::vector<std::string>{"/title: This is missing.", "/decimal: This is not one of: ., ,.",
                                "/time/format: This is not text.", "/time/colour: There is no field of this name.",
                                "/thing/name: This is 0 long; between 1 and 255 are allowed.",
                                "/series/0/unit: This is missing.", "/series/0/factor: This is not a number.",
                                "/series/1: This is not a JSON object.", "/tine: There is no field of this name."}),
      mistakes(R"({"source": "x", "tine": 1, "decimal": ";", "time": {"text": "{t}", "format": 7, "colour": "red"},
                         "thing": {"key": "k", "name": ""},
                         "series": [{"column": "c", "name": "n", "factor": "much",
                                     "observed_property": {"name": "p", "definition": "http://example.org/p"}}, 3]})"));
}

TEST(mapping, what_makes_no_sense_is_named_at_once) {
  EXPECT_EQ(
      (std::vector<std::string>{
          "/encoding: There is no encoding 'klingon'. Names are, for example, windows-1252, iso-8859-15, cp949."}),
      mistakes(with(R"("source": "market",)", R"("source": "market", "encoding": "klingon",)")));
  auto const all =
      mistakes(R"({"title": "t", "source": "s", "time": {"text": "{when", "format": "%H", "zone": "Europe/Atlantis"},
      "thing": {"key": "}", "name": "n", "longitude": 1234}, "decimal": ",", "separator": ",",
      "series": [{"column": "a", "key": "k", "name": "n", "factor": 0, "minimum": 2, "maximum": 1, "except": ["b"],
                  "observed_property": {"name": "p", "definition": "sound"}, "unit": {"name": "u", "symbol": "", "definition": ":"}},
                 {"column": "*", "key": "k", "name": "n", "other_columns": ["c"],
                  "observed_property": {"name": "p", "definition": "urn:p"}, "unit": {"name": "u", "symbol": "", "definition": "urn:u"}}]})");
  auto pointers = std::vector<std::string>{};
  for (auto const& m : all) pointers.push_back(m.substr(0, m.find(": ")));
  EXPECT_EQ((std::vector<std::string>{"/decimal", "/time/text", "/time/format", "/time/zone", "/thing/key",
                                      "/thing/longitude", "/thing", "/series/0/observed_property/definition",
                                      "/series/0/unit/definition", "/series/0/factor", "/series/0/minimum",
                                      "/series/0/except", "/series/1/key", "/series/1/key", "/series/1/other_columns"}),
            pointers);
}

TEST(mapping, a_time_that_no_column_tells_is_refused) {
  EXPECT_EQ((std::vector<std::string>{"/time/text: Here a column must stand, as in \"{timestamp}\"."}),
            mistakes(with("{when}", "2026-05-04")));
}

TEST(mapping, coordinates_are_numbers_or_templates) {
  EXPECT_EQ(std::vector<std::string>{},
            mistakes(with(R"("name": "Market")", R"("name": "Market", "longitude": 7.5, "latitude": "{lat}")")));
  EXPECT_EQ((std::vector<std::string>{"/thing/latitude: This is neither a number nor text as in \"{latitude}\"."}),
            mistakes(with(R"("name": "Market")", R"("name": "Market", "longitude": 7.5, "latitude": [1])")));
}

TEST(mapping, text_that_is_no_json_is_named_with_its_line) {
  auto const all = mistakes("{\n  \"title\": \"t\",\n  oops\n}");
  ASSERT_EQ(1u, all.size());
  EXPECT_TRUE(all[0].starts_with("line 3, column ")) << all[0];
  EXPECT_EQ(1u, mistakes("").size());
  EXPECT_EQ(1u, mistakes("[]").size());
  EXPECT_EQ(5u, mistakes("null").size());  // five fields are missing
}

TEST(mapping, templates_have_columns_and_written_braces) {
  auto const t = *parse_template("a {b} {{c}} {d e}");
  ASSERT_EQ(4u, t.pieces.size());
  EXPECT_EQ("a ", t.pieces[0].text);
  EXPECT_TRUE(t.names("b"));
  EXPECT_EQ(" {c} ", t.pieces[2].text);
  EXPECT_TRUE(t.names("d e"));
  EXPECT_FALSE(t.names("c"));
  EXPECT_TRUE(parse_template("plain")->is_constant());
  for (auto const* wrong : {"{", "}", "{}", "a {b", "{{}"}) EXPECT_FALSE(parse_template(wrong)) << wrong;
}

// What the program's own sources call by this definition, a mapping calls so too; else one thing is two layers.
static void expect_usual_words(std::string const& text) {
  auto const m = read_mapping(text);
  ASSERT_TRUE(m);
  for (auto const& s : m->series) {
    auto const& p = s.observed_property;
    auto const is_meant = [&](ports::usual_property const& u) { return u.definition == p.definition; };
    auto const is_named = [&](ports::usual_property const& u) { return is_meant(u) && u.en == p.name; };
    auto const at = std::ranges::find_if(ports::usual::kProperties, is_named);
    // One definition may stand for several: sound levels differ in how they are averaged.
    if (std::ranges::count_if(ports::usual::kProperties, is_meant) == 1) {
      EXPECT_NE(ports::usual::kProperties.end(), at) << m->title << ": " << p.name;
    }
    if (at == ports::usual::kProperties.end()) continue;
    if (s.unit.symbol == at->symbol) {
      EXPECT_EQ(at->unit, s.unit.name) << m->title;
      EXPECT_EQ(at->unit_definition, s.unit.definition) << m->title;
    }
  }
}

TEST(mapping, the_examples_and_the_layouts_are_right) {
  EXPECT_EQ(std::vector<std::string>{}, mistakes(*layout("sensor.community")));
  expect_usual_words(std::string{*layout("sensor.community")});
  EXPECT_FALSE(layout("nothing"));
  auto n = 0;
  for (auto const& e : std::filesystem::directory_iterator{test::source_folder() / "examples" / "mappings"}) {
    if (e.path().extension() != ".json") continue;
    auto in = std::ifstream{e.path()};
    auto const text = std::string{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_EQ(std::vector<std::string>{}, mistakes(text)) << e.path();
    expect_usual_words(text);
    ++n;
  }
  EXPECT_GE(n, 6);
}

}  // namespace madang::sensing::series_import
