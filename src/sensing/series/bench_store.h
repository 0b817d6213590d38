#pragma once

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "sensing/series/profiles.h"
#include "sensing/series/series_store.h"
#include "support/engines.h"

namespace madang::sensing::bench {

// A store in a file of the bench's folder.
struct bench_store {
  explicit bench_store(std::string const& path, series_options const o = {})
      : file{path}, db{store::open_sqlite(path, sensing_observations::kStoreOptions, counters)} {
    store::migrate(*db, sensing_observations::kMigrations);
    series = std::make_unique<series_store>(*db, time, *log, counters, o);
  }
  std::string file;
  std::unique_ptr<logger> log{make_silent_logger()};
  metrics counters;
  madang::test::fixed_clock time;
  std::unique_ptr<store::store> db;
  std::unique_ptr<series_store> series;
};

}  // namespace madang::sensing::bench
