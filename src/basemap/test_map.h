#pragma once

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "basemap/capability.h"
#include "core/geo/tile_id.h"
#include "core/net/coding.h"
#include "support/kept_output.h"
#include "support/test_runtime.h"
#include "support/vector_tile_reader.h"

// Small extracts, written as people draw them, and a city that imports them.
namespace madang::basemap {

// Streets on squared paper: each letter is a node, a step of one character is 20 m; ways join nodes.
// The paper lies within one tile of zoom 16.
class drawn_extract {
 public:
  explicit drawn_extract(std::vector<std::string> const& rows = {}) {
    for (auto y = std::size_t{0}; y != rows.size(); ++y) {
      for (auto x = std::size_t{0}; x != rows[y].size(); ++x) {
        if (std::isalnum(static_cast<unsigned char>(rows[y][x]))) node(rows[y][x], double(x), double(y));
      }
    }
  }
  using tags = std::map<std::string, std::string>;
  static constexpr auto kWest = 13.3983765, kNorth = 52.519228, kStepLon = 0.000295, kStepLat = 0.00018;

  void node(char const name, double const x, double const y, tags const& t = {}) {
    place(name, kWest + x * kStepLon, kNorth - y * kStepLat, t);
  }
  void place(char const name, double const lon, double const lat, tags const& t = {}) {
    nodes_[name] =
        fmt::format(R"(<node id="{}" version="1" lat="{:.7f}" lon="{:.7f}">{}</node>)", int(name), lat, lon, xml(t));
  }
  void tag(char const name, tags const& t) {
    auto& n = nodes_.at(name);
    n.insert(n.rfind("</node>"), xml(t));
  }
  // Number 1000 for the first way, 1001 for the next.
  int way(std::string const& through, tags const& t) {
    auto refs = std::string{};
    for (auto const c : through) refs += fmt::format(R"(<nd ref="{}"/>)", int(c));
    auto const id = 1000 + int(ways_.size());
    ways_.push_back(fmt::format(R"(<way id="{}" version="1">{}{}</way>)", id, refs, xml(t)));
    return id;
  }
  void relation(std::vector<std::pair<int, std::string>> const& members, tags const& t) {
    auto all = std::string{};
    for (auto const& [id, role] : members) all += fmt::format(R"(<member type="way" ref="{}" role="{}"/>)", id, role);
    relations_.push_back(
        fmt::format(R"(<relation id="{}" version="1">{}{}</relation>)", 5000 + relations_.size(), all, xml(t)));
  }
  void raw_way(std::string xml_of_way) { ways_.push_back(std::move(xml_of_way)); }
  std::string text() const {
    auto out = std::string{R"(<?xml version="1.0"?><osm version="0.6">)"};
    for (auto const& [_, n] : nodes_) out += n + '\n';
    for (auto const& w : ways_) out += w + '\n';
    for (auto const& r : relations_) out += r + '\n';
    return out + "</osm>\n";
  }

 private:
  static std::string xml(tags const& t) {
    auto out = std::string{};
    for (auto const& [k, v] : t) out += fmt::format(R"(<tag k="{}" v="{}"/>)", k, v);
    return out;
  }
  std::map<char, std::string> nodes_;
  std::vector<std::string> ways_, relations_;
};

class mapped_city : public test::on_each_store {
 protected:
  int import(std::string const& text, std::string const& name = "x.osm", std::map<std::string, std::string> more = {}) {
    std::ofstream{folder.file(name), std::ios::binary} << text;
    return import_file(folder.file(name), std::move(more));
  }
  int import_file(std::string const& file, std::map<std::string, std::string> more = {}) {
    return import_file(file, said, std::move(more));
  }
  int import_file(std::string const& file, output& out, std::map<std::string, std::string> more = {}) {
    auto options = parsed_options{};
    options.values["file"] = {file};
    for (auto& [k, v] : more) options.values[k] = {v};
    auto call = command_call{options, folder.path(), out};
    return basemap().commands[0].run(city.capability_part(), call);
  }
  int import(drawn_extract const& e) { return import(e.text()); }

  // The tile of that zoom around the middle of the paper, as another program gets it.
  std::string tile(int const zoom, double const x = 5, double const y = 3) {
    auto const at = geo::tile_at(geo::to_world({drawn_extract::kWest + x * drawn_extract::kStepLon,
                                                drawn_extract::kNorth - y * drawn_extract::kStepLat}), zoom);
    auto const r = city.get(fmt::format("/basemap/v1/tiles/{}/{}/{}.mvt", at.z, at.x, at.y));
    EXPECT_TRUE(r.status == 200 || r.status == 204) << r.status;
    return test::body_of(r);
  }
  std::vector<test::tile_feature> features(int const zoom, std::string_view const layer) {
    return test::features_in(tile(zoom), layer);
  }

  test::city_of city{GetParam(), basemap()};
  test::scratch_folder folder;
  test::kept_output said;
};

}  // namespace madang::basemap
