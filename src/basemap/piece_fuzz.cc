#include <random>

#include <gtest/gtest.h>

#include "basemap/building_parts.h"
#include "basemap/piece.h"
#include "basemap/tile_maker.h"

// Cells lie on a disk that may be damaged: whatever their bytes are, reading them ends with pieces or with an error.
namespace madang::basemap {

static std::string some_cell() {
  auto out = std::string{};
  write_piece({tile_layer::buildings,
               shape_kind::area,
               14,
               3,
               77,
               {{attribute_key::height, 9.0}},
               {{{{0, 0}, {90, 0}, {90, 90}}, {{5, 5}, {9, 5}, {9, 9}}}}},
              out);
  write_piece({tile_layer::buildings,
               shape_kind::area,
               15,
               3,
               78,
               {{attribute_key::kind, std::string{"part"}}},
               {{{{1, 1}, {80, 1}, {80, 80}}}}},
              out);
  write_piece({tile_layer::street_labels,
               shape_kind::line,
               13,
               1,
               79,
               {{attribute_key::name, std::string{"Mill Street"}}},
               {{{{0, 0}, {900, 7}, {16'000, 9}}}}},
              out);
  write_piece(
      {tile_layer::pois, shape_kind::point, 14, 1, 80, {{attribute_key::amenity, std::string{"cafe"}}}, {{{{50, 60}}}}},
      out);
  return out;
}

TEST(piece_fuzz, damaged_cells_end_with_pieces_or_an_error) {
  auto const good = some_cell();
  auto random = std::mt19937{20261123};
  auto refused = 0;
  for (auto i = 0; i != 20'000; ++i) {
    auto bad = good;
    for (auto n = 1 + random() % 3; n != 0; --n) {
      switch (random() % 4) {
        case 0: bad[random() % bad.size()] = char(random()); break;
        case 1: bad.resize(1 + random() % bad.size()); break;
        case 2: bad.insert(random() % bad.size(), 1 + random() % 9, char(random())); break;
        default: bad.erase(random() % bad.size(), 1 + random() % 3);
      }
      if (bad.empty()) bad = "x";
    }
    try {
      make_tile({14, 0, 0}, std::vector<cell>{{{14, 0, 0}, bad}});
      with_hidden_outlines(bad);
    } catch (std::runtime_error const&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 2'000);
  EXPECT_LT(refused, 20'000);  // and what is whole is read
}

}  // namespace madang::basemap
