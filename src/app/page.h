#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/net/http.h"
#include "core/ports/page_fonts.h"

namespace madang {

// The web page: files that were built into the program, or those of a folder. It has one address, "/": what it
// shows stands in the query. Anything else that is no file is 404: told by the page itself to a person's browser,
// which asks for text/html, and as a problem to everybody else.
class page final : public ports::page_fonts_port {
 public:
  explicit page(std::optional<std::string> folder);
  ~page() override;
  net::response get(net::request_head const&) const;
  std::string font_faces() const override;

 private:
  struct files;
  std::unique_ptr<files> files_;
};

}  // namespace madang
