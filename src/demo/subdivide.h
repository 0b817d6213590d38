#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "demo/layout.h"
#include "demo/quarter_style.h"
#include "demo/random.h"

namespace madang::demo {

// A place that is not cut further than this: a park, perhaps with a lake.
struct reserve {
  xy at{};
  double area_m2{};
  bool water{false};
};

// Cuts a quarter in two by a street, and the halves again, until blocks are left. A street starts and ends
// at nodes of what encloses it, preferably opposite to a street that ends there from the other side. Every
// street has an end on one that was there before, so the network stays in one piece: on foot, and for cars. A
// one-way street has both ends there, so that every place can still be driven to and from.
class subdivider {
 public:
  using loop = std::vector<node_no>;

  subdivider(plan const&, std::size_t district, layout& out);
  // What is left of this quarter after the cuts; the streets are in `out`.
  std::vector<loop> cut(loop quarter, std::optional<reserve> const&);
  // The index in the result of the last cut() where the reserve is.
  std::optional<std::size_t> reserved() const { return reserved_; }

  xy at(node_no) const;
  polygon corners(loop const&) const;
  bool on_road(node_no) const;
  bool for_cars(node_no) const;
  node_no add_node(xy, bool for_cars);
  street_name next_name(street_word);
  lie_of_the_land const& land() const { return land_; }

 private:
  struct end { xy away; std::size_t street; };  // a street that ends at a node, and where it comes from
  struct chord {
    std::size_t from{}, to{};  // indices of the loop
    double cost{};
  };
  struct line { xy at, along; };

  std::optional<std::pair<loop, loop>> cut_once(loop const&, polygon const&, double area, double target);
  line place_line(polygon const&, double target, std::size_t attempt);
  std::vector<chord> chords_near(loop const&, polygon const&, line const&) const;
  double cost(loop const&, polygon const&, chord const&, line const&) const;
  double cost_of_end(loop const&, polygon const&, std::size_t at, xy into) const;
  std::vector<xy> bend(xy from, xy to);
  bool fits(polygon const&, chord const&, std::vector<xy> const& inner, double target) const;
  std::pair<loop, loop> build(loop const&, chord const&, std::vector<xy> const& inner, double blocks);
  street_class class_of(double blocks, double looseness, bool for_cars);
  street_name name_of(street_class, node_no from, node_no to, xy along);
  std::optional<street_name> continued(node_no, xy along, street_class) const;

  plan const& plan_;
  std::size_t district_;
  layout& out_;
  lie_of_the_land land_;
  dice dice_;
  std::unordered_map<node_no, std::vector<end>> ends_;
  std::vector<std::size_t> names_used_;
  std::vector<bool> for_cars_;  // the layout's nodes
  std::optional<std::size_t> reserved_;
};

}  // namespace madang::demo
