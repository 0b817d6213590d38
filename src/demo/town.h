#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "demo/layout.h"
#include "demo/plan.h"

namespace madang::demo {

struct district {
  in_four name;
  land_use use{};
  polygon outline;  // anticlockwise; two districts that meet have the same corners there
  xy middle{};
  std::size_t first_street{}, streets{};  // its part of town::streets; the main roads before belong to no district
  std::size_t first_block{}, blocks{};
  std::int64_t residents{};
};

// What everybody knows the way to.
enum class landmark_kind : std::uint8_t {
  town_hall, market, station, stadium, hospital, university, fairground, shopping_centre, school, lake, harbour
};
std::string_view to_text(landmark_kind);
struct landmark {
  landmark_kind kind{};
  in_four name;
  xy at{};
  std::size_t district{};
};

// A town that never was. Everything in it follows from its options, on any machine.
struct town {
  plan frame;
  std::vector<xy> nodes;        // of the plan first, then district by district
  std::vector<street> streets;  // likewise
  std::vector<block> blocks;
  std::vector<lake> lakes;
  std::vector<district> districts;
  std::vector<landmark> landmarks;

  town_options const& options() const { return frame.options; }
  std::string_view name() const { return frame.name.in(frame.options.local); }
  polygon corners(std::vector<node_no> const&) const;
  std::optional<std::size_t> district_at(xy) const;
  std::size_t district_of_block(std::size_t block) const;
};

// To be shown wherever the town's data is.
inline constexpr auto kTownAttribution =
    in_four{"Madang, 가상 자료", "Madang, synthetic", "Madang, erfunden", "Madang, verzonnen"};

// The options must be right (what_is_wrong). Time and memory in proportion to the area.
town make_town(town_options const&);

}  // namespace madang::demo
