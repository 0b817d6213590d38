#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace madang::demo {

// The languages a town can be named in. A town has one of them; what has a meaning is said in all four.
enum class language : std::uint8_t { ko, en, de, nl };

// The same in four languages; the texts live as long as the program.
struct in_four {
  std::string_view ko, en, de, nl;
  constexpr std::string_view in(language const l) const {
    return l == language::ko ? ko : l == language::en ? en : l == language::de ? de : nl;
  }
  friend bool operator==(in_four const&, in_four const&) = default;
};

enum class land_use : std::uint8_t { core, old_residential, new_residential, university, harbour, industry, green };
inline constexpr auto kLandUses = std::size_t{7};
std::string_view to_text(land_use);

std::span<in_four const> town_names();
std::span<in_four const> river_names();
// Enough for a metropolis' forty; those of the core stand for the north and the south bank.
std::span<in_four const> district_names(land_use);

// What a street is called by: the word after the stem.
enum class street_word : std::uint8_t { avenue, street, road, lane, way, close, ring, quay, square, bridge, path };
inline constexpr auto kStreetWords = std::size_t{11};

// A street's name in four bytes; the text is made when it is asked for.
struct street_name {
  std::uint16_t stem{kNone};
  street_word word{street_word::street};
  std::uint8_t prefix{0};
  static constexpr auto kNone = std::uint16_t{0xffff};
  bool empty() const { return stem == kNone; }
  friend bool operator==(street_name const&, street_name const&) = default;
};
// "Linden Lane", "Lindengasse", "Lindensteeg", "보리수골목". Empty for a street without a name.
std::string to_text(street_name, language);

// The n-th name for streets of that word in a district, of so many districts: no two districts share one,
// until every name is used up (the 14,000th street of a word) and the first one comes again.
street_name nth_name(street_word, std::uint64_t seed, std::size_t n, std::size_t district, std::size_t districts);
// One of the plain words that streets are named after, in the form that stands before the last part of a compound:
// "Oak", "Eichen", "Eiken", "참나무". Any number will do.
std::string_view nth_stem(std::uint64_t n, language);
// The k-th of the few rings: "Wallring", "Mittelring", "Außenring".
street_name ring_name(std::size_t k);

}  // namespace madang::demo
