#pragma once

#include <cstdint>
#include <string_view>

#include "core/net/head_reader.h"

namespace madang::net {

// Takes the chunked coding off a body (RFC 9112 7.1): sizes are hexadecimal digits and nothing else, lines
// end in CR LF, trailer fields are checked and dropped. For the files of this folder.
class chunk_reader {
 public:
  // Takes what it can from the front of `in`; `sink(piece)` gets the body and says whether it wants more.
  // Wrong, too, if the sink refused: then the caller knows why.
  template <typename F>
  progress read(std::string_view& in, F&& sink);

 private:
  enum class step { size, data, data_end, trailer, done };
  progress read_line(std::string_view& in);
  bool take_size(std::string_view line);

  step step_{step::size};
  std::uint64_t left_{0};
  std::size_t scanned_{0}, trailer_bytes_{0};
};

template <typename F>
progress chunk_reader::read(std::string_view& in, F&& sink) {
  while (step_ != step::done) {
    if (step_ != step::data) {
      if (auto const p = read_line(in); p != progress::whole) return p;
      continue;
    }
    if (in.empty()) return progress::more;
    auto const piece = in.substr(0, left_);
    in.remove_prefix(piece.size());
    left_ -= piece.size();
    if (left_ == 0) step_ = step::data_end;
    if (!sink(piece)) return progress::wrong;
  }
  return progress::whole;
}

}  // namespace madang::net
