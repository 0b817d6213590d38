#include "sensing/import/recipe.h"

#include <set>

#include <fmt/format.h>

#include "core/base/encoding.h"
#include "core/base/text.h"

namespace madang::sensing::series_import {
namespace {

class checker {
 public:
  explicit checker(api::problems& out) : out_{out} {}

  void wrong(std::string pointer, std::string detail) { out_.push_back({std::move(pointer), std::move(detail)}); }

  text_template text(std::string const& pointer, std::string_view const s) {
    auto t = parse_template(s);
    if (t) return std::move(*t);
    wrong(pointer, t.error());
    return {};
  }
  text_template text_if(std::string const& pointer, std::optional<std::string> const& s) {
    return s ? text(pointer, *s) : text_template{};
  }

  void encoding(std::string const& pointer, std::optional<std::string> const& s) {
    if (s && !known_encoding(*s)) {
      wrong(pointer,
            fmt::format("There is no encoding '{}'. Names are, for example, windows-1252, iso-8859-15, cp949.", *s));
    }
  }
  void uri(std::string const& pointer, std::string_view const s) {
    auto const colon = s.find(':');
    if (colon == 0 || colon == s.npos || s.find_first_of(" \t\"<>") != s.npos) {
      wrong(pointer, "This is not a URI as in http://qudt.org/vocab/unit/DEG_C.");
    }
  }

  void time(recipe& r) {
    auto const& t = r.written.time;
    r.time = text("/time/text", t.text);
    if (r.time.is_constant() && !r.time.pieces.empty()) {
      wrong("/time/text", "Here a column must stand, as in \"{timestamp}\".");
    }
    if (auto f = time_format::parse(t.format)) r.format = std::move(*f);
    else wrong("/time/format", f.error());
    if (auto z = zone::named(t.zone)) r.where = std::move(*z);
    else {
      wrong("/time/zone",
            fmt::format("There is no time zone '{}'. Zones are named as in Europe/Berlin, Asia/Seoul, UTC or +01:00.",
                        t.zone));
    }
  }

  text_template coordinate(std::string const& pointer, std::optional<number_or_template> const& x, double const limit) {
    if (!x) return {};
    auto t = text(pointer, x->text);
    auto const number = parse_double(x->text);
    if (t.is_constant() && !t.pieces.empty() && (!number || std::abs(*number) > limit)) {
      wrong(pointer, fmt::format("This is not a number of degrees between -{0} and {0}.", limit));
    }
    return t;
  }

  void thing(recipe& r) {
    auto const& t = r.written.thing;
    r.thing_key = text("/thing/key", t.key);
    r.thing_name = text("/thing/name", t.name);
    r.thing_description = text_if("/thing/description", t.description);
    r.thing_place = text_if("/thing/place", t.place);
    r.longitude = coordinate("/thing/longitude", t.longitude, 180);
    r.latitude = coordinate("/thing/latitude", t.latitude, 90);
    if (t.longitude.has_value() != t.latitude.has_value()) wrong("/thing", "Longitude and latitude belong together.");
    properties(r);
    if (!r.written.things) return;
    r.things_key = text("/things/key", r.written.things->key);
    encoding("/things/encoding", r.written.things->encoding);
    if (r.things_key.is_constant() && !r.things_key.pieces.empty()) {
      wrong("/things/key", "Here a column of the second table must stand, as in \"{id}\".");
    }
  }

  void properties(recipe& r) {
    if (!r.written.thing.properties) return;
    auto document = json::document{};
    auto const root = document.parse(r.written.thing.properties->text);
    if (!root || !root->is_object()) return wrong("/thing/properties", "This is not a JSON object.");
    root->each_member([&](std::string_view const name, json::node const& v) {
      auto& p = r.properties.emplace_back(recipe::property{std::string{name}});
      if (v.is_string()) p.text = text(json::pointer_to("/thing/properties", name), v.string());
      else p.json = v.raw();
    });
  }

  void series(recipe& r) {
    auto keys = std::set<std::string>{};
    for (auto i = std::size_t{0}; i != r.written.series.size(); ++i) {
      auto const& s = r.written.series[i];
      auto const at = fmt::format("/series/{}", i);
      auto key = s.key ? text(at + "/key", *s.key) : text_template{{{std::string{kColumnWord}, true}}};
      if (s.column == "*" && !key.pieces.empty() && key.is_constant() && !r.thing_key.names(kColumnWord)) {
        wrong(at + "/key",
              "With \"*\" this key or that of the thing must name {column}, or all columns would be one series.");
      }
      if (!keys.insert(s.key.value_or(s.column)).second) wrong(at + "/key", "Another series has the same key.");
      uri(at + "/observed_property/definition", s.observed_property.definition);
      uri(at + "/unit/definition", s.unit.definition);
      if (s.factor == 0) wrong(at + "/factor", "Times nought every value would be the same.");
      if (s.minimum && s.maximum && *s.minimum > *s.maximum) wrong(at + "/minimum", "This is more than the maximum.");
      if (s.except && s.column != "*") wrong(at + "/except", "This belongs to \"column\": \"*\".");
      if (s.column == "*" && s.other_columns) wrong(at + "/other_columns", "\"*\" means every column already.");
      auto const& by = s.sensor ? s.sensor : r.written.sensor;
      auto sensor = by ? text(s.sensor ? at + "/sensor/name" : "/sensor/name", by->name) : text_template{};
      r.of_series.push_back(
          {std::move(key), text(at + "/name", s.name), text_if(at + "/description", s.description), std::move(sensor)});
    }
    if (std::ranges::count(r.written.series, "*", &series_rule::column) > 1) {
      wrong("/series", "Only one series can be \"*\".");
    }
  }

 private:
  api::problems& out_;
};

}  // namespace

result<recipe, api::problems> make_recipe(mapping m) {
  auto out = recipe{.written = std::move(m), .format = {}, .where = *zone::named("UTC")};
  auto wrong = api::problems{};
  auto check = checker{wrong};
  check.encoding("/encoding", out.written.encoding);
  if (out.written.decimal == "," && out.written.separator == ",") {
    check.wrong("/decimal", "The comma cannot be separator and decimal sign at once.");
  }
  check.time(out);
  check.thing(out);
  check.series(out);
  if (!wrong.empty()) return wrong;
  return out;
}

}  // namespace madang::sensing::series_import
