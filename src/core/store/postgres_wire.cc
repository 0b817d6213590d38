#include "core/store/postgres_wire.h"

#include <bit>
#include <cstring>
#include <stdexcept>

namespace madang::store::wire {
namespace {

// From PostgreSQL's catalogue (pg_type.dat); these never change.
enum oid : unsigned { boolean = 16, name = 19, int8 = 20, int2 = 21, int4 = 23, text = 25, json = 114, float4 = 700, float8 = 701, bpchar = 1042, varchar = 1043 };

template <typename T>
void put(std::string& out, T const x) {
  using U = std::make_unsigned_t<T>;
  for (auto shift = int(sizeof(T) * 8) - 8; shift >= 0; shift -= 8) out += char(U(x) >> shift & 255U);
}

template <typename T>
T read(std::string_view const s, std::size_t const at = 0) {
  if (at + sizeof(T) > s.size()) throw std::length_error{"A value from PostgreSQL is shorter than its type."};
  auto x = std::make_unsigned_t<T>{0};
  for (auto i = std::size_t{0}; i != sizeof(T); ++i) x = std::make_unsigned_t<T>(x << 8 | static_cast<unsigned char>(s[at + i]));
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

std::string int4_array(std::span<std::int32_t const> const xs) {
  auto out = std::string{};
  out.reserve(20 + xs.size() * 8);
  put(out, std::int32_t{xs.empty() ? 0 : 1});
  put(out, std::int32_t{0});
  put(out, std::int32_t{int4});
  if (xs.empty()) return out;
  put(out, std::int32_t(xs.size()));
  put(out, std::int32_t{1});
  for (auto const x : xs) {
    put(out, std::int32_t{4});
    put(out, x);
  }
  return out;
}

std::vector<std::int32_t> read_int4_array(std::string_view const s) {
  auto out = std::vector<std::int32_t>{};
  if (read<std::int32_t>(s) == 0) return out;
  auto const n = std::size_t(read<std::int32_t>(s, 12));
  out.reserve(n);
  for (auto i = std::size_t{0}; i != n; ++i) out.push_back(read<std::int32_t>(s, 24 + i * 8));
  return out;
}

}  // namespace madang::store::wire
