#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "demo/plan.h"

namespace madang::demo {

enum class block_use : std::uint8_t {
  housing, mixed, industry, campus, school, hospital, retail, sports, parking,
  square, park, allotments, cemetery, field, forest
};
inline constexpr auto kBlockUses = std::size_t{15};
std::string_view to_text(block_use);
constexpr bool is_green(block_use const u) { return u >= block_use::park; }

// What is enclosed by streets.
struct block {
  block_use use{};
  std::vector<node_no> outline{};  // anticlockwise
  double area_m2{};
  xy middle{};
};

struct lake {
  polygon shore;
  std::size_t block{};  // of the layout or the town: the park around it
};

// One district's streets and blocks. Node numbers below the plan's count are the plan's; the others count on
// through `nodes` here.
struct layout {
  std::vector<xy> nodes;
  std::vector<street> streets;
  std::vector<block> blocks;  // without gaps between them, up to the middle of the streets
  std::vector<lake> lakes;
};

// Pure, and independent of all other districts: a metropolis can be written district by district. Takes time
// and memory in proportion to the district's streets.
layout lay_out(plan const&, std::size_t district);

}  // namespace madang::demo
