#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

// The small pieces of a chunk's bytes. Reading never goes past the end: what is missing reads as nought
// and ok() turns false for good.
namespace madang::sensing {

// Small numbers of either sign become small numbers.
constexpr std::uint64_t zigzag(std::uint64_t const x) { return x << 1 ^ (0 - (x >> 63)); }
constexpr std::uint64_t unzigzag(std::uint64_t const z) { return z >> 1 ^ (0 - (z & 1)); }

// Seven bits a byte, the lowest first.
inline void put_varint(std::string& out, std::uint64_t x) {
  for (; x >= 0x80; x >>= 7) out += char(x | 0x80);
  out += char(x);
}
inline void put_signed(std::string& out, std::int64_t const x) { put_varint(out, zigzag(std::uint64_t(x))); }
inline void put_fixed(std::string& out, std::uint64_t const x, std::size_t const bytes) {
  for (auto i = std::size_t{0}; i != bytes; ++i) out += char(x >> 8 * i);
}

class byte_reader {
 public:
  explicit byte_reader(std::string_view const s) : rest_{s} {}

  bool ok() const { return ok_; }
  std::size_t left() const { return rest_.size(); }
  void fail() {
    ok_ = false;
    rest_ = {};
  }
  std::uint8_t byte() {
    if (rest_.empty()) return fail(), std::uint8_t{0};
    auto const x = std::uint8_t(rest_.front());
    rest_.remove_prefix(1);
    return x;
  }
  std::uint64_t varint() {
    auto x = std::uint64_t{0};
    for (auto shift = 0U; shift < 64; shift += 7) {
      auto const b = byte();
      x |= std::uint64_t{b & 0x7FU} << shift;
      if (b < 0x80) return x;
    }
    return fail(), 0;
  }
  std::int64_t signed_varint() { return std::int64_t(unzigzag(varint())); }
  std::uint64_t fixed(std::size_t const bytes) {
    auto const s = take(bytes);
    auto x = std::uint64_t{0};
    for (auto i = std::size_t{0}; i != s.size(); ++i) x |= std::uint64_t{std::uint8_t(s[i])} << 8 * i;
    return x;
  }
  // Empty if there are not as many.
  std::string_view take(std::size_t const bytes) {
    if (bytes > rest_.size()) return fail(), std::string_view{};
    auto const s = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return s;
  }

 private:
  std::string_view rest_;
  bool ok_{true};
};

}  // namespace madang::sensing
