#pragma once

#include <string>
#include <string_view>

#include "core/net/http.h"

// What the server itself answers, without the program behind it. For the files of this folder.
namespace madang::net {

// The texts live as long as the program.
struct refusal {
  int status{0};
  std::string_view reason{};  // one word, for the metrics
  std::string_view detail{};  // a sentence for whoever sent the request
};

namespace refusals {

inline constexpr auto kBadRequestLine = refusal{
    400, "malformed", "The request line is not a method, a target and HTTP/1.1, with one space between them."};
inline constexpr auto kBadLineEnd = refusal{
    400, "malformed", "A line of the head ends in something else than CR and LF."};
inline constexpr auto kBadFieldName = refusal{
    400, "malformed", "A field name has characters that do not belong there; letters, digits and '-' do."};
inline constexpr auto kBadFieldValue = refusal{
    400, "malformed", "A field value has control characters."};
inline constexpr auto kFoldedField = refusal{
    400, "malformed", "A field goes on in the next line, which RFC 9112 5.2 does away with."};
inline constexpr auto kBadHost = refusal{
    400, "malformed", "A request names its host in exactly one Host field."};
inline constexpr auto kBadTarget = refusal{
    400, "malformed", "The target is neither a path nor an http address."};
inline constexpr auto kBadLength = refusal{
    400, "smuggling", "There is exactly one Content-Length, it is a whole number, and none beside Transfer-Encoding."};
inline constexpr auto kBadTransferEncoding = refusal{
    400, "smuggling", "The only Transfer-Encoding is chunked, once, and not in HTTP/1.0."};
inline constexpr auto kBadChunk = refusal{
    400, "malformed",
    "A chunk is its size in hexadecimal digits, CR LF, that many bytes, CR LF; extensions are not taken."};
inline constexpr auto kBadGzip = refusal{
    400, "malformed", "The body is not the gzip that its Content-Encoding says."};
inline constexpr auto kBadVersion = refusal{
    505, "version", "This server speaks HTTP/1.1 and HTTP/1.0."};
inline constexpr auto kTargetTooLong = refusal{
    414, "target_too_long", "The target is longer than this server reads."};
inline constexpr auto kHeadTooLarge = refusal{
    431, "head_too_large", "The header fields are larger or more than this server reads."};
inline constexpr auto kBodyTooLarge = refusal{
    413, "body_too_large", "The body is larger than what this address takes."};
inline constexpr auto kUnknownCoding = refusal{
    415, "content_encoding", "A body may have the Content-Encoding gzip or none."};
inline constexpr auto kBadExpectation = refusal{
    417, "expectation", "The only Expect that this server knows is 100-continue."};
inline constexpr auto kHeadTimeout = refusal{
    408, "head_timeout", "The head of the request did not arrive in time."};
inline constexpr auto kBodyTimeout = refusal{
    408, "body_timeout", "The body of the request arrived too slowly."};
inline constexpr auto kTooManyConnections = refusal{
    503, "connections", "The server has as many connections as it can hold. Try again in a moment."};
inline constexpr auto kTooManyFromAddress = refusal{
    503, "connections_per_address", "Your address has as many connections as one may have. Close some and try again."};
inline constexpr auto kTooManyBodies = refusal{
    503, "bodies", "The server is reading as many large requests as it can hold. Try again in a moment."};
inline constexpr auto kTooBusy = refusal{
    503, "queue", "The server has more to do than it can queue. Try again in a moment."};
inline constexpr auto kOriginRefused = refusal{
    403, "origin", "A page of another origin may not open this WebSocket."};
inline constexpr auto kNotAWebSocket = refusal{
    426, "upgrade", "This address is a WebSocket (RFC 6455, version 13): the request must ask for the upgrade."};
inline constexpr auto kFailed = refusal{
    500, "failed", "Something went wrong in the server. The request may be tried again."};

}  // namespace refusals

// "Not Found"; "Unknown" for a status without a name.
std::string_view reason_phrase(int status);

// Problem details (RFC 9457).
response to_response(refusal const&);

}  // namespace madang::net
