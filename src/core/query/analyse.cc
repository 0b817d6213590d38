#include "core/query/analyse.h"

#include "core/query/compare.h"
#include "core/query/evaluate.h"
#include "core/query/functions.h"

namespace madang::query {
namespace {

bool is_comparison(function const f) { return f >= function::eq && f <= function::le; }

function mirrored(function const f) {
  switch (f) {
    case function::gt: return function::lt;
    case function::ge: return function::le;
    case function::lt: return function::gt;
    case function::le: return function::ge;
    default: return f;
  }
}

void collect(expression const& e, std::vector<path>& out) {
  if (auto const* p = e.where(); p != nullptr && std::ranges::find(out, *p) == out.end()) out.push_back(*p);
  if (auto const* c = e.operation()) {
    for (auto const& a : c->arguments) collect(a, out);
  }
}

bool is_literal(expression const& e, bool const b) {
  auto const* v = e.literal();
  auto const* x = v == nullptr ? nullptr : std::get_if<bool>(v);
  return x != nullptr && *x == b;
}

// What decides alone, decides; what cannot decide anything goes. One operand that is left over stands for the
// whole only if it is a condition: of anything else `and` makes null.
expression folded_logic(expression e) {
  auto& c = std::get<call>(e.node);
  auto const decided = c.what == function::logical_or;
  for (auto i = std::size_t{0}; i < c.arguments.size(); ++i) {  // a chain within a chain, left over from folding
    if (!c.arguments[i].calls(c.what)) continue;
    auto inner = std::move(std::get<call>(c.arguments[i].node).arguments);
    auto const at = c.arguments.erase(c.arguments.begin() + std::ptrdiff_t(i));
    c.arguments.insert(at, std::move_iterator{inner.begin()}, std::move_iterator{inner.end()});
  }
  if (std::ranges::any_of(c.arguments, [&](auto const& a) { return is_literal(a, decided); })) {
    return make_literal(decided, e.offset);
  }
  std::erase_if(c.arguments, [&](auto const& a) { return is_literal(a, !decided); });
  if (c.arguments.empty()) return make_literal(!decided, e.offset);
  if (c.arguments.size() > 1) return e;
  auto only = std::move(c.arguments[0]);
  if (possible_kinds(only) == types::boolean) return only;
  c.arguments = {std::move(only), make_literal(!decided, e.offset)};
  return e;
}

// --- bounds

struct limits_of {
  kind k;

  bool is_number() const { return k == kind::integer || k == kind::number; }

  // A text in quotes as what it means beside a value of the kind. Nothing: no value of that kind fits.
  std::optional<value> meaning(value const& v) const {
    auto const* text = std::get_if<std::string>(&v);
    auto const read = text == nullptr ? v : read_as(*text, k);
    switch (kind_of(read)) {
      case kind::integer:
      case kind::number: return is_number() ? std::optional{read} : std::nullopt;
      case kind::string: return k == kind::string ? std::optional{read} : std::nullopt;
      case kind::instant:
      case kind::period: return k == kind::instant ? std::optional{read} : std::nullopt;
      case kind::date:
        return k == kind::instant ? std::optional<value>{instant{std::get<std::chrono::sys_days>(read)}} : std::nullopt;
      default: return std::nullopt;
    }
  }

  bounds of(function const f, value const& literal) const {
    if (f == function::ne) return {};
    // It may stand beside texts, too, and the texts of numbers have another order than the numbers.
    if (is_number() && kind_of(literal) == kind::string) return {};
    auto const v = meaning(literal);
    if (!v) return {{}, {}, true};
    if (auto const* t = std::get_if<instant>(&*v)) return of_time(f, *t, *t, false);
    if (auto const* p = std::get_if<period>(&*v)) {
      return of_time(f, p->start, p->end.value_or(p->start), p->end.has_value());
    }
    switch (f) {
      case function::gt: return {bound{*v, false}, {}};
      case function::ge: return {bound{*v, true}, {}};
      case function::lt: return {{}, bound{*v, false}};
      case function::le: return {{}, bound{*v, true}};
      default: return {bound{*v, true}, bound{*v, true}};
    }
  }

  // Where something may begin that stands to [start, end] as said; compare.h tells what that means. A period
  // may be empty, so that one that ends at an instant may also begin there.
  static bounds of_time(function const f, instant const start, instant const end, bool const is_period) {
    switch (f) {
      case function::gt:
      case function::after: return {bound{end, is_period}, {}};
      case function::ge: return {bound{start, true}, {}};
      case function::lt:
      case function::le:
      case function::before: return {{}, bound{start, true}};
      case function::eq:
      case function::starts: return {bound{start, true}, bound{start, true}};
      case function::during: return {bound{start, true}, bound{end, true}};
      case function::overlaps:
      case function::meets:
      case function::finishes: return {{}, bound{end, true}};
      default: return {};
    }
  }

