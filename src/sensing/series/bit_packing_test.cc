#include "sensing/series/bit_packing.h"

#include <random>

#include <gtest/gtest.h>

namespace madang::sensing {

TEST(bit_packing, gives_back_every_width_and_length) {
  auto random = std::mt19937_64{1};
  for (auto width = 0U; width <= 64; ++width) {
    for (auto const n : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{127}, kPackedBlock}) {
      auto values = std::vector<std::uint64_t>(n);
      for (auto& x : values) x = width == 0 ? 0 : random() >> (64 - width);
      if (n != 0 && width != 0) values[n / 2] = ~std::uint64_t{0} >> (64 - width);
      auto bytes = std::string{};
      pack(bytes, values, width);
      ASSERT_EQ(packed_bytes(n, width), bytes.size()) << width << ' ' << n;
      auto read = std::vector<std::uint64_t>(n);
      unpack(reinterpret_cast<std::uint8_t const*>(bytes.data()), width, read);
      EXPECT_EQ(values, read) << width << ' ' << n;
    }
  }
}

}  // namespace madang::sensing
