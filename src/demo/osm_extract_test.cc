#include "demo/osm_extract.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include <gtest/gtest.h>
#pragma GCC diagnostic push  // the library's headers are not ours to mend
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/reader.hpp>
#pragma GCC diagnostic pop

#include "core/base/text.h"
#include "demo/osm/shapes.h"
#include "demo/random.h"
#include "support/engines.h"

namespace madang::demo {
namespace {

using osm::tags;

struct kept_way {
  std::vector<std::int64_t> nodes;
  tags about;
};
struct kept_relation {
  std::vector<osm::sink::part> members;
  tags about;
};

std::string get(tags const& all, std::string_view const key) {
  auto const at = std::ranges::find(all, key, &osm::tag::key);
  return at == all.end() ? "" : at->value;
}

// An extract in memory, on the plane again: rounded as the file has it.
struct kept_extract final : osm::sink {
  explicit kept_extract(town const& made) : t{made} { counts = draw_osm_extract(t, *this); }

  void add_node(std::int64_t const id, position const p, tags const& about) override {
    EXPECT_EQ(std::ssize(nodes) + 1, id);
    EXPECT_TRUE(ways.empty());
    nodes.push_back(t.frame.on_earth.to_xy(p));
    if (!about.empty()) places.push_back({{id}, about});
    note(about);
    add(static_cast<std::uint64_t>(floor_int(p.lon_deg * 1e7 + 0.5)));
    add(static_cast<std::uint64_t>(floor_int(p.lat_deg * 1e7 + 0.5)));
  }
  void add_way(std::int64_t const id, std::vector<std::int64_t> const& chain, tags const& about) override {
    EXPECT_EQ(std::ssize(ways) + 1, id);
    EXPECT_TRUE(relations.empty());
    ways.push_back({chain, about});
    note(about);
    for (auto const n : chain) add(static_cast<std::uint64_t>(n));
  }
  void add_relation(std::int64_t const id, std::vector<part> const& members, tags const& about) override {
    EXPECT_EQ(std::ssize(relations) + 1, id);
    relations.push_back({members, about});
    note(about);
    for (auto const& m : members) add(mix(static_cast<std::uint64_t>(m.id), fnv1a(m.role)));
  }
  polygon ring(kept_way const& w) const {
    auto p = polygon{};
    for (auto const n : w.nodes) p.push_back(nodes[static_cast<std::size_t>(n - 1)]);
    if (w.nodes.front() == w.nodes.back()) p.pop_back();
    return p;
  }
  kept_way const& way(std::int64_t const id) const { return ways[static_cast<std::size_t>(id - 1)]; }
  std::size_t count(std::string_view const key, std::string_view const value = {}) const {
    auto const is = [&](tags const& x) { return value.empty() ? !get(x, key).empty() : get(x, key) == value; };
    auto const in = [&](auto const& all) {
      return std::ranges::count_if(all, [&](auto const& o) { return is(o.about); });
    };
    return static_cast<std::size_t>(in(places) + in(ways) + in(relations));
  }

  town t;
  osm_counts counts;
  std::vector<xy> nodes;
  std::vector<kept_way> places, ways;
  std::vector<kept_relation> relations;
  std::uint64_t fingerprint{0};

