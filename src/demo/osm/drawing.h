#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "demo/town.h"

namespace madang::demo::osm {

struct tag {
  std::string_view key;  // lives as long as the program
  std::string value;
};
using tags = std::vector<tag>;

using way_no = std::uint32_t;
struct way {
  std::vector<node_no> nodes;  // the last is the first again if it is closed
  tags about;
};

struct member {
  enum class kind : std::uint8_t { node, way };
  kind what{kind::way};
  std::uint32_t no{};
  std::string_view role{};
};
struct relation {
  std::vector<member> members;
  tags about;
};

// What an OpenStreetMap extract shows of one part of the town. Node numbers below `first` are the town's; the others
// count on through `nodes`. Ways and relations count from 0.
struct drawing {
  node_no first{};
  std::vector<xy> nodes{};
  std::vector<std::pair<node_no, tags>> places{};  // nodes of its own that are something by themselves; ascending
  std::vector<way> ways{};
  std::vector<relation> relations{};

  node_no add(xy);
  node_no add_place(xy, tags);
  way_no add_line(std::vector<node_no>, tags);
  way_no add_line(std::vector<xy> const&, tags);
  way_no add_piece(std::vector<node_no> const& of, std::size_t from, std::size_t to, tags);  // with both ends
  std::vector<node_no> add_all(std::vector<xy> const&);
  way_no add_area(std::vector<node_no> corners, tags);
  way_no add_area(polygon const&, tags);
  // An area with holes, as a multipolygon relation.
  void add_area(polygon const& outer, std::vector<polygon> const& inner, tags);
};

// "name" in the town's language and the four of "name:…".
void add_names(tags&, in_four const&, language);
void add_names(tags&, street_name, language);

}  // namespace madang::demo::osm
