#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/net/http.h"

namespace madang {

// The web page: files that were built into the program, or those of a folder. It has one address, "/": what it
// shows stands in the query. Anything else that is no file is 404: told by the page itself to a person's browser,
// which asks for text/html, and as a problem to everybody else.
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
