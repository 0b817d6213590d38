#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/query/odata.h"
#include "sensing/entity_graph.h"
#include "sensing/observation_stream.h"

namespace madang::sensing {

// Which observations: of one datastream, of one feature, or all that the caller may see.
struct observation_scope {
  std::optional<datastream_no> datastream{};
  std::optional<foi_no> feature{};
  query::expression const* filter{};
};

struct observation_page_request {
  std::span<query::order_key const> order;
  std::size_t skip{0}, top{0};
  std::string_view after{};
};

struct found_observation {
  datastream_no datastream;
  observation const* seen;  // until the next call of next()
};

// Gives the observations of a page one after another; reads as it goes.
class observation_page {
 public:
  observation_page(observation_page&&) noexcept;
  ~observation_page();
  std::optional<found_observation> next();
  // The one that next() gave is the last.
  void end_here();
  // After the last: the place to go on from, if there are more.
  std::optional<std::string> next_token() const;

  struct state;
  explicit observation_page(std::unique_ptr<state>);

 private:
  std::unique_ptr<state> state_;
};

// Questions about observations. Conditions on their Datastream choose the series; conditions on time and
// result skip chunks by their headers; the rest is evaluated one by one. Without $orderby the order is by
// datastream, then time; with $orderby=phenomenonTime series are merged as they are needed.
class observation_finder {
 public:
  explicit observation_finder(entity_graph& g) : graph_{g} {}

  std::int64_t count(observation_scope const&);
  observation_page start(observation_scope const&, observation_page_request const&);
  // One, if the caller may see it.
  std::optional<observation> find(observation_id);

 private:
  observation_plan make_plan(observation_scope const&);
  entity_graph& graph_;
};

}  // namespace madang::sensing
