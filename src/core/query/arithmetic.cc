#include "core/query/operations.h"

namespace madang::query {
namespace {

using std::chrono::microseconds;
using std::chrono::sys_days;

std::optional<double> number(value const& v) {
  if (auto const* i = std::get_if<std::int64_t>(&v)) return double(*i);
  auto const* d = std::get_if<double>(&v);
  return d != nullptr ? std::optional{*d} : std::nullopt;
}

value of_integers(function const f, std::int64_t const a, std::int64_t const b, bool const whole) {
  auto out = std::int64_t{};
  switch (f) {
    case function::add: return __builtin_add_overflow(a, b, &out) ? value{double(a) + double(b)} : value{out};
    case function::sub: return __builtin_sub_overflow(a, b, &out) ? value{double(a) - double(b)} : value{out};
    case function::mul: return __builtin_mul_overflow(a, b, &out) ? value{double(a) * double(b)} : value{out};
    default: break;
  }
  if (b == 0) return {};
  // The smallest int64 has no positive counterpart; dividing it by -1 would trap.
  if (f == function::mod) return b == -1 ? std::int64_t{0} : a % b;
  if (!whole) return double(a) / double(b);
  return b == -1 ? of_integers(function::sub, 0, a, true) : value{a / b};
}

value of_numbers(function const f, double const a, double const b) {
  switch (f) {
    case function::add: return a + b;
    case function::sub: return a - b;
    case function::mul: return a * b;
    case function::div: return b == 0 ? value{} : value{a / b};
    default: return b == 0 ? value{} : value{std::fmod(a, b)};
  }
}

std::optional<microseconds> duration_of(double const us) {
  if (!(std::abs(us) < 0x1p63)) return std::nullopt;
  return microseconds{std::int64_t(std::round(us))};
}

std::optional<microseconds> sum(microseconds const a, microseconds const b, bool const minus) {
  auto out = std::int64_t{};
  auto const overflow = minus ? __builtin_sub_overflow(a.count(), b.count(), &out)
                              : __builtin_add_overflow(a.count(), b.count(), &out);
  return overflow ? std::nullopt : std::optional{microseconds{out}};
}

std::optional<instant> shifted(instant const t, microseconds const by, bool const minus) {
  auto const s = sum(t.time_since_epoch(), by, minus);
  return s ? std::optional{instant{*s}} : std::nullopt;
}

template <typename T>
value maybe(std::optional<T> const& o) {
  return o ? value{*o} : value{};
}

value plus_duration(value const& v, microseconds const by, bool const minus) {
  if (auto const* t = std::get_if<instant>(&v)) return maybe(shifted(*t, by, minus));
  if (auto const* d = std::get_if<microseconds>(&v)) return maybe(sum(*d, by, minus));
  if (auto const* p = std::get_if<period>(&v)) {
    auto const start = shifted(p->start, by, minus);
    auto const end = shifted(p->end.value_or(p->start), by, minus);
    return start && end ? to_value(period{*start, p->end ? end : std::nullopt}) : value{};
  }
  auto const* d = std::get_if<sys_days>(&v);
  auto const t = d == nullptr ? std::nullopt : shifted(*d, by, minus);
  return t ? value{std::chrono::floor<std::chrono::days>(*t)} : value{};
}

value between(value const& a, value const& b) {
  auto const* t = std::get_if<instant>(&a);
  auto const* u = std::get_if<instant>(&b);
  if (t != nullptr && u != nullptr) return maybe(sum(t->time_since_epoch(), u->time_since_epoch(), true));
  auto const *c = std::get_if<sys_days>(&a), *d = std::get_if<sys_days>(&b);
  return c != nullptr && d != nullptr ? value{microseconds{*c - *d}} : value{};
}

value of_times(function const f, value const& a, value const& b) {
  auto const *d = std::get_if<microseconds>(&a), *e = std::get_if<microseconds>(&b);
  auto const n = number(a), m = number(b);
  switch (f) {
    case function::add:
      if (e != nullptr) return plus_duration(a, *e, false);
      return d != nullptr ? plus_duration(b, *d, false) : value{};
    case function::sub: return e != nullptr ? plus_duration(a, *e, true) : between(a, b);
    case function::mul:
      if (d != nullptr && m) return maybe(duration_of(double(d->count()) * *m));
      return e != nullptr && n ? maybe(duration_of(double(e->count()) * *n)) : value{};
    case function::div: return d != nullptr && m && *m != 0 ? maybe(duration_of(double(d->count()) / *m)) : value{};
    default: return {};
  }
}

}  // namespace

value arithmetic(function const f, value const& a, value const& b, bool const integers) {
  auto const *i = std::get_if<std::int64_t>(&a), *j = std::get_if<std::int64_t>(&b);
  if (i != nullptr && j != nullptr) return of_integers(f, *i, *j, integers);
  auto const x = number(a), y = number(b);
  return x && y ? of_numbers(f, *x, *y) : of_times(f, a, b);
}

value negated(value const& v) {
  if (auto const* d = std::get_if<microseconds>(&v)) return maybe(sum(microseconds{0}, *d, true));
  if (auto const* d = std::get_if<double>(&v)) return -*d;
  auto const* i = std::get_if<std::int64_t>(&v);
  return i != nullptr ? of_integers(function::sub, 0, *i, false) : value{};
}

}  // namespace madang::query
