// Bytes of a chunk may come from a damaged disk: whatever they are, decoding ends in columns or an error.
#include <chrono>

#include <gtest/gtest.h>

#include "sensing/series/codec.h"
#include "sensing/series/test_data.h"

namespace madang::sensing {

static std::string changed(std::string s, std::mt19937_64& random) {
  for (auto n = random() % 4 + 1; n != 0 && !s.empty(); --n) {
    auto const at = random() % s.size();
    switch (random() % 5) {
      case 0: s[at] = char(random()); break;
      case 1: s[at] = char(s[at] ^ 1 << random() % 8); break;
      case 2: s.erase(at, random() % 4 + 1); break;
      case 3: s.insert(at, random() % 4 + 1, char(random() % 3 == 0 ? 0xFF : random())); break;
      default: s.resize(at);
    }
  }
  return s;
}

TEST(codec_fuzz, survives_any_bytes_with_a_right_checksum) {
  auto const seed = std::random_device{}();
  SCOPED_TRACE(seed);
  auto random = std::mt19937_64{seed};
  auto corpus = std::vector<std::string>{};
  for (auto flavour = 0; flavour != 105; ++flavour) {
    auto c = columns{};
    for (auto i = random() % 300; i != 0; --i) c.push(test::any_observation(random, flavour));
    auto bytes = encode(c);
    bytes.resize(bytes.size() - kChecksumBytes);
    corpus.push_back(bytes);
  }
  auto read = columns{};
  auto understood = 0;
  auto const end = std::chrono::steady_clock::now() + std::chrono::milliseconds{1'200};
  for (auto round = 0; round % 64 != 0 || std::chrono::steady_clock::now() < end; ++round) {
    auto const bytes = with_checksum(changed(corpus[random() % corpus.size()], random));
    if (!decode(bytes, read)) continue;
    ++understood;
    ASSERT_LE(read.size(), kEncodedPointsMax);
    for (auto i = std::size_t{0}; i < read.size(); i += 7) read.get(i);
    ASSERT_TRUE(decode(encode(read), read));
  }
  EXPECT_GT(understood, 0);  // the canary: changes that make another valid chunk do occur
}

TEST(codec_fuzz, survives_arrays_that_do_not_fit_the_rest) {
  auto random = std::mt19937_64{8};
  auto c = columns{};
  for (auto i = 0U; i != 200; ++i) c.push({.start_us = i * 1'000'000LL, .number = i / 10.0, .seq = i});
  auto const good = encode_for_sql(c);
  auto read = columns{};
  for (auto round = 0; round != 2'000; ++round) {
    auto bad = good;
    switch (random() % 6) {
      case 0: bad.times.reset(); break;
      case 1: bad.numbers.reset(); break;
      case 2: bad.times->deltas.resize(random() % 400); break;
      case 3: bad.numbers->deltas.resize(random() % 400); break;
      case 4: bad.decimals = int(random() % 20) - 10; break;
      default: bad.times->unit = std::int64_t(random()), bad.numbers->first = std::int64_t(random());
    }
    (void)decode(bad, read);
  }
}

}  // namespace madang::sensing
