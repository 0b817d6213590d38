#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "core/base/search_text.h"
#include "core/base/text.h"

// Whatever is typed or named: words are text, contain nothing that parts them, and stay as they are when they are
// searched again; a name is found by its own words.
namespace madang {

namespace {

std::string random_text(std::mt19937& random) {
  constexpr auto kPieces = std::to_array<std::string_view>(
      {"a", "Z", "ß", "İ", "ﬁ", "ä", "e\u0301", "강", "ㄱ", "ㅘ", "\u1100", "\u1161", "\u11a8", "서", "が", "\u3099", "漢",
       "１", "½", "'", "’", "-", " ", "\u200f", "\u00ad", "\xff", "\xed\xa0\x80", "\xc3", "\U0001F600", "str", "7", "ｶ",
       "\u0e33", "ŀ", "\u0345", "Ω", "Я"});
  auto out = std::string{};
  for (auto n = random() % 12; n-- > 0;) out += kPieces[random() % kPieces.size()];
  return out;
}

}  // namespace

TEST(search_text_fuzz, words_are_text_and_find_themselves) {
  auto const seed = std::random_device{}();
  SCOPED_TRACE(seed);
  auto random = std::mt19937{seed};
  for (auto i = 0; i != 20'000; ++i) {
    auto const text = random_text(random);
    auto const words = search_words(text);
    auto const keys = search_keys(text);
    EXPECT_EQ(words.empty(), keys.empty());
    EXPECT_EQ(words.empty(), search_identity(text).empty());
    for (auto const& w : words) {
      ASSERT_TRUE(is_utf8(w)) << testing::PrintToString(text);
      auto const begins = [&](search_key const& k) { return k.text.starts_with(w); };
      ASSERT_TRUE(std::ranges::any_of(keys, begins)) << testing::PrintToString(text);
      ASSERT_TRUE(begins_but_for_one_mistake(w, w));
      auto joined = std::string{};
      for (auto const& again : search_words(w)) joined += again;
      ASSERT_EQ(w, joined) << testing::PrintToString(text);
    }
  }
}

}  // namespace madang
