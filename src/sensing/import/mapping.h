#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/api/object.h"

// What stands in which column of a table: the mapping file of `madang import series`, as it is written. Where a
// field is called a template, {column} in it stands for what the column holds; {{ is a brace.
// examples/README.md explains every field with a table to it.
namespace madang::sensing::series_import {

// A coordinate: a number, or a template.
struct number_or_template {
  std::string text;
};

struct condition {
  std::string column;
  std::vector<std::string> is;  // one of these texts
};

struct time_rule {
  std::string text;                // template
  std::string format{"iso8601"};   // iso8601, epoch, epoch_ms, or as in strptime
  std::string zone{"UTC"};         // for times that do not say theirs
  std::string repeated{"last"};    // which row counts if two give one time another value
};

struct thing_rule {
  std::string key, name;           // templates
  std::optional<std::string> description, place;  // templates
  std::optional<number_or_template> longitude, latitude;
  std::optional<api::raw_json> properties;        // an object; its texts are templates
};

// A second table with a row for each thing; its columns can stand in templates too.
struct things_rule {
  std::string file;                // beside the mapping, else beside the first table
  std::string key;                 // template; equal to the thing's key
  std::optional<std::string> separator, encoding;
};

struct property_rule {
  std::string name, definition;
  std::optional<std::string> description;
};
struct unit_rule {
  std::string name, symbol, definition;
};
struct sensor_rule {
  std::string name;  // template
  std::optional<std::string> description, metadata;
};

struct series_rule {
  std::string column;                       // "*": every column that nothing else names
  std::optional<std::vector<std::string>> other_columns;  // its names in other files
  std::optional<std::vector<std::string>> except;         // with "*"
  std::optional<std::string> key;           // template; otherwise the column's name
  std::string name;                         // template
  std::optional<std::string> description;   // template
  property_rule observed_property;
  unit_rule unit;
  std::optional<sensor_rule> sensor;
  double factor{1}, offset{0};              // value = cell * factor + offset
  std::optional<double> minimum, maximum;
  std::optional<std::vector<condition>> only_if, skip_if;
  bool optional{false};
};

struct mapping {
  std::string title, source;
  std::optional<std::string> note, licence, attribution;
  bool is_private{false};
  std::optional<std::string> separator, encoding;
  std::string decimal{"."};
  std::int64_t skip_lines{0};
  std::optional<std::vector<std::string>> columns, missing;
  std::optional<std::vector<condition>> skip_rows_if;
  time_rule time;
  thing_rule thing;
  std::optional<things_rule> things;
  std::optional<sensor_rule> sensor;        // of the series that name none
  std::vector<series_rule> series;
};

void describe(api::object<mapping>&);

// Every mistake with its JSON pointer; for text that is no JSON, the line.
result<mapping, api::problems> read_mapping(std::string_view json);

// '\0' where it is to be found out: "," ";" "tab".
char separator_of(std::optional<std::string> const&);

}  // namespace madang::sensing::series_import

template <>
struct madang::api::codec<madang::sensing::series_import::number_or_template> {
  static constexpr auto kType = type_info{"string"};
  static void read(json::node const&, sensing::series_import::number_or_template&, reading const&);
  static void write(json::writer&, sensing::series_import::number_or_template const&);
};
