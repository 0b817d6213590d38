#include "sensing/series/bench_figures.h"
#include "sensing/series/bench_store.h"
#include "sensing/series/dump.h"
#include "sensing/series/series_reader.h"

namespace madang::sensing::bench {
namespace {

using store::statement;

constexpr auto kHourly = statement{
    "bench.hourly",
    "SELECT t_us / 3600000000, avg(v) FROM plain WHERE datastream = $1 AND t_us >= $2 AND t_us <= $3 GROUP BY 1"};
constexpr auto kRange = statement{
    "bench.range", "SELECT t_us, v FROM plain WHERE datastream = $1 AND t_us >= $2 AND t_us <= $3 ORDER BY t_us"};
constexpr auto kLatest =
    statement{"bench.latest", "SELECT t_us, v FROM plain WHERE datastream = $1 ORDER BY t_us DESC LIMIT 1"};
constexpr auto kCount = statement{"bench.count", "SELECT count(*) FROM plain"};

// The same points in both: chunks here, an indexed table there.
struct twins {
  explicit twins(std::string const& folder)
      : ours{folder + "/reads.sqlite"}, plain{store::open_sqlite_session(folder + "/plain-reads.sqlite", true)} {
    plain->script("CREATE TABLE plain (datastream BIGINT, t_us BIGINT, v DOUBLE PRECISION); PRAGMA synchronous = OFF");
  }
  void add(loader& into, std::int64_t const d, std::int64_t const n) {
    auto points = test::profile_points{test::temperature, std::uint64_t(d)};
    auto c = columns{};
    plain->begin_write();
    for (auto first = std::int64_t{0}; first < n; first += 10'000) {
      c.clear();
      for (auto i = first; i != std::min(n, first + 10'000); ++i) {
        points.next();
        c.push({.start_us = points.t(),
                .result_us = points.t(),
                .number = points.v(),
                .seq = std::uint32_t(i),
                .foi = {3}});
      }
      into.add({d}, c);
      plain->bulk_insert({"bench.fill", "plain", "datastream, t_us, v", "iid"}, c.size(),
                         [&](std::size_t const i, std::span<store::arg> const out) {
                           out[0] = d;
                           out[1] = c.t[i];
                           out[2] = c.v[i];
                         });
    }
    plain->commit();
  }
  void index() { plain->script("CREATE INDEX plain_by_time ON plain (datastream, t_us)"); }
  void query(statement const& s, std::initializer_list<store::arg> const args) {
    store::transaction{*plain}.each(s, args, [&](store::row_view const& r) { sum += r.number(1); });
  }

  bench_store ours;
  std::unique_ptr<store::session> plain;
  double sum{0};  // so that nothing is left out as unused
};

void measure_one_series(twins& t, sizes const& z) {
  constexpr auto kOne = datastream_no{1};
  auto const from = test::kProfileStart + 60'000'000, to = from + z.read_days * kDayUs;
  auto const aggregate = [&](std::int64_t const step) {
    for (auto const& b :
         t.ours.series->aggregate({.datastream = kOne, .from_us = from, .to_us = to, .step_us = step})) {
      t.sum += b.sum;
    }
  };
  auto const hourly = best_seconds(20, [&] { aggregate(kHourUs); });
  auto const plain_hourly = best_seconds(3, [&] { t.query(kHourly, {1, from, to}); });
  figure("hourly means of " + std::to_string(z.read_days) + " days of minutes, ms", hourly * 1e3, plain_hourly * 1e3,
         plain_hourly / hourly, ">= 50");
  auto const five = best_seconds(10, [&] { aggregate(5 * 60'000'000); });
  figure("the same by 5 minutes, ms", five * 1e3, plain_hourly * 1e3, plain_hourly / five, "");
  auto const daily = best_seconds(20, [&] { aggregate(kDayUs); });
  figure("the same by days, ms", daily * 1e3, plain_hourly * 1e3, plain_hourly / daily, "");
  auto const last = to - kDayUs;
  auto page = columns{};
  auto const day = best_seconds(200, [&] {
    auto reader = series_reader{*t.ours.series, {.datastream = kOne, .from_us = last, .to_us = to}, {}};
    while (reader.next(page)) t.sum += page.v.back();
  });
  auto const plain_day = best_seconds(50, [&] { t.query(kRange, {1, last, to}); });
  figure("last 24 h of a datastream, ms", day * 1e3, plain_day * 1e3, plain_day / day, ">= 1");
  auto const whole = best_seconds(5, [&] {
    auto reader = series_reader{*t.ours.series, {.datastream = kOne}, {}};
    while (reader.next(page)) t.sum += page.v.back();
  });
  auto const plain_whole = best_seconds(2, [&] { t.query(kRange, {1, 0, to}); });
  figure("all points of a datastream, ms", whole * 1e3, plain_whole * 1e3, plain_whole / whole, "");
}

void measure_many_series(twins& t, sizes const& z) {
  auto all = std::vector<datastream_no>{};
  for (auto d = std::int64_t{0}; d != z.latest_series; ++d) all.push_back({1'000 + d});
  auto const latest = best_seconds(10, [&] {
    for (auto const& o : t.ours.series->latest(all)) t.sum += o->number;
  });
  auto const plain_latest = best_seconds(3, [&] {
    for (auto const d : all) t.query(kLatest, {d.value});
  });
  figure("latest of " + std::to_string(z.latest_series) + " datastreams, ms", latest * 1e3, plain_latest * 1e3,
         plain_latest / latest, ">= 20");
  auto const count = best_seconds(10, [&] {
    for (auto i = 0; i != 1'000; ++i) t.sum += double(t.ours.series->count_all());
  }) / 1'000;
  auto n = std::int64_t{0};
  auto const plain_count = best_seconds(2, [&] { n = *store::transaction{*t.plain}.integer(kCount, {}); });
  figure("count of " + std::to_string(n) + ", ms", count * 1e3, plain_count * 1e3, plain_count / count, ">= 1000");
}

}  // namespace

void measure_reads(sizes const& z) {
  headline("Reads; yardstick: indexed SQLite table, in process");
  auto t = twins{z.folder};
  {
    auto into = loader{*t.ours.series};
    for (auto d = std::int64_t{1}; d <= z.read_series; ++d) t.add(into, d, z.read_days * 1'440);
    for (auto d = std::int64_t{0}; d != z.latest_series; ++d) t.add(into, 1'000 + d, z.latest_points);
    into.finish();
  }
  t.index();
  measure_one_series(t, z);
  measure_many_series(t, z);
  if (t.sum == 42) std::puts("");
}

}  // namespace madang::sensing::bench
