#include "core/base/search_text.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace madang {
namespace {

// Whether a name is found by what is typed: each word of it begins a key of the name, or all of it does.
bool finds(std::string_view const typed, std::string_view const name) {
  auto const keys = search_keys(name);
  auto const begins = [&](std::string_view const w) {
    return std::ranges::any_of(keys, [&](search_key const& k) { return k.text.starts_with(w); });
  };
  auto const words = search_words(typed);
  auto joined = std::string{};
  for (auto const& w : words) joined += w;
  return !words.empty() && (std::ranges::all_of(words, begins) || begins(joined));
}

std::vector<std::string> words(std::initializer_list<char const*> const all) { return {all.begin(), all.end()}; }

}  // namespace

TEST(search_text, is_the_same_in_any_case_and_without_accents) {
  EXPECT_EQ(words({"cafe", "de", "la", "paix"}), search_words("Café de la PAIX"));
  EXPECT_EQ(words({"grosse", "strasse"}), search_words("Große Straße"));
  EXPECT_EQ(words({"lodz", "zolta", "gdansk"}), search_words("Łódź Żółta GDAŃSK"));
  EXPECT_EQ(words({"istanbul", "igdir", "sisli", "cigli"}), search_words("İstanbul Iğdır Şişli Çiğli"));
  EXPECT_EQ(words({"smorrebrod", "oeuvre", "aerosund"}), search_words("Smørrebrød Œuvre Ærøsund"));
  EXPECT_EQ(words({"ijburg", "12"}), search_words("ＩＪｂｕｒｇ　１２"));
  EXPECT_EQ(search_words("cafe\u0301"), search_words("caf\u00e9"));
}

TEST(search_text, is_parted_by_signs_and_spaces) {
  EXPECT_EQ(words({"karl", "marx", "str", "12"}), search_words("Karl-Marx-Str. 12"));
  EXPECT_EQ(words({"leglise", "12a"}), search_words(" (l'Église,  12a) "));
  EXPECT_TRUE(search_words(" .*+?[]()^$|\\ -- '").empty());
  EXPECT_TRUE(search_words("").empty());
  EXPECT_EQ(words({"nord", "sud"}), search_words("\u200fnord\u202e s\u00adu\u200dd\u200e"));
  EXPECT_EQ(words({"a", "b"}), search_words("a\xff\xfe" "b"));
}

TEST(search_text, finds_streets_however_they_are_written) {
  for (auto const* typed : {"karl marx strasse", "Karl-Marx-Straße", "karl-marx-str", "KARLMARXSTR", "marx str"}) {
    EXPECT_TRUE(finds(typed, "Karl-Marx-Straße")) << typed;
    EXPECT_TRUE(finds(typed, "Karl-Marx-Str.")) << typed;
  }
  EXPECT_TRUE(finds("haupt strasse", "Hauptstraße"));
  EXPECT_TRUE(finds("kerkstraat", "Kerkstr."));
  EXPECT_TRUE(finds("'s-gravenhage", "’s-Gravenhage"));
  EXPECT_TRUE(finds("gravenhage", "'s-Gravenhage"));
  EXPECT_TRUE(finds("eglise", "Rue de l'Église"));
  EXPECT_TRUE(finds("rue de leglise", "Rue de l’Église"));
  EXPECT_TRUE(finds("saint gallen", "St. Gallen"));
  EXPECT_TRUE(finds("st gallen", "Sankt Gallen"));
  EXPECT_TRUE(finds("hbf", "Mannheim Hauptbahnhof"));
  EXPECT_TRUE(finds("muenchen", "München"));
  EXPECT_TRUE(finds("munchen", "München"));
  EXPECT_TRUE(finds("münchen", "München"));
  EXPECT_FALSE(finds("marxstrasse", "Karl-Liebknecht-Straße"));
}

