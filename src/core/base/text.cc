#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace madang {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

bool continues(unsigned char const c) { return (c & 0xC0) == 0x80; }

// Length of the well-formed sequence that `s` begins with; 0 if it is not one.
std::size_t utf8_sequence(std::string_view const s) {
  auto const at = [&](std::size_t const i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0U; };
  auto const c = at(0);
  if (c < 0x80) return 1;
  if (c >= 0xC2 && c <= 0xDF) return continues(static_cast<unsigned char>(at(1))) ? 2 : 0;
  auto const tail = [&](std::size_t const n) {
    for (auto i = std::size_t{2}; i <= n; ++i) {
      if (!continues(static_cast<unsigned char>(at(i)))) return false;
    }
    return true;
  };
  if (c >= 0xE0 && c <= 0xEF) {
    auto const low = c == 0xE0 ? 0xA0U : 0x80U;
    auto const high = c == 0xED ? 0x9FU : 0xBFU;
    return at(1) >= low && at(1) <= high && tail(2) ? 3 : 0;
  }
  if (c >= 0xF0 && c <= 0xF4) {
    auto const low = c == 0xF0 ? 0x90U : 0x80U;
    auto const high = c == 0xF4 ? 0x8FU : 0xBFU;
    return at(1) >= low && at(1) <= high && tail(3) ? 4 : 0;
  }
  return 0;
}

int hex_digit(char const c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool unreserved(char const c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

std::string encode64(std::string_view const s, std::string_view const alphabet, bool const pad) {
  auto out = std::string{};
  out.reserve((s.size() + 2) / 3 * 4);
  auto bits = 0U;
  auto have = 0;
  for (auto const c : s) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (have += 8; have >= 6; have -= 6) out += alphabet[bits >> (have - 6) & 63U];
  }
  if (have > 0) out += alphabet[bits << (6 - have) & 63U];
  while (pad && out.size() % 4 != 0) out += '=';
  return out;
}

std::optional<std::string> decode64(std::string_view s, std::string_view const alphabet) {
  auto out = std::string{};
  auto bits = 0U;
  auto have = 0;
  for (auto const c : s) {
    auto const at = alphabet.find(c);
    if (at == alphabet.npos) return std::nullopt;
    bits = bits << 6 | unsigned(at);
    have += 6;
    if (have >= 8) out += char(bits >> (have -= 8) & 255U);
  }
  // What is left over must be nought: otherwise two texts would stand for the same bytes.
  if (s.size() % 4 == 1 || (bits & ((1U << have) - 1U)) != 0) return std::nullopt;
  return out;
}

}  // namespace

bool is_utf8(std::string_view s) {
  while (!s.empty()) {
    auto const n = utf8_sequence(s);
    if (n == 0) return false;
    s.remove_prefix(n);
  }
  return true;
}

std::size_t code_points(std::string_view const s) {
  return std::size_t(std::ranges::count_if(s, [](char const c) { return (c & 0xC0) != 0x80; }));
}

std::string_view trim(std::string_view s) {
  s.remove_prefix(std::min(s.find_first_not_of(kSpaces), s.size()));
  return s.substr(0, s.find_last_not_of(kSpaces) + 1);
}

static char lower(char const c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; }

std::string to_lower_ascii(std::string_view const s) {
  auto out = std::string{s};
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

bool equal_ignoring_ascii_case(std::string_view const a, std::string_view const b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::vector<std::string_view> split(std::string_view s, char const separator) {
  auto out = std::vector<std::string_view>{};
  for (;;) {
    auto const at = s.find(separator);
    out.push_back(s.substr(0, at));
    if (at == s.npos) return out;
    s.remove_prefix(at + 1);
  }
}

std::optional<std::string> percent_decode(std::string_view const s) {
  auto out = std::string{};
  out.reserve(s.size());
  for (auto i = std::size_t{0}; i < s.size(); ++i) {
    if (s[i] != '%') {
      out += s[i];
      continue;
    }
    auto const high = i + 1 < s.size() ? hex_digit(s[i + 1]) : -1;
    auto const low = i + 2 < s.size() ? hex_digit(s[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    out += char(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string percent_encode(std::string_view const s, std::string_view const keep) {
  constexpr auto kHex = std::string_view{"0123456789ABCDEF"};
  auto out = std::string{};
  for (auto const c : s) {
    if (unreserved(c) || keep.find(c) != keep.npos) {
      out += c;
    } else {
      out += '%';
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 15];
    }
  }
  return out;
}

std::string base64url_encode(std::string_view const s) { return encode64(s, kBase64Url, false); }
std::optional<std::string> base64url_decode(std::string_view const s) { return decode64(s, kBase64Url); }
std::string base64_encode(std::string_view const s) { return encode64(s, kBase64, true); }
std::optional<std::string> base64_decode(std::string_view s) {
  if (s.size() % 4 != 0) return std::nullopt;
  for (auto i = 0; i != 2 && s.ends_with('='); ++i) s.remove_suffix(1);
  return decode64(s, kBase64);
}

template <typename T>
static std::optional<T> parse_number(std::string_view const s) {
  auto x = T{};
  auto const* end = s.data() + s.size();
  auto const r = std::from_chars(s.data(), end, x);
  if (r.ec != std::errc{} || r.ptr != end) return std::nullopt;
  return x;
}

std::optional<std::int64_t> parse_int(std::string_view const s) { return parse_number<std::int64_t>(s); }
std::optional<double> parse_double(std::string_view const s) {
  auto const x = parse_number<double>(s);
  return x && std::isfinite(*x) ? x : std::nullopt;
}

std::uint64_t fnv1a(std::string_view const s, std::uint64_t h) {
  for (auto const c : s) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return h;
}

std::string with_thousands(std::int64_t const n) {
  auto out = std::to_string(n);
  auto const first = out.starts_with('-') ? std::size_t{1} : std::size_t{0};
  for (auto at = out.size(); at > first + 3;) out.insert(at -= 3, 1, ',');
  return out;
}

}  // namespace madang
