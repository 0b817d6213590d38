#pragma once

#include <optional>
#include <vector>

#include "core/api/problem.h"
#include "core/query/evaluate.h"
#include "core/query/odata.h"
#include "sensing/draft.h"
#include "sensing/entity_graph.h"

namespace madang::sensing {

// An entity as a row that expressions are evaluated on; its relations lead to rows of other entities.
class entity_row final : public query::row {
 public:
  entity_row(entity const& e, entity_graph& g) : entity_{e}, graph_{g} {}
  query::value get(query::path const&, std::size_t no) const override;
  void each(std::string_view relation, std::function<bool(query::row const&)> const&) const override;

 private:
  entity const& entity_;
  entity_graph& graph_;
};

class observation_row final : public query::row {
 public:
  observation_row(observation const& o, datastream_no d, entity_graph& g) : seen_{o}, datastream_{d}, graph_{g} {}
  query::value get(query::path const&, std::size_t no) const override;
  void each(std::string_view relation, std::function<bool(query::row const&)> const&) const override;

 private:
  observation const& seen_;
  datastream_no datastream_;
  entity_graph& graph_;
};

// Tells an evaluator which steps of a path are relations.
query::is_relation relations_of(model const&);
query::evaluator make_evaluator(query::expression const&, model const&, city const&);

// phenomenonTime, resultTime and observedArea of a Datastream, from what was observed; null before that.
struct observed_bounds {
  std::optional<period> phenomenon_time, result_time;
};
observed_bounds bounds_of(city const&, datastream_no);
// As GeoJSON text; empty if nothing is known.
std::string observed_area(entity const& datastream, city const&);

// The first path of an expression that names what does not exist: why, and where it stands.
std::optional<query::problem> unknown_path(query::expression const&, model const&);
std::optional<std::string> unknown_path(query::path const&, model const&);

}  // namespace madang::sensing
