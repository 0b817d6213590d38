#include "demo/words.h"

#include <set>

#include <gtest/gtest.h>

#include "core/base/text.h"
#include "demo/stems.h"

namespace madang::demo {

TEST(words, a_street_is_called_the_same_in_four_languages) {
  auto const linden = street_name{static_cast<std::uint16_t>(kRingStems.size()), street_word::lane, 0};
  EXPECT_EQ("보리수골목", to_text(linden, language::ko));
  EXPECT_EQ("Linden Lane", to_text(linden, language::en));
  EXPECT_EQ("Lindengasse", to_text(linden, language::de));
  EXPECT_EQ("Lindensteeg", to_text(linden, language::nl));
  EXPECT_EQ("Wall Ring", to_text(ring_name(0), language::en));
  EXPECT_EQ("", to_text(street_name{}, language::en));
}

TEST(words, german_prefixes_agree_with_the_last_word) {
  auto name = street_name{static_cast<std::uint16_t>(kRingStems.size()), street_word::lane, 1};
  EXPECT_EQ("Obere Lindengasse", to_text(name, language::de));
  name.word = street_word::way;
  EXPECT_EQ("Oberer Lindenweg", to_text(name, language::de));
  name.word = street_word::quay;
  EXPECT_EQ("Oberes Lindenufer", to_text(name, language::de));
}

TEST(words, no_name_comes_twice_before_all_are_used_up) {
  auto seen = std::set<std::string>{};
  auto const districts = std::size_t{7};
  for (auto n = std::size_t{0}; n != 700; ++n) {
    for (auto d = std::size_t{0}; d != districts; ++d) {
      EXPECT_TRUE(seen.insert(to_text(nth_name(street_word::street, 42, n, d, districts), language::en)).second)
          << n << " " << d;
    }
  }
}

TEST(words, everything_has_a_name_in_every_language) {
  for (auto u = std::size_t{0}; u != kLandUses; ++u) {
    for (auto const l : {language::ko, language::en, language::de, language::nl}) {
      auto names = std::set<std::string_view>{};
      for (auto const& n : district_names(static_cast<land_use>(u))) {
        EXPECT_FALSE(n.in(l).empty());
        EXPECT_TRUE(is_utf8(n.in(l)));
        EXPECT_TRUE(names.insert(n.in(l)).second) << n.in(l);
      }
    }
  }
  for (auto const& stems : {std::span<in_four const>{kStems}, std::span<in_four const>{kFirstParts},
                            std::span<in_four const>{kSecondParts}}) {
    auto names = std::set<std::string_view>{};
    for (auto const& s : stems) {
      EXPECT_TRUE(!s.ko.empty() && !s.en.empty() && !s.de.empty() && !s.nl.empty());
      EXPECT_TRUE(names.insert(s.en).second) << s.en;
    }
  }
}

}  // namespace madang::demo
