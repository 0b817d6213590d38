#include "sensing/series/bit_packing.h"

#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace madang::sensing {
namespace {

static_assert(std::endian::native == std::endian::little, "packed words are copied as they lie in memory");

constexpr auto kLanes = std::size_t{4};
constexpr auto kSteps = kPackedBlock / kLanes;
using lanes = std::uint32_t __attribute__((vector_size(16)));  // four words, on any machine

lanes load(std::uint8_t const* const p) {
  lanes x;
  std::memcpy(&x, p, sizeof x);
  return x;
}

template <unsigned Width, std::size_t Step>
void unpack_step(std::uint8_t const* const in, std::uint32_t* const out) {
  constexpr auto bit = Step * Width;
  constexpr auto shift = unsigned(bit % 32);
  auto x = load(in + bit / 32 * sizeof(lanes)) >> shift;
  if constexpr (shift + Width > 32) x |= load(in + (bit / 32 + 1) * sizeof(lanes)) << (32 - shift);
  if constexpr (Width < 32) x &= (1U << Width) - 1;
  std::memcpy(out + Step * kLanes, &x, sizeof x);
}

template <unsigned Width>
void unpack_lanes(std::uint8_t const* const in, std::uint32_t* const out) {
  if constexpr (Width == 0) {
    std::memset(out, 0, kPackedBlock * sizeof *out);
  } else {
    [&]<std::size_t... Step>(std::index_sequence<Step...>) {
      (unpack_step<Width, Step>(in, out), ...);
    }(std::make_index_sequence<kSteps>{});
  }
}

constexpr auto kUnpack = []<std::size_t... Width>(std::index_sequence<Width...>) {
  return std::array{&unpack_lanes<Width>...};
}(std::make_index_sequence<33>{});

// Lane by lane into words; the words of the four lanes take turns.
void pack_lanes(std::string& out, std::span<std::uint64_t const> const values, unsigned const width) {
  auto words = std::array<std::uint32_t, kPackedBlock>{};
  for (auto i = std::size_t{0}; i != kPackedBlock; ++i) {
    auto const bit = i / kLanes * width;
    auto const at = bit / 32 * kLanes + i % kLanes;
    auto const shifted = values[i] << bit % 32;
    words[at] |= std::uint32_t(shifted);
    if (bit % 32 + width > 32) words[at + kLanes] |= std::uint32_t(shifted >> 32);
  }
  out.append(reinterpret_cast<char const*>(words.data()), packed_bytes(kPackedBlock, width));
}

void pack_bits(std::string& out, std::span<std::uint64_t const> const values, unsigned const width) {
  auto pending = 0U;
  auto have = 0U;  // bits in `pending`
  for (auto const value : values) {
    auto x = value;
    for (auto left = width; left != 0;) {
      auto const take = std::min(left, 8 - have);
      pending |= unsigned(x & ((1U << take) - 1)) << have;
      x >>= take;
      left -= take;
      have += take;
      if (have != 8) continue;
      out += char(pending);
      pending = have = 0;
    }
  }
  if (have != 0) out += char(pending);
}

void unpack_bits(std::uint8_t const* in, unsigned const width, std::span<std::uint64_t> const out) {
  auto have = 0U;  // bits of *in already used
  for (auto& x : out) {
    x = 0;
    for (auto done = 0U; done != width;) {
      auto const take = std::min(width - done, 8 - have);
      x |= std::uint64_t{(unsigned{*in} >> have) & ((1U << take) - 1)} << done;
      done += take;
      have += take;
      if (have != 8) continue;
      ++in;
      have = 0;
    }
  }
}

}  // namespace

void pack(std::string& out, std::span<std::uint64_t const> const values, unsigned const width) {
  if (values.size() != kPackedBlock) return pack_bits(out, values, width);
  if (width <= 32) return pack_lanes(out, values, width);
  auto low = std::array<std::uint64_t, kPackedBlock>{};
  auto high = low;
  for (auto i = std::size_t{0}; i != kPackedBlock; ++i) {
    low[i] = values[i] & 0xFFFF'FFFF;
    high[i] = values[i] >> 32;
  }
  pack_lanes(out, low, 32);
  pack_lanes(out, high, width - 32);
}

void unpack_block(std::uint8_t const* const in, unsigned const width, std::uint32_t* const out) {
  kUnpack[width](in, out);
}

void unpack(std::uint8_t const* const in, unsigned const width, std::span<std::uint64_t> const out) {
  if (out.size() != kPackedBlock) return unpack_bits(in, width, out);
  auto low = std::array<std::uint32_t, kPackedBlock>{};
  unpack_block(in, std::min(width, 32U), low.data());
  for (auto i = std::size_t{0}; i != kPackedBlock; ++i) out[i] = low[i];
  if (width <= 32) return;
  unpack_block(in + packed_bytes(kPackedBlock, 32), width - 32, low.data());
  for (auto i = std::size_t{0}; i != kPackedBlock; ++i) out[i] |= std::uint64_t{low[i]} << 32;
}

}  // namespace madang::sensing
