#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <protozero/pbf_message.hpp>

// Reads Mapbox Vector Tiles, for tests: what another program sees in ours.
namespace madang::test {

struct tile_feature {
  std::uint64_t id{};
  int type{};  // 1 points, 2 lines, 3 areas
  std::vector<std::uint32_t> tags, geometry;
  std::map<std::string, std::string> attributes;  // as text

  std::string operator[](std::string const& key) const {
    auto const at = attributes.find(key);
    return at == attributes.end() ? "" : at->second;
  }
  // How many lines, rings or points.
  int parts() const {
    auto n = 0;
    for (auto i = std::size_t{0}; i < geometry.size();) {
      auto const command = geometry[i] & 7U, count = geometry[i] >> 3;
      n += command == 1 ? int(count) : 0;
      i += 1 + (command == 7 ? 0 : 2 * std::size_t{count});
    }
    return n;
  }
};

struct tile_layer {
  std::string name;
  std::uint32_t version{}, extent{};
  std::vector<std::string> keys, values;
  std::vector<tile_feature> features;
};

inline std::vector<std::uint32_t> numbers_in(protozero::pbf_reader& r) {
  auto const range = r.get_packed_uint32();
  return {range.begin(), range.end()};
}

inline std::string value_in(protozero::pbf_reader r) {
  while (r.next()) {
    switch (r.tag()) {
      case 1: return r.get_string();
      case 3: return std::to_string(r.get_double());
      case 6: return std::to_string(r.get_sint64());
      case 7: return r.get_bool() ? "true" : "false";
      default: r.skip();
    }
  }
  return {};
}

inline tile_feature feature_in(protozero::pbf_reader r) {
  auto f = tile_feature{};
  while (r.next()) {
    switch (r.tag()) {
      case 1: f.id = r.get_uint64(); break;
      case 2: f.tags = numbers_in(r); break;
      case 3: f.type = r.get_enum(); break;
      case 4: f.geometry = numbers_in(r); break;
      default: r.skip();
    }
  }
  return f;
}

inline tile_layer layer_in(protozero::pbf_reader r) {
  auto l = tile_layer{};
  while (r.next()) {
    switch (r.tag()) {
      case 1: l.name = r.get_string(); break;
      case 2: l.features.push_back(feature_in(r.get_message())); break;
      case 3: l.keys.push_back(r.get_string()); break;
      case 4: l.values.push_back(value_in(r.get_message())); break;
      case 5: l.extent = r.get_uint32(); break;
      case 15: l.version = r.get_uint32(); break;
      default: r.skip();
    }
  }
  for (auto& f : l.features) {
    for (auto i = std::size_t{0}; i + 1 < f.tags.size(); i += 2) {
      f.attributes[l.keys.at(f.tags[i])] = l.values.at(f.tags[i + 1]);
    }
  }
  return l;
}

inline std::vector<tile_layer> read_tile(std::string_view const tile) {
  auto out = std::vector<tile_layer>{};
  auto t = protozero::pbf_reader{tile.data(), tile.size()};
  while (t.next(3)) out.push_back(layer_in(t.get_message()));
  return out;
}

// The features of a layer; none if there is no such layer.
inline std::vector<tile_feature> features_in(std::string_view const tile, std::string_view const layer) {
  for (auto& l : read_tile(tile)) {
    if (l.name == layer) return l.features;
  }
  return {};
}

}  // namespace madang::test
