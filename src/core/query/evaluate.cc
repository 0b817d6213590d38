#include "core/query/evaluate.h"

#include "core/query/compare.h"
#include "core/query/functions.h"
#include "core/query/operations.h"

namespace madang::query {
namespace {

// A row, one of a relation, or what is null because a relation leads nowhere.
using bound_rows = std::span<row const*>;

struct node {
  enum class kind { literal, path, call };
  kind type{};
  function what{};
  bool integers{};                     // of a call: both sides are integers by their form
  bool quoted{};                       // of a literal: a text in quotes
  value literal{};
  value as_time{};                     // what a text in quotes means beside a time
  std::size_t path_no{};
  std::vector<std::size_t> children{};
};

// What a path asks of which row.
struct question {
  std::size_t variable;
  path rest;
};

// A row that a relation leads to from another. The first is the row itself.
struct variable {
  std::size_t from;
  std::string relation;
};

// Conditions that share rows, to be made true by one choice of these.
struct loop {
  std::size_t variable;
  std::vector<std::size_t> conditions;  // that can be asked once this row is chosen
};
struct group {
  std::vector<std::size_t> conditions;  // of the row alone
  std::vector<loop> loops;
};

}  // namespace

void row::each(std::string_view, std::function<bool(row const&)> const&) const {}

struct evaluator::program {
  std::vector<node> nodes;
  std::vector<path> paths;
  std::vector<question> questions;  // for each path
  std::vector<variable> variables{{0, {}}};
  std::vector<group> groups;
  std::size_t root{};

  // --- making it ready

  std::size_t add(expression const& e, instant const now, is_relation const& relations) {
    auto n = node{};
    if (auto const* v = e.literal()) {
      n = constant(*v);
    } else if (auto const* p = e.where()) {
      n.type = node::kind::path;
      n.path_no = number_of(*p, relations);
    } else {
      auto const& c = *e.operation();
      n.type = node::kind::call;
      n.what = c.what;
      n.integers = std::ranges::all_of(c.arguments, is_integer);
      for (auto const& a : c.arguments) n.children.push_back(add(a, now, relations));
      if (c.what == function::now) n = constant(now);
      else if (std::ranges::all_of(n.children, [&](auto const i) { return nodes[i].type == node::kind::literal; })) {
        n = constant(run(n, {}));
      }
    }
    nodes.push_back(std::move(n));
    return nodes.size() - 1;
  }

  static node constant(value v) {
    auto n = node{};
    if (auto const* text = std::get_if<std::string>(&v)) {
      n.quoted = true;
      n.as_time = read_as(*text, kind::instant);
    }
    n.literal = std::move(v);
    return n;
  }

  std::size_t number_of(path const& p, is_relation const& relations) {
    auto const known = std::ranges::find(paths, p);
    if (known != paths.end()) return std::size_t(known - paths.begin());
    auto at = std::size_t{0};
    auto steps = std::size_t{0};
    while (relations && steps + 1 < p.segments.size() && relations(std::span{p.segments}.first(steps + 1))) {
      at = variable_of(at, p.segments[steps++].name);
    }
    questions.push_back({at, path{{p.segments.begin() + std::ptrdiff_t(steps), p.segments.end()}}});
    paths.push_back(p);
    return paths.size() - 1;
  }

  std::size_t variable_of(std::size_t const from, std::string const& relation) {
    for (auto i = std::size_t{1}; i != variables.size(); ++i) {
      if (variables[i].from == from && variables[i].relation == relation) return i;
    }
    variables.push_back({from, relation});
    return variables.size() - 1;
  }

  // The rows, with those on the way to them, that an expression speaks of.
  void collect(std::size_t const i, std::set<std::size_t>& out) const {
    auto const& n = nodes[i];
    if (n.type == node::kind::path) {
      for (auto v = questions[n.path_no].variable; v != 0; v = variables[v].from) out.insert(v);
    }
    for (auto const child : n.children) collect(child, out);
  }

  // Conditions without a row in common are asked apart: their choices would only multiply.
  void make_groups() {
    auto const is_and = nodes[root].type == node::kind::call && nodes[root].what == function::logical_and;
    auto const conditions = is_and ? nodes[root].children : std::vector{root};
    struct part { std::vector<std::size_t> conditions; std::set<std::size_t> rows; };
    auto parts = std::vector<part>{};
    for (auto const c : conditions) {
      auto merged = part{{c}, {}};
      collect(c, merged.rows);
      std::erase_if(parts, [&](part& p) {
        auto const shares = std::ranges::any_of(p.rows, [&](auto const v) { return merged.rows.contains(v); });
        if (shares || (p.rows.empty() && merged.rows.empty())) {
          merged.conditions.insert(merged.conditions.begin(), p.conditions.begin(), p.conditions.end());
          merged.rows.merge(p.rows);
          return true;
        }
        return false;
      });
      parts.push_back(std::move(merged));
    }
    std::ranges::stable_sort(parts, {}, [](part const& p) { return p.rows.size(); });
    for (auto const& p : parts) groups.push_back(arranged(p.conditions, p.rows));
  }

