#include "sensing/sql_condition.h"

#include <functional>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/query/analyse.h"

namespace madang::sensing {
namespace {

using query::function;

bool is_id(query::segment const& s) { return s.indexes.empty() && (s.name == "id" || s.name == "@iot.id"); }

std::string_view sql_operator(function const f) {
  switch (f) {
    case function::eq: return "=";
    case function::ne: return "<>";
    case function::gt: return ">";
    case function::ge: return ">=";
    case function::lt: return "<";
    default: return "<=";
  }
}

// PostgreSQL takes no text with U+0000.
bool fits_sql(std::string_view const s) { return s.find('\0') == s.npos; }

// What is asked of the value at the end of a path. `column` as in "t.name".
using leaf = std::function<std::optional<std::string>(std::string_view alias, model const&, query::segment const&)>;

class condition_writer {
 public:
  condition_writer(entity_source const& source, sql_text& out) : source_{source}, out_{out} {}

  std::optional<std::string> write(query::expression const& e, model const& m) {
    auto const* c = e.operation();
    if (!c) return std::nullopt;
    if (c->what == function::logical_and || c->what == function::logical_or) return connected(*c, m);
    if (auto const x = query::as_comparison(e)) return comparison(*x, m);
    if (c->what == function::in) return one_of(*c, m);
    return text_function(*c, m);
  }

 private:
  std::optional<std::string> connected(query::call const& c, model const& m) {
    auto out = std::string{};
    for (auto const& x : c.arguments) {
      auto const part = write(x, m);
      if (!part) return std::nullopt;
      out += fmt::format("{}{}", out.empty() ? "(" : c.what == function::logical_and ? " AND " : " OR ", *part);
    }
    return out + ')';
  }

  std::optional<std::string> comparison(query::comparison const& c, model const& m) {
    return follow(c.where, 0, m, "t", [&](std::string_view const alias, model const& at, query::segment const& s) {
      return compare(alias, at, s, c.op, c.literal);
    });
  }
  std::optional<std::string> one_of(query::call const& c, model const& m) {
    auto const* where = c.arguments[0].where();
    if (!where) return std::nullopt;
    return follow(
        *where, 0, m, "t",
        [&](std::string_view const alias, model const& at, query::segment const& s) -> std::optional<std::string> {
          auto out = std::string{};
          for (auto i = std::size_t{1}; i != c.arguments.size(); ++i) {
            auto const* v = c.arguments[i].literal();
            auto const part = v ? compare(alias, at, s, function::eq, *v) : std::nullopt;
            if (!part) return std::nullopt;
            out += fmt::format("{}{}", out.empty() ? "(" : " OR ", *part);
          }
          return out + ')';
        });
  }

  std::optional<std::string> text_function(query::call const& c, model const& m) {
    auto const swapped = c.what == function::substringof;  // substringof('needle', path)
    if (!swapped && c.what != function::contains && c.what != function::startswith && c.what != function::endswith) {
      return std::nullopt;
    }
    auto const* where = c.arguments[swapped ? 1 : 0].where();
    auto const* literal = c.arguments[swapped ? 0 : 1].literal();
    auto const* needle = literal ? std::get_if<std::string>(literal) : nullptr;
    if (!where || !needle || !fits_sql(*needle)) return std::nullopt;
    return follow(
        *where, 0, m, "t",
        [&](std::string_view const alias, model const& at, query::segment const& s) -> std::optional<std::string> {
          auto const* f = at.find_field(s.name);
          if (!f || f->kind != field_kind::text || !s.indexes.empty()) return std::nullopt;
          auto const column = fmt::format("{}.{}", alias, f->column);
          auto const mark = out_.add(*needle);
          auto const n = std::int64_t(needle->size());
          if (c.what == function::startswith) {
            return fmt::format("{} = {}", fmt::format("substr({}, 1, {})", raw(column), n), raw(mark));
          }
          if (c.what == function::endswith) {
            if (n == 0) return "1 = 1";
            return fmt::format("(length({0}) >= {1} AND {2} = {3})", raw(column), n,
                               fmt::format("substr({0}, length({0}) - {1})", raw(column), n - 1), raw(mark));
          }
          return source_.tx().kind() == store::engine::sqlite ? fmt::format("instr({}, {}) > 0", column, mark)
                                                              : fmt::format("strpos({}, {}) > 0", column, mark);
        });
  }
  // Lengths are counted in bytes, so that both engines cut alike.
  std::string raw(std::string_view const s) const {
    return source_.tx().kind() == store::engine::sqlite ? fmt::format("CAST({} AS BLOB)", s)
                                                        : fmt::format("convert_to({}, 'UTF8')", s);
  }

