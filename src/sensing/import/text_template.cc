#include "sensing/import/text_template.h"

#include <algorithm>

namespace madang::sensing::series_import {

bool text_template::names(std::string_view const column) const {
  return std::ranges::any_of(pieces, [&](piece const& p) { return p.is_column && p.text == column; });
}

bool text_template::is_constant() const {
  return std::ranges::none_of(pieces, &piece::is_column);
}

result<text_template, std::string> parse_template(std::string_view s) {
  auto out = text_template{};
  auto text = std::string{};
  auto const end_text = [&] {
    if (!text.empty()) out.pieces.push_back({std::exchange(text, {}), false});
  };
  while (!s.empty()) {
    if (s.starts_with("{{") || s.starts_with("}}")) {
      text += s.front();
      s.remove_prefix(2);
    } else if (s.front() == '}') {
      return std::string{"There is a '}' without its '{'. A brace that is meant as such is written twice."};
    } else if (s.front() == '{') {
      auto const end = s.find('}');
      if (end == s.npos) {
        return std::string{"There is a '{' without its '}'. A brace that is meant as such is written twice."};
      }
      if (end == 1) return std::string{"Between '{' and '}' stands the name of a column."};
      end_text();
      out.pieces.push_back({std::string{s.substr(1, end - 1)}, true});
      s.remove_prefix(end + 1);
    } else {
      text += s.front();
      s.remove_prefix(1);
    }
  }
  end_text();
  return out;
}

}  // namespace madang::sensing::series_import
