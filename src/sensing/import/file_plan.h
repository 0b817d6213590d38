#pragma once

#include <array>
#include <span>

#include "sensing/import/recipe.h"
#include "sensing/import/things_table.h"

namespace madang::sensing::series_import {

// What a template can be filled from.
struct row_view {
  std::span<std::string_view const> cells;
  std::vector<std::string> const* thing{};      // its row of the second table; nothing if that does not know it
  std::array<std::string_view, 3> words{};      // file, column, indoor
};

// A template whose columns are found.
struct bound_text {
  enum class origin { text, row, thing, word };
  struct piece {
    origin from{origin::text};
    std::string text{};
    std::size_t index{0};
  };
  std::vector<piece> pieces;

  bool uses(origin) const;
  void append_to(std::string& out, row_view const&) const;
  std::string of(row_view const&) const;
  // Without a copy where the template is but one column; else in `scratch`.
  std::string_view view(row_view const&, std::string& scratch) const;
};

struct bound_condition {
  std::size_t column;
  std::vector<std::string> is;
  bool holds(std::span<std::string_view const> cells) const;
};

// How the rows of one file become values: the recipe, with the columns of this file found.
struct file_plan {
  struct binding {
    std::size_t column;  // of the cell
    std::size_t rule;    // of the recipe
    std::string name;    // {column}
    std::vector<bound_condition> only_if, skip_if;
  };
  struct series_texts {
    bound_text key, name, description, sensor;
  };

  std::size_t columns{0};
  std::vector<std::string> names;
  bound_text time, thing_key, thing_name, thing_description, thing_place, longitude, latitude;
  std::vector<bound_text> properties;    // parallel to the recipe's
  std::vector<series_texts> of_rules;    // parallel to the recipe's series
  std::vector<bound_condition> skip_rows;
  std::vector<binding> bindings;
  std::vector<std::string> unused;       // columns that the mapping does not speak of
  std::string file_word, indoor_word;
  bool thing_per_column{false};

  std::array<std::string_view, 3> words(std::string_view const column) const {
    return {file_word, column, indoor_word};
  }
};

// Every column that is not there, with the pointer to where the mapping names it.
result<file_plan, api::problems> make_plan(recipe const&, std::vector<std::string> header, things_table const*,
                                           std::string_view file);

}  // namespace madang::sensing::series_import
