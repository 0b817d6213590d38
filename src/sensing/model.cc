#include "sensing/model.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/text.h"

namespace madang::sensing {
namespace {

using enum field_kind;
using enum relation_by;
using type = entity_type;

constexpr auto kThingFields = std::array{
    field{"name", "name", text, true},
    field{"description", "description", text, true},
    field{"properties", "properties", object, false},
};
constexpr auto kThingRelations = std::array{
    relation{"Locations", type::location, true, link_table, {}, "sensing_thing_location", "thing", "location"},
    relation{"HistoricalLocations", type::historical_location, true, other_column, "thing"},
    relation{"Datastreams", type::datastream, true, other_column, "thing"},
};

constexpr auto kLocationFields = std::array{
    field{"name", "name", text, true},
    field{"description", "description", text, true},
    field{"encodingType", "encoding_type", text, true},
    field{"location", "location", geometry, true},
    field{"properties", "properties", object, false},
};
constexpr auto kLocationRelations = std::array{
    relation{"Things", type::thing, true, link_table, {}, "sensing_thing_location", "location", "thing"},
    relation{"HistoricalLocations",
             type::historical_location,
             true,
             link_table,
             {},
             "sensing_historical_location_location",
             "location",
             "historical_location"},
};

constexpr auto kHistoricalLocationFields = std::array{
    field{"time", "time_us", instant, true},
};
constexpr auto kHistoricalLocationRelations = std::array{
    relation{"Thing", type::thing, false, own_column, "thing", {}, {}, {}, true},
    relation{"Locations",
             type::location,
             true,
             link_table,
             {},
             "sensing_historical_location_location",
             "historical_location",
             "location",
             true},
};

constexpr auto kDatastreamFields = std::array{
    field{"name", "name", text, true},
    field{"description", "description", text, true},
    field{"observationType", "observation_type", text, true},
    field{"unitOfMeasurement", "unit_of_measurement", object, true},
    field{"observedArea", "", derived, false},
    field{"phenomenonTime", "", derived, false},
    field{"resultTime", "", derived, false},
    field{"properties", "properties", object, false},
};
constexpr auto kDatastreamRelations = std::array{
    relation{"Thing", type::thing, false, own_column, "thing", {}, {}, {}, true},
    relation{"Sensor", type::sensor, false, own_column, "sensor", {}, {}, {}, true},
    relation{"ObservedProperty", type::observed_property, false, own_column, "observed_property", {}, {}, {}, true},
    relation{"Observations", type::observation, true, observations},
};

constexpr auto kSensorFields = std::array{
    field{"name", "name", text, true},
    field{"description", "description", text, true},
    field{"encodingType", "encoding_type", text, true},
    field{"metadata", "metadata", json, true},
    field{"properties", "properties", object, false},
};
constexpr auto kObservedPropertyFields = std::array{
    field{"name", "name", text, true},
    field{"definition", "definition", text, true},
    field{"description", "description", text, true},
    field{"properties", "properties", object, false},
};
constexpr auto kSensorRelations = std::array{relation{"Datastreams", type::datastream, true, other_column, "sensor"}};
constexpr auto kObservedPropertyRelations =
    std::array{relation{"Datastreams", type::datastream, true, other_column, "observed_property"}};

constexpr auto kObservationFields = std::array{
    field{"phenomenonTime", "", period, false},
    field{"result", "", json, true},
    field{"resultTime", "", instant, false},
    field{"resultQuality", "", json, false},
    field{"validTime", "", period, false},
    field{"parameters", "", object, false},
};
constexpr auto kObservationRelations = std::array{
    relation{"Datastream", type::datastream, false, observations, {}, {}, {}, {}, true},
    relation{"FeatureOfInterest", type::feature_of_interest, false, observations},
};

constexpr auto kFeatureFields = std::array{
    field{"name", "name", text, true},
    field{"description", "description", text, true},
    field{"encodingType", "encoding_type", text, true},
    field{"feature", "feature", geometry, true},
    field{"properties", "properties", object, false},
};
constexpr auto kFeatureRelations = std::array{relation{"Observations", type::observation, true, observations}};

// In the order of entity_type.
constexpr auto kModels = std::array<model, kEntityTypes>{{
    {type::thing, "Thing", "Things", "sensing_thing", kThingFields, kThingRelations},
    {type::location, "Location", "Locations", "sensing_location", kLocationFields, kLocationRelations},
    {type::historical_location, "HistoricalLocation", "HistoricalLocations", "sensing_historical_location",
     kHistoricalLocationFields, kHistoricalLocationRelations},
    {type::datastream, "Datastream", "Datastreams", "sensing_datastream", kDatastreamFields, kDatastreamRelations},
    {type::sensor, "Sensor", "Sensors", "sensing_sensor", kSensorFields, kSensorRelations},
    {type::observed_property, "ObservedProperty", "ObservedProperties", "sensing_observed_property",
     kObservedPropertyFields, kObservedPropertyRelations},
    {type::observation, "Observation", "Observations", "", kObservationFields, kObservationRelations},
    {type::feature_of_interest, "FeatureOfInterest", "FeaturesOfInterest", "sensing_feature_of_interest",
     kFeatureFields, kFeatureRelations},
}};

}  // namespace

field const* model::find_field(std::string_view const n) const {
  auto const at = std::ranges::find(fields, n, &field::name);
  return at == fields.end() ? nullptr : &*at;
}
relation const* model::find_relation(std::string_view const n) const {
  auto const at = std::ranges::find(relations, n, &relation::name);
  return at == relations.end() ? nullptr : &*at;
}
std::size_t model::index_of(field const& f) const { return std::size_t(&f - fields.data()); }

model const& model_of(entity_type const t) { return kModels[std::size_t(t)]; }
std::span<model const> all_models() { return kModels; }
model const* find_set(std::string_view const s) {
  auto const at = std::ranges::find(kModels, s, &model::set);
  return at == kModels.end() ? nullptr : &*at;
}

static std::string behind_article(std::string_view const article, std::string_view const name) {
  auto const vowel = !name.empty() && std::string_view{"AEIOU"}.find(name[0]) != std::string_view::npos;
  return fmt::format("{}{} {}", article, vowel ? "n" : "", name);
}
std::string with_article(std::string_view const name) { return behind_article("a", name); }
std::string beginning_with_article(std::string_view const name) { return behind_article("A", name); }

std::string entity_id::in_path() const {
  if (number) return fmt::format("{}", *number);
  auto out = std::string{"'"};
  for (auto const c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out += '\'';
}

std::optional<entity_id> entity_id::from_path(std::string_view s) {
  if (auto const n = parse_int(s)) return entity_id{n, {}};
  if (s.size() < 2 || !s.starts_with('\'') || !s.ends_with('\'')) return std::nullopt;
  s = s.substr(1, s.size() - 2);
  auto out = entity_id{};
  for (auto i = std::size_t{0}; i != s.size(); ++i) {
    if (s[i] == '\'' && (++i == s.size() || s[i] != '\'')) return std::nullopt;
    out.text += s[i];
  }
  return out.text.empty() || out.text.find('\0') != out.text.npos ? std::nullopt : std::optional{out};
}

}  // namespace madang::sensing
