#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace madang::sensing::series_import {

// "{street} {number}": texts and names of columns in turn.
struct text_template {
  struct piece {
    std::string text;  // as it is, or a column's name
    bool is_column{false};
  };
  std::vector<piece> pieces;

  bool names(std::string_view column) const;
  bool is_constant() const;
};

// An error is a sentence.
result<text_template, std::string> parse_template(std::string_view);

}  // namespace madang::sensing::series_import
