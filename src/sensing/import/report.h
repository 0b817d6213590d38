#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/output.h"

namespace madang::sensing::series_import {

// A text of unknown origin for a terminal: not too long, without control characters.
std::string shown(std::string_view);

// What was not taken as it stands, and why.
enum class finding : std::uint8_t {
  unreadable_row,   // as the CSV reader found it
  wrong_width,      // more or fewer cells than columns
  no_time,
  never_shown,      // a local time that clocks jumped over
  no_thing,         // an empty key
  no_number,
  bad_place,        // coordinates that are none
  // What follows is no mistake of the file's making.
  out_of_range,
  repeated,         // the same value for the same time
  contradicted,     // another value for the same time
  ambiguous,        // a local time shown twice, told apart by the order of rows
};
inline constexpr auto kFindings = std::size_t{11};

struct place {
  std::size_t file{0};
  std::int64_t line{0};
  friend bool operator==(place const&, place const&) = default;
};

// Collects what was found, says the first mistakes at once and the rest in numbers.
class report {
 public:
  report(output& o, std::vector<std::string> files) : out_{o}, files_{std::move(files)} {}

  // A mistake, named with its place and a sentence as long as there are few.
  void mistake(finding, place, std::string_view where, std::string_view sentence);
  void note(finding, place);
  void unknown_thing(std::string_view key);  // not in the second table

  // A line for every kind of finding that there was, with its first places.
  void summarise() const;

 private:
  struct tally {
    std::int64_t count{0};
    std::vector<place> first;
  };
  std::string places_text(tally const&) const;

  output& out_;
  std::vector<std::string> files_;
  std::array<tally, kFindings> tallies_{};
  std::int64_t mistakes_{0}, unknown_things_{0};
  std::string unknown_keys_;
};

}  // namespace madang::sensing::series_import