 private:
  void add(std::uint64_t const x) { fingerprint = mix(fingerprint, x); }
  void note(tags const& all) {
    for (auto const& t_ : all) add(fnv1a(t_.value, fnv1a(t_.key)));
  }
};

kept_extract extract_of(town_options const& o) { return kept_extract{make_town(o)}; }

// Footprints, with those of multipolygons by their outer ring.
std::vector<polygon> buildings_of(kept_extract const& e) {
  auto out = std::vector<polygon>{};
  for (auto const& w : e.ways) {
    if (!get(w.about, "building").empty()) out.push_back(e.ring(w));
  }
  for (auto const& r : e.relations) {
    if (get(r.about, "building").empty()) continue;
    for (auto const& m : r.members) {
      if (m.role == "outer") out.push_back(e.ring(e.way(m.id)));
    }
  }
  return out;
}

// Houses side by side have walls in common: deeper than that by two centimetres is in one another.
constexpr auto kTouch = 0.02;

bool is_deep_inside(polygon const& p, xy const at) {
  if (!contains(p, at)) return false;
  for (auto i = std::size_t{0}, j = p.size() - 1; i != p.size(); j = i++) {
    if (distance_to_segment(at, p[j], p[i]) < kTouch) return false;
  }
  return true;
}

bool cross_deeply(xy const a, xy const b, xy const c, xy const d) {
  auto const off = [](xy const from, xy const to, xy const p) { return cross(unit(to - from), p - from); };
  auto const apart = [](double const x, double const y) {
    return (x > kTouch && y < -kTouch) || (x < -kTouch && y > kTouch);
  };
  return apart(off(a, b, c), off(a, b, d)) && apart(off(c, d, a), off(c, d, b));
}

bool overlap(polygon const& p, polygon const& q) {
  for (auto i = std::size_t{0}, j = p.size() - 1; i != p.size(); j = i++) {
    for (auto k = std::size_t{0}, l = q.size() - 1; k != q.size(); l = k++) {
      if (cross_deeply(p[j], p[i], q[l], q[k])) return true;
    }
  }
  auto const inside = [](polygon const& a, polygon const& b) {
    return std::ranges::any_of(b, [&](xy const x) { return is_deep_inside(a, x); }) || is_deep_inside(a, centroid(b));
  };
  return inside(p, q) || inside(q, p);
}

bool is_simple(polygon const& p) {
  for (auto i = std::size_t{0}; i != p.size(); ++i) {
    for (auto k = i + 2; k < p.size(); ++k) {
      auto const next = (k + 1) % p.size();
      if (next != i && segments_cross(p[i], p[i + 1], p[k], p[next])) return false;
    }
  }
  return true;
}

bool boxes_apart(box const& a, box const& b, double const gap) {
  return a.low.x > b.high.x + gap || b.low.x > a.high.x + gap || a.low.y > b.high.y + gap || b.low.y > a.high.y + gap;
}

std::optional<double> half_width(tags const& about) {
  auto const kind = get(about, "highway");
  for (auto i = std::size_t{0}; i != kStreetClasses; ++i) {
    auto const c = static_cast<street_class>(i);
    if (kind == to_text(c) && get(about, "area").empty() && kind != "service") return width_m(c) / 2;
  }
  return kind.empty() || !get(about, "area").empty() ? std::nullopt : std::optional{1.0};
}

struct ring_of_ways {
  bool closed{true};
  polygon corners;
};
ring_of_ways assembled(kept_extract const& e, kept_relation const& r) {
  auto left = std::vector<std::vector<std::int64_t>>{};
  for (auto const& m : r.members) {
    if (m.what == osm::member::kind::way) left.push_back(e.way(m.id).nodes);
  }
  auto chain = left.back();
  left.pop_back();
  while (!left.empty()) {
    auto const next = std::ranges::find_if(
        left, [&](auto const& c) { return c.front() == chain.back() || c.back() == chain.back(); });
    if (next == left.end()) return {false, {}};
    if (next->front() != chain.back()) std::ranges::reverse(*next);
    chain.insert(chain.end(), next->begin() + 1, next->end());
    left.erase(next);
  }
  auto out = ring_of_ways{chain.front() == chain.back(), {}};
  chain.pop_back();
  for (auto const n : chain) out.corners.push_back(e.nodes[static_cast<std::size_t>(n - 1)]);
  return out;
}

std::string bytes_of(std::string const& path) {
  auto in = std::ifstream{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST(osm_extract, the_same_seed_gives_the_same_extract_on_every_machine) {
  EXPECT_EQ(9551930162523379582U, extract_of({.seed = 1, .sensors = 50}).fingerprint);
  EXPECT_EQ(6528543023973054118U, extract_of({.seed = 2, .sensors = 300, .local = language::ko}).fingerprint);
}

TEST(osm_extract, everything_that_is_referred_to_is_there) {
  auto const e = extract_of({.seed = 1, .sensors = 300});
  EXPECT_EQ(std::ssize(e.nodes), e.counts.nodes);
  EXPECT_EQ(std::ssize(e.ways), e.counts.ways);
  EXPECT_EQ(std::ssize(e.relations), e.counts.relations);
  EXPECT_EQ(e.counts, count_osm_extract(e.t));
  auto used = std::vector<bool>(e.nodes.size());
  for (auto const& w : e.ways) {
    EXPECT_GE(w.nodes.size(), 2U);
    for (auto const n : w.nodes) {
      ASSERT_TRUE(n >= 1 && n <= e.counts.nodes);
      used[static_cast<std::size_t>(n - 1)] = true;
    }
  }
  for (auto const& p : e.places) used[static_cast<std::size_t>(p.nodes[0] - 1)] = true;
  EXPECT_LT(std::ranges::count(used, false), e.counts.nodes / 500) << "nodes that are nothing";
  for (auto const& r : e.relations) {
    EXPECT_FALSE(r.members.empty());
    for (auto const& m : r.members) {
      ASSERT_TRUE(m.id >= 1 && m.id <= (m.what == osm::member::kind::way ? e.counts.ways : e.counts.nodes));
    }
  }
}

TEST(osm_extract, areas_are_closed_and_do_not_cross_themselves) {
  for (auto const seed : {1U, 2U, 3U}) {
    auto const e = extract_of({.seed = seed, .sensors = 200});
    for (auto const& w : e.ways) {
      auto const area = !get(w.about, "building").empty() || !get(w.about, "landuse").empty() ||
                        !get(w.about, "leisure").empty() || !get(w.about, "natural").empty();
      if (!area) continue;
      ASSERT_EQ(w.nodes.front(), w.nodes.back());
      ASSERT_GE(w.nodes.size(), 4U);
      auto const ring = e.ring(w);
      EXPECT_TRUE(is_simple(ring)) << get(w.about, "building") << get(w.about, "landuse") << " at " << ring[0].x << " "
                                   << ring[0].y << ", seed " << seed;
      EXPECT_GT(std::abs(signed_area(ring)), 2);
    }
  }
}

TEST(osm_extract, no_house_stands_in_another) {
  for (auto const seed : {1U, 2U, 3U}) {
    auto const e = extract_of({.seed = seed, .sensors = 150});
    auto const all = buildings_of(e);
    auto boxes = std::vector<box>{};
    for (auto const& b : all) boxes.push_back(box_of(b));
    for (auto i = std::size_t{0}; i != all.size(); ++i) {
      for (auto k = i + 1; k != all.size(); ++k) {
        if (boxes_apart(boxes[i], boxes[k], 0)) continue;
        EXPECT_FALSE(overlap(all[i], all[k])) << "seed " << seed << ", at " << all[i][0].x << " " << all[i][0].y;
      }
    }
  }
}

TEST(osm_extract, no_house_stands_on_a_street_or_in_water) {
  for (auto const seed : {1U, 2U, 3U}) {
    auto const e = extract_of({.seed = seed, .sensors = 150});
    auto const houses = buildings_of(e);
    auto waters = std::vector<polygon>{e.t.frame.river};
    for (auto const& l : e.t.lakes) waters.push_back(l.shore);
    struct line { xy a, b; double half; };
    auto lines = std::vector<line>{};
    for (auto const& w : e.ways) {
      auto const half = get(w.about, "railway") == "rail" ? std::optional{2.0} : half_width(w.about);
      auto const on_ground = get(w.about, "tunnel").empty();
      auto const chain = e.ring(w);
      if (!half || !on_ground) continue;
      for (auto k = std::size_t{1}; k < chain.size(); ++k) lines.push_back({chain[k - 1], chain[k], *half});
    }
    for (auto const& h : houses) {
      auto const near = box_of(h);
      for (auto const& [a, b, half] : lines) {
        if (boxes_apart(near, box_of(std::array{a, b}), half)) continue;
        for (auto i = std::size_t{0}, j = h.size() - 1; i != h.size(); j = i++) {
          EXPECT_GT(osm::distance_between(h[j], h[i], a, b), half - 0.05)
              << "at " << h[0].x << " " << h[0].y << ", seed " << seed;
        }
      }
      for (auto const& w : waters) EXPECT_FALSE(osm::too_near(h, w, 1)) << "at " << h[0].x << " " << h[0].y;
    }
  }
}

TEST(osm_extract, a_house_number_is_given_once_a_street) {
  for (auto const local : {language::de, language::ko}) {
    auto const e = extract_of({.seed = 4, .sensors = 600, .local = local});
    auto known = std::set<std::pair<std::string, std::string>>{};
    for (auto const& w : e.ways) {
      auto const number = get(w.about, "addr:housenumber");
      if (number.empty()) continue;
      EXPECT_FALSE(get(w.about, "addr:street").empty());
      EXPECT_EQ(5U, get(w.about, "addr:postcode").size());
      EXPECT_EQ(e.t.name(), get(w.about, "addr:city"));
      EXPECT_TRUE(known.emplace(get(w.about, "addr:street"), number).second) << get(w.about, "addr:street") << number;
    }
    EXPECT_GT(known.size(), 2'000U);
  }
}

TEST(osm_extract, even_numbers_are_to_the_left) {
  auto const e = extract_of({.seed = 5, .sensors = 100});
  auto const s = std::ranges::find_if(e.t.streets, [](street const& x) {
    return x.kind == street_class::residential && !x.name.empty();
  });
  auto const name = to_text(s->name, language::en);
  auto checked = 0;
  for (auto const& w : e.ways) {
    if (get(w.about, "addr:street") != name) continue;
    auto const at = centroid(e.ring(w));
    auto best = std::pair{1e300, 0.0};
    for (auto k = std::size_t{1}; k < s->nodes.size(); ++k) {
      auto const a = e.t.nodes[s->nodes[k - 1]];
      auto const b = e.t.nodes[s->nodes[k]];
      best = std::min(best, {distance_to_segment(at, a, b), cross(b - a, at - a)});
    }
    auto const number = std::stoi(get(w.about, "addr:housenumber"));
    EXPECT_EQ(best.second > 0, number % 2 == 0) << name << " " << number;
    ++checked;
  }
  EXPECT_GT(checked, 3);
}

TEST(osm_extract, what_has_a_meaning_is_named_in_four_languages) {
  for (auto const l : {language::ko, language::en, language::de, language::nl}) {
    auto const e = extract_of({.seed = 6, .sensors = 60, .local = l});
    constexpr auto kKeys = std::array{"name:ko", "name:en", "name:de", "name:nl"};
    auto const* const own = kKeys[static_cast<std::size_t>(l)];
    auto streets = 0;
    for (auto const& w : e.ways) {
      if (get(w.about, "name:en").empty()) continue;
      for (auto const key : {"name:ko", "name:de", "name:nl"}) EXPECT_FALSE(get(w.about, key).empty());
      EXPECT_EQ(get(w.about, own), get(w.about, "name"));
      streets += get(w.about, "highway").empty() ? 0 : 1;
    }
    EXPECT_GT(streets, 50);
    EXPECT_EQ(1U, e.count("place", "town"));
    EXPECT_GE(e.count("amenity", "bench"), 10U);
  }
}

TEST(osm_extract, boundaries_are_rings_of_shared_ways) {
  auto const e = extract_of({.seed = 7, .sensors = 1'000});
  auto districts = 0.0;
  auto whole = 0.0;
  auto used = std::map<std::int64_t, int>{};
  for (auto const& r : e.relations) {
    if (get(r.about, "boundary") != "administrative") continue;
    auto const ring = assembled(e, r);
    ASSERT_TRUE(ring.closed) << get(r.about, "name");
    auto const area = std::abs(signed_area(ring.corners));
    (get(r.about, "admin_level") == "8" ? whole : districts) += area;
    for (auto const& m : r.members) ++used[m.id];
  }
  EXPECT_GT(whole, 1e6);
  EXPECT_NEAR(whole, districts, whole * 1e-5);
  for (auto const& [way, times] : used) EXPECT_EQ(2, times) << "way " << way;
}

TEST(osm_extract, long_water_is_assembled_of_several_ways) {
  auto const e = extract_of({.seed = 8, .sensors = 200});
  auto const river = std::ranges::find_if(e.relations, [](auto const& r) { return get(r.about, "water") == "river"; });
  ASSERT_NE(e.relations.end(), river);
  EXPECT_GT(river->members.size(), 3U);
  auto const ring = assembled(e, *river);
  ASSERT_TRUE(ring.closed);
  for (auto const p : e.t.frame.river_course) EXPECT_TRUE(contains(ring.corners, p));
}

TEST(osm_extract, has_about_as_much_as_real_ones_have) {
  auto const e = extract_of({.seed = 1, .sensors = 1'000});
  auto residential_ha = 0.0;
  auto houses = std::size_t{0};
  auto buildings = std::size_t{0};
  auto corners = std::size_t{0};
  for (auto const& w : e.ways) {
    auto const use = get(w.about, "landuse");
    if (use == "residential" || use == "retail") residential_ha += std::abs(signed_area(e.ring(w))) / 10'000;
    if (get(w.about, "building").empty()) continue;
    ++buildings;
    houses += get(w.about, "addr:housenumber").empty() ? 0 : 1;
    corners += w.nodes.size() - 1;
  }
  EXPECT_GT(static_cast<double>(houses) / residential_ha, 10);
  EXPECT_LT(static_cast<double>(houses) / residential_ha, 22);
  auto const each = static_cast<double>(corners) / static_cast<double>(buildings);
  EXPECT_TRUE(each > 4.2 && each < 7) << each;
  for (auto const& [key, value] : std::vector<std::pair<std::string, std::string>>{
           {"railway", "station"}, {"railway", "tram"}, {"railway", "platform"}, {"amenity", "townhall"},
           {"natural", "tree"}, {"amenity", "school"}, {"amenity", "pharmacy"}, {"amenity", "library"},
           {"amenity", "post_box"}, {"highway", "bus_stop"}, {"highway", "steps"}, {"highway", "cycleway"},
           {"highway", "construction"}, {"tunnel", "yes"}, {"bridge", "yes"}, {"building:part", "yes"},
           {"place", "village"}, {"place", "neighbourhood"}, {"landuse", "farmland"}, {"landuse", "allotments"},
           {"leisure", "pitch"}, {"leisure", "playground"}, {"water", "lake"}, {"water", "basin"}}) {
    EXPECT_GT(e.count(key, value), 0U) << key << "=" << value;
  }
  EXPECT_EQ(13U, e.count("place", "suburb"));
}

TEST(osm_extract, the_old_bridge_is_drawn_as_one_would_by_hand) {
  auto const e = extract_of({.seed = 1, .sensors = 50});
  auto const& bridge = e.t.streets[2];
  ASSERT_TRUE(bridge.bridge);
  auto const drawn = std::ranges::find_if(e.ways, [&](kept_way const& w) {
    return get(w.about, "name") == to_text(bridge.name, language::en) && !get(w.about, "highway").empty();
  });
  ASSERT_NE(e.ways.end(), drawn);
  EXPECT_EQ((std::vector<std::int64_t>{bridge.nodes[0] + 1, bridge.nodes[1] + 1, bridge.nodes[2] + 1}), drawn->nodes);
  EXPECT_EQ("tertiary", get(drawn->about, "highway"));
  EXPECT_EQ("yes", get(drawn->about, "bridge"));
  EXPECT_EQ("1", get(drawn->about, "layer"));
  EXPECT_EQ("50", get(drawn->about, "maxspeed"));
  EXPECT_TRUE(get(drawn->about, "name:de").starts_with("Alte "));
  EXPECT_EQ("", get(drawn->about, "oneway"));
}

TEST(osm_extract, as_a_file_it_has_the_same_bytes_each_time_and_reads_back) {
  auto const scratch = test::scratch_folder{};
  auto const t = make_town({.seed = 9, .sensors = 60});
  auto const a = scratch.file("a.osm.pbf");
  auto const b = scratch.file("b.osm.pbf");
  auto const counts = write_osm_extract(t, a);
  write_osm_extract(t, b);
  EXPECT_EQ(bytes_of(a), bytes_of(b));
  auto read = osm_counts{};
  auto named = 0;
  auto reader = osmium::io::Reader{a};
  while (auto const buffer = reader.read()) {
    for (auto const& o : buffer.select<osmium::OSMObject>()) {
      auto const kind = o.type();
      if (kind == osmium::item_type::node) ++read.nodes;
      else ++(kind == osmium::item_type::way ? read.ways : read.relations);
      named += o.tags().has_key("name") ? 1 : 0;
      EXPECT_EQ(1U, o.version());
    }
  }
  EXPECT_EQ(counts, read);
  EXPECT_GT(named, 100);
}

TEST(osm_extract, work_that_is_stopped_ends) {
  auto const t = make_town({.seed = 9, .sensors = 60});
  struct enough {};
  auto const scratch = test::scratch_folder{};
  auto steps = 0;
  auto const give_up = [&](std::size_t, std::size_t) {
    if (++steps == 3) throw enough{};
  };
  EXPECT_THROW(write_osm_extract(t, scratch.file("a.osm.pbf"), give_up), enough);
  EXPECT_EQ(3, steps);
}

}  // namespace madang::demo
