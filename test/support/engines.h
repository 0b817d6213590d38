#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/base/time.h"
#include "core/store/store.h"

namespace madang::test {

// What a test sets while threads of the store look at it.
class shared_instant {
 public:
  explicit shared_instant(instant const t) : us_{to_us(t)} {}
  operator instant() const { return from_us(us_); }
  shared_instant& operator=(instant const t) { return us_ = to_us(t), *this; }
  shared_instant& operator+=(std::chrono::microseconds const d) { return us_ += d.count(), *this; }

 private:
  std::atomic<std::int64_t> us_;
};

struct fixed_clock final : clock {
  instant now() const override { return at; }
  shared_instant at{std::chrono::sys_days{std::chrono::year{2026} / 5 / 4} + std::chrono::hours{9}};
};

// A folder that goes when the object goes; on a tmpfs where there is one, as real files either way:
// write-ahead log and several connections must be real.
class scratch_folder {
 public:
  scratch_folder();
  ~scratch_folder();
  scratch_folder(scratch_folder const&) = delete;
  std::string const& path() const { return path_; }
  std::string file(std::string_view const name) const { return path_ + '/' + std::string{name}; }

 private:
  std::string path_;
};

// Every test that touches a store runs on both engines. PostgreSQL is a cluster of this process's own,
// without network, started at first use and gone with the process.
class on_each_store : public testing::TestWithParam<store::engine> {};
auto engines() -> decltype(testing::Values(store::engine::sqlite, store::engine::postgres));
std::string engine_name(testing::TestParamInfo<store::engine> const&);

// Where an empty store of an engine can be opened: a file, or the address of a fresh database (with PostGIS).
class empty_store {
 public:
  explicit empty_store(store::engine);
  ~empty_store();
  // `name` tells several stores of one city apart: another file, the same database.
  std::unique_ptr<store::store> open(std::string_view name = "city", store::store_options const& = {});
  store::engine engine() const { return engine_; }
  std::string address() const;  // of PostgreSQL; empty for SQLite
  std::string const& folder() const { return folder_.path(); }

  std::unique_ptr<logger> log{make_silent_logger()};
  metrics counters;

 private:
  store::engine engine_;
  scratch_folder folder_;
  std::string database_;
};

// PostgreSQL is stopped as long as this lives, with every connection to it, and then is there again.
class postgres_outage {
 public:
  postgres_outage();
  ~postgres_outage();
  postgres_outage(postgres_outage const&) = delete;
  void end();

 private:
  bool over_{false};
};

}  // namespace madang::test
