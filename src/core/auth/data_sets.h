#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/auth/principal.h"
#include "core/base/time.h"

namespace madang::store { class store; }

namespace madang::auth {

// What is published together, under one licence and with the same rights. A private one is read only
// by administrators and by its own editors and devices.
struct data_set {
  data_set_no no{};
  std::string id{};  // a short name for addresses: "air-quality"
  std::string title{}, description{};
  std::string licence{};      // SPDX id, or a sentence where there is none
  std::string attribution{};  // to be shown wherever the data is
  bool is_public{true};
};

// True for what may stand in an address: a-z, 0-9 and '-', 1 to 64 long.
bool valid_data_set_id(std::string_view);

// All data sets, in memory and in the store. Safe to call from any thread.
class data_sets {
 public:
  explicit data_sets(store::store&, clock const&);

  std::vector<data_set> all() const;
  std::optional<data_set> find(data_set_no) const;
  std::optional<data_set> find(std::string_view id) const;
  // Adds it, or changes the one with the same id.
  data_set put(data_set);

  bool may_read(principal const&, data_set_no) const;
  // Those that this caller may not read. Mostly none or few.
  std::vector<data_set_no> hidden_from(principal const&) const;

 private:
  store::store& db_;
  clock const& time_;
  std::mutex changing_;  // so that memory gets changes in the order of the store
  mutable std::shared_mutex mutex_;
  std::vector<data_set> all_;  // by number
};

}  // namespace madang::auth
