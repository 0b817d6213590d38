#include <gtest/gtest.h>

#include "core/base/limits.h"
#include "core/geo/geometry.h"

namespace madang::geo {

// "01 0200…" → bytes.
static std::string bytes(std::string_view const hex) {
  auto out = std::string{};
  auto high = -1;
  for (auto const c : hex) {
    auto const digit = std::string_view{"0123456789abcdef"}.find(c);
    if (digit == std::string_view::npos) continue;
    if (high < 0) high = int(digit);
    else out += char(high * 16 + int(digit)), high = -1;
  }
  return out;
}

constexpr auto kOne = "000000000000f03f";  // 1.0, little-endian
constexpr auto kTwo = "0000000000000040";
static std::string of(std::initializer_list<std::string_view> parts) {
  auto hex = std::string{};
  for (auto const p : parts) hex += p;
  return bytes(hex);
}

TEST(wkb, every_type_comes_back_as_it_went_in) {
  for (auto const* text : {
           "POINT (8.4 49.0125)", "POINT Z (8.4 49 115.5)", "POINT EMPTY", "LINESTRING (0 0, 1 1, 2 0)",
           "LINESTRING EMPTY",
           "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 1))", "POLYGON EMPTY", "MULTIPOINT ((1 2), (3 4))",
           "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))", "MULTIPOLYGON Z (((0 0 1, 1 0 1, 1 1 1, 0 0 1)))",
           "GEOMETRYCOLLECTION (POINT (1 2), GEOMETRYCOLLECTION EMPTY)",
       }) {
    auto const g = geometry::from_wkt(text);
    ASSERT_TRUE(g) << text;
    auto const again = geometry::from_wkb(g->to_wkb());
    ASSERT_TRUE(again) << text << ": " << again.error().message;
    EXPECT_EQ(*g, *again) << text;
  }
}

TEST(wkb, a_point_is_21_known_bytes) {
  EXPECT_EQ(of({"01 01000000", kOne, kTwo}), geometry(point{1, 2}).to_wkb());
}

TEST(wkb, either_byte_order_and_both_ways_to_say_z_and_m_are_read) {
  for (auto const& b : {
           of({"01 01000000", kOne, kTwo}),
           bytes("00 00000001 3ff0000000000000 4000000000000000"),
           of({"01 01000020 e6100000", kOne, kTwo}),           // EWKB with SRID 4326
           of({"01 01000020 00000000", kOne, kTwo}),           // and with none
           of({"01 d1070000", kOne, kTwo, kTwo}),              // ISO M: 2001
           of({"01 01000040", kOne, kTwo, kTwo}),              // EWKB M
       }) {
    auto const g = geometry::from_wkb(b);
    ASSERT_TRUE(g) << g.error().message;
    EXPECT_EQ("POINT (1 2)", g->to_wkt());
  }
  for (auto const& b : {of({"01 e9030000", kOne, kTwo, kTwo}), of({"01 01000080", kOne, kTwo, kTwo}),
                        of({"01 b90b0000", kOne, kTwo, kTwo, kOne}), of({"01 010000c0", kOne, kTwo, kTwo, kOne})}) {
    EXPECT_EQ("POINT Z (1 2 2)", geometry::from_wkb(b)->to_wkt());
  }
}

TEST(wkb, what_is_wrong_is_told_with_its_place) {
  auto const ends = "The bytes end before the geometry does.";
  auto const type = "The type is not one of the seven of Simple Features.";
  auto const nan = "000000000000f87f";
  struct wrong { std::string bytes; misread error; };
  for (auto const& w : std::vector<wrong>{
           {"", {0, ends}},
           {bytes("02"), {0, "The byte order is neither 0 nor 1."}},
           {bytes("01 0100"), {1, ends}},
           {bytes("01 08000000"), {1, type}},
           {bytes("01 a10f0000"), {1, type}},  // 4001
           {of({"01 01000000", kOne}), {13, ends}},
           {of({"01 01000000", kOne, nan}), {13, "A coordinate is a finite number."}},
           {of({"01 01000000", kOne, kTwo, "00"}), {21, "Something follows the geometry."}},
           {of({"01 01000020 e8640000", kOne, kTwo}), {5, "Only SRID 4326 is understood."}},
           {bytes("01 02000000 ffffffff"), {9, ends}},  // four milliard positions in no bytes
           {bytes("01 07000000 ffffffff"), {9, ends}},
           {of({"01 02000000 01000000", kOne, kTwo}), {5, "A line has at least two positions."}},
           {of({"01 03000000 01000000 00000000"}),
            {13, "A ring has at least four positions, the last equal to the first."}},
           {of({"01 04000000 01000000 01 02000000 00000000"}), {9, "The part is of another type than its whole."}},
       }) {
    auto const g = geometry::from_wkb(w.bytes);
    ASSERT_FALSE(g);
    EXPECT_EQ(w.error, g.error()) << g.error().offset << ": " << g.error().message;
  }
}

TEST(wkb, size_and_depth_have_limits) {
  auto deep = std::string{};
  for (auto i = 0; i != 100'000; ++i) deep += bytes("01 07000000 01000000");
  auto const g = geometry::from_wkb(deep);
  ASSERT_FALSE(g);
  EXPECT_EQ("Collections are nested too deeply.", g.error().message);

  auto const n = std::uint32_t(limits::kGeometryVertices + 1);
  auto many = bytes("01 07000000") + std::string(reinterpret_cast<char const*>(&n), 4);
  for (auto i = std::uint32_t{0}; i != n; ++i) many += bytes("01 07000000 00000000");
  EXPECT_EQ("The geometry has more positions than are allowed.", geometry::from_wkb(many).error().message);
}

}  // namespace madang::geo
