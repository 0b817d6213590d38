#include "core/query/compare.h"

namespace madang::query {
namespace {

// An instant or a period on the line of time. A period is half open: it ends where the next begins.
struct span {
  instant start, end;
  bool lasts;
};

std::optional<span> span_of(value const& v) {
  if (auto const* t = std::get_if<instant>(&v)) return span{*t, *t, false};
  if (auto const* p = std::get_if<period>(&v)) return span{p->start, p->end.value_or(p->start), p->end.has_value()};
  if (auto const* d = std::get_if<std::chrono::sys_days>(&v)) return span{*d, *d, false};
  return std::nullopt;
}

bool is_before(span const& a, span const& b) { return a.lasts ? a.end <= b.start : a.start < b.start; }
bool is_not_after(span const& a, span const& b) {
  if (a.lasts && b.lasts) return a.start <= b.start && a.end <= b.end;
  return a.end <= b.start;
}
bool is_equal(span const& a, span const& b) { return a.lasts == b.lasts && a.start == b.start && a.end == b.end; }
bool is_in(span const& a, span const& b) { return b.start <= a.start && (a.lasts ? a.end <= b.end : a.end < b.end); }

bool holds(function const op, span const& a, span const& b) {
  switch (op) {
    case function::eq: return is_equal(a, b);
    case function::ne: return !is_equal(a, b);
    case function::lt: return is_before(a, b);
    case function::gt: return is_before(b, a);
    case function::le: return is_not_after(a, b);
    default: return is_not_after(b, a);
  }
}

std::partial_ordering compare(std::int64_t const i, double const d) {
  if (std::isnan(d)) return std::partial_ordering::unordered;
  if (d >= 0x1p63) return std::partial_ordering::less;
  if (d < -0x1p63) return std::partial_ordering::greater;
  auto const whole = std::int64_t(d);
  return i != whole ? std::partial_ordering(i <=> whole) : 0.0 <=> d - double(whole);
}

std::partial_ordering reversed(std::partial_ordering const o) { return 0 <=> o; }

bool is_number(value const& v) { return kind_of(v) == kind::integer || kind_of(v) == kind::number; }

std::partial_ordering compare_numbers(value const& a, value const& b) {
  auto const *i = std::get_if<std::int64_t>(&a), *j = std::get_if<std::int64_t>(&b);
  auto const *x = std::get_if<double>(&a), *y = std::get_if<double>(&b);
  if (i != nullptr && j != nullptr) return *i <=> *j;
  if (i != nullptr) return compare(*i, *y);
  if (j != nullptr) return reversed(compare(*j, *x));
  return *x <=> *y;
}

// Of two values that are both of a kind with an order.
template <typename... Kinds>
std::optional<std::partial_ordering> compare_same(value const& a, value const& b) {
  auto out = std::optional<std::partial_ordering>{};
  auto const try_one = [&]<typename T>(std::type_identity<T>) {
    auto const *x = std::get_if<T>(&a), *y = std::get_if<T>(&b);
    if (x != nullptr && y != nullptr) out = *x <=> *y;
  };
  (try_one(std::type_identity<Kinds>{}), ...);
  return out;
}

std::optional<std::partial_ordering> compare_ordered(value const& a, value const& b) {
  if (is_number(a) && is_number(b)) return compare_numbers(a, b);
  return compare_same<bool, std::string, std::chrono::microseconds, time_of_day>(a, b);
}

bool holds(function const op, std::partial_ordering const o) {
  switch (op) {
    case function::eq: return o == 0;
    case function::ne: return o != 0;
    case function::lt: return o < 0;
    case function::gt: return o > 0;
    case function::le: return o <= 0;
    default: return o >= 0;
  }
}

int rank(value const& v) {
  switch (kind_of(v)) {
    case kind::null: return 0;
    case kind::boolean: return 1;
    case kind::integer:
    case kind::number: return 2;
    case kind::string: return 3;
    case kind::instant:
    case kind::period:
    case kind::date: return 4;
    case kind::duration: return 5;
    case kind::time_of_day: return 6;
    case kind::geometry: return 7;
    case kind::json: return 8;
  }
  return 9;
}

bool is_nan(value const& v) {
  auto const* d = std::get_if<double>(&v);
  return d != nullptr && std::isnan(*d);
}

std::weak_ordering weak(std::partial_ordering const o) {
  return o < 0 ? std::weak_ordering::less : o > 0 ? std::weak_ordering::greater : std::weak_ordering::equivalent;
}

}  // namespace

std::optional<bool> holds(function const op, value const& a, value const& b) {
  auto const about_equality = op == function::eq || op == function::ne;
  if (auto const o = compare_ordered(a, b)) {
    if (*o == std::partial_ordering::unordered && !about_equality) return std::nullopt;
    return holds(op, *o);
  }
  if (auto const x = span_of(a), y = span_of(b); x && y) return holds(op, *x, *y);
  if (!about_equality) return std::nullopt;
  return (a == b) == (op == function::eq);  // null, geometry, JSON, or of different kinds
}

std::weak_ordering sort_order(value const& a, value const& b) {
  if (rank(a) != rank(b)) return rank(a) <=> rank(b);
  if (is_nan(a) || is_nan(b)) return is_nan(a) <=> is_nan(b);
  if (auto const o = compare_ordered(a, b)) return weak(*o);
  if (auto const x = span_of(a), y = span_of(b); x && y) {
    return x->start != y->start ? x->start <=> y->start : x->end <=> y->end;
  }
  auto const *x = std::get_if<json_text>(&a), *y = std::get_if<json_text>(&b);
  return x != nullptr && y != nullptr ? std::weak_ordering(x->raw <=> y->raw) : std::weak_ordering::equivalent;
}

std::optional<bool> time_relation(function const f, value const& x, value const& y) {
  auto const a = span_of(x), b = span_of(y);
  if (!a || !b) return std::nullopt;
  switch (f) {
    case function::before: return is_before(*a, *b);
    case function::after: return is_before(*b, *a);
    case function::during: return b->lasts ? std::optional{is_in(*a, *b)} : std::nullopt;
    case function::starts: return a->start == b->start;
    case function::finishes: return a->end == b->end;
    case function::overlaps:
      if (a->lasts && b->lasts) return a->start < b->end && b->start < a->end;
      return a->lasts ? is_in(*b, *a) : b->lasts ? is_in(*a, *b) : is_equal(*a, *b);
    case function::meets:
      if (!a->lasts && !b->lasts) return is_equal(*a, *b);
      return a->end == b->start || a->start == b->end;
    default: return std::nullopt;
  }
}

}  // namespace madang::query
