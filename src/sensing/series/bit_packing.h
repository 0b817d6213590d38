#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

// Whole numbers in as few bits as the largest needs. A full block lies in four lanes (value i in lane
// i mod 4), so that one vector instruction unpacks four values; a shorter one lies bit after bit.
namespace madang::sensing {

inline constexpr auto kPackedBlock = std::size_t{128};

constexpr std::size_t packed_bytes(std::size_t const n, unsigned const width) { return (n * width + 7) / 8; }

// `values` must fit `width` bits, width ≤ 64, at most kPackedBlock values.
void pack(std::string& out, std::span<std::uint64_t const> values, unsigned width);
// Reads packed_bytes(out.size(), width) bytes.
void unpack(std::uint8_t const* in, unsigned width, std::span<std::uint64_t> out);
// For a full block of width ≤ 32, which is nearly every block there is.
void unpack_block(std::uint8_t const* in, unsigned width, std::uint32_t* out);

}  // namespace madang::sensing
