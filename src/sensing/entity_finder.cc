#include "sensing/entity_finder.h"

#include <limits>

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/query/analyse.h"
#include "core/query/compare.h"
#include "core/query/evaluate.h"
#include "sensing/entity_row.h"
#include "sensing/page_token.h"

namespace madang::sensing {
namespace {

// So many rows are read at a time; the first time fewer, for most questions ask for a page.
constexpr auto kBatch = std::size_t{1'000};
constexpr auto kFirstBatch = std::size_t{200};
// More are never asked for; what is left out is far behind any page.
constexpr auto kSkipMax = std::size_t{1} << 40;
constexpr auto kEverything = std::numeric_limits<std::size_t>::max();

std::string scope_condition(entity_scope const& s, sql_text& sql) {
  if (!s.via) return "1 = 1";
  auto const& r = *s.via;
  auto const parent = sql.add(s.parent);
  switch (r.by) {
    case relation_by::other_column: return fmt::format("t.{} = {}", r.column, parent);
    case relation_by::link_table:
      return fmt::format("t.no IN (SELECT {} FROM {} WHERE {} = {})", r.link_to, r.link_table, r.link_from, parent);
    default: return fmt::format("t.no = {}", parent);  // a to-one relation: `parent` is the other's own number
  }
}

store::value to_store(query::value const& v) {
  if (auto const* i = std::get_if<std::int64_t>(&v)) return *i;
  if (auto const* s = std::get_if<std::string>(&v)) return *s;
  if (auto const* at = std::get_if<instant>(&v)) return to_us(*at);
  return {};
}

// Whether the truth of the whole is more than the truth of its parts: "Datastreams/a eq 1 and Datastreams/b eq
// 2" asks for one datastream that is both. SQL asks each by itself and finds too many then, never too few.
bool shares_a_set(std::span<query::expression const> const all, model const& m) {
  auto seen = std::vector<std::string_view>{};
  for (auto const& e : all) {
    for (auto const& p : query::paths_of(e)) {
      auto const* r = p.segments.size() > 1 ? m.find_relation(p.segments[0].name) : nullptr;
      if (!r) continue;
      if (std::ranges::find(seen, r->name) != seen.end()) return true;
      seen.push_back(r->name);
    }
  }
  return false;
}

}  // namespace

// An order that SQL can give: by columns, each in its own direction, then by number. Nulls come first ascending.
struct entity_finder::sort_order {
  std::vector<std::string> columns{};
  std::vector<bool> descending{};

