#pragma once

#include <memory>
#include <string>
#include <string_view>

// Content codings (RFC 9110 8.4.1). The server compresses by itself; for the files of this folder, and for who keeps
// answers compressed.
namespace madang::net {

enum class coding { identity, gzip, brotli };

std::string_view name_of(coding);
// What the client likes best of what there is; brotli before gzip where it likes both the same.
coding choose_coding(std::string_view accept_encoding);
bool accepts(std::string_view accept_encoding, coding);
// Whether a body of that type gets smaller: texts and JSON do, pictures are compressed already.
bool is_compressible(std::string_view content_type);

// A whole body at once. `from` must not be identity.
std::string compress(coding from, std::string_view body);

// Piece by piece. Each piece can be read by the other side as soon as it is there.
class compressor {
 public:
  explicit compressor(coding);
  ~compressor();
  compressor(compressor const&) = delete;
  compressor& operator=(compressor const&) = delete;
  void add(std::string_view piece, bool last, std::string& out);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

// Reads gzip (RFC 1952) and never makes more of it than it was told to: a few kilobytes can stand for
// gigabytes.
class inflater {
 public:
  enum class result { more, whole, wrong, too_long };
  explicit inflater(std::size_t bytes_max);
  ~inflater();
  inflater(inflater const&) = delete;
  inflater& operator=(inflater const&) = delete;
  // Appends to `out`. Bytes behind the end of the gzip are wrong.
  result add(std::string_view piece, std::string& out);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace madang::net
