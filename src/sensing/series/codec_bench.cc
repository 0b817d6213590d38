// What a chunk costs in bytes and in time, for series as they are measured.
#include <benchmark/benchmark.h>

#include "sensing/series/codec.h"
#include "sensing/series/profiles.h"

namespace madang::sensing {
namespace {

void decode_chunk(benchmark::State& state, columns const& c) {
  auto const bytes = encode(c);
  auto read = columns{};
  for (auto _ : state) benchmark::DoNotOptimize(decode(bytes, read));
  state.SetItemsProcessed(std::int64_t(state.iterations() * c.size()));
  state.counters["bytes_a_point"] = double(bytes.size()) / double(c.size());
}

void encode_chunk(benchmark::State& state, columns const& c) {
  for (auto _ : state) benchmark::DoNotOptimize(encode(c));
  state.SetItemsProcessed(std::int64_t(state.iterations() * c.size()));
}

void decode_temperature(benchmark::State& s) { decode_chunk(s, test::profile_chunk(test::temperature)); }
void decode_fine_dust(benchmark::State& s) { decode_chunk(s, test::profile_chunk(test::fine_dust)); }
void decode_noise(benchmark::State& s) { decode_chunk(s, test::profile_chunk(test::full_precision)); }
void encode_temperature(benchmark::State& s) { encode_chunk(s, test::profile_chunk(test::temperature)); }
void encode_fine_dust(benchmark::State& s) { encode_chunk(s, test::profile_chunk(test::fine_dust)); }
void encode_noise(benchmark::State& s) { encode_chunk(s, test::profile_chunk(test::full_precision)); }

BENCHMARK(decode_temperature);
BENCHMARK(decode_fine_dust);
BENCHMARK(decode_noise);
BENCHMARK(encode_temperature);
BENCHMARK(encode_fine_dust);
BENCHMARK(encode_noise);

}  // namespace
}  // namespace madang::sensing

BENCHMARK_MAIN();
