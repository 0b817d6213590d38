#include "sensing/series/bench_figures.h"
#include "sensing/series/codec.h"
#include "sensing/series/profiles.h"

namespace madang::sensing::bench {

static void measure(char const* const name, columns const& c, char const* const bytes_goal) {
  constexpr auto kRounds = 2'000;
  auto const bytes = encode(c);
  auto read = columns{};
  auto const points = double(kRounds * c.size()) / 1e6;
  auto const decoding = best_seconds(3, [&] {
    for (auto i = 0; i != kRounds; ++i) (void)decode(bytes, read);
  });
  auto const encoding = best_seconds(2, [&] {
    for (auto i = 0; i != kRounds / 10; ++i) (void)encode(c);
  });
  figure(std::string{name} + ": bytes a point", double(bytes.size()) / double(c.size()), bytes_goal);
  figure(std::string{name} + ": decode, million points/s", points / decoding, ">= 100");
  figure(std::string{name} + ": encode, million points/s", points / 10 / encoding, "");
}

void measure_codec(sizes const&) {
  headline("Codec, chunks of 1,024");
  measure("0.1 °C each minute", test::profile_chunk(test::temperature), "<= 0.9");
  measure("fine dust, 2 decimals, jitter", test::profile_chunk(test::fine_dust), "<= 3.3");
  measure("16 digits each second", test::profile_chunk(test::full_precision), "");
}

}  // namespace madang::sensing::bench
