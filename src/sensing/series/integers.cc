#include "sensing/series/integers.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace madang::sensing {
namespace {

enum form : std::uint8_t { constant, even, values, differences, kForms };

using block = std::array<std::uint64_t, kPackedBlock>;
constexpr auto kHasExceptions = 0x80U;

// Bits for each, if the few that need more stand apart, at the least cost for the whole.
unsigned best_width(std::span<std::uint64_t const> const xs) {
  auto longer = std::array<std::size_t, 66>{};  // how many need exactly so many bits
  for (auto const x : xs) ++longer[std::size_t(std::bit_width(x))];
  auto best = 64U;
  auto best_bits = xs.size() * 64 + 1;
  auto exceptions = std::size_t{0};
  auto extra_bits = std::size_t{0};  // of the exceptions above the width looked at
  for (auto width = 64U;; --width) {
    auto const bits = xs.size() * width + exceptions * 16 + extra_bits + (exceptions != 0 ? 8 : 0);
    if (bits < best_bits) {
      best = width;
      best_bits = bits;
    }
    if (width == 0) return best;
    exceptions += longer[width];
    extra_bits += exceptions;
  }
}

void encode_block(std::string& out, std::span<std::uint64_t const> const xs) {
  auto const width = best_width(xs);
  auto low = block{};
  auto exceptions = std::string{};
  auto count = 0U;
  for (auto i = std::size_t{0}; i != xs.size(); ++i) {
    low[i] = width == 64 ? xs[i] : xs[i] & ((std::uint64_t{1} << width) - 1);
    if (low[i] == xs[i]) continue;
    ++count;
    exceptions += char(i);
    put_varint(exceptions, xs[i] >> width);
  }
  out += char(width | (count != 0 ? kHasExceptions : 0));
  if (count != 0) out += char(count);
  pack(out, std::span{low}.first(xs.size()), width);
  out += exceptions;
}

struct block_head {
  unsigned width;
  unsigned exceptions;
  std::uint8_t const* packed;
};

// Width 255 means that something is missing.
block_head read_head(byte_reader& in, std::size_t const n) {
  auto const first = unsigned{in.byte()};
  auto const width = first & ~kHasExceptions;
  auto const exceptions = (first & kHasExceptions) != 0 ? unsigned{in.byte()} : 0U;
  if (width > 64 || exceptions > n) in.fail();
  auto const packed = in.take(in.ok() ? packed_bytes(n, width) : 0);
  return {in.ok() ? width : 255, exceptions, reinterpret_cast<std::uint8_t const*>(packed.data())};
}

bool read_rest(byte_reader& in, block_head const& head, std::span<std::uint64_t> const out) {
  unpack(head.packed, head.width, out);
  for (auto i = 0U; i != head.exceptions; ++i) {
    auto const at = std::size_t{in.byte()};
    auto const high = in.varint();
    if (at >= out.size() || head.width > 63) in.fail();
    if (!in.ok()) return false;
    out[at] |= high << head.width;
  }
  return in.ok();
}

// In blocks, each as distances from its median, which a few odd ones do not move.
void encode_blocks(std::string& out, std::span<std::uint64_t const> const xs) {
  auto sorted = std::array<std::int64_t, kPackedBlock>{};
  auto distances = block{};
  for (auto first = std::size_t{0}; first < xs.size(); first += kPackedBlock) {
    auto const n = std::min(kPackedBlock, xs.size() - first);
    for (auto i = std::size_t{0}; i != n; ++i) sorted[i] = std::int64_t(xs[first + i]);
    auto const middle = sorted.begin() + std::ptrdiff_t(n / 2);
    std::nth_element(sorted.begin(), middle, sorted.begin() + std::ptrdiff_t(n));
    put_signed(out, *middle);
    for (auto i = std::size_t{0}; i != n; ++i) distances[i] = zigzag(xs[first + i] - std::uint64_t(*middle));
    encode_block(out, std::span{distances}.first(n));
  }
}

std::string encode_as(form const f, std::span<std::int64_t const> const xs) {
  auto stream = std::vector<std::uint64_t>(xs.size());
  for (auto i = std::size_t{0}; i != xs.size(); ++i) {
    auto const before = f == form::differences && i != 0 ? std::uint64_t(xs[i - 1]) : 0;
    stream[i] = std::uint64_t(xs[i]) - before;
  }
  auto out = std::string{char(f)};
  if (f == form::differences) {  // the first has no difference: it is made up, and what it is taken from is stored
    stream[0] = stream[1];
    put_signed(out, std::int64_t(std::uint64_t(xs[0]) - stream[0]));
  }
  encode_blocks(out, stream);
  return out;
}

bool evenly_spaced(std::span<std::int64_t const> const xs) {
  auto const step = std::uint64_t(xs[1]) - std::uint64_t(xs[0]);
  for (auto i = std::size_t{2}; i < xs.size(); ++i) {
    if (std::uint64_t(xs[i]) - std::uint64_t(xs[i - 1]) != step) return false;
  }
  return true;
}

void put_even(std::string& out, std::span<std::int64_t const> const xs) {
  auto const step = xs.size() < 2 ? 0 : std::int64_t(std::uint64_t(xs[1]) - std::uint64_t(xs[0]));
  out += char(step == 0 ? form::constant : form::even);
  put_signed(out, xs.empty() ? 0 : xs[0]);
  if (step != 0) put_signed(out, step);
}

// The common case by itself, because it decides how fast a chunk decodes: 32 bits, nothing apart.
template <bool Sum>
std::uint64_t from_distances(std::array<std::uint32_t, kPackedBlock> const& in, std::uint64_t const middle,
                             std::uint64_t last, std::int64_t* const out) {
  for (auto i = std::size_t{0}; i != kPackedBlock; ++i) {
    auto const distance = std::int32_t(in[i] >> 1 ^ (0 - (in[i] & 1)));
    auto const x = middle + std::uint64_t(std::int64_t{distance});
    last = Sum ? last + x : x;
    out[i] = std::int64_t(last);
  }
  return last;
}

}  // namespace

