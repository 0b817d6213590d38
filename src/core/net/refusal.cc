#include "core/net/refusal.h"

#include <algorithm>
#include <array>

#include "core/json/json.h"

namespace madang::net {
namespace {

struct phrase {
  int status;
  std::string_view text;
};

// RFC 9110 15, and 428, 429, 431 of RFC 6585, 451 of RFC 7725, 507 of RFC 4918. Sorted.
constexpr auto kPhrases = std::to_array<phrase>({
    {100, "Continue"},
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {207, "Multi-Status"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {424, "Failed Dependency"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
});

}  // namespace

std::string_view reason_phrase(int const status) {
  auto const at = std::ranges::lower_bound(kPhrases, status, {}, &phrase::status);
  return at != kPhrases.end() && at->status == status ? at->text : "Unknown";
}

response to_response(refusal const& r) {
  auto w = json::writer{};
  w.begin_object();
  w.key("title").string(reason_phrase(r.status));
  w.key("status").integer(r.status);
  w.key("detail").string(r.detail);
  w.end_object();
  auto out = response{.status = r.status, .content_type = "application/problem+json", .body = w.take()};
  out.fields.emplace_back("Cache-Control", "no-store");
  if (r.status == 503) out.fields.emplace_back("Retry-After", "1");
  if (r.status == 415) out.fields.emplace_back("Accept-Encoding", "gzip");  // RFC 9110 12.5.3
  if (r.status == 426) out.fields.insert(out.fields.end(), {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}});
  return out;
}

}  // namespace madang::net
