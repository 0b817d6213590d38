#include "core/net/chunk_reader.h"

#include <charconv>

#include "core/base/limits.h"

namespace madang::net {

constexpr auto kSizeDigits = std::size_t{15};  // 60 bits: no sum of ours overflows

progress chunk_reader::read_line(std::string_view& in) {
  auto const before = in.size();
  auto line = std::string_view{};
  auto const got = take_line(in, scanned_, line);
  auto const bytes = got == progress::whole ? before - in.size() : before;
  auto const most = step_ == step::size       ? kSizeDigits + 2
                    : step_ == step::data_end ? std::size_t{2}
                                              : limits::kTrailerBytes - trailer_bytes_;
  if (got == progress::wrong || bytes > most) return progress::wrong;
  if (got == progress::more) return got;
  if (step_ == step::size) return take_size(line) ? progress::whole : progress::wrong;
  if (step_ == step::data_end) {
    step_ = step::size;
    return line.empty() ? progress::whole : progress::wrong;
  }
  trailer_bytes_ += bytes;
  if (line.empty()) step_ = step::done;
  return line.empty() || !read_field_line(line).wrong ? progress::whole : progress::wrong;
}

bool chunk_reader::take_size(std::string_view const line) {
  auto const* const end = line.data() + line.size();
  if (line.find_first_not_of("0123456789abcdefABCDEF") != line.npos) return false;
  auto const [at, error] = std::from_chars(line.data(), end, left_, 16);
  if (error != std::errc{} || at != end) return false;
  step_ = left_ == 0 ? step::trailer : step::data;
  return true;
}

}  // namespace madang::net
