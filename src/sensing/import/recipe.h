#pragma once

#include "core/base/zone.h"
#include "sensing/import/mapping.h"
#include "sensing/import/text_template.h"
#include "sensing/import/time_format.h"

namespace madang::sensing::series_import {

// A mapping that makes sense in itself: its templates, zone and formats are read. Whether the tables have the
// columns is told file by file.
struct recipe {
  struct property {
    std::string name;
    std::string json{};                      // as it is, or
    std::optional<text_template> text{};
  };
  struct series {
    text_template key, name, description, sensor;
  };

  mapping written;
  time_format format;
  zone where;
  text_template time{};
  text_template thing_key{}, thing_name{}, thing_description{}, thing_place{}, longitude{}, latitude{}, things_key{};
  std::vector<property> properties{};
  std::vector<series> of_series{};  // parallel to written.series
};

// Words in templates that are no columns: what the file and the column are called.
inline constexpr auto kFileWord = std::string_view{"file"};      // without folder and extension
inline constexpr auto kColumnWord = std::string_view{"column"};
inline constexpr auto kIndoorWord = std::string_view{"indoor"};  // "true" if the file's name ends in _indoor

// Every mistake with its JSON pointer.
result<recipe, api::problems> make_recipe(mapping);

}  // namespace madang::sensing::series_import
