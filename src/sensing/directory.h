#pragma once

#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/auth/principal.h"
#include "core/store/store.h"
#include "sensing/model.h"
#include "sensing/series/series.h"

namespace madang::sensing {

// What must be known of a datastream for every observation that arrives: kept in memory.
struct datastream_info {
  datastream_no no{};
  entity_id id{};
  auth::data_set_no data_set{};
  entity_no thing{0}, sensor{0}, observed_property{0};
  std::uint64_t unit{0};  // fnv1a of its unit: what is shown together has the same
  foi_no default_foi{};  // made from the Thing's Location; 0: not yet known
};

// All datastreams, in memory as they are in the store. Safe to call from any thread.
class directory {
 public:
  void load(store::transaction&);

  std::shared_ptr<datastream_info const> find(entity_id const&) const;
  std::shared_ptr<datastream_info const> find(datastream_no) const;
  std::vector<std::shared_ptr<datastream_info const>> all() const;
  std::vector<std::shared_ptr<datastream_info const>> of_thing(entity_no) const;
  std::size_t size() const;

  void put(datastream_info);
  void remove(datastream_no);
  void set_default_foi(datastream_no, foi_no);
  // After a Thing moved: what was made from its old Location no longer fits.
  void forget_default_foi_of_thing(entity_no);
  void forget_default_foi(foi_no);

 private:
  using pointer = std::shared_ptr<datastream_info const>;
  void point_to(pointer const&);
  void remove_locked(datastream_no);
  void set_default_foi_locked(pointer const&, foi_no);

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::int64_t, pointer> by_no_, by_number_;
  std::unordered_map<std::string, pointer> by_text_;
  std::unordered_map<std::int64_t, std::vector<std::int64_t>> by_thing_;
};

}  // namespace madang::sensing
