#include "sensing/series/bench_figures.h"
#include "sensing/series/bench_store.h"

namespace madang::sensing::bench {
namespace {

// As it comes in real life: day by day, all series side by side, sealed at the end of each day.
std::int64_t live(series_store& s, madang::test::fixed_clock& time, test::profile const p, sizes const& z) {
  auto points = std::vector<test::profile_points>{};
  for (auto d = std::int64_t{0}; d != z.disk_series; ++d) points.emplace_back(p, std::uint64_t(d));
  for (auto& x : points) x.next();
  auto n = std::int64_t{0};
  for (auto end = test::kProfileStart + 6 * kHourUs; end <= test::kProfileStart + z.disk_days * kDayUs;
       end += 6 * kHourUs) {
    for (auto d = std::size_t{0}; d != points.size(); ++d) {
      auto batch = std::vector<new_observation>{};
      for (auto& x = points[d]; x.t() < end; x.next()) {
        batch.push_back({.datastream = {std::int64_t(d) + 1},
                         .value = {.start_us = x.t(), .result_us = x.t(), .number = x.v(), .foi = {3}}});
      }
      n += std::int64_t(batch.size());
      s.append_and_wait(std::move(batch));
    }
    time.at = from_us(end);
    if (end % kDayUs == 0) s.seal_all();
  }
  return n;
}

// Pages of tables and indexes by their names.
double bytes_of(store::store& db, std::string_view const where) {
  auto bytes = std::int64_t{0};
  auto const sql = "SELECT sum(pgsize) FROM dbstat WHERE " + std::string{where};
  db.read([&](store::transaction& tx) { bytes = tx.integer({"bench.dbstat", sql}, {}).value_or(0); });
  return double(bytes);
}

double postgres_row_bytes() {
  auto cluster = madang::test::empty_store{store::engine::postgres};
  auto const db = cluster.open();
  auto bytes = std::int64_t{0};
  constexpr auto kRows = 1'000'000;
  db->write([](store::transaction& tx) {
    tx.script(
        "CREATE TABLE plain (datastream int, t timestamptz, v double precision); CREATE INDEX ON plain (datastream, t);"
        "INSERT INTO plain SELECT i % 100, to_timestamp(1735689600 + i / 100 * 60), (i % 97) / 10.0 FROM "
        "generate_series(0, 999999) i");
  });
  db->read([&](store::transaction& tx) {
    bytes = tx.integer({"bench.size", "SELECT pg_total_relation_size('plain')"}, {}).value_or(0);
  });
  return double(bytes) / kRows;
}

void measure(char const* const name, test::profile const p, sizes const& z, double const yardstick, double const goal) {
  auto s = bench_store{z.folder + "/disk-" + std::to_string(int(p)) + ".sqlite"};
  auto const n = double(live(*s.series, s.time, p, z));
  // What the tail takes does not grow with the observations: it goes with the next generation.
  auto const here = bytes_of(*s.db, "name NOT LIKE 'sensing_tail%'") / n;
  if (z.postgres) {
    figure(std::string{name} + ", bytes a point", here, yardstick, yardstick / here, ">= " + std::to_string(int(goal)));
  } else {
    figure(std::string{name} + ", bytes a point", here, "");
  }
  figure("  of it chunks", bytes_of(*s.db, "name = 'sensing_chunk_data'") / n, "");
  figure("  of it headers with their indexes",
         bytes_of(*s.db, "name IN ('sensing_chunk', 'sensing_chunk_by_time', 'sensing_chunk_by_seq')") / n, "");
  figure("  of it roll-ups", bytes_of(*s.db, "name LIKE 'sensing_rollup%'") / n, "");
}

}  // namespace

void measure_disk(sizes const& z) {
  headline("Disk, roll-ups included; yardstick: PostgreSQL row + index");
  auto const yardstick = z.postgres ? postgres_row_bytes() : 0;
  measure("0.1 °C each minute", test::temperature, z, yardstick, 20);
  measure("fine dust, 2 decimals, jitter", test::fine_dust, z, yardstick, 12);
}

}  // namespace madang::sensing::bench
