#include "demo/osm_extract.h"

#include <numeric>

#include "demo/osm/landscape.h"
#include "demo/osm/pbf_file.h"
#include "demo/osm/streets.h"

namespace madang::demo {
namespace {

using namespace osm;

// Draws part by part: what belongs to the town as a whole, then its districts.
class drawing_board {
 public:
  explicit drawing_board(town const& t) : t_{t}, streets_{t}, railway_{t}, numbers_{t} {
    for (auto const& l : t.lakes) lakes_.push_back(box_of(l.shore));
  }
  std::size_t parts() const { return 1 + t_.districts.size(); }
  // In this order, each once a round.
  drawing draw(std::size_t const part) {
    if (part == 0) numbers_.begin_again();
    auto out = drawing{.first = static_cast<node_no>(t_.nodes.size())};
    auto const district = part == 0 ? 0 : part - 1;
    auto c = canvas{t_, out, streets_, numbers_, district, postcode_of(t_, district), railway_.middle(), lakes_};
    if (part == 0) {
      draw_whole(c);
    } else {
      streets_.enter(district);
      draw_district(c, railway_);
      numbers_.leave_district();
    }
    return out;
  }

 private:
  void draw_whole(canvas& c) {
    for (auto i = std::uint32_t{0}; i != t_.frame.streets.size(); ++i) draw_street(c, railway_, i);
    draw_waters(c);
    draw_railway(c, railway_);
    draw_tram(c);
    draw_boundaries(c);
    draw_places(c);
    draw_countryside(c, railway_);
  }

  town const& t_;
  street_map streets_;
  railway railway_;
  house_numbers numbers_;
  std::vector<box> lakes_;
};

class extract_writer {
 public:
  extract_writer(town const& t, sink& to) : t_{t}, to_{to}, first_{static_cast<node_no>(t.nodes.size())} {
    counts_.nodes = first_;
  }

  void write_town_nodes() {
    auto const known = tags_of_junctions(t_);
    auto next = known.begin();
    for (auto n = node_no{0}; n != first_; ++n) {
      auto const has_tags = next != known.end() && next->first == n;
      to_.add_node(n + 1, t_.frame.on_earth.to_position(t_.nodes[n]), has_tags ? next->second : kNone);
      if (has_tags) ++next;
    }
  }
  void write_nodes(drawing const& d) {
    auto next = d.places.begin();
    for (auto i = std::size_t{0}; i != d.nodes.size(); ++i) {
      auto const has_tags = next != d.places.end() && next->first == first_ + i;
      to_.add_node(++counts_.nodes, t_.frame.on_earth.to_position(d.nodes[i]), has_tags ? next->second : kNone);
      if (has_tags) ++next;
    }
  }
  void write_ways(drawing& d) {
    for (auto const& w : d.ways) {
      ids_.clear();
      for (auto const n : w.nodes) ids_.push_back(id_of(n));
      to_.add_way(++counts_.ways, ids_, w.about);
    }
    for (auto& r : d.relations) relations_.push_back(numbered(std::move(r), counts_.ways - std::ssize(d.ways)));
    own_ += std::ssize(d.nodes);
  }
  osm_counts write_relations() {
    for (auto const& r : relations_) to_.add_relation(++counts_.relations, r.members, r.about);
    return counts_;
  }

 private:
  struct numbered_relation { std::vector<sink::part> members; tags about; };

  std::int64_t id_of(node_no const n) const { return n < first_ ? n + std::int64_t{1} : n + 1 + own_; }
  numbered_relation numbered(relation r, std::int64_t const first_way) const {
    auto out = numbered_relation{{}, std::move(r.about)};
    for (auto const& m : r.members) {
      auto const id = m.what == member::kind::node ? id_of(m.no) : first_way + m.no + 1;
      out.members.push_back({m.what, id, m.role});
    }
    return out;
  }

  town const& t_;
  sink& to_;
  node_no first_;
  osm_counts counts_;
  std::int64_t own_{0};  // nodes of the parts whose ways are written
  std::vector<std::int64_t> ids_;
  std::vector<numbered_relation> relations_;
  tags const kNone{};
};

}  // namespace

osm_counts draw_osm_extract(town const& t, osm::sink& to, extract_steps const& step) {
  auto board = drawing_board{t};
  auto w = extract_writer{t, to};
  auto done = std::size_t{0};
  auto const tell = [&] {
    if (step) step(++done, 2 * board.parts());
  };
  w.write_town_nodes();
  for (auto i = std::size_t{0}; i != board.parts(); ++i, tell()) w.write_nodes(board.draw(i));
  for (auto i = std::size_t{0}; i != board.parts(); ++i, tell()) {
    auto d = board.draw(i);
    w.write_ways(d);
  }
  return w.write_relations();
}

osm_counts write_osm_extract(town const& t, std::string const& path, extract_steps const& step) {
  // With the country around, which ends in no straight line.
  auto const reach_m = (t.frame.radius_m + land_around_m(t.frame.radius_m)) * 1.05;
  auto const corner = [&](double const way) { return t.frame.on_earth.to_position({way * reach_m, way * reach_m}); };
  auto file = pbf_file{path, corner(-1), corner(1)};
  auto const counts = draw_osm_extract(t, file, step);
  file.close();
  return counts;
}

osm_counts count_osm_extract(town const& t) {
  auto board = drawing_board{t};
  auto n = osm_counts{.nodes = std::ssize(t.nodes)};
  for (auto i = std::size_t{0}; i != board.parts(); ++i) {
    auto const d = board.draw(i);
    n.nodes += std::ssize(d.nodes);
    n.ways += std::ssize(d.ways);
    n.relations += std::ssize(d.relations);
  }
  return n;
}

}  // namespace madang::demo
