#include "sensing/import/things_table.h"

#include <filesystem>

#include <fmt/format.h>

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "sensing/import/limits.h"

namespace madang::sensing::series_import {

csv::source open_table(std::string const& path, std::optional<std::string> const& encoding) {
  auto raw = csv::from_file(path);
  if (!encoding) return raw;
  return [decoded = to_utf8(std::move(raw), *encoding)](char* const to, std::size_t const size) {
    try {
      return decoded(to, size);
    } catch (csv::unreadable const&) {
      throw;
    } catch (std::runtime_error const& e) {
      throw csv::unreadable{e.what()};
    }
  };
}

std::string to_text(std::string_view const file, csv::problem const& p) {
  auto out = fmt::format("{}, line {}", file, p.line);
  if (p.last_line > p.line) out += fmt::format(" to {}", p.last_line);
  if (p.column > 0) out += fmt::format(", column {}", p.column);
  out += ": " + p.message;
  if (p.what == csv::fault::not_utf8) {
    out +=
        " Say in the mapping how it is written: \"encoding\": \"windows-1252\" (Western Europe), \"cp949\" (Korea) or "
        "another.";
  } else if (p.what == csv::fault::not_text) {
    out += " If it is UTF-16, say \"encoding\": \"utf-16\" in the mapping; a spreadsheet must be saved as CSV first.";
  }
  return out;
}

std::vector<std::string> const* things_table::find(std::string_view const key) const {
  auto const at = rows_.find(std::string{key});
  return at == rows_.end() ? nullptr : &at->second;
}

static std::string expanded(text_template const& t, std::vector<std::string> const& columns,
                            std::vector<std::string> const& cells) {
  auto out = std::string{};
  for (auto const& p : t.pieces) {
    out += p.is_column ? cells[std::size_t(std::ranges::find(columns, p.text) - columns.begin())] : p.text;
  }
  return out;
}

result<things_table, std::string> things_table::read(std::string const& path, recipe const& r) {
  auto const file = std::filesystem::path{path}.filename().string();
  auto out = things_table{};
  try {
    auto rows = csv::reader{open_table(path, r.written.things->encoding), separator_of(r.written.things->separator)};
    for (auto f = rows.next(); f != csv::found::end; f = rows.next()) {
      if (f != csv::found::row) return to_text(file, rows.wrong());
      auto cells = std::vector<std::string>{};
      for (auto const c : rows.cells()) cells.emplace_back(trim(c));
      if (cells.size() == 1 && cells[0].empty()) continue;
      if (out.columns_.empty()) {
        out.columns_ = std::move(cells);
        for (auto const& p : r.things_key.pieces) {
          if (p.is_column && std::ranges::find(out.columns_, p.text) == out.columns_.end()) {
            return fmt::format("{} has no column '{}', which /things/key names. It has: {}.", file, p.text,
                               fmt::join(out.columns_, ", "));
          }
        }
        continue;
      }
      if (cells.size() != out.columns_.size()) {
        return fmt::format("{}, line {}: There are {} cells; the first line names {} columns.", file, rows.line(),
                           cells.size(), out.columns_.size());
      }
      if (out.rows_.size() == kThings) return fmt::format("{} has more than {} things.", file, with_thousands(kThings));
      auto key = expanded(r.things_key, out.columns_, cells);
      if (!out.rows_.emplace(std::move(key), std::move(cells)).second) {
        return fmt::format("{}, line {}: Another line has the same key.", file, rows.line());
      }
    }
  } catch (csv::unreadable const& e) {
    return std::string{e.what()};
  }
  if (out.columns_.empty()) return fmt::format("{} is empty.", file);
  return out;
}

}  // namespace madang::sensing::series_import
