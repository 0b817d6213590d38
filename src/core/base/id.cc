#include "core/base/id.h"

#include <array>
#include <cstdint>

#include <fmt/format.h>
#include <sodium.h>

#include "core/base/text.h"

namespace madang {

std::string new_id(instant const t) {
  auto r = std::array<std::uint8_t, 10>{};
  randombytes_buf(r.data(), r.size());
  auto const ms = std::uint64_t(std::chrono::floor<std::chrono::milliseconds>(t).time_since_epoch().count());
  auto const low = std::uint64_t{r[4]} << 40 | std::uint64_t{r[5]} << 32 | std::uint64_t{r[6]} << 24 |
                   std::uint64_t{r[7]} << 16 | std::uint64_t{r[8]} << 8 | r[9];
  return fmt::format("{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}", ms >> 16 & 0xFFFF'FFFFU, ms & 0xFFFFU,
                     (r[0] << 8 | r[1]) & 0xFFF, ((r[2] << 8 | r[3]) & 0x3FFF) | 0x8000, low);
}

std::string random_text(std::size_t const bytes) {
  auto s = std::string(bytes, '\0');
  randombytes_buf(s.data(), s.size());
  return base64url_encode(s);
}

}  // namespace madang
