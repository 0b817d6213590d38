#include "core/net/head_reader.h"

#include <array>
#include <cstring>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/net/fields.h"

namespace madang::net {
namespace {

using char_table = std::array<bool, 256>;

constexpr bool is_letter_or_digit(int const c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

template <typename F>
constexpr char_table table_of(F const f) {
  auto out = char_table{};
  for (auto c = 0; c != 256; ++c) out[std::size_t(c)] = f(c);
  return out;
}

// RFC 9110 5.6.2, for methods.
constexpr auto kToken = table_of([](int const c) {
  return is_letter_or_digit(c) || std::string_view{"!#$%&'*+-.^_`|~"}.find(char(c)) != std::string_view::npos;
});
// Without '_', which some programs take for '-': two names that look alike would mean two things.
constexpr auto kFieldName = table_of([](int const c) { return c != '_' && kToken[std::size_t(c)]; });
constexpr auto kFieldValue = table_of([](int const c) { return c == '\t' || (c >= ' ' && c != 0x7F); });
// A fragment never goes over the wire (RFC 9110 7.1). Bytes above ASCII are left to the program.
constexpr auto kTarget = table_of([](int const c) { return c > ' ' && c != 0x7F && c != '#'; });
constexpr auto kHost = table_of([](int const c) {
  return is_letter_or_digit(c) || std::string_view{"-._~%!$&'()*+;=:[]"}.find(char(c)) != std::string_view::npos;
});

bool all(std::string_view const s, char_table const& t) {
  for (auto const c : s) {
    if (!t[static_cast<unsigned char>(c)]) return false;
  }
  return true;
}

std::string_view trim_blanks(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

bool speaks_for_another(std::string_view const name) {
  constexpr auto kPrefix = std::string_view{"x-forwarded-"};
  return equal_ignoring_ascii_case(name, "forwarded") ||
         (name.size() > kPrefix.size() && equal_ignoring_ascii_case(name.substr(0, kPrefix.size()), kPrefix));
}

constexpr auto kVersionBytes = std::string_view{" HTTP/1.1\r\n"}.size();

}  // namespace

progress take_line(std::string_view& in, std::size_t& scanned, std::string_view& line) {
  auto const* const lf = static_cast<char const*>(
      scanned < in.size() ? std::memchr(in.data() + scanned, '\n', in.size() - scanned) : nullptr);
  if (!lf) {
    scanned = in.size();
    return progress::more;
  }
  scanned = 0;
  auto const n = std::size_t(lf - in.data());
  if (n == 0 || in[n - 1] != '\r') return progress::wrong;
  line = in.substr(0, n - 1);
  in.remove_prefix(n + 1);
  return progress::whole;
}

field_line read_field_line(std::string_view const line) {
  if (line.front() == ' ' || line.front() == '\t') return {.wrong = &refusals::kFoldedField};
  auto const colon = line.find(':');
  auto const name = line.substr(0, colon);
  if (colon == line.npos || name.empty() || !all(name, kFieldName)) return {.wrong = &refusals::kBadFieldName};
  auto const value = trim_blanks(line.substr(colon + 1));
  if (!all(value, kFieldValue)) return {.wrong = &refusals::kBadFieldValue};
  return {.name = name, .value = value};
}

void head_reader::reset() {
  head = {};
  wrong = nullptr;
  scanned_ = header_bytes_ = 0;
  hosts_ = transfer_encodings_ = 0;
  begun_ = has_request_line_ = skipped_empty_line_ = absolute_ = false;
}

progress head_reader::fail(refusal const& r) {
  wrong = &r;
  return progress::wrong;
}

progress head_reader::read(std::string_view& in) {
  for (;;) {
    begun_ = begun_ || !in.empty();
    auto line = std::string_view{};
    auto const before = in.size();
    auto const got = take_line(in, scanned_, line);
    auto const bytes = got == progress::whole ? before - in.size() : before;
    if (!has_request_line_) {
      if (bytes > limits::kMethodBytes + limits_.target_bytes + kVersionBytes) return fail(refusals::kTargetTooLong);
    } else if (header_bytes_ + bytes > limits_.header_bytes) {
      return fail(refusals::kHeadTooLarge);
    }
    if (got == progress::more) return got;
    if (got == progress::wrong) return fail(refusals::kBadLineEnd);
    if (has_request_line_) {
      header_bytes_ += bytes;
      if (line.empty()) return finish();
      if (!read_field(line)) return progress::wrong;
    } else if (line.empty() && !skipped_empty_line_) {
      skipped_empty_line_ = true;  // RFC 9112 2.2: some clients send one too many after a body
      begun_ = false;
    } else if (!read_request_line(line)) {
      return progress::wrong;
    }
  }
}

bool head_reader::read_request_line(std::string_view const line) {
  auto const bad = [this] { return fail(refusals::kBadRequestLine), false; };
  auto const first = line.find(' ');
  auto const last = line.rfind(' ');
  if (first == line.npos || first == last || first == 0 || first > limits::kMethodBytes) return bad();
  auto const method = line.substr(0, first);
  auto const target = line.substr(first + 1, last - first - 1);
  auto const version = line.substr(last + 1);
  if (!all(method, kToken) || target.empty() || !all(target, kTarget)) return bad();
  if (version.size() != 8 || !version.starts_with("HTTP/") || version[6] != '.') return bad();
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return fail(refusals::kBadVersion), false;
  if (target.size() > limits_.target_bytes) return fail(refusals::kTargetTooLong), false;
  head.http10 = version.back() == '0';
  head.request.method = method;
  head.request.fields.reserve(12);
  has_request_line_ = true;
  return read_target(target);
}

// RFC 9112 3.2: a path; a whole address, whose host then counts instead of the Host field; '*' for OPTIONS.
bool head_reader::read_target(std::string_view target) {
  for (auto const scheme : {std::string_view{"http://"}, std::string_view{"https://"}}) {
    if (target.size() <= scheme.size() || !equal_ignoring_ascii_case(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    auto const end = std::min(target.find_first_of("/?"), target.size());
    auto const host = target.substr(0, end);
    if (host.empty() || !all(host, kHost)) return fail(refusals::kBadTarget), false;
    head.request.fields.emplace_back("Host", host);
    target.remove_prefix(end);
    absolute_ = true;
    break;
  }
  auto const star = target == "*" && head.request.method == "OPTIONS" && !absolute_;
  if (!absolute_ && !star && target.front() != '/') return fail(refusals::kBadTarget), false;
  head.request.target = target.empty() || target.front() == '?' ? "/" + std::string{target} : std::string{target};
  auto const whole = std::string_view{head.request.target};
  auto const question = whole.find('?');
  head.request.path = whole.substr(0, question);
  if (question != whole.npos) head.request.query = whole.substr(question + 1);
  return true;
}

bool head_reader::read_field(std::string_view const line) {
  auto const f = read_field_line(line);
  if (f.wrong) return fail(*f.wrong), false;
  auto& fields = head.request.fields;
  if (fields.size() >= limits_.fields) return fail(refusals::kHeadTooLarge), false;
  auto const is_host = f.name.size() == 4 && equal_ignoring_ascii_case(f.name, "host");
  if (is_host && (++hosts_ > 1 || f.value.empty() || !all(f.value, kHost))) return fail(refusals::kBadHost), false;
  if ((is_host && absolute_) || (!forwarded_ && speaks_for_another(f.name))) return true;
  fields.emplace_back(f.name, f.value);
  return note(f.name, f.value);
}

// Fields that frame the message or steer the connection.
bool head_reader::note(std::string_view const name, std::string_view const value) {
  auto const is = [&](std::string_view const n) { return equal_ignoring_ascii_case(name, n); };
  switch (name.size()) {
    case 6:
      if (!is("expect")) break;
      (equal_ignoring_ascii_case(value, "100-continue") ? head.expect_continue : head.expect_other) = true;
      break;
    case 10:
      if (!is("connection")) break;
      head.close = head.close || list_has(value, "close");
      head.keep_alive = head.keep_alive || list_has(value, "keep-alive");
      head.upgrade = head.upgrade || list_has(value, "upgrade");
      break;
    case 14:
      if (is("content-length")) return note_length(value);
      break;
    case 17:
      if (!is("transfer-encoding")) break;
      if (++transfer_encodings_ > 1 || !equal_ignoring_ascii_case(value, "chunked") || head.http10) {
        return fail(refusals::kBadTransferEncoding), false;
      }
      head.chunked = true;
      break;
    default: break;
  }
  return true;
}

bool head_reader::note_length(std::string_view const value) {
  // 18 digits fit in 63 bits; parse_int would also take a sign.
  auto const digits = !value.empty() && value.size() <= 18 && value.find_first_not_of("0123456789") == value.npos;
  if (head.content_length || !digits) return fail(refusals::kBadLength), false;
  head.content_length = std::uint64_t(*parse_int(value));
  return true;
}

progress head_reader::finish() {
  if (hosts_ == 0 && !head.http10) return fail(refusals::kBadHost);
  if (head.chunked && head.content_length) return fail(refusals::kBadLength);
  for (auto const& [name, value] : head.request.fields) {
    if (name.size() == 15 && equal_ignoring_ascii_case(name, "accept-encoding")) head.accept_encoding = value;
    if (name.size() == 16 && equal_ignoring_ascii_case(name, "content-encoding")) {
      head.content_encoding = head.content_encoding.empty() ? std::string_view{value} : "several";
    }
    if (name.size() == 6 && equal_ignoring_ascii_case(name, "origin")) head.origin = value;
  }
  return progress::whole;
}

}  // namespace madang::net
