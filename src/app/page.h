#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/net/http.h"

namespace madang {

// The web page: files that were built into the program, or those of a folder. An address without a file
// gets the page itself, which reads the address; one that looks like a file is 404.
class page {
 public:
  explicit page(std::optional<std::string> folder);
  ~page();
  net::response get(net::request_head const&) const;

 private:
  struct files;
  std::unique_ptr<files> files_;
};

}  // namespace madang
