// The one place that writes the head of an answer, and so the one that adds what every answer must have.
#include "core/net/answer_head.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/base/text.h"
#include "core/net/fields.h"
#include "core/net/refusal.h"

namespace madang::net {
namespace {

// 'wasm-unsafe-eval' lets the page compile WebAssembly and nothing else; blob: workers are how the map
// library starts its own.
constexpr auto kSecurity = std::to_array<named_value>({
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; "
     "connect-src 'self'; font-src 'self'; worker-src 'self' blob:; manifest-src 'self'; form-action 'self'; "
     "base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "strict-origin-when-cross-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "geolocation=(self)"},
});
constexpr auto kTls = named_value{"Strict-Transport-Security", "max-age=31536000"};
constexpr auto kOpenToAll = std::to_array<named_value>({
    {"Access-Control-Allow-Origin", "*"},
    {"Access-Control-Expose-Headers", "Location, ETag, Link"},
});

// Names that an answer may take over; the bits of `named` below.
constexpr auto kOwn = [] {
  auto out = std::array<named_value, kSecurity.size() + 1 + kOpenToAll.size()>{};
  auto at = std::ranges::copy(kSecurity, out.begin()).out;
  *at++ = kTls;
  std::ranges::copy(kOpenToAll, at);
  return out;
}();
constexpr auto kTlsBit = kSecurity.size();
constexpr auto kOpenBit = kSecurity.size() + 1;

// What the server alone decides.
bool is_servers(std::string_view const name) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"Date", "Connection", "Keep-Alive", "Content-Type", "Content-Length", "Transfer-Encoding"});
  return std::ranges::any_of(kNames, [&](std::string_view const n) { return equal_ignoring_ascii_case(n, name); });
}

void append_field(std::string& out, std::string_view const name, std::string_view const value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void append_number(std::string& out, std::uint64_t const n) {
  char digits[20];
  auto const end = std::to_chars(digits, digits + sizeof digits, n).ptr;
  out.append(digits, std::size_t(end - digits));
}

std::string const& security_block() {
  static auto const block = [] {
    auto out = std::string{};
    for (auto const& [name, value] : kSecurity) append_field(out, name, value);
    return out;
  }();
  return block;
}

void append_status_line(std::string& out, int const status) {
  if (status == 200) {
    out += "HTTP/1.1 200 OK\r\n";
    return;
  }
  out += "HTTP/1.1 ";
  append_number(out, std::uint64_t(status));
  out.append(" ").append(reason_phrase(status)).append("\r\n");
}

// Returns the bits of those in kOwn that the answer names itself.
unsigned append_fields(std::string& out, response const& r, answer_traits const& t) {
  auto named = 0U;
  auto vary = t.varies;
  for (auto const& [name, value] : r.fields) {
    if (is_servers(name)) continue;
    for (auto i = std::size_t{0}; i != kOwn.size(); ++i) {
      if (equal_ignoring_ascii_case(name, kOwn[i].name)) named |= 1U << i;
    }
    if (value.empty()) continue;
    out.append(name).append(": ");
    // RFC 9110 8.8.3: other bytes, other strong validator.
    if (t.used != coding::identity && value[0] == '"' && equal_ignoring_ascii_case(name, "ETag")) out += "W/";
    out += value;
    if (vary && equal_ignoring_ascii_case(name, "Vary")) {
      vary = false;
      if (value != "*" && !list_has(value, "Accept-Encoding")) out += ", Accept-Encoding";
    }
    out += "\r\n";
  }
  if (vary) out += "Vary: Accept-Encoding\r\n";
  return named;
}

void append_own(std::string& out, unsigned const named, answer_traits const& t) {
  auto const append_if_free = [&](std::size_t const bit) {
    if ((named >> bit & 1U) == 0) append_field(out, kOwn[bit].name, kOwn[bit].value);
  };
  if (named == 0) out += security_block();
  else
    for (auto bit = std::size_t{0}; bit != kSecurity.size(); ++bit) append_if_free(bit);
  if (t.tls) append_if_free(kTlsBit);
  if (t.open_to_all)
    for (auto bit = kOpenBit; bit != kOwn.size(); ++bit) append_if_free(bit);
}

bool is_clean_text(std::string_view const s) {
  return std::ranges::none_of(s, [](char const c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7F; });
}

}  // namespace

void append_head(std::string& out, response const& r, answer_traits const& t) {
  append_status_line(out, r.status);
  out += t.date_field;
  if (!r.content_type.empty()) append_field(out, "Content-Type", r.content_type);
  if (t.chunked) out += "Transfer-Encoding: chunked\r\n";
  if (t.length) {
    out += "Content-Length: ";
    append_number(out, *t.length);
    out += "\r\n";
  }
  if (t.used != coding::identity) append_field(out, "Content-Encoding", name_of(t.used));
  if (t.close) out += "Connection: close\r\n";
  else if (t.keep_alive) out += "Connection: keep-alive\r\n";
  auto const named = append_fields(out, r, t);
  append_own(out, named, t);
  out += "\r\n";
}

bool is_clean(response const& r) {
  auto const clean_field = [](auto const& f) {
    return !f.first.empty() && f.first.find_first_of(": \t") == std::string::npos && is_clean_text(f.first) &&
           is_clean_text(f.second);
  };
  return r.status >= 200 && r.status <= 599 && is_clean_text(r.content_type) &&
         std::ranges::all_of(r.fields, clean_field);
}

std::span<named_value const> security_fields() { return kSecurity; }

}  // namespace madang::net
