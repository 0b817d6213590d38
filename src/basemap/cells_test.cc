#include <sys/resource.h>

#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include "basemap/cell_sorter.h"
#include "basemap/cutter.h"
#include "basemap/tile_maker.h"
#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/geo/vector_tile.h"
#include "core/store/store.h"
#include "support/vector_tile_reader.h"

// From what is drawn to a tile: cutting, sorting, making.
namespace madang::basemap {

using geo::grid_point;

static grid_point at(double const lon, double const lat) { return geo::to_world({lon, lat}); }

static std::map<geo::tile_id, std::string> cells_of(drawing const& d, std::vector<geo::grid_polygon> const& where) {
  auto out = std::map<geo::tile_id, std::string>{};
  cut(d, 1, where, [&](geo::tile_id const cell, std::string_view const p) { out[cell] += p; });
  return out;
}

TEST(cells, a_drawing_is_in_every_level_that_shows_it) {
  auto const street = drawing{tile_layer::streets, shape_kind::line, 12, 0, {}};
  auto zooms = std::set<int>{};
  for (auto const& [cell, _] : cells_of(street, {{{at(13.40, 52.5), at(13.41, 52.5)}}})) zooms.insert(cell.z);
  EXPECT_EQ((std::set<int>{12, 14}), zooms);
}

TEST(cells, a_large_area_covers_whole_tiles_and_leaves_nothing_out) {
  auto const park = drawing{tile_layer::land, shape_kind::area, 7, 0, {{attribute_key::kind, std::string{"park"}}}};
  auto const ring = geo::grid_path{at(13.3, 52.6), at(13.5, 52.6), at(13.5, 52.4), at(13.3, 52.4)};
  auto const all = cells_of(park, {{ring}});
  auto const tile = geo::tile_at(at(13.41, 52.52), 16);
  auto const cell_at = tile.ancestor(14);
  auto const made = make_tile(tile, std::vector<cell>{{cell_at, all.at(cell_at)}});
  auto const land = test::features_in(made, "land");
  ASSERT_EQ(1u, land.size());
  EXPECT_EQ("park", land[0]["kind"]);
  EXPECT_EQ(11u, land[0].geometry.size());  // four corners around the tile and its margin
}

// The slow, obvious twin: whether a random place is in the area, asked of the area and of the tiles.
TEST(cells, what_is_inside_stays_inside_at_every_zoom) {
  auto random = std::mt19937{11};
  auto angle = std::uniform_real_distribution{0.35, 1.0};
  auto ring = geo::grid_path{};
  for (auto i = 0; i != 40; ++i) {
    auto const r = 0.05 * angle(random);
    ring.push_back(at(13.4 + r * std::cos(i * 0.157), 52.5 + 0.6 * r * std::sin(i * 0.157)));
  }
  auto const all = cells_of({tile_layer::land, shape_kind::area, 0, 0, {}}, {{ring}});
  auto spread = std::uniform_real_distribution{-0.05, 0.05};
  auto wrong = 0, within = 0;
  for (auto i = 0; i != 400; ++i) {
    auto const p = at(13.4 + spread(random), 52.5 + spread(random) * 0.6);
    auto const zoom = 10 + i % 7;
    auto const tile = geo::tile_at(p, zoom);
    auto const cell_at = tile.ancestor(level_for(zoom).zoom);
    auto const known = all.find(cell_at);
    auto inside = false;
    if (known != all.end()) {
      for (auto const& f : test::features_in(make_tile(tile, std::vector<cell>{{cell_at, known->second}}), "land")) {
        auto const corner = geo::north_west(tile);
        auto const unit = geo::tile_size(zoom) / geo::kTileExtent;
        auto const here = grid_point{(p.x - corner.x) / unit, (p.y - corner.y) / unit};
        auto drawn = geo::grid_path{};
        auto pen = grid_point{};
        for (auto k = std::size_t{0}; k < f.geometry.size();) {
          auto const command = f.geometry[k] & 7U, count = f.geometry[k] >> 3;
          ++k;
          for (auto n = 0U; command != 7 && n != count; ++n, k += 2) {
            pen.x += protozero::decode_zigzag32(f.geometry[k]);
            pen.y += protozero::decode_zigzag32(f.geometry[k + 1]);
            drawn.push_back(pen);
          }
        }
        inside = inside || geo::is_inside(here, drawn);
      }
    }
    within += inside ? 1 : 0;
    if (inside != geo::is_inside(p, ring)) ++wrong;
  }
  EXPECT_GT(within, 100);
  EXPECT_LE(wrong, 4);  // within half a pixel of the edge either may be
}

TEST(cells, the_sorter_gives_the_same_with_much_and_with_little_memory) {
  auto random = std::mt19937{5};
  auto few = cell_sorter{10'000}, much = cell_sorter{100'000'000};
  for (auto i = 0; i != 5'000; ++i) {
    auto const cell = geo::tile_id{6 + 2 * int(random() % 5), std::int32_t(random() % 20), std::int32_t(random() % 20)};
    auto const piece = std::to_string(i) + std::string(random() % 40, '.');
    few.add(cell, piece);
    much.add(cell, piece);
  }
  auto const all = [](cell_sorter& s) {
    auto out = std::vector<std::pair<geo::tile_id, std::string>>{};
    s.each([&](geo::tile_id const at, std::string const& pieces) { out.emplace_back(at, pieces); });
    return out;
  };
  auto const a = all(few), b = all(much);
  EXPECT_GT(few.runs(), 5u);
  EXPECT_EQ(0u, much.runs());
  EXPECT_EQ(b, a);
  EXPECT_TRUE(std::ranges::is_sorted(a, {}, [](auto const& x) { return x.first; }));
}

// The cells of zoom 6 under one tile of zoom 5: what lies at their common edge is in the margins of both.
TEST(cells, a_town_at_the_edge_of_two_cells_has_one_name_in_the_tile_above_them) {
  auto const tile = geo::tile_id{5, 17, 10};
  auto const corner = geo::north_west({6, 35, 21});
  for (auto const off : {-1'000, -1, 0, 1, 1'000}) {
    auto const town = grid_point{corner.x + off, corner.y + off};
    auto all = std::vector<cell>{};
    for (auto& [at, pieces] : cells_of({tile_layer::place_labels, shape_kind::point, 4, 0, {}}, {{{town}}})) {
      if (at.z == 6) all.push_back({at, pieces});
    }
    ASSERT_EQ(4u, all.size());
    EXPECT_EQ(1u, test::features_in(make_tile(tile, all), "place_labels").size()) << off;
  }
}

TEST(cells, a_forest_over_two_cells_is_drawn_once_in_the_tile_above_them) {
  auto const tile = geo::tile_id{5, 17, 10};
  auto const middle = geo::north_west({6, 35, 21});
  auto const half = geo::tile_size(7);
  auto const ring = geo::grid_path{{middle.x - half, middle.y - half},
                                   {middle.x + half, middle.y - half},
                                   {middle.x + half, middle.y + half},
                                   {middle.x - half, middle.y + half}};
  auto all = std::vector<cell>{};
  for (auto& [at, pieces] : cells_of({tile_layer::land, shape_kind::area, 0, 0, {}}, {{ring}})) {
    if (at.z == 6) all.push_back({at, pieces});
  }
  auto const land = test::features_in(make_tile(tile, all), "land");
  ASSERT_EQ(1u, land.size());
  auto sum = 0.0;
  auto pen = grid_point{};
  auto drawn = geo::grid_path{};
  auto const& g = land[0].geometry;
  for (auto k = std::size_t{0}; k < g.size();) {
    auto const command = g[k] & 7U, count = g[k] >> 3;
    ++k;
    if (command == 7) sum += double(geo::doubled_area(drawn)) / 2, drawn.clear();
    for (auto n = 0U; command != 7 && n != count; ++n, k += 2) {
      pen.x += protozero::decode_zigzag32(g[k]);
      pen.y += protozero::decode_zigzag32(g[k + 1]);
      drawn.push_back(pen);
    }
  }
  EXPECT_EQ(geo::kTileExtent / 2.0 * geo::kTileExtent / 2.0, sum);
}

TEST(cells, a_tile_of_too_much_is_not_endless) {
  auto pieces = std::string{};
  for (auto i = 0; i != 900; ++i) {
    auto ring = geo::grid_path{};
    for (auto n = 0; n != 20'000; ++n) ring.push_back({n % 16'000, (n * 7'919 + i) % 16'000});
    write_piece({tile_layer::buildings, shape_kind::area, 14, 0, i + 1, {}, {{std::move(ring)}}}, pieces);
  }
  auto const made = make_tile({14, 8'801, 5'373}, std::vector<cell>{{{14, 8'801, 5'373}, std::move(pieces)}});
  EXPECT_GT(made.size(), limits::kTileBytes / 2);
  EXPECT_LT(made.size(), limits::kTileBytes + (1 << 20));
}

// If this fails tiles have changed: raise kTileVersion, so that browsers ask for them again, and write the new sum.
TEST(cells, of_one_version_give_the_same_tiles) {
  auto pieces = std::string{};
  for (auto const l : {tile_layer::land, tile_layer::streets, tile_layer::buildings, tile_layer::street_labels}) {
    auto const as = l == tile_layer::streets || l == tile_layer::street_labels ? shape_kind::line : shape_kind::area;
    write_piece({l, as, 0, 5, 7, {{attribute_key::kind, std::string{"x"}}, {attribute_key::oneway, true}},
                 {{{{-100, 3}, {7'000, 40}, {8'000, 9'000}, {300, 16'500}}}}},
                pieces);
  }
  auto made = std::string{};
  for (auto const& t :
       {geo::tile_id{14, 8'801, 5'373}, geo::tile_id{15, 17'602, 10'746}, geo::tile_id{16, 35'204, 21'492}}) {
    made += make_tile(t, std::vector<cell>{{{14, 8'801, 5'373}, pieces}});
  }
  made += make_tile({12, 2'200, 1'343}, std::vector<cell>{{{12, 2'200, 1'343}, pieces}});
  made += make_tile({3, 4, 2}, std::vector<cell>{{{6, 34, 20}, pieces}});
  EXPECT_EQ(3'468'032'458'184'364'455u, fnv1a(made)) << "of version " << kTileVersion;
}

TEST(cells, an_enormous_ring_is_cut_in_reasonable_time) {
  auto ring = geo::grid_path{};
  for (auto i = 0; i != 300'000; ++i) {
    auto const turn = i * 2 * 3.14159265 / 300'000;
    auto const r = 0.4 + 0.05 * std::sin(turn * 9'001);
    ring.push_back(at(13.4 + r * std::cos(turn), 52.5 + 0.6 * r * std::sin(turn)));
  }
  auto const begun = std::chrono::steady_clock::now();
  auto n = std::size_t{0};
  cut({tile_layer::land, shape_kind::area, 0, 0, {}}, 1, {{ring}}, [&](geo::tile_id, std::string_view) { ++n; });
  EXPECT_GT(n, 500u);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds{20});
}

TEST(cells, pieces_come_back_as_they_were) {
  auto const p = piece{tile_layer::streets,
                       shape_kind::line,
                       12,
                       -7,
                       1LL << 40,
                       {{attribute_key::kind, std::string{"tertiary"}},
                        {attribute_key::bridge, true},
                        {attribute_key::ref_rows, std::int64_t{-3}},
                        {attribute_key::height, 12.25}},
                       {{{{-256, 0}, {16'640, 5}}}, {{{1, 1}, {2, 2}, {3, 0}}}}};
  auto bytes = std::string{};
  write_piece(p, bytes);
  auto n = 0;
  read_pieces(bytes, [&](piece& r) {
    ++n;
    EXPECT_EQ(p.attributes, r.attributes);
    EXPECT_EQ(p.parts, r.parts);
    EXPECT_EQ(p.feature, r.feature);
    EXPECT_EQ(p.order, r.order);
    EXPECT_EQ(p.min_zoom, r.min_zoom);
  });
  EXPECT_EQ(1, n);
}

TEST(cell_sorter, blames_the_machine_where_there_can_be_no_temporary_file) {
  auto before = rlimit{};
  ASSERT_EQ(0, getrlimit(RLIMIT_NOFILE, &before));
  auto none = before;
  none.rlim_cur = 3;
  auto sorter = cell_sorter{1'000};
  ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &none));
  auto const fill = [&] {
    for (auto i = 0; i != 100; ++i) sorter.add({14, i, 0}, "piece");
  };
  EXPECT_THROW(fill(), store::error);
  setrlimit(RLIMIT_NOFILE, &before);
}

}  // namespace madang::basemap