  group arranged(std::vector<std::size_t> const& conditions, std::set<std::size_t> const& rows) const {
    auto g = group{};
    for (auto const v : rows) g.loops.push_back({v, {}});
    for (auto const c : conditions) {
      auto mine = std::set<std::size_t>{};
      collect(c, mine);
      if (mine.empty()) g.conditions.push_back(c);
      else std::ranges::find(g.loops, *mine.rbegin(), &loop::variable)->conditions.push_back(c);
    }
    return g;
  }

  // --- running it

  value const& operand(std::size_t const i, bound_rows const rows, value& scratch) const {
    auto const& n = nodes[i];
    if (n.type == node::kind::literal) return n.literal;
    scratch = n.type == node::kind::path ? get(n, rows) : run(n, rows);
    return scratch;
  }

  value get(node const& n, bound_rows const rows) const {
    auto const& q = questions[n.path_no];
    auto const* r = rows[q.variable];
    return r == nullptr ? value{} : r->get(q.rest, n.path_no);
  }

  bool is_met(std::size_t const i, bound_rows const rows) const { return truth(i, rows) == true; }
  bool are_met(std::vector<std::size_t> const& conditions, bound_rows const rows) const {
    return std::ranges::all_of(conditions, [&](auto const c) { return is_met(c, rows); });
  }

  // What a condition gives, without making a value of it: this is what every row of a scan goes through.
  std::optional<bool> truth(std::size_t const i, bound_rows const rows) const {
    auto const& n = nodes[i];
    if (n.type == node::kind::call && gives_truth(n.what)) return run_condition(n, rows);
    auto scratch = value{};
    auto const* b = std::get_if<bool>(&operand(i, rows, scratch));
    return b == nullptr ? std::nullopt : std::optional{*b};
  }

  static bool gives_truth(function const f) { return f <= function::in; }

  std::optional<bool> run_condition(node const& n, bound_rows const rows) const {
    switch (n.what) {
      case function::logical_and: return run_logic(n, rows, false);
      case function::logical_or: return run_logic(n, rows, true);
      case function::logical_not: {
        auto const t = truth(n.children[0], rows);
        return t ? std::optional{!*t} : std::nullopt;
      }
      case function::in: return run_in(n, rows);
      default: {
        auto left = value{}, right = value{};
        auto const &a = operand(n.children[0], rows, left), &b = operand(n.children[1], rows, right);
        return compare(n.what, nodes[n.children[0]], a, nodes[n.children[1]], b);
      }
    }
  }

  value run(node const& n, bound_rows const rows) const {
    if (gives_truth(n.what)) {
      auto const t = run_condition(n, rows);
      return t ? value{*t} : value{};
    }
    auto scratch = std::array<value, 3>{};
    auto arguments = std::array<value const*, 3>{};
    for (auto i = std::size_t{0}; i != n.children.size(); ++i) arguments[i] = &operand(n.children[i], rows, scratch[i]);
    if (n.what == function::negate) return negated(*arguments[0]);
    if (n.what <= function::mod) return arithmetic(n.what, *arguments[0], *arguments[1], n.integers);
    return apply(n.what, {arguments.data(), n.children.size()});
  }

  // `decided` is what one operand suffices for: true in or, false in and.
  std::optional<bool> run_logic(node const& n, bound_rows const rows, bool const decided) const {
    auto unknown = false;
    for (auto const child : n.children) {
      auto const t = truth(child, rows);
      if (t == decided) return decided;
      unknown = unknown || !t;
    }
    return unknown ? std::nullopt : std::optional{!decided};
  }

  bool run_in(node const& n, bound_rows const rows) const {
    auto left = value{}, right = value{};
    auto const& a = operand(n.children[0], rows, left);
    auto const& na = nodes[n.children[0]];
    for (auto const child : std::span{n.children}.subspan(1)) {
      auto const& b = operand(child, rows, right);
      if (compare(function::eq, na, a, nodes[child], b) == true) return true;
      if (auto const* list = std::get_if<json_text>(&b); list != nullptr && is_item(na, a, *list)) return true;
    }
    return false;
  }

