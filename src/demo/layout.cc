#include "demo/layout.h"

#include <algorithm>
#include <array>

#include "demo/greenery.h"
#include "demo/subdivide.h"

namespace madang::demo {
namespace {

// How often a block is put to a use; the columns are those of block_use.
using shares = std::array<double, kBlockUses>;
//                         housing mixed indus campus school hosp retail sports park. square park allot cem. field
//                         forest
constexpr shares kCore       {25,  56,   0,    0,     3,     0,   7,     0,     2,    4,     3,   0,    0,   0,    0};
constexpr shares kOld        {60,  20,   0,    0,     4,     0.7, 4,     1,     1.5,  2,     5,   0.6,  0.6, 0,    0};
constexpr shares kNew        {74,  5,    0,    0,     4,     0.4, 4,     2.5,   1,    0.6,   6,   2,    0.6, 0,    0};
constexpr shares kUniversity {20,  8,    0,    52,    0,     2,   2,     5,     4,    2,     5,   0,    0,   0,    0};
constexpr shares kHarbour    {3,   9,    72,   0,     0,     0,   5,     0,     7,    0,     2,   1,    0,   1,    0};
constexpr shares kIndustry   {5,   6,    68,   0,     0,     0,   9,     1,     6,    0,     2,   2,    0,   1,    0};
constexpr shares kGreen      {26,  3,    0,    0,     2,     0,   1,     5,     1,    0,     22,  10,   2,   14,   14};
constexpr shares kEdge       {48,  4,    0,    0,     1,     0,   1,     2,     0,    0,     4,   10,   1,   21,   8};
constexpr shares kFields     {4,   0,    0,    0,     0,     0,   0,     0.5,   0,    0,     1,   1,    0,   64,   30};

shares const& shares_of(land_use const u, double const looseness) {
  if (looseness > 4.5) return kFields;
  if (looseness > 2.2) return kEdge;
  switch (u) {
    case land_use::core: return kCore;
    case land_use::old_residential: return kOld;
    case land_use::new_residential: return kNew;
    case land_use::university: return kUniversity;
    case land_use::harbour: return kHarbour;
    case land_use::industry: return kIndustry;
    case land_use::green: break;
  }
  return kGreen;
}

block_use draw(shares const& s, dice& d) {
  auto sum = 0.0;
  for (auto const x : s) sum += x;
  auto left = d.uniform() * sum;
  for (auto i = std::size_t{0}; i != s.size(); ++i) {
    if (left < s[i]) return static_cast<block_use>(i);
    left -= s[i];
  }
  return block_use::housing;
}

// What does not fit on the block gives way: no hospital on a garden, no forest on a backyard.
block_use fitting(block_use const u, double const m2) {
  if ((u == block_use::hospital || u == block_use::sports || u == block_use::cemetery) && m2 < 7'000) {
    return block_use::mixed;
  }
  if ((u == block_use::housing || u == block_use::mixed || u == block_use::school) && m2 > 48'000) {
    return block_use::field;
  }
  if ((u == block_use::square || u == block_use::parking) && m2 > 22'000) return block_use::retail;
  return u;
}

// A town park, or in the green districts a lake, near the middle of the district.
std::optional<reserve> reserve_of(plan const& p, district_plan const& d) {
  auto const park =
      d.use == land_use::old_residential || d.use == land_use::new_residential || d.use == land_use::university;
  if (!park && d.use != land_use::green) return std::nullopt;
  auto corners = polygon{};
  for (auto const n : d.quarters[0]) corners.push_back(p.nodes[n]);
  auto const at = centroid(corners);
  if (!contains(corners, at)) return std::nullopt;
  auto const area = signed_area(corners);
  if (park) return reserve{at, std::clamp(area * 0.03, 14'000.0, 180'000.0), false};
  return reserve{at, std::clamp(area * 0.1, 60'000.0, 700'000.0), true};
}

// The block on the main street, two fifths of the way from the old bridge to the gate, is the market square.
void place_market(std::vector<block>& blocks, plan const& p) {
  auto const want = p.gate * 0.42;
  auto const cost = [&](block const& b) { return distance(b.middle, want) + b.area_m2 * 0.004; };
  auto const best = std::ranges::min_element(blocks, {}, cost);
  if (best != blocks.end()) best->use = block_use::square;
}

}  // namespace

std::string_view to_text(block_use const u) {
  constexpr auto kTexts = std::array<std::string_view, kBlockUses>{
      "housing", "mixed", "industry", "campus", "school", "hospital", "retail", "sports",
      "parking", "square", "park", "allotments", "cemetery", "field", "forest"};
  return kTexts[static_cast<std::size_t>(u)];
}

layout lay_out(plan const& p, std::size_t const district) {
  auto out = layout{};
  auto const& d = p.districts[district];
  auto s = subdivider{p, district, out};
  auto uses = dice{mix(d.seed, 0xb10c)};
  auto const kept = reserve_of(p, d);
  for (auto const& quarter : d.quarters) {
    auto const loops = s.cut(quarter, kept);
    for (auto i = std::size_t{0}; i != loops.size(); ++i) {
      auto const corners = s.corners(loops[i]);
      auto b = block{.outline = loops[i], .area_m2 = signed_area(corners), .middle = centroid(corners)};
      auto const is_reserve = kept && s.reserved() == i;
      auto const drawn = draw(shares_of(d.use, s.land().looseness(b.middle)), uses);
      b.use = is_reserve ? block_use::park : fitting(drawn, b.area_m2);
      out.blocks.push_back(std::move(b));
      if (is_reserve && kept->water) add_lake(out, out.blocks.size() - 1, corners);
    }
  }
  if (district == 0) place_market(out.blocks, p);
  add_paths_and_closes(out, s, d);
  if (d.use == land_use::harbour) add_basins(out, s, p);
  return out;
}

}  // namespace madang::demo
