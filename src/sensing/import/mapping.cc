#include "sensing/import/mapping.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/limits.h"

namespace madang::api {

using sensing::series_import::number_or_template;

void codec<number_or_template>::read(json::node const& v, number_or_template& x, reading const& r) {
  if (v.is_string()) x.text = v.string();
  else if (v.is_number()) x.text = v.raw();
  else r.wrong("This is neither a number nor text as in \"{latitude}\".");
}
void codec<number_or_template>::write(json::writer& w, number_or_template const& x) { w.string(x.text); }

}  // namespace madang::api

namespace madang::sensing::series_import {

constexpr auto kText = std::size_t{2'000};
constexpr auto kName = std::size_t{255};
constexpr auto kListed = std::size_t{1'000};

void describe(api::object<condition>& o) {
  o.named("Condition", "Holds for rows whose column holds one of the texts");
  o.field<&condition::column>("column", "Name of the column").length(0, kName);
  o.field<&condition::is>("is", "The texts").length(1, kListed);
}

void describe(api::object<time_rule>& o) {
  o.named("Time", "When a row was measured");
  o.field<&time_rule::text>("text", "Template of the time").length(1, kName).example("{date} {time}");
  o.field<&time_rule::format>("format", "iso8601, epoch, epoch_ms, or as in strptime")
      .length(1, kName)
      .optional()
      .example("%d/%m/%Y %H");
  o.field<&time_rule::zone>("zone", "IANA name or offset, for times that do not say theirs")
      .length(1, 64)
      .optional()
      .example("Europe/Berlin");
  o.field<&time_rule::repeated>("repeated", "Which row counts if two give the same time another value")
      .one_of({"first", "last"})
      .optional();
}

void describe(api::object<thing_rule>& o) {
  o.named("Thing", "What measures; templates");
  o.field<&thing_rule::key>("key", "Tells it apart from the others of this source, for ever").length(1, kName);
  o.field<&thing_rule::name>("name", "What people call it").length(1, kName);
  o.field<&thing_rule::description>("description", "What it is").length(0, kText);
  o.field<&thing_rule::place>("place", "What people call the place").length(0, kName);
  o.field<&thing_rule::longitude>("longitude", "Degrees east, WGS 84");
  o.field<&thing_rule::latitude>("latitude", "Degrees north, WGS 84");
  o.field<&thing_rule::properties>("properties", "What else is to be known of it");
}

void describe(api::object<things_rule>& o) {
  o.named("Things", "A second table with a row for each thing");
  o.field<&things_rule::file>("file", "Beside the mapping, or beside the first table").length(1, kName);
  o.field<&things_rule::key>("key", "Template over its columns; equal to the thing's key").length(1, kName);
  o.field<&things_rule::separator>("separator", "If it is not to be found out").one_of({",", ";", "tab"});
  o.field<&things_rule::encoding>("encoding", "If it is not UTF-8").length(1, 64);
}

void describe(api::object<property_rule>& o) {
  o.named("ObservedProperty", "What is measured");
  o.field<&property_rule::name>("name", "What people call it").length(1, kName);
  o.field<&property_rule::definition>("definition", "URI that says what it is").length(1, kText);
  o.field<&property_rule::description>("description", "What it is").length(0, kText);
}

void describe(api::object<unit_rule>& o) {
  o.named("Unit", "The unit of the values as they are stored");
  o.field<&unit_rule::name>("name", "Its name").length(1, kName).example("degree Celsius");
  o.field<&unit_rule::symbol>("symbol", "As it stands behind a number").length(0, 64).example("°C");
  o.field<&unit_rule::definition>("definition", "URI that says what it is")
      .length(1, kText)
      .example("http://qudt.org/vocab/unit/DEG_C");
}

void describe(api::object<sensor_rule>& o) {
  o.named("Sensor", "The kind of device, or how the values were made");
  o.field<&sensor_rule::name>("name", "Its name").length(1, kName);
  o.field<&sensor_rule::description>("description", "What it is").length(0, kText);
  o.field<&sensor_rule::metadata>("metadata", "Address of its data sheet").length(0, kText);
}

void describe(api::object<series_rule>& o) {
  o.named("Series", "A column of values");
  o.field<&series_rule::column>("column", "Its name in the first line; \"*\" for every column that nothing else names")
      .length(0, kName);
  o.field<&series_rule::other_columns>("other_columns", "Its names in other files").length(1, 20);
  o.field<&series_rule::except>("except", "Columns that \"*\" does not mean").length(1, kListed);
  o.field<&series_rule::key>("key", "Template; tells it apart within its thing, for ever").length(1, kName);
  o.field<&series_rule::name>("name", "Template; what people call it").length(1, kName);
  o.field<&series_rule::description>("description", "Template").length(0, kText);
  o.field<&series_rule::observed_property>("observed_property", "What is measured");
  o.field<&series_rule::unit>("unit", "In which unit");
  o.field<&series_rule::sensor>("sensor", "With what");
  o.field<&series_rule::factor>("factor", "The value is the cell times this").optional();
  o.field<&series_rule::offset>("offset", "and plus this").optional();
  o.field<&series_rule::minimum>("minimum", "Less is no value");
  o.field<&series_rule::maximum>("maximum", "More is no value");
  o.field<&series_rule::only_if>("only_if", "Rows for which all of these hold").length(1, 20);
  o.field<&series_rule::skip_if>("skip_if", "Not the rows for which one of these holds").length(1, 20);
  o.field<&series_rule::optional>("optional", "Files may be without the column; made only where it has values")
      .optional();
}

void describe(api::object<mapping>& o) {
  o.named("Mapping", "What stands in which column of a table");
  o.field<&mapping::title>("title", "What the data is").length(1, kName);
  o.field<&mapping::source>("source", "Where it comes from; with the keys it tells again what is there already")
      .length(1, 100);
  o.field<&mapping::note>("note", "For the reader of this file").length(0, kText);
  o.field<&mapping::licence>("licence", "SPDX id").length(0, kName).example("CC-BY-4.0");
  o.field<&mapping::attribution>("attribution", "To be shown wherever the data is").length(0, kText);
  o.field<&mapping::is_private>("private", "Never to be stored in a public data set").optional();
  o.field<&mapping::separator>("separator", "If it is not to be found out").one_of({",", ";", "tab"});
  o.field<&mapping::encoding>("encoding", "If it is not UTF-8").length(1, 64).example("windows-1252");
  o.field<&mapping::decimal>("decimal", "Decimal sign").one_of({".", ","}).optional();
  o.field<&mapping::skip_lines>("skip_lines", "Lines before the table").range(0, 1'000).optional();
  o.field<&mapping::columns>("columns", "Names of the columns if the table does not begin with them")
      .length(1, limits::kCsvColumns);
  o.field<&mapping::missing>("missing", "Texts that stand for no value, beside the empty one").length(1, kListed);
  o.field<&mapping::skip_rows_if>("skip_rows_if", "Rows that are none, such as sums").length(1, 20);
  o.field<&mapping::time>("time", "When a row was measured");
  o.field<&mapping::thing>("thing", "What measures");
  o.field<&mapping::things>("things", "A second table with a row for each thing");
  o.field<&mapping::sensor>("sensor", "Of the series that name none");
  o.field<&mapping::series>("series", "The columns of values").length(1, kListed);
}

static std::string place_of(std::string_view const text, std::size_t const offset) {
  auto const before = text.substr(0, std::min(offset, text.size()));
  auto const line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return fmt::format("line {}, column {}", std::ranges::count(before, '\n') + 1, before.size() - line_begin + 1);
}

result<mapping, api::problems> read_mapping(std::string_view const text) {
  auto document = json::document{};
  auto const root = document.parse(text);
  if (!root) return api::problems{{place_of(text, root.error().offset), root.error().message}};
  auto out = mapping{};
  auto wrong = api::problems{};
  api::codec<mapping>::read(*root, out, {wrong, ""});
  if (!wrong.empty()) return wrong;
  return out;
}

char separator_of(std::optional<std::string> const& s) { return !s ? '\0' : *s == "tab" ? '\t' : s->front(); }

}  // namespace madang::sensing::series_import