  std::optional<std::string> compare(std::string_view const alias, model const& m, query::segment const& s,
                                     function const op, query::value const& v) {
    if (is_id(s)) return compare_id(alias, op, v);
    auto const* f = m.find_field(s.name);
    if (!f || !s.indexes.empty()) return std::nullopt;
    auto const column = fmt::format("{}.{}", alias, f->column);
    if (f->kind == field_kind::text && std::holds_alternative<std::string>(v) && fits_sql(std::get<std::string>(v))) {
      return fmt::format("{} {} {}", column, sql_operator(op), out_.add(std::get<std::string>(v)));
    }
    if (f->kind == field_kind::instant && std::holds_alternative<instant>(v)) {
      return fmt::format("{} {} {}", column, sql_operator(op), out_.add(to_us(std::get<instant>(v))));
    }
    return std::nullopt;
  }
  // An id is a number or a text. A text that reads as a number may mean the number: that the evaluator knows.
  std::optional<std::string> compare_id(std::string_view const alias, function const op, query::value const& v) {
    if (op == function::ne) return std::nullopt;
    if (auto const* i = std::get_if<std::int64_t>(&v)) {
      return fmt::format("{}.id_int {} {}", alias, sql_operator(op), out_.add(*i));
    }
    if (auto const* s = std::get_if<std::string>(&v); s && !parse_int(*s) && fits_sql(*s)) {
      return fmt::format("{}.id_text {} {}", alias, sql_operator(op), out_.add(*s));
    }
    return std::nullopt;
  }

  // Walks relations; each becomes a subselect on the other table, with what the caller may see of it.
  std::optional<std::string> follow(query::path const& p, std::size_t const at, model const& m,
                                    std::string const& alias, leaf const& ask) {
    auto const& s = p.segments[at];
    auto const last = at + 1 == p.segments.size();
    if (last) return ask(alias, m, s);
    auto const* r = s.indexes.empty() ? m.find_relation(s.name) : nullptr;
    if (!r || r->by == relation_by::observations) return std::nullopt;
    auto const& to = model_of(r->to);
    auto const inner = fmt::format("t{}", at + 1);
    auto const condition = follow(p, at + 1, to, inner, ask);
    if (!condition) return std::nullopt;
    auto const where = fmt::format("{}{}", *condition, source_.visible(inner));
    switch (r->by) {
      case relation_by::own_column:
        return fmt::format("{}.{} IN (SELECT {}.no FROM {} {} WHERE {})", alias, r->column, inner, to.table, inner,
                           where);
      case relation_by::other_column:
        return fmt::format("{}.no IN (SELECT {}.{} FROM {} {} WHERE {})", alias, inner, r->column, to.table, inner,
                           where);
      default:
        return fmt::format("{0}.no IN (SELECT l.{1} FROM {2} l JOIN {3} {4} ON {4}.no = l.{5} WHERE {6})", alias,
                           r->link_from, r->link_table, to.table, inner, r->link_to, where);
    }
  }

  entity_source const& source_;
  sql_text& out_;
};

}  // namespace

std::string sql_text::add(store::value v) {
  parameters.push_back(std::move(v));
  return fmt::format("${}", parameters.size());
}
std::vector<store::arg> sql_text::args() const { return {parameters.begin(), parameters.end()}; }

std::optional<std::string> to_sql(query::expression const& e, model const& m, entity_source const& source,
                                  sql_text& parameters) {
  auto const before = parameters.parameters.size();
  auto out = condition_writer{source, parameters}.write(e, m);
  if (!out) parameters.parameters.resize(before);
  return out;
}

std::optional<std::vector<std::string>> sort_columns(query::path const& p, model const& m) {
  if (p.segments.size() != 1 || !p.segments[0].indexes.empty()) return std::nullopt;
  if (is_id(p.segments[0])) return std::vector<std::string>{"t.id_int", "t.id_text"};
  auto const* f = m.find_field(p.segments[0].name);
  if (!f || (f->kind != field_kind::text && f->kind != field_kind::instant) || f->column.empty()) return std::nullopt;
  return std::vector{fmt::format("t.{}", f->column)};
}

}  // namespace madang::sensing
