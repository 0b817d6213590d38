#pragma once

#include <unordered_map>
#include <vector>

#include "demo/sensors.h"

namespace madang::demo {

// What a place in the town is like, for many places. Keeps a reference to the town.
class neighbourhood {
 public:
  explicit neighbourhood(town const&);

  // `street` is the one the place stands at, or kNoStreet.
  surroundings at(xy, std::uint32_t street, std::size_t district) const;
  // The district of a place; a place beside the main road between two is in one of them.
  std::size_t district_at(xy, std::uint32_t street) const;
  std::uint32_t nearest_street(xy) const;  // with a name, for cars or on foot
  // How densely people live along a street, 0 … 1.
  double residents_near_street(std::size_t street) const;
  double vehicles_a_day(std::size_t street) const;

 private:
  static std::uint64_t square(xy);
  // Exposure to the traffic of all streets around: 1 at a main road's kerb.
  double road_at(xy) const;

  town const& t_;
  std::vector<box> district_boxes_;
  std::vector<std::uint8_t> street_district_;
  struct segment { xy a, b; std::uint32_t street; double traffic; };
  std::unordered_map<std::uint64_t, std::vector<segment>> segments_;  // by square
};

}  // namespace madang::demo
