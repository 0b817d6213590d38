#pragma once

#include "demo/plan.h"

namespace madang::demo {

// How streets are laid out in a district, by what it is used for.
struct quarter_style {
  double block_m2;      // of a typical block where the town is dense
  double long_side;     // how much longer than wide a block is
  double crooked;       // 0 as with a ruler
  double bend;          // how far a street follows the lie of the land rather than the shortest way
  double spacing_m;     // between a street's nodes
  double radial;        // 1: streets lead to the old bridge and around it; 0: in a direction of their own
};
quarter_style style_of(land_use);

// The direction of one family of streets at each place (the other is across), and how large blocks are there.
class lie_of_the_land {
 public:
  lie_of_the_land(plan const&, district_plan const&);
  xy direction(xy) const;
  // 1 where houses stand close, more towards the fields.
  double looseness(xy) const;
  double block_m2(xy const at) const { return style_.block_m2 * looseness(at); }
  quarter_style const& style() const { return style_; }

 private:
  struct village { xy middle; double radius_m; };

  quarter_style style_;
  std::uint64_t seed_, town_seed_;
  double radius_m_;
  double turn_;  // of the district's own direction
  double outskirts_;
  std::vector<village> villages_;
};

}  // namespace madang::demo
