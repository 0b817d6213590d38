#include "core/net/body_reader.h"

#include <algorithm>

#include "core/base/text.h"

namespace madang::net {

// What is set aside because a stranger said so, before anything has come.
constexpr auto kFirstReserve = std::uint64_t{64} << 10;

body_reader::body_reader(parsed_head const& head, std::size_t const bytes_max, bool const keep)
    : bytes_max_{bytes_max}, keep_{keep}, left_{head.content_length.value_or(0)} {
  if (head.chunked) chunks_.emplace();
  auto const coded = equal_ignoring_ascii_case(head.content_encoding, "gzip") ||
                     equal_ignoring_ascii_case(head.content_encoding, "x-gzip");
  if (coded && keep) gzip_.emplace(bytes_max);
  else if (keep) body.reserve(std::min({left_, kFirstReserve, std::uint64_t{bytes_max}}));
}

progress body_reader::read(std::string_view& in) {
  auto const got = chunks_ ? chunks_->read(in, [this](std::string_view const piece) { return take(piece); })
                           : read_counted(in);
  if (got == progress::wrong && !wrong) wrong = &refusals::kBadChunk;
  return got == progress::whole ? finish() : got;
}

progress body_reader::read_counted(std::string_view& in) {
  auto const piece = in.substr(0, left_);
  in.remove_prefix(piece.size());
  left_ -= piece.size();
  if (!piece.empty() && !take(piece)) return progress::wrong;
  return left_ == 0 ? progress::whole : progress::more;
}

bool body_reader::take(std::string_view const piece) {
  received_ += piece.size();
  if (received_ > bytes_max_) return wrong = &refusals::kBodyTooLarge, false;
  if (!keep_) return true;
  if (!gzip_) return body += piece, true;
  switch (gzip_->add(piece, body)) {
    case inflater::result::too_long: wrong = &refusals::kBodyTooLarge; return false;
    case inflater::result::wrong: wrong = &refusals::kBadGzip; return false;
    case inflater::result::whole: gzip_whole_ = true; return true;
    case inflater::result::more: return true;
  }
  return false;
}

progress body_reader::finish() {
  if (!gzip_ || gzip_whole_) return progress::whole;
  wrong = &refusals::kBadGzip;
  return progress::wrong;
}

}  // namespace madang::net
