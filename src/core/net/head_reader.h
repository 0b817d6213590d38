#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/net/http.h"
#include "core/net/refusal.h"

// The head of a request, read as strictly as RFC 9112 allows: what two programs in a row could read in two
// ways is refused, so that no request can hide in another one. For the files of this folder.
namespace madang::net {

enum class progress { more, whole, wrong };

// Takes one line from the front of `in`, without its CR LF. `scanned` remembers, from one call to the next,
// how far an unfinished line was looked at. A line that ends in a bare LF is wrong.
progress take_line(std::string_view& in, std::size_t& scanned, std::string_view& line);
// A field line (RFC 9112 5): nothing but a token, a colon and a value without control characters.
struct field_line {
  std::string_view name{}, value{};
  refusal const* wrong{};
};
field_line read_field_line(std::string_view line);

struct head_limits {
  std::size_t target_bytes, header_bytes, fields;
};

// A head, and what the server itself needs to know of it.
struct parsed_head {
  request_head request;
  bool http10{false};
  bool close{false}, keep_alive{false}, upgrade{false};  // Connection
  bool chunked{false};
  std::optional<std::uint64_t> content_length{};
  bool expect_continue{false}, expect_other{false};
  std::string_view accept_encoding{}, content_encoding{}, origin{};  // into request.fields

  bool has_body() const { return chunked || content_length.value_or(0) != 0; }
  // What the client wants; the server may still close.
  bool persistent() const { return !close && (!http10 || keep_alive); }
};

class head_reader {
 public:
  // `forwarded`: whether the connection comes from a trusted proxy. From anybody else, what Forwarded and
  // X-Forwarded-… say is left out of the head, so that nothing behind can be fooled by it.
  head_reader(head_limits const l, bool const forwarded) : limits_{l}, forwarded_{forwarded} {}

  // For the next request.
  void reset();
  // Takes whole lines from the front of `in`; call again with what is left and more.
  progress read(std::string_view& in);
  // Whether a request has begun.
  bool begun() const { return begun_; }

  parsed_head head;        // once it is whole; may be moved from
  refusal const* wrong{};  // why, once it is

 private:
  progress fail(refusal const&);
  progress finish();
  bool read_request_line(std::string_view line);
  bool read_target(std::string_view target);
  bool read_field(std::string_view line);
  bool note(std::string_view name, std::string_view value);
  bool note_length(std::string_view value);

  head_limits limits_;
  bool forwarded_;
  std::size_t scanned_{0};
  std::size_t header_bytes_{0};
  int hosts_{0}, transfer_encodings_{0};
  bool begun_{false}, has_request_line_{false}, skipped_empty_line_{false}, absolute_{false};
};

}  // namespace madang::net
