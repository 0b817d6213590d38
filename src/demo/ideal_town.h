#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "demo/plan.h"

namespace madang::demo {

// The town drawn with compass and ruler, and the bend that makes a town of it. Angles are in turns from the
// river's downstream end, 0 … ½ on either bank; half 0 lies to the left of who looks downstream.
struct ideal_town {
  static constexpr auto kBandsMax = std::size_t{5};
  struct cell {
    std::size_t band, half, sector;
    land_use use{land_use::new_residential};
    in_four name{};
  };

  std::uint64_t seed{};
  std::vector<double> radius_m;  // ring by ring; the last one is where the town ends
  double water_m{}, bank_m{};    // from the middle of the river to the water's edge and to the road along it
  std::array<double, 2> axis{};  // where the main street of the core meets the first ring
  std::array<std::array<std::vector<double>, 2>, kBandsMax> angles;  // [band][half]: between neighbours of a band
  std::vector<cell> cells;                                           // one a district
  double turn{};                 // of the whole town
  xy shift{};                    // so that the old bridge is the town's centre

  std::size_t bands() const { return radius_m.size(); }
  // Where roads meet this ring, from inside or outside.
  std::vector<double> const& angles_of_ring(std::size_t ring, std::size_t half) const;
  // How far apart a road's nodes are.
  double spacing_m(std::size_t band) const;
  xy on_ring(std::size_t ring, std::size_t half, double angle) const;
  // From the drawing to the plane. Smooth and one-to-one: what does not cross in the drawing never does.
  xy place(xy ideal) const;

  polygon river() const;
  std::vector<xy> river_course() const;
};

ideal_town make_ideal_town(town_options const&);

// What the districts are used for, and their names.
void assign_uses(ideal_town&, std::uint64_t seed);

}  // namespace madang::demo
