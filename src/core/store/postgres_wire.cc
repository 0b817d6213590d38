#include "core/store/postgres_wire.h"

#include <bit>
#include <cmath>
#include <stdexcept>

#include "core/base/text.h"
#include "core/json/json.h"

namespace madang::store::wire {
namespace {

// From PostgreSQL's catalogue (pg_type.dat); these never change.
enum oid : unsigned {
  boolean = 16,
  bytea = 17,
  name = 19,
  int8 = 20,
  int2 = 21,
  int4 = 23,
  text = 25,
  json = 114,
  float4 = 700,
  float8 = 701,
  int2s = 1005,
  int4s = 1007,
  int8s = 1016,
  float4s = 1021,
  float8s = 1022,
  bpchar = 1042,
  varchar = 1043,
  numeric = 1700
};

template <typename T>
void put(std::string& out, T const x) {
  using U = std::make_unsigned_t<T>;
  for (auto shift = int(sizeof(T) * 8) - 8; shift >= 0; shift -= 8) out += char(U(x) >> shift & 255U);
}

template <typename T>
T read(std::string_view const s, std::size_t const at = 0) {
  if (at + sizeof(T) > s.size()) throw std::length_error{"A value from PostgreSQL is shorter than its type."};
  auto x = std::make_unsigned_t<T>{0};
  for (auto i = std::size_t{0}; i != sizeof(T); ++i) {
    x = std::make_unsigned_t<T>(x << 8 | static_cast<unsigned char>(s[at + i]));
  }
  return T(x);
}

}  // namespace

bool is_number(unsigned const t) {
  return t == boolean || t == int2 || t == int4 || t == int8 || t == float4 || t == float8;
}
bool is_text(unsigned const t) { return t == text || t == varchar || t == bpchar || t == name || t == json; }

std::variant<std::int64_t, double> read_number(unsigned const t, std::string_view const s) {
  switch (t) {
    case boolean: return std::int64_t{!s.empty() && s[0] != 0};
    case int2: return std::int64_t{read<std::int16_t>(s)};
    case int4: return std::int64_t{read<std::int32_t>(s)};
    case int8: return read<std::int64_t>(s);
    case float4: return double{std::bit_cast<float>(read<std::int32_t>(s))};
    case float8: return std::bit_cast<double>(read<std::int64_t>(s));
    default: return std::int64_t{0};
  }
}

copy_writer::copy_writer(std::string_view const types) : types_{types} {
  out_.assign("PGCOPY\n\377\r\n\0", 11);
  put(out_, std::int32_t{0});
  put(out_, std::int32_t{0});
}

void copy_writer::add(std::span<arg const> const cells) {
  put(out_, std::int16_t(cells.size()));
  for (auto i = std::size_t{0}; i != cells.size(); ++i) cell(types_[i], cells[i]);
}

void copy_writer::cell(char const type, arg const& a) {
  if (a.type() == arg::kind::null) return put(out_, std::int32_t{-1});
  if (type == 'i') {
    put(out_, std::int32_t{8});
    return put(out_, a.integer());
  }
  if (type == 'd') {
    put(out_, std::int32_t{8});
    auto const x = a.type() == arg::kind::integer ? double(a.integer()) : a.number();
    return put(out_, std::bit_cast<std::int64_t>(x));
  }
  put(out_, std::int32_t(a.text().size()));
  out_ += a.text();
}

std::string copy_writer::take() {
  auto out = std::string{};
  out.swap(out_);
  return out;
}
std::string copy_writer::finish() {
  put(out_, std::int16_t{-1});
  return take();
}

// `put_cell` puts a value behind its length.
template <typename T, typename F>
static std::string array_of(std::span<T const> const xs, unsigned const type, bool const nulls, F&& put_cell) {
  auto out = std::string{};
  out.reserve(20 + xs.size() * 12);
  put(out, std::int32_t{xs.empty() ? 0 : 1});
  put(out, std::int32_t{nulls ? 1 : 0});
  put(out, std::int32_t(type));
  if (xs.empty()) return out;
  put(out, std::int32_t(xs.size()));
  put(out, std::int32_t{1});
  for (auto const& x : xs) put_cell(out, x);
  return out;
}

std::string int4_array(std::span<std::int32_t const> const xs) {
  return array_of(xs, int4, false, [](std::string& out, std::int32_t const x) {
    put(out, std::int32_t{4});
    put(out, x);
  });
}

std::string int8_array(std::span<std::optional<std::int64_t> const> const xs) {
  return array_of(xs, int8, true, [](std::string& out, std::optional<std::int64_t> const x) {
    put(out, std::int32_t{x ? 8 : -1});
    if (x) put(out, *x);
  });
}

std::string float8_array(std::span<double const> const xs) {
  return array_of(xs, float8, false, [](std::string& out, double const x) {
    put(out, std::int32_t{8});
    put(out, std::bit_cast<std::int64_t>(x));
  });
}

std::string text_array(std::span<std::optional<std::string> const> const xs) {
  return array_of(xs, text, true, [](std::string& out, std::optional<std::string> const& x) {
    put(out, x ? std::int32_t(x->size()) : -1);
    if (x) out += *x;
  });
}

template <typename T>
static std::vector<T> read_array(std::string_view const s) {
  auto out = std::vector<T>{};
  if (read<std::int32_t>(s) == 0) return out;
  auto const n = std::size_t(read<std::int32_t>(s, 12));
  constexpr auto kCell = 4 + sizeof(T);
  out.reserve(n);
  for (auto i = std::size_t{0}; i != n; ++i) {
    auto const at = 24 + i * kCell;
    if constexpr (std::is_same_v<T, double>) out.push_back(std::bit_cast<double>(read<std::int64_t>(s, at)));
    else out.push_back(read<T>(s, at));
  }
  return out;
}

std::vector<std::int32_t> read_int4_array(std::string_view const s) { return read_array<std::int32_t>(s); }
std::vector<std::int64_t> read_int8_array(std::string_view const s) { return read_array<std::int64_t>(s); }
std::vector<double> read_float8_array(std::string_view const s) { return read_array<double>(s); }

// A NaN reads as null, as it does in SQLite.
static value number_of(std::string_view const s) {
  if (s == "NaN") return {};
  if (s.ends_with("Infinity")) return s[0] == '-' ? -HUGE_VAL : HUGE_VAL;
  if (auto const d = parse_double(s)) return *d;
  return std::string{s};
}

// {1,2.5,NULL,NaN}
static std::string json_array(std::string_view const s) {
  auto w = json::writer{};
  w.begin_array();
  auto const inside = s.size() > 2 ? s.substr(1, s.size() - 2) : std::string_view{};
  for (auto const cell : inside.empty() ? std::vector<std::string_view>{} : split(inside, ',')) {
    auto const v = number_of(cell);
    if (auto const i = parse_int(cell)) w.integer(*i);
    else if (auto const* const d = std::get_if<double>(&v)) w.number(*d);
    else w.null();
  }
  return w.end_array().take();
}

static std::string from_hex(std::string_view const s) {  // \x0aff
  auto const digit = [](char const c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  auto out = std::string{};
  for (auto i = std::size_t{2}; i + 1 < s.size(); i += 2) out += char(digit(s[i]) << 4 | digit(s[i + 1]));
  return out;
}

value read_text(unsigned const type, std::string_view const s) {
  switch (type) {
    case boolean: return std::int64_t{s == "t"};
    case int2:
    case int4:
    case int8: return parse_int(s).value_or(0);
    case float4:
    case float8: return number_of(s);
    case numeric:
      if (auto const i = parse_int(s)) return *i;
      return number_of(s);
    case bytea: return bytes{from_hex(s)};
    case int2s:
    case int4s:
    case int8s:
    case float4s:
    case float8s: return s.starts_with("{{") ? value{std::string{s}} : value{json_array(s)};
    default: return std::string{s};
  }
}

}  // namespace madang::store::wire