  static bool is_item(node const& na, value const& a, json_text const& list) {
    auto d = json::document{};
    auto const array = d.parse(list.raw);
    auto found = false;
    if (array && array->is_array()) {
      array->each_item([&](json::node const& item) {
        found = found || compare(function::eq, na, a, node{}, to_value(item)) == true;
      });
    }
    return found;
  }

  static std::optional<bool> compare(function const f, node const& na, value const& a, node const& nb, value const& b) {
    if (a.index() == b.index() || na.quoted == nb.quoted) return holds(f, a, b);
    if (na.quoted) return holds(f, beside(na, b), same_form(b));
    return holds(f, same_form(a), beside(nb, a));
  }
  // A number or boolean as its text, where a text in quotes is its counterpart; all else as it is.
  static value same_form(value const& v) {
    auto text = text_of(v);
    return text ? value{std::move(*text)} : v;
  }
  static value const& beside(node const& quoted, value const& other) {
    auto const is_time = std::holds_alternative<instant>(other) || std::holds_alternative<period>(other) ||
                         std::holds_alternative<std::chrono::sys_days>(other);
    return is_time ? quoted.as_time : quoted.literal;
  }

  // Whether one choice of the rows from `level` on makes the group's conditions true.
  bool satisfied(group const& g, std::size_t const level, bound_rows const rows) const {
    if (level == g.loops.size()) return true;
    auto const& l = g.loops[level];
    auto const& v = variables[l.variable];
    auto any = false, found = false;
    auto const choose = [&](row const* const r) {
      rows[l.variable] = r;
      found = are_met(l.conditions, rows) && satisfied(g, level + 1, rows);
      return !found;
    };
    if (rows[v.from] != nullptr) {
      rows[v.from]->each(v.relation, [&](row const& r) {
        any = true;
        return choose(&r);
      });
    }
    if (!any) choose(nullptr);
    return found;
  }

  void with_first_rows(std::size_t const next, bound_rows const rows, std::function<void()> const& then) const {
    if (next == variables.size()) return then();
    auto const& v = variables[next];
    auto any = false;
    if (rows[v.from] != nullptr) {
      rows[v.from]->each(v.relation, [&](row const& r) {
        any = true;
        rows[next] = &r;
        with_first_rows(next + 1, rows, then);
        return false;
      });
    }
    if (any) return;
    rows[next] = nullptr;
    with_first_rows(next + 1, rows, then);
  }
};

evaluator::evaluator(expression const& e, instant const now, is_relation const& relations)
    : program_{std::make_unique<program>()} {
  program_->root = program_->add(e, now, relations);
  program_->make_groups();
}
evaluator::~evaluator() = default;
evaluator::evaluator(evaluator&&) noexcept = default;
evaluator& evaluator::operator=(evaluator&&) noexcept = default;

std::vector<path> const& evaluator::paths() const { return program_->paths; }

bool evaluator::matches(row const& r) const {
  auto const& p = *program_;
  if (p.variables.size() == 1) {
    auto const* only = &r;
    return p.is_met(p.root, bound_rows{&only, 1});
  }
  auto rows = std::vector<row const*>(p.variables.size());
  rows[0] = &r;
  return std::ranges::all_of(p.groups, [&](group const& g) {
    return p.are_met(g.conditions, rows) && p.satisfied(g, 0, rows);
  });
}

value evaluator::compute(row const& r) const {
  auto const& p = *program_;
  auto rows = std::vector<row const*>(p.variables.size());
  rows[0] = &r;
  auto out = value{};
  p.with_first_rows(1, rows, [&] {
    auto scratch = value{};
    out = p.operand(p.root, rows, scratch);
  });
  return out;
}

value value_at(json::node const& from, std::span<segment const> const steps) {
  auto n = std::optional{from};
  for (auto i = std::size_t{0}; n && i != steps.size(); ++i) {
    if (i > 0) n = n->find(steps[i].name);
    for (auto const place : steps[i].indexes) {
      if (!n || !n->is_array()) return {};
      auto found = std::optional<json::node>{};
      auto at = std::size_t{0};
      n->each_item([&](json::node const& item) {
        if (at++ == place) found = item;
      });
      n = found;
    }
  }
  return n ? to_value(*n) : value{};
}

value evaluate_constant(expression const& e, instant const now) {
  struct nothing final : row {
    value get(path const&, std::size_t) const override { return {}; }
  };
  return evaluator{e, now}.compute(nothing{});
}

}  // namespace madang::query