void encode_integers(std::string& out, std::span<std::int64_t const> const xs) {
  if (xs.size() < 2 || evenly_spaced(xs)) return put_even(out, xs);
  auto const a = encode_as(form::differences, xs);
  auto const b = encode_as(form::values, xs);
  out += b.size() < a.size() ? b : a;
}

integer_decoder::integer_decoder(byte_reader& in) : in_{in}, form_{in.byte()}, last_{0} {
  if (form_ >= form::kForms) in_.fail();
  if (form_ != form::values) last_ = std::uint64_t(in_.signed_varint());
  if (form_ == form::even) step_ = std::uint64_t(in_.signed_varint());
  if (form_ == form::even) last_ -= step_;
}

std::optional<std::int64_t> integer_decoder::constant() const {
  return form_ == form::constant && in_.ok() ? std::optional{std::int64_t(last_)} : std::nullopt;
}

bool integer_decoder::next(std::span<std::int64_t> const out) {
  if (form_ == form::constant || form_ == form::even) {
    for (auto& x : out) x = std::int64_t(last_ += step_);
    return in_.ok();
  }
  auto const middle = std::uint64_t(in_.signed_varint());
  auto const head = read_head(in_, out.size());
  if (head.width > 64) return false;
  if (head.width <= 32 && head.exceptions == 0 && out.size() == kPackedBlock) {
    std::array<std::uint32_t, kPackedBlock> distances;  // not initialised: all of it is written
    unpack_block(head.packed, head.width, distances.data());
    last_ = form_ == form::values ? from_distances<false>(distances, middle, 0, out.data())
                                  : from_distances<true>(distances, middle, last_, out.data());
    return true;
  }
  auto distances = block{};
  if (!read_rest(in_, head, std::span{distances}.first(out.size()))) return false;
  for (auto i = std::size_t{0}; i != out.size(); ++i) {
    auto const x = middle + unzigzag(distances[i]);
    last_ = form_ == form::values ? x : last_ + x;
    out[i] = std::int64_t(last_);
  }
  return true;
}

void encode_patterns(std::string& out, std::span<std::uint64_t const> const xs) {
  auto last = std::uint64_t{0};
  auto changed = block{};
  for (auto first = std::size_t{0}; first < xs.size(); first += kPackedBlock) {
    auto const n = std::min(kPackedBlock, xs.size() - first);
    auto all = std::uint64_t{0};
    for (auto i = std::size_t{0}; i != n; ++i) {
      changed[i] = xs[first + i] ^ last;
      last = xs[first + i];
      all |= changed[i];
    }
    auto const shift = all == 0 ? 0 : std::countr_zero(all);
    for (auto& x : changed) x >>= shift;
    out += char(shift);
    encode_block(out, std::span{changed}.first(n));
  }
}

bool decode_patterns(byte_reader& in, std::span<std::uint64_t> const out) {
  auto last = std::uint64_t{0};
  for (auto first = std::size_t{0}; first < out.size(); first += kPackedBlock) {
    auto const part = out.subspan(first, std::min(kPackedBlock, out.size() - first));
    auto const shift = unsigned{in.byte()};
    auto const head = read_head(in, part.size());
    if (shift > 63 || head.width > 64 || !read_rest(in, head, part)) return false;
    for (auto& x : part) last = x = last ^ x << shift;
  }
  return true;
}

}  // namespace madang::sensing
