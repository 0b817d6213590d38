#pragma once

#include <memory>
#include <vector>

#include "sensing/city.h"
#include "sensing/page_types.h"

namespace madang::sensing {

// Datastreams that can be shown in one colour scale: the same observed property in the same unit.
struct shown_property {
  observed_property what;
  entity_no property{0};
  std::uint64_t unit{0};
  std::vector<std::shared_ptr<datastream_info const>> datastreams;

  bool includes(datastream_info const& d) const { return d.observed_property == property && d.unit == unit; }
};

// All that this caller may see, the most measured first, with the range of their latest values.
std::vector<shown_property> shown_properties(city const&, auth::principal const&);
// One of them, without the range: it is a look at each of its datastreams.
std::optional<shown_property> find_shown_property(city const&, auth::principal const&, std::string_view id);
void add_range(city const&, shown_property&);

// A member that is a text.
std::optional<std::string> text_in(json::node const&, std::string_view key);

}  // namespace madang::sensing
