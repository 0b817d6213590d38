#include <fstream>

#include <unistd.h>

#include "sensing/series/bench_figures.h"
#include "sensing/series/bench_store.h"
#include "sensing/series/dump.h"

namespace madang::sensing::bench {
namespace {

constexpr auto kSeries = std::int64_t{10'000};
constexpr auto kUnsealed = std::int64_t{900'000};  // just before a tail is replaced

void load(series_store& s, std::int64_t const series, std::int64_t const each) {
  auto into = loader{s};
  auto c = columns{};
  for (auto d = std::int64_t{1}; d <= series; ++d) {
    auto points = test::profile_points{test::temperature, std::uint64_t(d)};
    c.clear();
    for (auto i = std::int64_t{0}; i != each; ++i) {
      points.next();
      c.push(
          {.start_us = points.t(), .result_us = points.t(), .number = points.v(), .seq = std::uint32_t(i), .foi = {3}});
    }
    into.add({d}, c);
  }
  into.finish();
}

void append(series_store& s, std::int64_t const series, std::int64_t const points, std::int64_t const from_us) {
  for (auto first = std::int64_t{0}; first < points; first += series) {
    auto batch = std::vector<new_observation>{};
    auto const t = from_us + first / series * 60'000'000;
    for (auto d = std::int64_t{1}; d <= series; ++d) {
      batch.push_back({.datastream = {d}, .value = {.start_us = t, .result_us = t, .number = 20.5, .foi = {3}}});
    }
    s.append_and_wait(std::move(batch));
  }
}

double resident_megabytes() {
  auto pages = std::int64_t{0}, ignored = std::int64_t{0};
  std::ifstream{"/proc/self/statm"} >> ignored >> pages;
  return double(pages) * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

}  // namespace

void open_and_tell(std::string const& file) {
  auto log = make_silent_logger();
  auto counters = metrics{};
  auto const time = system_clock{};
  auto const before = resident_megabytes();
  auto db = std::unique_ptr<store::store>{};
  auto series = std::unique_ptr<series_store>{};
  auto const opening = seconds([&] {
    db = store::open_sqlite(file, sensing_observations::kStoreOptions, counters);
    store::migrate(*db, sensing_observations::kMigrations);
    series = std::make_unique<series_store>(*db, time, *log, counters, series_options{.seals_by_itself = false});
  });
  figure("start with " + std::to_string(series->count_all()) + ", s", opening, "< 2");
  figure("unsealed of them", double(series->unsealed()), "");
  figure("memory, MB", resident_megabytes() - before, "< 350");
  figure("of it kept of observations, MB", double(series->memory()) / 1e6, "");
}

void measure_start(sizes const& z) {
  if (z.start_points == 0) return;
  headline("Start");
  auto const file = z.folder + "/start.sqlite";
  auto const series = std::min(kSeries, std::max(std::int64_t{10}, z.start_points / 1'000));
  auto const each = z.start_points / series;
  {
    auto s = bench_store{file};
    auto const loading = seconds([&] { load(*s.series, series, each); });
    figure("loaded straight into chunks, points/s", double(series * each) / loading, "");
    append(*s.series, series, std::min(kUnsealed, z.start_points / 2), test::kProfileStart + (each + 1) * 60'000'000);
  }
  std::fflush(stdout);
  char self[4'096];
  auto const n = readlink("/proc/self/exe", self, sizeof self - 1);
  auto const command = std::string{self, std::size_t(n)} + (as_json ? " --json" : "") + " --open " + file;
  if (std::system(command.c_str()) != 0) std::puts("the store could not be opened again");
}

}  // namespace madang::sensing::bench
