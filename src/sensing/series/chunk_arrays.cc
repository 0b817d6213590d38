#include "sensing/series/chunk_arrays.h"

#include <cmath>

#include <fmt/format.h>

#include "core/store/postgres_wire.h"

namespace madang::sensing {
namespace {

using maybe = std::optional<std::int64_t>;

// Offsets from the time, `kNone` being null.
void put_offsets(lazy_column<std::int64_t> const& c, std::size_t const n, maybe& all, std::string& each) {
  auto const get = [&](std::size_t const i) { return c[i] == observation::kNone ? maybe{} : maybe{c[i]}; };
  if (c.is_constant()) {
    all = get(0);
    return;
  }
  auto xs = std::vector<maybe>(n);
  for (auto i = std::size_t{0}; i != n; ++i) xs[i] = get(i);
  each = store::wire::int8_array(xs);
}

template <typename F>
std::string texts_where(std::size_t const n, F&& get) {
  auto xs = std::vector<std::optional<std::string>>(n);
  auto any = false;
  for (auto i = std::size_t{0}; i != n; ++i) {
    xs[i] = get(i);
    any = any || xs[i];
  }
  return any ? store::wire::text_array(xs) : std::string{};
}

std::optional<std::string> text_of(columns const& c, std::size_t const i) {
  auto const has = c.kind[i] == result_kind::text || c.kind[i] == result_kind::json;
  return has ? std::optional<std::string>{c.texts[c.text[i]]} : std::nullopt;
}

std::optional<std::string> extra_of(columns const& c, std::size_t const i) {
  return c.extra[i] == 0 ? std::nullopt : std::optional<std::string>{c.texts[c.extra[i]]};
}

std::string sql_number(double const x) {
  if (std::isnan(x)) return "NaN";
  return std::isinf(x) ? x < 0 ? "-Infinity" : "Infinity" : fmt::format("{}", x);
}

// {1.5,2}: an array within an array could not have a length of its own.
std::optional<std::string> record_of(columns const& c, std::size_t const i) {
  if (c.width[i] == 0) return std::nullopt;
  auto out = '{' + sql_number(c.v[i]);
  for (auto const x : c.further(i)) (out += ',') += sql_number(x);
  return out += '}';
}

}  // namespace

chunk_arrays arrays_of(columns const& c, sql_parts const& p) {
  auto const n = c.size();
  auto out = chunk_arrays{};
  if (!p.times) out.exact_times = store::wire::int8_array(std::vector<maybe>(c.t.begin(), c.t.end()));
  if (!p.numbers) out.exact_numbers = store::wire::float8_array(c.v);
  if (c.seq.is_contiguous()) {
    out.seq_first = c.seq[0];
  } else {
    auto xs = std::vector<maybe>(n);
    for (auto i = std::size_t{0}; i != n; ++i) xs[i] = c.seq[i];
    out.seqs = store::wire::int8_array(xs);
  }
  if (c.kind.is_constant()) {
    out.kind = std::int64_t(c.kind[0]);
  } else {
    auto xs = std::vector<std::int32_t>(n);
    for (auto i = std::size_t{0}; i != n; ++i) xs[i] = std::int32_t(c.kind[i]);
    out.kinds = store::wire::int4_array(xs);
  }
  put_offsets(c.end_offset, n, out.end, out.ends);
  put_offsets(c.result_offset, n, out.result, out.results);
  put_offsets(c.foi, n, out.foi, out.fois);
  if (!c.only_numbers()) out.texts = texts_where(n, [&](std::size_t const i) { return text_of(c, i); });
  if (!c.only_numbers()) out.records = texts_where(n, [&](std::size_t const i) { return record_of(c, i); });
  if (c.extra.is_constant() && c.extra[0] == 0) return out;
  out.extras = texts_where(n, [&](std::size_t const i) { return extra_of(c, i); });
  return out;
}

}  // namespace madang::sensing
