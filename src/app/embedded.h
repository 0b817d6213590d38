#pragma once

#include <span>
#include <string_view>

namespace madang {

// A file of web/dist, built into the program by cmake/web.cmake: its bytes, and the same compressed.
struct embedded_file {
  std::string_view path;  // "/assets/index-1a2b.js"
  std::string_view plain, brotli;  // brotli is empty where it would not be shorter
  std::string_view etag;  // with its quotes
};
std::span<embedded_file const> embedded_files();

}  // namespace madang
