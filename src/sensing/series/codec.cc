#include "sensing/series/codec.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "sensing/series/decimals.h"
#include "sensing/series/integers.h"

namespace madang::sensing {
namespace {

constexpr auto kVersion = std::uint8_t{1};
constexpr auto kNone = observation::kNone;
constexpr auto kPatterns = std::uint8_t{0xFF};
constexpr auto kFurtherMax = std::size_t{1} << 22;  // record columns after the first, of all points together

enum elsewhere : std::uint8_t { times = 1, numbers = 2 };
enum present : std::uint8_t { end = 1, result_time = 2, kind = 4, foi = 8, width = 16, text = 32, extra = 64 };

// --- whole multiples of a unit

struct multiples {
  std::int64_t first{0};
  std::uint64_t unit{1};
  std::vector<std::int64_t> of_unit{};
};

std::uint64_t magnitude(std::int64_t const x) { return x < 0 ? 0 - std::uint64_t(x) : std::uint64_t(x); }

multiples to_multiples(std::span<std::int64_t const> const xs) {
  auto m = multiples{.first = xs.empty() ? 0 : xs.front(), .of_unit = std::vector<std::int64_t>(xs.size())};
  auto unit = std::uint64_t{0};
  for (auto i = std::size_t{0}; i != xs.size(); ++i) {
    m.of_unit[i] = std::int64_t(std::uint64_t(xs[i]) - std::uint64_t(m.first));
    auto const d = magnitude(m.of_unit[i]);
    if (unit != 1 && (unit == 0 || d % unit != 0)) unit = std::gcd(unit, d);
  }
  if (unit < 2 || unit > std::uint64_t(std::numeric_limits<std::int64_t>::max())) return m;
  m.unit = unit;
  for (auto& x : m.of_unit) x /= std::int64_t(unit);
  return m;
}

void put_multiples(std::string& out, multiples const& m) {
  put_signed(out, m.first);
  put_varint(out, m.unit);
  encode_integers(out, m.of_unit);
}

// Nothing if a step does not fit 32 bits.
std::optional<steps> to_steps(multiples const& m) {
  auto s = steps{m.first, std::int64_t(m.unit), std::vector<std::int32_t>(m.of_unit.size())};
  for (auto i = std::size_t{1}; i < m.of_unit.size(); ++i) {
    auto const delta = std::int64_t(std::uint64_t(m.of_unit[i]) - std::uint64_t(m.of_unit[i - 1]));
    if (delta != std::int32_t(delta)) return std::nullopt;
    s.deltas[i] = std::int32_t(delta);
  }
  return s;
}

// Calls f(first index, values) for each block of whole numbers; false if the bytes make no sense.
template <typename F>
bool each_block(byte_reader& in, integer_decoder decoder, std::size_t const n, F&& f) {
  std::array<std::int64_t, kPackedBlock> buffer;  // not initialised: what is read was written
  for (auto first = std::size_t{0}; first < n; first += kPackedBlock) {
    auto const part = std::span{buffer}.first(std::min(kPackedBlock, n - first));
    if (!decoder.next(part)) return false;
    f(first, part);
  }
  return in.ok();
}

template <typename F>
bool each_block(byte_reader& in, std::size_t const n, F&& f) {
  return each_block(in, integer_decoder{in}, n, f);
}

template <typename F>
bool each_block(steps const& s, F&& f) {
  std::array<std::int64_t, kPackedBlock> buffer;
  auto last = std::uint64_t{0};
  for (auto first = std::size_t{0}; first < s.deltas.size(); first += kPackedBlock) {
    auto const part = std::span{buffer}.first(std::min(kPackedBlock, s.deltas.size() - first));
    for (auto i = std::size_t{0}; i != part.size(); ++i) {
      last += std::uint64_t(std::int64_t{s.deltas[first + i]});
      part[i] = std::int64_t(last);
    }
    f(first, part);
  }
  return true;
}

// A column, each value turned by `f` into what it stands for; nothing f gives is an error. If all are the
// same, which they mostly are, it costs nothing.
template <typename T, typename F>
bool get_column(byte_reader& in, lazy_column<T>& c, std::size_t const n, F&& f) {
  auto const decoder = integer_decoder{in};
  if (auto const all = decoder.constant()) {
    auto const x = f(*all);
    if (x) c.fill(*x);
    return x.has_value();
  }
  auto out = std::vector<T>(n);
  auto good = true;
  auto const read = each_block(in, decoder, n, [&](std::size_t const first, std::span<std::int64_t const> const xs) {
    for (auto i = std::size_t{0}; i != xs.size(); ++i) {
      auto const x = f(xs[i]);
      good = good && x;
      out[first + i] = x.value_or(T{});
    }
  });
  c.set(std::move(out));
  return read && good;
}

template <typename T>
bool get_column(byte_reader& in, lazy_column<T>& c, std::size_t const n, std::int64_t const least,
                std::int64_t const most) {
  return get_column(in, c, n,
                    [&](std::int64_t const x) { return x >= least && x <= most ? std::optional{T(x)} : std::nullopt; });
}

// --- times

struct time_sink {
  std::vector<std::int64_t>& t;
  std::uint64_t first, unit;
  void operator()(std::size_t const at, std::span<std::int64_t const> const xs) const {
    for (auto i = std::size_t{0}; i != xs.size(); ++i) t[at + i] = std::int64_t(first + unit * std::uint64_t(xs[i]));
  }
};

bool get_times(byte_reader& in, std::vector<std::int64_t>& t) {
  auto const first = std::uint64_t(in.signed_varint());
  auto const unit = in.varint();
  return each_block(in, t.size(), time_sink{t, first, unit});
}

// --- numbers

// Below 2^51, where adding one and a half times 2^52 puts a whole number into the bits of a double:
// a conversion that compilers turn into vector instructions, unlike the real one.
double quick_double(std::uint64_t const x) {
  constexpr auto kMagic = std::uint64_t{0x4338'0000'0000'0000};
  return std::bit_cast<double>(x + kMagic) - std::bit_cast<double>(kMagic);
}

struct number_sink {
  std::span<double> v;
  std::uint64_t first, unit;
  double power;

  void operator()(std::size_t const at, std::span<std::int64_t const> const xs) const {
    auto* const to = v.data() + at;
    if (xs.size() == kPackedBlock) return convert(xs.first<kPackedBlock>(), to);
    for (auto i = std::size_t{0}; i != xs.size(); ++i) {
      to[i] = quick_double(first + unit * std::uint64_t(xs[i])) / power;
    }
  }
  // Of a length that the compiler knows. Steps of more than one are rare, multiplications are not free.
  void convert(std::span<std::int64_t const, kPackedBlock> const xs, double* const to) const {
    if (unit == 1) {
      for (auto i = std::size_t{0}; i != kPackedBlock; ++i) to[i] = quick_double(first + std::uint64_t(xs[i])) / power;
    } else {
      for (auto i = std::size_t{0}; i != kPackedBlock; ++i) {
        to[i] = quick_double(first + unit * std::uint64_t(xs[i])) / power;
      }
    }
  }
};

void put_patterns(std::string& out, std::span<double const> const v) {
  out += char(kPatterns);
  auto bits = std::vector<std::uint64_t>(v.size());
  for (auto i = std::size_t{0}; i != v.size(); ++i) bits[i] = std::bit_cast<std::uint64_t>(v[i]);
  encode_patterns(out, bits);
}

void put_decimals(std::string& out, std::span<double const> const v, decimals const& d) {
  out += char(d.places);
  put_multiples(out, to_multiples(d.scaled));
  put_varint(out, d.odd.size());
  auto last = std::uint32_t{0};
  for (auto const i : d.odd) {
    put_varint(out, i - last);
    put_fixed(out, std::bit_cast<std::uint64_t>(v[i]), 8);
    last = i;
  }
}

void put_numbers(std::string& out, std::span<double const> const v) {
  auto const d = to_decimals(v);
  if (d) put_decimals(out, v, *d);
  else put_patterns(out, v);
}

bool get_patterns(byte_reader& in, std::span<double> const v) {
  auto bits = std::vector<std::uint64_t>(v.size());
  if (!decode_patterns(in, bits)) return false;
  for (auto i = std::size_t{0}; i != v.size(); ++i) v[i] = std::bit_cast<double>(bits[i]);
  return true;
}

bool get_numbers(byte_reader& in, std::span<double> const v) {
  auto const how = in.byte();
  if (how == kPatterns) return get_patterns(in, v);
  if (how > decimals::kMax) return false;
  auto const first = std::uint64_t(in.signed_varint());
  auto const unit = in.varint();
  if (!each_block(in, v.size(), number_sink{v, first, unit, decimals::kPower[how]})) return false;
  auto at = std::uint64_t{0};
  for (auto left = in.varint(); left != 0; --left) {
    at += in.varint();
    auto const bits = in.fixed(8);
    if (!in.ok() || at >= v.size()) return false;
    v[at] = std::bit_cast<double>(bits);
  }
  return in.ok();
}

// --- what is seldom there

// "None" is nought and every other offset one more.
void put_offsets(std::string& out, lazy_column<std::int64_t> const& c, std::size_t const n) {
  auto unit = std::uint64_t{0};
  for (auto i = std::size_t{0}; i != n; ++i) unit = c[i] == kNone ? unit : std::gcd(unit, magnitude(c[i]));
  unit = unit == 0 || unit > std::uint64_t(std::numeric_limits<std::int64_t>::max()) ? 1 : unit;
  put_varint(out, unit);
  auto xs = std::vector<std::int64_t>(n);
  for (auto i = std::size_t{0}; i != n; ++i) {
    xs[i] = c[i] == kNone ? 0 : std::int64_t(zigzag(std::uint64_t(c[i] / std::int64_t(unit))) + 1);
  }
  encode_integers(out, xs);
}

bool get_offsets(byte_reader& in, lazy_column<std::int64_t>& c, std::size_t const n) {
  auto const unit = in.varint();
  return get_column(in, c, n, [&](std::int64_t const x) {
    return std::optional{x == 0 ? kNone : std::int64_t(unzigzag(std::uint64_t(x) - 1) * unit)};
  });
}

template <typename T>
void put_column(std::string& out, lazy_column<T> const& c, std::size_t const n) {
  auto xs = std::vector<std::int64_t>(n);
  for (auto i = std::size_t{0}; i != n; ++i) xs[i] = std::int64_t(c[i]);
  encode_integers(out, xs);
}

// Each column of the records by itself, if all records have as many; else one after the other.
void put_records(std::string& out, columns const& c) {
  put_column(out, c.width, c.size());
  if (!c.width.is_constant()) return put_numbers(out, c.more);
  auto const further = c.width[0] - std::size_t{1};
  auto one = std::vector<double>(c.size());
  for (auto k = std::size_t{0}; k != further; ++k) {
    for (auto i = std::size_t{0}; i != c.size(); ++i) one[i] = c.more[i * further + k];
    put_numbers(out, one);
  }
}

bool get_records(byte_reader& in, columns& c) {
  if (!get_column(in, c.width, c.size(), 0, std::numeric_limits<std::uint16_t>::max())) return false;
  auto total = std::size_t{0};
  for (auto i = std::size_t{0}; i != c.size(); ++i) {
    if (!c.width.is_constant()) c.more_at.push_back(std::uint32_t(total));
    total += c.width[i] < 2 ? 0 : c.width[i] - std::size_t{1};
  }
  if (total > kFurtherMax) return false;
  c.more.resize(total);
  if (!c.width.is_constant()) return get_numbers(in, c.more);
  auto const further = c.size() == 0 ? 0 : total / c.size();
  auto one = std::vector<double>(c.size());
  for (auto k = std::size_t{0}; k != further; ++k) {
    if (!get_numbers(in, one)) return false;
    for (auto i = std::size_t{0}; i != c.size(); ++i) c.more[i * further + k] = one[i];
  }
  return true;
}

void put_texts(std::string& out, dictionary const& d) {
  put_varint(out, d.size());
  for (auto i = std::uint32_t{1}; i <= d.size(); ++i) {
    put_varint(out, d[i].size());
    out += d[i];
  }
}

bool get_texts(byte_reader& in, dictionary& d) {
  for (auto left = in.varint(); left != 0 && in.ok(); --left) {
    auto const length = in.varint();
    auto const text = in.take(std::size_t(length));
    // An empty text or one that is there already would shift those that follow.
    auto const before = d.size();
    if (in.ok() && d.add(text) != before + 1) return false;
  }
  return in.ok();
}

// Nearly always contiguous: then a flag and the first.
void put_seq(std::string& out, columns const& c) {
  out += char(c.seq.is_contiguous() ? 1 : 0);
  if (c.seq.is_contiguous()) return put_varint(out, c.seq[0]);
  auto xs = std::vector<std::int64_t>(c.size());
  for (auto i = std::size_t{0}; i != c.size(); ++i) xs[i] = c.seq[i];
  encode_integers(out, xs);
}

bool get_seq(byte_reader& in, columns& c) {
  if (in.byte() == 1) {
    c.seq.set_contiguous(std::uint32_t(in.varint()));
    return in.ok();
  }
  auto out = std::vector<std::uint32_t>(c.size());
  auto const good = each_block(in, c.size(), [&](std::size_t const first, std::span<std::int64_t const> const xs) {
    for (auto i = std::size_t{0}; i != xs.size(); ++i) out[first + i] = std::uint32_t(xs[i]);
  });
  c.seq.set(std::move(out));
  return good;
}

std::uint8_t what_is_present(columns const& c) {
  auto const differs = [&](auto const& column, auto const usual) {
    return !c.empty() && !(column.is_constant() && column[0] == usual);
  };
  auto mask = 0;
  mask |= differs(c.end_offset, kNone) ? present::end : 0;
  mask |= differs(c.result_offset, kNone) ? present::result_time : 0;
  mask |= differs(c.kind, result_kind::number) ? present::kind : 0;
  mask |= differs(c.foi, std::int64_t{0}) ? present::foi : 0;
  mask |= differs(c.width, std::uint16_t{0}) ? present::width : 0;
  mask |= differs(c.text, 0U) ? present::text : 0;
  mask |= differs(c.extra, 0U) ? present::extra : 0;
  return std::uint8_t(mask);
}

// A tail's dictionary may have texts that are gone, or numbers in another order: the chunk's own has
// exactly those in use, by first use, so that equal chunks are equal bytes.
struct own_texts {
  dictionary texts;
  lazy_column<std::uint32_t> text, extra;
};
own_texts texts_in_use(columns const& c) {
  auto own = own_texts{};
  for (auto i = std::size_t{0}; i != c.size(); ++i) {
    own.text.push(i, own.texts.add(c.texts[c.text[i]]));
    own.extra.push(i, own.texts.add(c.texts[c.extra[i]]));
  }
  return own;
}

void put_seldom(std::string& out, columns const& c) {
  auto const mask = what_is_present(c);
  out += char(mask);
  if (mask & present::end) put_offsets(out, c.end_offset, c.size());
  if (mask & present::result_time) put_offsets(out, c.result_offset, c.size());
  if (mask & present::kind) put_column(out, c.kind, c.size());
  if (mask & present::foi) put_column(out, c.foi, c.size());
  if (mask & present::width) put_records(out, c);
  if (!(mask & (present::text | present::extra))) return;
  auto const own = texts_in_use(c);
  put_texts(out, own.texts);
  if (mask & present::text) put_column(out, own.text, c.size());
  if (mask & present::extra) put_column(out, own.extra, c.size());
}

bool get_seldom(byte_reader& in, columns& c) {
  auto const mask = in.byte();
  auto const n = c.size();
  auto good = mask < 128;
  if (mask & present::end) good = good && get_offsets(in, c.end_offset, n);
  if (mask & present::result_time) good = good && get_offsets(in, c.result_offset, n);
  if (mask & present::kind) good = good && get_column(in, c.kind, n, 0, std::int64_t(result_kind::record));
  if (mask & present::foi) {
    good = good &&
           get_column(in, c.foi, n, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max());
  }
  if (mask & present::width) good = good && get_records(in, c);
  if (mask & (present::text | present::extra)) good = good && get_texts(in, c.texts);
  if (mask & present::text) good = good && get_column(in, c.text, n, 0, std::int64_t(c.texts.size()));
  if (mask & present::extra) good = good && get_column(in, c.extra, n, 0, std::int64_t(c.texts.size()));
  return good && in.ok() && in.left() == 0;
}

// --- the whole

// Eight bytes a step, each step reversible: no single changed word goes unnoticed.
std::uint32_t checksum(std::string_view s) {
  auto h = 0xcbf2'9ce4'8422'2325ULL ^ s.size();
  for (; s.size() >= 8; s.remove_prefix(8)) {
    auto word = std::uint64_t{0};
    std::memcpy(&word, s.data(), 8);
    h = (h ^ word) * 0x9E37'79B9'7F4A'7C15ULL;
    h ^= h >> 32;
  }
  for (auto const c : s) h = (h ^ std::uint8_t(c)) * 0x100'0000'01B3ULL;
  return std::uint32_t(h ^ h >> 32);
}

std::string encode_rest(columns const& c, std::uint8_t const outside) {
  auto out = std::string{char(kVersion)};
  put_varint(out, c.size());
  out += char(outside);
  if (!(outside & elsewhere::times)) put_multiples(out, to_multiples(c.t));
  if (!(outside & elsewhere::numbers)) put_numbers(out, c.v);
  put_seq(out, c);
  put_seldom(out, c);
  return with_checksum(std::move(out));
}

// What stands outside the bytes; false if it is not as long as they say.
bool take_times(sql_parts const& p, std::vector<std::int64_t>& t) {
  if (!p.times) return p.exact_times && p.exact_times->size() == t.size() && (t = *p.exact_times, true);
  auto const& s = *p.times;
  return s.deltas.size() == t.size() && each_block(s, time_sink{t, std::uint64_t(s.first), std::uint64_t(s.unit)});
}

bool take_numbers(sql_parts const& p, std::vector<double>& v) {
  if (!p.numbers) return p.exact_numbers && p.exact_numbers->size() == v.size() && (v = *p.exact_numbers, true);
  auto const& s = *p.numbers;
  if (s.deltas.size() != v.size() || p.decimals < 0 || p.decimals > decimals::kMax) return false;
  return each_block(s, number_sink{v, std::uint64_t(s.first), std::uint64_t(s.unit), decimals::kPower[p.decimals]});
}

bool decode_parts(byte_reader& in, sql_parts const& p, columns& out) {
  auto const n = in.varint();
  auto const outside = in.byte();
  if (n > kEncodedPointsMax || outside > 3) return false;
  out.t.resize(std::size_t(n));
  out.v.resize(std::size_t(n));
  auto const times_read = (outside & elsewhere::times) != 0 ? take_times(p, out.t) : get_times(in, out.t);
  if (!times_read) return false;
  auto const numbers_read = (outside & elsewhere::numbers) != 0 ? take_numbers(p, out.v) : get_numbers(in, out.v);
  return numbers_read && get_seq(in, out) && get_seldom(in, out);
}

result<void, decode_error> decode(std::string_view const bytes, sql_parts const& outside, columns& out) {
  out.clear();
  if (bytes.size() < 4 + kChecksumBytes) return decode_error{"The chunk is cut short."};
  auto const body = bytes.substr(0, bytes.size() - kChecksumBytes);
  if (byte_reader{bytes.substr(body.size())}.fixed(kChecksumBytes) != checksum(body)) {
    return decode_error{"The checksum does not match: the chunk was changed or damaged."};
  }
  auto in = byte_reader{body};
  if (in.byte() != kVersion) return decode_error{"The chunk has a form that this program does not know."};
  if (decode_parts(in, outside, out)) return {};
  out.clear();
  return decode_error{"The chunk makes no sense although its checksum matches."};
}

}  // namespace

std::string with_checksum(std::string bytes) {
  auto const sum = checksum(bytes);
  put_fixed(bytes, sum, kChecksumBytes);
  return bytes;
}

std::string encode(columns const& c) { return encode_rest(c, 0); }

sql_parts encode_for_sql(columns const& c) {
  auto out = sql_parts{.times = to_steps(to_multiples(c.t)), .numbers = {}, .rest = {}};
  if (auto const d = to_decimals(c.v); d && d->odd.empty()) {
    out.numbers = to_steps(to_multiples(d->scaled));
    out.decimals = d->places;
  }
  if (!out.times) out.exact_times = c.t;
  if (!out.numbers) out.exact_numbers = c.v;
  out.rest = encode_rest(c, elsewhere::times | elsewhere::numbers);
  return out;
}

result<void, decode_error> decode(std::string_view const bytes, columns& out) {
  return decode(bytes, sql_parts{}, out);
}
result<void, decode_error> decode(sql_parts const& p, columns& out) { return decode(p.rest, p, out); }

}  // namespace madang::sensing
