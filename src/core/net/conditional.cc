#include "core/net/conditional.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/net/fields.h"
#include "core/net/http_date.h"
#include "core/net/refusal.h"

namespace madang::net {
namespace {

struct byte_range {
  std::size_t first, last;
};

std::string_view opaque(std::string_view const etag) { return etag.starts_with("W/") ? etag.substr(2) : etag; }

enum class comparison {
  strong,
  weak,
  // If-Match wants a strong one (RFC 9110 13.1.1). But whoever read a compressed answer only knows the tag
  // with the W/ that this server put in front; what it stands for is still the same state.
  strong_here,
};

// RFC 9110 8.8.3.2.
bool matches(std::string_view const given, std::string_view const here, comparison const c) {
  if (c != comparison::weak && here.starts_with("W/")) return false;
  if (c == comparison::strong && given.starts_with("W/")) return false;
  return opaque(given) == opaque(here) && !opaque(here).empty();
}

// A list of entity tags; a comma may stand inside quotes.
bool lists(std::string_view list, std::string_view const etag, comparison const c) {
  while (!list.empty()) {
    auto const open = list.find('"');
    auto const close = open == list.npos ? list.npos : list.find('"', open + 1);
    if (close == list.npos) return false;
    auto const from = open >= 2 && list.substr(open - 2, 2) == "W/" ? open - 2 : open;
    if (matches(list.substr(from, close + 1 - from), etag, c)) return true;
    list.remove_prefix(close + 1);
  }
  return false;
}

// Several fields of one name are one list (RFC 9110 5.3).
std::string joined(request_head const& head, std::string_view const name) {
  auto out = std::string{};
  for (auto const& [n, value] : head.fields) {
    if (equal_ignoring_ascii_case(n, name)) (out += out.empty() ? "" : ", ") += value;
  }
  return out;
}

bool any_or_listed(std::string_view const list, validators const& v, comparison const c) {
  if (trim(list) == "*") return v.exists;
  return v.exists && lists(list, v.etag, c);
}

// HTTP dates have whole seconds.
std::optional<std::chrono::sys_seconds> whole_seconds(std::optional<instant> const t) {
  if (!t) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(*t);
}

validators validators_of(response const& r) {
  return {.etag = find_field(r.fields, "ETag"), .modified = parse_http_date(find_field(r.fields, "Last-Modified"))};
}

// RFC 9110 15.4.5: what the 200 would have said that is worth saying again.
response not_modified(response full) {
  constexpr auto kKept = std::to_array<std::string_view>(
      {"ETag", "Last-Modified", "Cache-Control", "Content-Location", "Expires", "Vary"});
  std::erase_if(full.fields, [&](auto const& f) {
    return std::ranges::none_of(kKept, [&](std::string_view const k) { return equal_ignoring_ascii_case(f.first, k); });
  });
  return {.status = 304, .fields = std::move(full.fields)};
}

// "bytes=0-99", "bytes=100-", "bytes=-100". Nothing if it is unreadable, several, or another unit: then the
// range is ignored. first > last if it lies outside.
std::optional<byte_range> parse_range(std::string_view s, std::size_t const size) {
  constexpr auto kUnit = std::string_view{"bytes="};
  if (s.size() <= kUnit.size() || !equal_ignoring_ascii_case(s.substr(0, kUnit.size()), kUnit)) return std::nullopt;
  s = trim(s.substr(kUnit.size()));
  auto const dash = s.find('-');
  auto const readable =
      dash != s.npos && s.find('-', dash + 1) == s.npos && s.find_first_not_of("0123456789-") == s.npos;
  if (!readable) return std::nullopt;
  auto const number = [](std::string_view const digits) -> std::optional<std::size_t> {
    auto const n = parse_int(digits);
    if (n) return std::size_t(*n);
    if (digits.empty()) return std::nullopt;
    return std::numeric_limits<std::size_t>::max();  // too large for 63 bits: beyond every end
  };
  auto const a = number(s.substr(0, dash));
  auto const b = number(s.substr(dash + 1));
  if (!a && !b) return std::nullopt;
  constexpr auto kOutside = byte_range{1, 0};
  if (!a) return *b == 0 || size == 0 ? kOutside : byte_range{size - std::min(*b, size), size - 1};
  if (b && *b < *a) return std::nullopt;
  if (*a >= size) return kOutside;
  return byte_range{*a, std::min(b.value_or(size - 1), size - 1)};
}

// RFC 9110 13.1.5: only the very same bytes may be continued.
bool range_is_wanted(request_head const& head, validators const& v) {
  auto const condition = head.field("If-Range");
  if (condition.empty()) return true;
  if (condition.find('"') != condition.npos) return matches(condition, v.etag, comparison::strong);
  auto const date = parse_http_date(condition);
  return date && v.modified && *date == *v.modified;
}

response apply_range(request_head const& head, response r) {
  auto const body = r.shared_body ? std::string_view{*r.shared_body} : std::string_view{r.body};
  auto const range = parse_range(head.field("Range"), body.size());
  if (!range) return r;
  if (range->first > range->last) {
    auto out = to_response({.status = 416, .detail = "The range begins behind the end, or is empty."});
    out.fields.emplace_back("Content-Range", fmt::format("bytes */{}", body.size()));
    return out;
  }
  r.status = 206;
  r.fields.emplace_back("Content-Range", fmt::format("bytes {}-{}/{}", range->first, range->last, body.size()));
  r.body = std::string{body.substr(range->first, range->last - range->first + 1)};
  r.shared_body.reset();
  return r;
}

}  // namespace

precondition check_preconditions(request_head const& head, validators const& v) {
  auto const reads = head.method == "GET" || head.method == "HEAD";
  auto const modified = whole_seconds(v.modified);
  auto const if_match = joined(head, "If-Match");
  auto const if_none_match = joined(head, "If-None-Match");
  if (!if_match.empty()) {
    if (!any_or_listed(if_match, v, reads ? comparison::strong : comparison::strong_here)) return precondition::failed;
  } else if (auto const since = parse_http_date(head.field("If-Unmodified-Since")); since && modified) {
    if (*modified > *since) return precondition::failed;
  }
  if (!if_none_match.empty()) {
    auto const seen = any_or_listed(if_none_match, v, comparison::weak);
    if (seen) return reads ? precondition::not_modified : precondition::failed;
  } else if (auto const since = parse_http_date(head.field("If-Modified-Since")); reads && since && modified) {
    if (*modified <= *since) return precondition::not_modified;
  }
  return precondition::holds;
}

response apply_conditions(request_head const& head, response r) {
  auto const reads = head.method == "GET" || head.method == "HEAD";
  if (r.status != 200 || !reads) return r;
  auto const v = validators_of(r);
  switch (check_preconditions(head, v)) {
    case precondition::not_modified: return not_modified(std::move(r));
    case precondition::failed:
      return to_response({.status = 412, .detail = "It is not what the request expects any more."});
    case precondition::holds: break;
  }
  auto const has_bytes = !r.pieces && !r.events && !r.websocket;
  if (!has_bytes) return r;
  r.fields.emplace_back("Accept-Ranges", "bytes");
  auto const wanted = head.method == "GET" && !head.field("Range").empty() && range_is_wanted(head, validators_of(r));
  return wanted ? apply_range(head, std::move(r)) : r;
}

response with_etag(std::string body, std::string_view const content_type) {
  auto out = response{};
  out.content_type = content_type;
  out.fields = {{"ETag", fmt::format("\"{:x}\"", fnv1a(body))}, {"Cache-Control", "no-cache"}};
  out.body = std::move(body);
  return out;
}

}  // namespace madang::net
