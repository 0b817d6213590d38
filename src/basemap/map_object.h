#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace madang::basemap {

// WGS 84 in units of 1e-7 degrees, as OpenStreetMap has it.
struct position {
  std::int32_t lon_e7{}, lat_e7{};
  friend bool operator==(position const&, position const&) = default;
};
using path = std::vector<position>;
using polygon = std::vector<path>;  // an outer ring, then its holes; the last position of a ring repeats the first

enum class shape_kind : std::uint8_t { point, line, area };

struct shape {
  shape_kind kind{shape_kind::point};
  std::vector<polygon> parts{};  // a point or line is the one path of the one part
};

class tag_list {
 public:
  using entry = std::pair<std::string_view, std::string_view>;

  tag_list() = default;
  tag_list(std::initializer_list<entry> const all) : all_{all} {}
  void clear() { all_.clear(); }
  void add(std::string_view const key, std::string_view const value) { all_.emplace_back(key, value); }
  // Empty if there is none; OpenStreetMap has no empty values.
  std::string_view operator[](std::string_view const key) const {
    auto const at = std::ranges::find(all_, key, &entry::first);
    return at == all_.end() ? std::string_view{} : at->second;
  }
  bool is(std::string_view const key, std::string_view const value) const { return (*this)[key] == value; }
  bool empty() const { return all_.empty(); }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }

 private:
  std::vector<entry> all_;
};

// An object of OpenStreetMap: a node, a way, an area made of a way or a relation. The texts belong to whoever hands it
// on, and are there as long as the call.
struct map_object {
  char type{'n'};  // n, w, r
  std::int64_t id{};
  tag_list tags{};
  shape where{};
};

}  // namespace madang::basemap
