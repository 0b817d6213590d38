#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/api/problem.h"
#include "sensing/model.h"

namespace madang::sensing {

// A resource path of SensorThings (18-088, clause 9.2), the eight usages of it:
//   Things · Things(1) · Things(1)/name · Things(1)/name/$value · Things(1)/Datastreams ·
//   Things(1)/Datastreams/$ref · Things/$count (OData 4.0) · Datastreams(1)/Thing ·
//   Things(1)/Datastreams(2)/Observations(3)/…
struct path_step {
  model const* of;                 // the type of what this step leads to
  relation const* via{};           // from the step before; null for the first
  std::optional<entity_id> id{};   // of one in a set
};
struct resource_path {
  enum class usage { set, entity, property, raw_value, set_ref, entity_ref, set_count };
  std::vector<path_step> steps;
  usage use{usage::set};
  field const* property{};
  std::vector<std::string> inner{};  // names below a JSON property: properties/a/b

  model const& target() const { return *steps.back().of; }
  bool is_set() const { return use == usage::set || use == usage::set_ref || use == usage::set_count; }
};

// `path` without the service's own prefix and still percent-encoded. 404 if it leads nowhere.
api::reply<resource_path> parse_resource_path(std::string_view path);

}  // namespace madang::sensing
