#pragma once

#include "demo/osm/shapes.h"
#include "demo/osm/street_map.h"

namespace madang::demo::osm {

// One side of a block: an edge of its outline, in the middle of a street if there is one.
struct side {
  xy a, b;
  std::optional<street_edge> street{};
  double kerb_m{};  // from the edge to where the street ends
};

// A block as builders see it: what is around it, what is in the way, what is built already. Anticlockwise.
class site {
 public:
  site(town const&, street_map const&, std::size_t block);
  explicit site(polygon outline);  // open land, without streets around it

  polygon const& outline() const { return outline_; }
  std::vector<side> const& sides() const { return sides_; }
  box const& extent() const { return extent_; }
  // What lies so far behind the kerbs; see inset().
  std::optional<polygon> behind_kerbs(double m) const;

  // A line that stays free on both sides, and water that stays free.
  void keep_free(xy from, xy to, double half_width_m);
  void keep_free(polygon const&);
  // True if a building fits here: so far from kerbs and so far from other buildings.
  bool is_free(polygon const&, double gap_m, double kerb_m) const;
  bool is_clear(polygon const&, double kerb_m) const;  // the same without asking for other buildings
  // Taken by a building (or a pitch, or what else others may not overlap).
  void take(polygon);
  // Builds if there is room.
  bool try_take(polygon const&, double gap_m, double kerb_m);

  // The side nearest to a place, and how far along its street that is.
  struct doorstep { std::uint32_t street; double at_m; bool left; };
  std::optional<doorstep> doorstep_of(xy) const;
  std::optional<doorstep> doorstep_on(std::size_t side, xy) const;
  // The direction of the longest side.
  xy direction() const;

 private:
  struct corridor { xy a, b; double half_width; };
  struct taken { polygon outline; box extent; };
  polygon outline_;
  std::vector<side> sides_;
  box extent_;
  std::vector<corridor> corridors_;
  std::vector<taken> water_, taken_;
};

}  // namespace madang::demo::osm
