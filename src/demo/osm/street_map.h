#pragma once

#include <optional>
#include <span>
#include <unordered_map>

#include "demo/town.h"

namespace madang::demo::osm {

// Where an edge between two nodes lies on the street it is a piece of.
struct street_edge {
  std::uint32_t street{};
  double from_m{};        // of its first node, as the street goes
  bool against{false};    // asked for in the other direction
};

// Which street is between two nodes: of the main roads, and of one district. Keeps a reference to the town.
class street_map {
 public:
  explicit street_map(town const&);
  void enter(std::size_t district);  // its streets instead of another's
  std::optional<street_edge> between(node_no from, node_no to) const;
  double widest_at(node_no) const;  // from the middle of the widest street there to its kerb

 private:
  using edges = std::unordered_map<std::uint64_t, street_edge>;
  using kerbs = std::unordered_map<node_no, double>;
  void read(edges&, kerbs&, std::size_t first, std::size_t count) const;
  town const& t_;
  edges main_, own_;
  kerbs main_kerbs_, own_kerbs_;
};

// Gives out house numbers as they are given in towns: along the street, odd ones to the right, and none twice.
class house_numbers {
 public:
  explicit house_numbers(town const&);
  std::string take(std::uint32_t street, double at_m, bool left);
  void begin_again();
  void leave_district();  // forgets those of the streets that only one district has

 private:
  town const& t_;
  std::vector<std::uint32_t> first_;  // street by street: where pieces of one name go on counting
  std::unordered_map<std::uint64_t, std::uint32_t> main_, own_;  // how often a number was taken
};

std::uint32_t key_of(street_name);

}  // namespace madang::demo::osm
