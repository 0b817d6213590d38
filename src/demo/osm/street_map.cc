#include "demo/osm/street_map.h"

#include <fmt/format.h>

namespace madang::demo::osm {
namespace {

constexpr auto kLot = 14.0;  // metres of a street for each number of a side

std::uint64_t edge_key(node_no const a, node_no const b) {
  return static_cast<std::uint64_t>(std::min(a, b)) << 32 | std::max(a, b);
}

double length_m(town const& t, street const& s) {
  auto m = 0.0;
  for (auto k = std::size_t{1}; k < s.nodes.size(); ++k) m += distance(t.nodes[s.nodes[k - 1]], t.nodes[s.nodes[k]]);
  return m;
}

}  // namespace

std::uint32_t key_of(street_name const n) {
  return static_cast<std::uint32_t>(n.stem) << 16 | static_cast<std::uint32_t>(n.word) << 8 | n.prefix;
}

street_map::street_map(town const& t) : t_{t} { read(main_, main_kerbs_, 0, t.frame.streets.size()); }

void street_map::enter(std::size_t const district) {
  own_.clear();
  own_kerbs_.clear();
  read(own_, own_kerbs_, t_.districts[district].first_street, t_.districts[district].streets);
}

void street_map::read(edges& to, kerbs& widest, std::size_t const first, std::size_t const count) const {
  for (auto i = first; i != first + count; ++i) {
    auto const& chain = t_.streets[i].nodes;
    for (auto const n : chain) widest[n] = std::max(widest[n], width_m(t_.streets[i].kind) / 2);
    auto m = 0.0;
    for (auto k = std::size_t{1}; k < chain.size(); ++k) {
      to[edge_key(chain[k - 1], chain[k])] = {static_cast<std::uint32_t>(i), m, chain[k - 1] > chain[k]};
      m += distance(t_.nodes[chain[k - 1]], t_.nodes[chain[k]]);
    }
  }
}

std::optional<street_edge> street_map::between(node_no const from, node_no const to) const {
  for (auto const* known : {&own_, &main_}) {
    if (auto const at = known->find(edge_key(from, to)); at != known->end()) {
      auto e = at->second;
      e.against = e.against != (from > to);
      return e;
    }
  }
  return std::nullopt;
}

double street_map::widest_at(node_no const n) const {
  auto m = 0.0;
  for (auto const* known : {&own_kerbs_, &main_kerbs_}) {
    if (auto const at = known->find(n); at != known->end()) m = std::max(m, at->second);
  }
  return m;
}

house_numbers::house_numbers(town const& t) : t_{t}, first_(t.streets.size()) {
  auto so_far = std::unordered_map<std::uint32_t, std::uint32_t>{};
  for (auto i = std::size_t{0}; i != t.streets.size(); ++i) {
    auto& n = so_far[key_of(t.streets[i].name)];
    first_[i] = n;
    n += static_cast<std::uint32_t>(floor_int(length_m(t, t.streets[i]) / kLot)) + 1;
  }
}

std::string house_numbers::take(std::uint32_t const street, double const at_m, bool const left) {
  auto const lot = first_[street] + static_cast<std::uint32_t>(std::max<std::int64_t>(0, floor_int(at_m / kLot)));
  auto const number = 1 + 2 * lot + (left ? 1 : 0);
  auto& used = street < t_.frame.streets.size() ? main_ : own_;
  auto const again = used[static_cast<std::uint64_t>(key_of(t_.streets[street].name)) << 32 | number]++;
  if (again == 0) return std::to_string(number);
  if (t_.options().local == language::ko) return fmt::format("{}-{}", number, again);
  auto const letter = [](std::uint32_t const k) { return static_cast<char>('a' + k % 26); };
  auto const before = again > 26 ? std::string(1, letter((again - 1) / 26 - 1)) : std::string{};
  return fmt::format("{}{}{}", number, before, letter(again - 1));
}

void house_numbers::begin_again() {
  main_.clear();
  own_.clear();
}
void house_numbers::leave_district() { own_.clear(); }

}  // namespace madang::demo::osm
