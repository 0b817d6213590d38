#pragma once

#include <optional>
#include <vector>

#include "core/query/odata.h"
#include "sensing/entity_graph.h"
#include "sensing/sql_condition.h"

namespace madang::sensing {

// Which entities: those that a parent leads to, or all, of which a filter is true.
struct entity_scope {
  model const* of{};
  relation const* via{};     // of the parent's model
  entity_no parent{0};
  std::vector<query::expression> filter{};  // all of them must hold
};

struct entity_page {
  std::vector<entity_no> numbers;  // in order; the graph holds the entities
  std::optional<std::string> next;  // opaque token of the place behind the last
};

struct page_request {
  std::span<query::order_key const> order;
  std::size_t skip{0}, top{0};
  std::string_view after{};  // a token of a page before
};

struct page_token;

// Answers questions about sets of entities. What SQL can say in both engines alike, SQL decides; the rest
// is evaluated here, so that both engines give the same answer.
class entity_finder {
 public:
  explicit entity_finder(entity_graph& g) : graph_{g} {}

  std::int64_t count(entity_scope const&);
  entity_page page(entity_scope const&, page_request const&);
  // All numbers, ascending.
  std::vector<entity_no> all(entity_scope const&);

 private:
  struct plan;
  struct sort_order;
  plan make_plan(entity_scope const&);
  template <typename Sink>
  void stream(plan const&, sort_order const&, std::size_t limit, Sink const&);
  std::vector<entity> read_batch(plan const&, sort_order const&, std::optional<page_token> const& after, std::size_t n);
  entity_page sql_page(plan&, page_request const&, sort_order const&);
  entity_page sorted_page(plan&, page_request const&);

  entity_graph& graph_;
};

}  // namespace madang::sensing
