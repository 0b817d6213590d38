#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/net/chunk_reader.h"
#include "core/net/coding.h"
#include "core/net/head_reader.h"

namespace madang::net {

// The body of one request: its framing taken off, gzip undone, never longer than it may be. For the files
// of this folder.
class body_reader {
 public:
  // `keep`: false to read past a body that nobody wants.
  body_reader(parsed_head const&, std::size_t bytes_max, bool keep);

  // Takes what belongs to the body from the front of `in`.
  progress read(std::string_view& in);

  std::uint64_t received() const { return received_; }  // as it came over the wire, without framing
  refusal const* wrong{};
  std::string body;

 private:
  progress read_counted(std::string_view& in);
  bool take(std::string_view piece);
  progress finish();

  std::size_t bytes_max_;
  bool keep_;
  std::optional<chunk_reader> chunks_;
  std::uint64_t left_{0};
  std::uint64_t received_{0};
  std::optional<inflater> gzip_;
  bool gzip_whole_{false};
};

}  // namespace madang::net
