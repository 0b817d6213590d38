#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/config.h"
#include "app/data_folder.h"
#include "core/api/router.h"
#include "core/auth/data_sets.h"
#include "core/auth/tokens.h"
#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/base/worker_pool.h"
#include "core/bus/bus.h"
#include "core/capability.h"
#include "core/ports/board.h"

namespace madang {

// A city with its stores open and every capability made: what `serve` serves and commands work on.
class opened_city {
 public:
  // Takes the folder, opens and migrates the stores. Throws store::error or std::runtime_error with a sentence.
  opened_city(config const&, data_folder, logger&);
  ~opened_city();

  config const& settings() const { return config_; }
  data_folder const& folder() const { return folder_; }
  runtime& shared() { return runtime_; }
  metrics& counters() { return counters_; }
  worker_pool& workers() { return *workers_; }
  auth::tokens& tokens() { return *tokens_; }
  auth::data_sets& sets() { return *sets_; }
  logger& log() { return log_; }
  clock const& time() const { return time_; }
  std::vector<store::migration> const& migrations() const { return migrations_; }

  void declare(api::router&);
  void start();  // from here on it is served
  // See data_folder.
  void keep() { folder_.keep(); }
  // Whether nothing is in it but the data set that every city has; false if the store does not say.
  bool is_empty();
  // Whether a table of theirs has a row, but that of the data sets, of which every city has one.
  static bool has_rows(store::transaction&, std::span<store::migration const>);
  bool is_served() const { return served_; }
  // The part that a capability made here.
  part& part_of(std::string_view capability);
  void each_part(std::function<void(part&)> const& f) {
    for (auto const& [_, p] : parts_) f(*p);
  }

 private:
  std::unique_ptr<store::store> open_store(std::string_view name, store::store_options = {});
  std::unique_ptr<store::store> open_entities();
  std::unique_ptr<store::store> open_store_of_part(std::string_view name, store::store_options);
  bool has_rows(std::span<store::migration const>);

  config config_;
  data_folder folder_;
  logger& log_;
  system_clock time_;
  metrics counters_;
  bus::bus events_;
  ports::board ports_;
  std::vector<store::migration> migrations_;
  std::unique_ptr<worker_pool> workers_;
  std::unique_ptr<store::store> entities_;
  std::unique_ptr<auth::data_sets> sets_;
  std::unique_ptr<auth::tokens> tokens_;
  capability const* being_made_{nullptr};
  runtime runtime_;
  std::vector<std::pair<std::string_view, std::unique_ptr<part>>> parts_;
  bool served_{false};
};

}  // namespace madang
