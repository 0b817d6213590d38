#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "sensing/series/bit_packing.h"
#include "sensing/series/byte_io.h"

// A column of whole numbers as bytes: constant, evenly spaced, or blocks of 128 differences (or values, if
// those are smaller) from the block's middle one, in a fixed number of bits. The few that need more bits
// than is worth paying for all stand apart.
namespace madang::sensing {

void encode_integers(std::string& out, std::span<std::int64_t const>);

// Gives the column back block by block.
class integer_decoder {
 public:
  explicit integer_decoder(byte_reader&);
  // The next kPackedBlock values, or as many as are left. False if the bytes make no sense.
  bool next(std::span<std::int64_t> out);
  // What all of them are, if they are all the same: then nobody need ask for the blocks.
  std::optional<std::int64_t> constant() const;

 private:
  byte_reader& in_;
  std::uint8_t form_;
  std::uint64_t last_, step_{0};
};

// Bit patterns, each as what differs from the one before; for numbers that are no short decimals.
void encode_patterns(std::string& out, std::span<std::uint64_t const>);
bool decode_patterns(byte_reader&, std::span<std::uint64_t> out);

}  // namespace madang::sensing