  std::string text() const {
    auto out = std::string{};
    for (auto i = std::size_t{0}; i != columns.size(); ++i) {
      out += fmt::format("{}{}, ", columns[i], descending[i] ? " DESC NULLS LAST" : " ASC NULLS FIRST");
    }
    return out + "t.no";
  }
  std::string behind(page_token const&, sql_text&) const;
  std::vector<query::value> keys_of(entity const&) const;
};

// (a, b, no) behind (x, y, n).
std::string entity_finder::sort_order::behind(page_token const& t, sql_text& sql) const {
  auto out = std::string{};
  auto equal = std::string{};
  for (auto i = std::size_t{0}; i <= columns.size(); ++i) {
    auto const own = i == columns.size();
    auto const column = own ? std::string{"t.no"} : columns[i];
    auto const key = own ? store::value{t.place[0]} : to_store(t.keys[i]);
    auto const null = std::holds_alternative<std::monostate>(key);
    auto const down = !own && descending[i];
    auto const mark = null ? std::string{} : sql.add(key);
    auto const after = null ? (down ? "1 = 0" : fmt::format("{} IS NOT NULL", column))
                      : down ? fmt::format("({0} < {1} OR {0} IS NULL)", column, mark)
                             : fmt::format("{} > {}", column, mark);
    out += fmt::format("{}({}{})", out.empty() ? "" : " OR ", equal, after);
    equal += null ? fmt::format("{} IS NULL AND ", column) : fmt::format("{} = {} AND ", column, mark);
  }
  return '(' + out + ')';
}

// In the form of the columns.
std::vector<query::value> entity_finder::sort_order::keys_of(entity const& e) const {
  auto out = std::vector<query::value>{};
  auto const& m = model_of(e.type);
  for (auto const& c : columns) {
    if (c == "t.id_int") {
      out.push_back(e.id.number ? query::value{*e.id.number} : query::value{});
      continue;
    }
    if (c == "t.id_text") {
      out.push_back(e.id.number ? query::value{} : query::value{e.id.text});
      continue;
    }
    auto const f = std::ranges::find(m.fields, c.substr(2), &field::column);
    auto const& v = e.values[m.index_of(*f)];
    if (auto const* text = std::get_if<std::string>(&v)) out.emplace_back(*text);
    else if (auto const* us = std::get_if<std::int64_t>(&v)) out.emplace_back(from_us(*us));
    else out.emplace_back();
  }
  return out;
}

struct entity_finder::plan {
  model const* of{};
  sql_text sql{};
  std::string where{};
  std::vector<query::evaluator> rest{};  // what SQL does not decide
  std::vector<query::path> paths{};      // that the rest and the sort keys look at
};

entity_finder::plan entity_finder::make_plan(entity_scope const& s) {
  auto p = plan{.of = s.of};
  p.where = scope_condition(s, p.sql) + graph_.source().visible("t");
  auto parts = std::vector<query::expression>{};
  for (auto const& e : s.filter) {
    for (auto& c : query::conjuncts(query::folded(e, graph_.of().time.now()))) parts.push_back(std::move(c));
  }
  auto rest = std::vector<query::expression>{};
  for (auto const& e : parts) {
    if (auto const sql = to_sql(e, *s.of, graph_.source(), p.sql)) p.where += " AND " + *sql;
    else rest.push_back(e);
  }
  if (shares_a_set(parts, *s.of)) rest = parts;
  for (auto const& e : rest) {
    for (auto& path : query::paths_of(e)) p.paths.push_back(std::move(path));
  }
  if (!rest.empty()) {
    p.rest.push_back(
        make_evaluator(query::make_call(query::function::logical_and, std::move(rest)), *s.of, graph_.of()));
  }
  return p;
}

// Those that pass go to the sink, in order, until it returns false or there were `limit` rows and nothing is left
// to evaluate. Rows come page by page, each with what its expressions look at, so that memory does not grow with
// the table and a page that is full early has read little.
template <typename Sink>
void entity_finder::stream(plan const& p, sort_order const& order, std::size_t limit, Sink const& sink) {
  auto after = std::optional<page_token>{};
  if (!p.rest.empty()) limit = std::numeric_limits<std::size_t>::max();
  for (auto size = kFirstBatch; limit != 0; size = kBatch) {
    auto const n = std::min(size, limit);
    auto const batch = read_batch(p, order, after, n);
    auto graph = entity_graph{graph_.source(), graph_.of()};
    auto numbers = std::vector<entity_no>{};
    for (auto const& e : batch) numbers.push_back(e.no);
    graph.prefetch(*p.of, numbers, p.paths);
    for (auto const& e : batch) {
      auto const row = entity_row{e, graph};
      if (std::ranges::all_of(p.rest, [&](query::evaluator const& x) { return x.matches(row); }) && !sink(e, row)) {
        return;
      }
    }
    if (batch.size() < n) return;
    limit -= n;
    after = page_token{order.keys_of(batch.back()), {batch.back().no}};
  }
}

// All rows are read before the first relation is: one connection runs one statement at a time in PostgreSQL.
std::vector<entity> entity_finder::read_batch(plan const& p, sort_order const& order,
                                              std::optional<page_token> const& after, std::size_t const n) {
  auto sql = p.sql;
  auto const behind = after ? " AND " + order.behind(*after, sql) : std::string{};
  auto const text = fmt::format("SELECT {} FROM {} t WHERE {}{} ORDER BY {} LIMIT {}", columns_of(*p.of), p.of->table,
                                p.where, behind, order.text(), n);
  auto out = std::vector<entity>{};
  graph_.source().tx().each({"sensing.entities", text}, sql.args(),
                            [&](store::row_view const& r) { out.push_back(read_entity(*p.of, r)); });
  return out;
}

std::int64_t entity_finder::count(entity_scope const& s) {
  auto p = make_plan(s);
  if (p.rest.empty()) {
    auto const sql = fmt::format("SELECT count(*) FROM {} t WHERE {}", p.of->table, p.where);
    auto n = std::int64_t{0};
    graph_.source().tx().each({"sensing.count", sql}, p.sql.args(),
                              [&](store::row_view const& r) { n = r.integer(0); });
    return n;
  }
  auto n = std::int64_t{0};
  stream(p, {}, kEverything, [&](entity const&, entity_row const&) { return ++n, true; });
  return n;
}

std::vector<entity_no> entity_finder::all(entity_scope const& s) {
  auto p = make_plan(s);
  auto out = std::vector<entity_no>{};
  if (p.rest.empty()) {
    auto const sql = fmt::format("SELECT t.no FROM {} t WHERE {} ORDER BY t.no", p.of->table, p.where);
    graph_.source().tx().each({"sensing.numbers", sql}, p.sql.args(),
                              [&](store::row_view const& r) { out.push_back(r.integer(0)); });
    return out;
  }
  stream(p, {}, kEverything, [&](entity const& e, entity_row const&) { return out.push_back(e.no), true; });
  return out;
}

entity_page entity_finder::page(entity_scope const& s, page_request const& q) {
  auto p = make_plan(s);
  auto order = sort_order{};
  for (auto const& key : q.order) {
    auto const* path = key.by.where();
    auto const found = path ? sort_columns(*path, *s.of) : std::nullopt;
    if (!found) return sorted_page(p, q);
    for (auto const& c : *found) {
      order.columns.push_back(c);
      order.descending.push_back(key.descending);
    }
  }
  return sql_page(p, q, order);
}

entity_page entity_finder::sql_page(plan& p, page_request const& q, sort_order const& order) {
  if (!q.after.empty()) {
    auto const token = read_token(q.after, order.columns.size(), 1);
    if (!token) throw api::refusal{api::bad_request("The $skiptoken was not made by this service for this question.")};
    p.where += " AND " + order.behind(*token, p.sql);
  }
  auto const skip = std::min(q.skip, kSkipMax);
  auto out = entity_page{};
  auto skipped = std::size_t{0};
  auto last = std::vector<query::value>{};
  auto more = false;
  stream(p, order, skip + q.top + 1, [&](entity const& e, entity_row const&) {
    if (skipped != skip) return ++skipped, true;
    if (out.numbers.size() == q.top) return more = true, false;
    last = order.keys_of(e);
    out.numbers.push_back(e.no);
    graph_.keep(e);
    return true;
  });
  if (more && !out.numbers.empty()) out.next = write_token({last, {out.numbers.back()}});
  return out;
}

// By something that only the evaluator knows: all that pass are sorted here.
entity_page entity_finder::sorted_page(plan& p, page_request const& q) {
  struct item {
    std::vector<query::value> keys;
    entity_no no;
  };
  auto keys = std::vector<query::evaluator>{};
  for (auto const& k : q.order) {
    for (auto& path : query::paths_of(k.by)) p.paths.push_back(std::move(path));
    keys.push_back(make_evaluator(k.by, *p.of, graph_.of()));
  }
  auto all = std::vector<item>{};
  stream(p, {}, limits::kSortedEntities + 1, [&](entity const& e, entity_row const& row) {
    auto values = std::vector<query::value>{};
    for (auto const& k : keys) values.push_back(k.compute(row));
    all.push_back({std::move(values), e.no});
    if (all.size() > limits::kSortedEntities) {
      throw api::refusal{api::bad_request("Too many entities to sort by this; narrow the question with $filter.")};
    }
    return true;
  });
  auto const before = [&](std::vector<query::value> const& a, entity_no const a_no, std::vector<query::value> const& b,
                          entity_no const b_no) {
    for (auto i = std::size_t{0}; i != q.order.size(); ++i) {
      auto const c = query::sort_order(a[i], b[i]);
      if (c != 0) return q.order[i].descending ? c > 0 : c < 0;
    }
    return a_no < b_no;
  };
  std::ranges::sort(all, [&](item const& a, item const& b) { return before(a.keys, a.no, b.keys, b.no); });
  auto from = all.begin();
  if (!q.after.empty()) {
    auto const token = read_token(q.after, q.order.size(), 1);
    if (!token) throw api::refusal{api::bad_request("The $skiptoken was not made by this service for this question.")};
    from = std::ranges::find_if(all, [&](item const& x) { return before(token->keys, token->place[0], x.keys, x.no); });
  }
  from += std::min<std::ptrdiff_t>(std::ptrdiff_t(q.skip), all.end() - from);
  auto const end = from + std::min<std::ptrdiff_t>(std::ptrdiff_t(q.top), all.end() - from);
  auto out = entity_page{};
  for (auto at = from; at != end; ++at) {
    out.numbers.push_back(at->no);
    if (at + 1 == end && end != all.end()) out.next = write_token({at->keys, {at->no}});
  }
  graph_.read_ahead(*p.of, out.numbers);
  return out;
}

}  // namespace madang::sensing
