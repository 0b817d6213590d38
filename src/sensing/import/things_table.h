#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/csv.h"
#include "sensing/import/recipe.h"

namespace madang::sensing::series_import {

// The second table of a mapping in memory: what is known of each thing.
class things_table {
 public:
  std::vector<std::string> const& columns() const { return columns_; }
  // The cells of a thing, parallel to the columns; nothing if the table does not know it.
  std::vector<std::string> const* find(std::string_view key) const;
  std::size_t size() const { return rows_.size(); }

  // An error is a sentence with its place.
  static result<things_table, std::string> read(std::string const& path, recipe const&);

 private:
  std::vector<std::string> columns_;
  std::unordered_map<std::string, std::vector<std::string>> rows_;
};

// Opens a table for reading, decoded if need be. Throws csv::unreadable.
csv::source open_table(std::string const& path, std::optional<std::string> const& encoding);
// What the reader found wrong, as a sentence with its place and what can be done.
std::string to_text(std::string_view file, csv::problem const&);

}  // namespace madang::sensing::series_import