  static bool tighter(bound const& a, bound const& b, bool const low) {
    auto const o = sort_order(a.at, b.at);
    if (o == 0) return !a.included && b.included;
    return low ? o > 0 : o < 0;
  }

  // Both hold.
  static bounds meet(bounds a, bounds const& b) {
    if (b.low && (!a.low || tighter(*b.low, *a.low, true))) a.low = b.low;
    if (b.high && (!a.high || tighter(*b.high, *a.high, false))) a.high = b.high;
    a.never = a.never || b.never;
    if (a.low && a.high) {
      auto const o = sort_order(a.low->at, a.high->at);
      a.never = a.never || o > 0 || (o == 0 && !(a.low->included && a.high->included));
    }
    return a;
  }

  // Either holds.
  static bounds join(bounds a, bounds b) {
    if (a.never) return b;
    if (b.never) return a;
    if (!a.low || !b.low) a.low.reset();
    else if (tighter(*a.low, *b.low, true)) a.low = std::move(b.low);
    if (!a.high || !b.high) a.high.reset();
    else if (tighter(*a.high, *b.high, false)) a.high = std::move(b.high);
    return a;
  }
};

bounds bounds_of_relation(call const& c, path const& p, limits_of const& l) {
  if (c.what < function::before || l.k != kind::instant) return {};
  auto const* where = c.arguments[0].where();
  auto const* v = c.arguments[1].literal();
  return where != nullptr && v != nullptr && *where == p ? l.of(c.what, *v) : bounds{};
}

}  // namespace

std::vector<expression> conjuncts(expression const& e) {
  return e.calls(function::logical_and) ? e.operation()->arguments : std::vector{e};
}

std::vector<path> paths_of(expression const& e) {
  auto out = std::vector<path>{};
  collect(e, out);
  return out;
}

expression folded(expression const& e, instant const now) {
  auto const* c = e.operation();
  if (c == nullptr) return e;
  auto arguments = std::vector<expression>{};
  for (auto const& a : c->arguments) arguments.push_back(folded(a, now));
  auto out = make_call(c->what, std::move(arguments), e.offset);
  if (std::ranges::all_of(out.operation()->arguments, [](auto const& a) { return a.literal() != nullptr; })) {
    return make_literal(evaluate_constant(out, now), e.offset);
  }
  auto const is_logic = c->what == function::logical_and || c->what == function::logical_or;
  return is_logic ? folded_logic(std::move(out)) : out;
}

std::optional<comparison> as_comparison(expression const& e) {
  auto const* c = e.operation();
  if (c == nullptr || !is_comparison(c->what)) return std::nullopt;
  auto const &a = c->arguments[0], &b = c->arguments[1];
  if (a.where() != nullptr && b.literal() != nullptr) return comparison{*a.where(), c->what, *b.literal()};
  if (b.where() != nullptr && a.literal() != nullptr) return comparison{*b.where(), mirrored(c->what), *a.literal()};
  return std::nullopt;
}

std::optional<membership> as_membership(expression const& e) {
  auto const* c = e.operation();
  if (c == nullptr || c->what != function::in || c->arguments[0].where() == nullptr) return std::nullopt;
  auto out = membership{*c->arguments[0].where(), {}};
  for (auto const& a : std::span{c->arguments}.subspan(1)) {
    if (a.literal() == nullptr) return std::nullopt;
    out.literals.push_back(*a.literal());
  }
  return out;
}

bounds bounds_of(expression const& e, path const& p, kind const k) {
  auto const l = limits_of{k};
  if (auto const x = as_comparison(e)) return x->where == p ? l.of(x->op, x->literal) : bounds{};
  if (auto const x = as_membership(e)) {
    if (x->where != p) return {};
    auto out = bounds{{}, {}, true};
    for (auto const& v : x->literals) out = limits_of::join(std::move(out), l.of(function::eq, v));
    return out;
  }
  auto const* c = e.operation();
  if (c == nullptr) return {{}, {}, is_literal(e, false)};
  auto const is_or = c->what == function::logical_or;
  if (!is_or && c->what != function::logical_and) return bounds_of_relation(*c, p, l);
  auto out = bounds_of(c->arguments[0], p, k);
  for (auto const& a : std::span{c->arguments}.subspan(1)) {
    auto next = bounds_of(a, p, k);
    out = is_or ? limits_of::join(std::move(out), std::move(next)) : limits_of::meet(std::move(out), next);
  }
  return out;
}

}  // namespace madang::query