TEST(search_text, finds_hangul_while_a_syllable_is_half_typed) {
  for (auto const* typed : {"ㅅ", "서", "서ㅇ", "성", "서우", "서울"}) EXPECT_TRUE(finds(typed, "서울")) << typed;
  for (auto const* typed : {"ㄱ", "가", "강", "강ㄴ", "강나", "강남", "강남여", "강남역"}) {
    EXPECT_TRUE(finds(typed, "강남역")) << typed;
  }
  for (auto const* typed : {"고", "과", "광", "광ㅎ", "광호", "광화", "광화무"}) EXPECT_TRUE(finds(typed, "광화문")) << typed;
  EXPECT_TRUE(finds("달", "닭한마리"));
  EXPECT_TRUE(finds("강남", "\u1100\u1161\u11bc\u1102\u1161\u11b7"));  // of letters that were not put together
  EXPECT_FALSE(finds("강북", "강남"));
  EXPECT_FALSE(finds("감", "강남"));
}

TEST(search_text, finds_hangul_by_its_first_consonants) {
  EXPECT_TRUE(finds("ㄱㄴ", "강남"));
  EXPECT_TRUE(finds("ㄱㄴㅇ", "강남역"));
  EXPECT_TRUE(finds("ㄱㄴㄱㅊ", "강남 구청"));
  EXPECT_FALSE(finds("ㄴㄱ", "강남"));
}

TEST(search_text, finds_what_is_written_without_gaps) {
  EXPECT_TRUE(finds("세종대로 110", "세종대로110"));
  EXPECT_TRUE(finds("종로3가", "종로 3가"));
  EXPECT_TRUE(finds("중앙박물관", "국립중앙박물관"));
  EXPECT_TRUE(finds("국립 중앙 박물관", "국립중앙박물관"));
  EXPECT_TRUE(finds("世田谷", "東京都世田谷区"));
}

TEST(search_text, does_not_grow_without_bounds) {
  auto endless = std::string{};
  for (auto i = 0; i != 255; ++i) endless += "강";
  auto bytes = std::size_t{0};
  for (auto const& k : search_keys(endless)) bytes += k.text.size();
  EXPECT_LT(bytes, 10'000U);
}

TEST(search_text, knows_names_that_only_differ_in_how_they_are_written) {
  EXPECT_EQ(search_identity("Hauptstr."), search_identity("HAUPTSTRASSE"));
  EXPECT_EQ(search_identity("Karl-Marx-Straße"), search_identity("Karl Marx Str."));
  EXPECT_NE(search_identity("Hauptstraße"), search_identity("Hauptplatz"));
  EXPECT_EQ("", search_identity("—"));
}

TEST(search_text, takes_house_numbers_apart) {
  EXPECT_EQ(words({"12", "a"}), number_parts("12 A"));
  EXPECT_EQ(words({"12", "a"}), number_parts("12a"));
  EXPECT_EQ(words({"12", "14"}), number_parts("12-14"));
  EXPECT_EQ(words({"12", "bis"}), number_parts("12bis"));
}

TEST(search_text, forgives_one_mistake_and_no_more) {
  EXPECT_TRUE(begins_but_for_one_mistake("strasze", "strasse"));
  EXPECT_TRUE(begins_but_for_one_mistake("bahnof", "bahnhof"));
  EXPECT_TRUE(begins_but_for_one_mistake("bahnnhof", "bahnhofplatz"));
  EXPECT_TRUE(begins_but_for_one_mistake("bhanhof", "bahnhof"));
  EXPECT_TRUE(begins_but_for_one_mistake("bahnhofx", "bahnhof"));
  EXPECT_TRUE(begins_but_for_one_mistake("bahnhof", "bahnhof"));
  EXPECT_FALSE(begins_but_for_one_mistake("bhanof", "bahnhof"));
  EXPECT_FALSE(begins_but_for_one_mistake("bahnhofxy", "bahnhof"));
  auto const word = search_words("강남역")[0];
  EXPECT_TRUE(begins_but_for_one_mistake(search_words("간남역")[0], word));
  EXPECT_FALSE(begins_but_for_one_mistake(search_words("간님역")[0], word));
}

}  // namespace madang
