#include <benchmark/benchmark.h>

#include "core/query/evaluate.h"
#include "core/query/odata.h"

// What a filter costs a row, over a million observations in memory.
namespace madang::query {
namespace {

constexpr auto kRows = std::size_t{1'000'000};

struct observations final : row {
  std::vector<double> results;
  std::vector<instant> times;
  std::string name{"Temperature of the river at the bridge"};
  geo::geometry place{geo::point{8.4, 49}};
  std::size_t at{};

  observations() {
    for (auto i = std::size_t{0}; i != kRows; ++i) {
      results.push_back(0.01 * double((i * 7'919) % 1'000));
      times.push_back(*parse_rfc3339("2019-12-31T00:00:00Z") + std::chrono::minutes{std::int64_t(i)});
    }
  }
  value get(path const& p, std::size_t) const override {
    switch (p.segments[0].name.size()) {
      case 6: return results[at];
      case 14: return times[at];
      case 4: return name;
      default: return place;
    }
  }
};

void filter(benchmark::State& state, char const* text) {
  static auto rows = observations{};
  auto const e = evaluator{*parse_filter(text), instant{}};
  auto found = std::size_t{0};
  for (auto _ : state) {
    found = 0;
    for (rows.at = 0; rows.at != kRows; ++rows.at) found += e.matches(rows) ? 1U : 0U;
  }
  state.counters["found"] = double(found);
  state.counters["row"] = benchmark::Counter(double(kRows) * double(state.iterations()),
                                             benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void parse(benchmark::State& state) {
  constexpr auto kText = "result gt 5 and phenomenonTime ge 2020-01-01T00:00:00Z and substringof('x', Datastream/name)";
  for (auto _ : state) benchmark::DoNotOptimize(parse_filter(kText));
}

BENCHMARK_CAPTURE(filter, one_number, "result gt 5")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(filter, number_and_time, "result gt 5 and phenomenonTime ge 2020-01-01T00:00:00Z")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(filter, arithmetic, "round(result mul 2) eq 10 or result mod 2 lt 0.5")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(filter, parts_of_time, "hour(phenomenonTime) eq 8 and result gt 5")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(filter, text, "substringof('bridge', tolower(name))")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(filter, point_in_polygon,
                  "st_within(location, geography'POLYGON ((8 48, 9 48, 9 50, 8 50, 7.9 49, 8 48))')")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(filter, outside_its_box, "st_within(location, geography'POLYGON ((9 48, 9.5 48, 9.5 50, 9 48))')")
    ->Unit(benchmark::kMillisecond);
BENCHMARK(parse);

}  // namespace
}  // namespace madang::query

BENCHMARK_MAIN();
