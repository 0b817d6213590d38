#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// How names are compared with what people type: in no case, without accents (ß is ss, ø is o), full width as half
// width, and Hangul letter by letter in the order in which they are typed. So a half-typed syllable begins its word
// whichever way its last consonant goes: 서ㅇ, 성 and 서우 all begin 서울. What is neither letter nor digit parts words;
// Hangul is also parted from digits and from other scripts (세종대로110).
namespace madang {

// A word under which a name is found.
struct search_key {
  enum class kind : std::uint8_t {
    word,      // one of its words, or another way to write it: "muenchen" beside "munchen", "saint" beside "st"
    joined,    // all of its words without the gaps: "karlmarxstrasse"
    inner,     // what is behind a syllable of a word in Hangul or Chinese characters: 박물관 in 국립중앙박물관
    initials,  // the first consonants of a word in Hangul: ㄱㄴ for 강남
  };
  std::string text;
  std::uint8_t place{0};  // of its word within the name, from 0
  kind what{kind::word};
  friend bool operator==(search_key const&, search_key const&) = default;
};

// The words of what is typed.
std::vector<std::string> search_words(std::string_view);
// The words under which a name is found; those of kind `word` in their order, each before its other ways to write it.
std::vector<search_key> search_keys(std::string_view name);
// The same for names that only differ in how they are written: "Hauptstr." and "HAUPTSTRASSE". Empty for one without
// letters and digits.
std::string search_identity(std::string_view name);

// A house number in its parts: "12a-14" is 12, a, 14.
std::vector<std::string> number_parts(std::string_view);

// Whether `word` begins with `typed`, but for one letter that is wrong, missing, too many, or changed with its
// neighbour. Both as search_words() makes them.
bool begins_but_for_one_mistake(std::string_view typed, std::string_view word);

}  // namespace madang
