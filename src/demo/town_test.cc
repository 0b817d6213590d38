#include "demo/town.h"

#include <algorithm>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "core/base/text.h"
#include "demo/random.h"

namespace madang::demo {
namespace {

// What makes up a town, to the millimetre.
std::uint64_t fingerprint(town const& t) {
  auto h = std::uint64_t{0};
  auto const add = [&](std::uint64_t const x) { h = mix(h, x); };
  auto const add_place = [&](xy const p) {
    add(static_cast<std::uint64_t>(floor_int(p.x * 1'000 + 0.5)));
    add(static_cast<std::uint64_t>(floor_int(p.y * 1'000 + 0.5)));
  };
  for (auto const p : t.nodes) add_place(p);
  for (auto const& s : t.streets) {
    add(fnv1a(to_text(s.name, language::en)));
    add(static_cast<std::uint64_t>(s.kind) * 4 + s.one_way * 2 + s.bridge);
    for (auto const n : s.nodes) add(n);
  }
  for (auto const& b : t.blocks) {
    add(static_cast<std::uint64_t>(b.use));
    for (auto const n : b.outline) add(n);
  }
  for (auto const& l : t.lakes) std::ranges::for_each(l.shore, add_place);
  for (auto const& d : t.districts) {
    add(fnv1a(d.name.en));
    add(static_cast<std::uint64_t>(d.residents));
  }
  for (auto const& l : t.landmarks) add_place(l.at);
  return h;
}

// Groups of nodes that a street connects.
struct groups {
  std::vector<node_no> parent;
  explicit groups(std::size_t const n) : parent(n) { std::iota(parent.begin(), parent.end(), 0U); }
  node_no of(node_no n) {
    while (parent[n] != n) n = parent[n] = parent[parent[n]];
    return n;
  }
};

// Where cars get from a node, along the streets or (backwards) against them.
std::vector<bool> reached_by_car(town const& t, node_no const start, bool const backwards) {
  auto next = std::vector<std::vector<node_no>>(t.nodes.size());
  for (auto const& s : t.streets) {
    if (!has_cars(s.kind)) continue;
    for (auto k = std::size_t{1}; k < s.nodes.size(); ++k) {
      if (!s.one_way || !backwards) next[s.nodes[k - 1]].push_back(s.nodes[k]);
      if (!s.one_way || backwards) next[s.nodes[k]].push_back(s.nodes[k - 1]);
    }
  }
  auto seen = std::vector<bool>(t.nodes.size());
  auto todo = std::vector{start};
  seen[start] = true;
  while (!todo.empty()) {
    auto const n = todo.back();
    todo.pop_back();
    for (auto const to : next[n]) {
      if (!seen[to]) seen[to] = true, todo.push_back(to);
    }
  }
  return seen;
}

}  // namespace

TEST(town, the_same_seed_gives_the_same_town_on_every_machine) {
  EXPECT_EQ(14063545192041263049U, fingerprint(make_town({.seed = 1, .sensors = 50})));
  EXPECT_EQ(4689297480048026302U, fingerprint(make_town({.seed = 1, .sensors = 1'000})));
}

TEST(town, another_seed_gives_another_town) {
  EXPECT_NE(fingerprint(make_town({.seed = 1, .sensors = 50})), fingerprint(make_town({.seed = 2, .sensors = 50})));
}

TEST(town, grows_with_the_number_of_its_sensors) {
  EXPECT_EQ(6U, make_town({.seed = 3, .sensors = 50}).districts.size());
  auto const middle = make_plan({.seed = 3, .sensors = 1'000});
  auto const large = make_plan({.seed = 3, .sensors = 100'000});
  EXPECT_EQ(13U, middle.districts.size());
  EXPECT_EQ(40U, large.districts.size());
  EXPECT_NEAR(18'000, large.radius_m, 1'000);
}

TEST(town, wrong_options_are_explained) {
  EXPECT_FALSE(what_is_wrong({}));
  EXPECT_TRUE(what_is_wrong({.sensors = 0}));
  EXPECT_TRUE(what_is_wrong({.sensors = 5'000'001}));
  EXPECT_EQ("The town's centre lies between 70° south and 70° north.", what_is_wrong({.centre = {0, 80}}));
  EXPECT_TRUE(what_is_wrong({.centre = {180, 0}}));
  EXPECT_TRUE(what_is_wrong({.centre = {0, std::nan("")}}));
  EXPECT_TRUE(what_is_wrong({.radius_m = 200'000}));
}

TEST(town, its_districts_cover_it_without_gap_or_overlap) {
  for (auto const seed : {1U, 2U, 3U, 4U}) {
    auto const t = make_town({.seed = seed, .sensors = seed * 700});
    auto const outline = t.corners(t.frame.outline);
    auto sum = 0.0;
    for (auto const& d : t.districts) {
      EXPECT_GT(signed_area(d.outline), 0);
      sum += signed_area(d.outline);
    }
    EXPECT_NEAR(signed_area(outline), sum, 0.01);
    auto d = dice{seed};
    auto inside = 0;
    for (auto i = 0; i != 3'000; ++i) {
      auto const at = xy{d.between(-1, 1), d.between(-1, 1)} * (t.frame.radius_m * 1.2);
      auto const owners =
          std::ranges::count_if(t.districts, [&](district const& x) { return contains(x.outline, at); });
      EXPECT_EQ(contains(outline, at) ? 1 : 0, owners) << "seed " << seed << ", at " << at.x << " " << at.y;
      inside += contains(outline, at);
    }
    EXPECT_GT(inside, 1'000);
  }
}

TEST(town, neighbours_have_the_same_border) {
  auto const t = make_town({.seed = 5});
  auto edges = std::multiset<std::pair<node_no, node_no>>{};
  for (auto const& d : t.frame.districts) {
    for (auto i = std::size_t{0}; i != d.outline.size(); ++i) {
      edges.emplace(d.outline[i], d.outline[(i + 1) % d.outline.size()]);
    }
  }
  auto const& town_limit = t.frame.outline;
  for (auto i = std::size_t{0}; i != town_limit.size(); ++i) {
    edges.emplace(town_limit[(i + 1) % town_limit.size()], town_limit[i]);
  }
  for (auto const& [a, b] : edges) {
    EXPECT_EQ(1U, edges.count({a, b}));
    EXPECT_EQ(1U, edges.count({b, a}));
  }
}

TEST(town, its_blocks_fill_the_quarters) {
  auto const t = make_town({.seed = 6});
  for (auto i = std::size_t{0}; i != t.districts.size(); ++i) {
    auto const& d = t.districts[i];
    auto quarters = 0.0;
    for (auto const& q : t.frame.districts[i].quarters) quarters += signed_area(t.corners(q));
    auto blocks = 0.0;
    for (auto b = d.first_block; b != d.first_block + d.blocks; ++b) {
      EXPECT_GT(t.blocks[b].area_m2, 500);
      EXPECT_EQ(i, t.district_of_block(b));
      blocks += t.blocks[b].area_m2;
    }
    EXPECT_NEAR(quarters, blocks, 0.01) << d.name.en;
  }
}

TEST(town, one_can_walk_from_everywhere_to_everywhere) {
  for (auto const seed : {1U, 2U, 3U}) {
    auto const t = make_town({.seed = seed, .sensors = 2'000});
    auto g = groups{t.nodes.size()};
    for (auto const& s : t.streets) {
      ASSERT_GE(s.nodes.size(), 2U);
      for (auto k = std::size_t{1}; k < s.nodes.size(); ++k) {
        ASSERT_NE(s.nodes[k - 1], s.nodes[k]);
        g.parent[g.of(s.nodes[k - 1])] = g.of(s.nodes[k]);
      }
    }
    for (auto const& s : t.streets) EXPECT_EQ(g.of(t.streets[0].nodes[0]), g.of(s.nodes[0]));
  }
}

TEST(town, one_can_drive_from_every_street_to_every_other_and_back) {
  for (auto const seed : {1U, 2U, 3U}) {
    auto const t = make_town({.seed = seed, .sensors = 2'000});
    auto const ring = std::ranges::find_if(t.streets, [](street const& s) { return s.name.word == street_word::ring; });
    auto const there = reached_by_car(t, ring->nodes[0], false);
    auto const back = reached_by_car(t, ring->nodes[0], true);
    for (auto const& s : t.streets) {
      if (!has_cars(s.kind)) continue;
      for (auto const n : s.nodes) EXPECT_TRUE(there[n] && back[n]) << to_text(s.name, language::en);
    }
    EXPECT_TRUE(std::ranges::any_of(t.streets, &street::one_way));
  }
}

TEST(town, streets_of_a_district_do_not_cross_but_at_junctions) {
  auto const t = make_town({.seed = 7, .sensors = 200});
  struct edge { node_no a, b; };
  for (auto const& d : t.districts) {
    auto edges = std::vector<edge>{};
    for (auto s = d.first_street; s != d.first_street + d.streets; ++s) {
      if (t.streets[s].kind == street_class::path) continue;  // in parks they may
      for (auto k = std::size_t{1}; k < t.streets[s].nodes.size(); ++k) {
        edges.push_back({t.streets[s].nodes[k - 1], t.streets[s].nodes[k]});
      }
    }
    for (auto i = std::size_t{0}; i != edges.size(); ++i) {
      for (auto k = i + 1; k != edges.size(); ++k) {
        auto const [a, b] = edges[i];
        auto const [e, f] = edges[k];
        if (a == e || a == f || b == e || b == f) continue;
        EXPECT_FALSE(segments_cross(t.nodes[a], t.nodes[b], t.nodes[e], t.nodes[f])) << d.name.en;
      }
    }
  }
}

TEST(town, a_district_can_be_laid_out_without_the_others) {
  auto const t = make_town({.seed = 8, .sensors = 300});
  auto const p = make_plan({.seed = 8, .sensors = 300});
  auto const alone = lay_out(p, 3);
  auto const& d = t.districts[3];
  ASSERT_EQ(d.streets, alone.streets.size());
  for (auto i = std::size_t{0}; i != d.streets; ++i) {
    EXPECT_EQ(t.streets[d.first_street + i].name, alone.streets[i].name);
  }
}

TEST(town, street_names_are_used_once_a_district_and_in_no_other) {
  auto const t = make_town({.seed = 9, .sensors = 3'000});
  auto owner = std::map<std::string, std::size_t>{};
  for (auto i = std::size_t{0}; i != t.districts.size(); ++i) {
    auto const& d = t.districts[i];
    for (auto s = d.first_street; s != d.first_street + d.streets; ++s) {
      auto const [known, fresh] = owner.emplace(to_text(t.streets[s].name, language::de), i);
      EXPECT_EQ(i, known->second) << known->first;
    }
  }
  EXPECT_GT(owner.size(), 500U);
}

TEST(town, has_what_a_town_has) {
  for (auto const seed : {1U, 2U, 3U, 4U, 5U}) {
    auto const small = make_town({.seed = seed, .sensors = 50});
    EXPECT_EQ(1, std::ranges::count(small.landmarks, landmark_kind::stadium, &landmark::kind));
    auto const t = make_town({.seed = seed, .sensors = 1'000});
    auto const has = [&](landmark_kind const k) { return std::ranges::count(t.landmarks, k, &landmark::kind) > 0; };
    EXPECT_TRUE(has(landmark_kind::market) && has(landmark_kind::town_hall) && has(landmark_kind::station));
    EXPECT_TRUE(has(landmark_kind::fairground) && has(landmark_kind::lake));
    EXPECT_GE(std::ranges::count(t.streets, true, &street::bridge), 5);
    for (auto const u : {land_use::core, land_use::old_residential, land_use::new_residential, land_use::university,
                         land_use::harbour, land_use::industry, land_use::green}) {
      EXPECT_TRUE(std::ranges::count(t.districts, u, &district::use) > 0) << to_text(u) << ", seed " << seed;
    }
    for (auto const& l : t.lakes) EXPECT_GT(signed_area(l.shore), 500);
    auto names = std::set<std::string_view>{};
    for (auto const& d : t.districts) EXPECT_TRUE(names.insert(d.name.en).second) << d.name.en;
    EXPECT_TRUE(std::ranges::any_of(t.blocks, [](block const& b) { return b.use == block_use::square; }));
  }
}

TEST(town, a_metropolis_takes_seconds) {
  auto const t = make_town({.seed = 1, .sensors = 100'000});
  EXPECT_GT(t.nodes.size(), 150'000U);
  EXPECT_GT(t.blocks.size(), 30'000U);
  auto const largest = std::ranges::max(t.blocks, {}, &block::area_m2).area_m2;
  EXPECT_LT(largest, 2e6) << "a district was left without streets";
}

}  // namespace madang::demo
