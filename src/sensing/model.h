#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/strong.h"

// The SensorThings data model (OGC 18-088, clause 8.2) told once as data: reading and checking of bodies,
// SQL, JSON out, $select, $filter, cascade rules and the OpenAPI document all come from it.
namespace madang::sensing {

enum class entity_type {
  thing,
  location,
  historical_location,
  datastream,
  sensor,
  observed_property,
  observation,
  feature_of_interest
};
inline constexpr auto kEntityTypes = std::size_t{8};

enum class field_kind {
  text,
  json,       // any JSON
  object,     // a JSON object
  geometry,   // JSON; GeoJSON if the entity's encodingType says so
  instant,
  period,     // an instant or start/end
  derived     // kept by the server: phenomenonTime, resultTime, observedArea of a Datastream
};

struct field {
  std::string_view name;
  std::string_view column;  // empty: not a column of the table
  field_kind kind;
  bool required;
};

// How a relation is stored.
enum class relation_by {
  own_column,    // this entity's table has a column with the other's number
  other_column,  // the other's table has a column with this one's number
  link_table,
  observations   // kept by the observation store
};

struct relation {
  std::string_view name;  // "Datastreams"
  entity_type to;
  bool many;
  relation_by by;
  std::string_view column{};                           // own_column, other_column
  std::string_view link_table{}, link_from{}, link_to{};  // link_table
  bool required{false};                                // on creation
};

struct model {
  entity_type type;
  std::string_view name, set, table;  // "Thing", "Things", "sensing_thing"
  std::span<field const> fields;
  std::span<relation const> relations;

  field const* find_field(std::string_view) const;
  relation const* find_relation(std::string_view) const;
  std::size_t index_of(field const&) const;
};

model const& model_of(entity_type);
std::span<model const> all_models();
// By the name of the set as in an address: "Things".
model const* find_set(std::string_view);
// "a Thing", "an Observation"; where a sentence begins, "A Thing".
std::string with_article(std::string_view name);
std::string beginning_with_article(std::string_view name);

// What a caller sees as @iot.id: a number the server gave, or a number or text that the client chose.
struct entity_id {
  std::optional<std::int64_t> number{};
  std::string text{};  // if it is no number
  friend bool operator==(entity_id const&, entity_id const&) = default;

  // As in an address: 5 or 'abc', with '' for a quote.
  std::string in_path() const;
  static std::optional<entity_id> from_path(std::string_view);
};

// The number of an entity within the program. Its kind is in its type; never given twice.
using entity_no = std::int64_t;

// JavaScript reads integers exactly below this.
inline constexpr auto kIdMax = std::int64_t{1} << 53;

}  // namespace madang::sensing
