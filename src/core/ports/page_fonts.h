#pragma once

#include <string>

namespace madang::ports {

// The fonts of the page, for whoever makes a style of a map. Offered by the program while it serves.
struct page_fonts_port {
  virtual ~page_fonts_port() = default;
  // An object as in MapLibre's property "font-faces"; addresses begin with "@origin". Empty: there is no page.
  virtual std::string font_faces() const = 0;
};

}  // namespace madang::ports
