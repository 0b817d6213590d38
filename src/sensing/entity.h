#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/auth/principal.h"
#include "core/geo/point.h"
#include "core/store/store.h"
#include "sensing/model.h"

namespace madang::sensing {

// An entity as it is stored, of any type but Observation. `values` run parallel to its model's fields;
// `links` to its relations: the number of the other for those that are an own column, else nothing.
struct entity {
  entity_type type{};
  entity_no no{0};
  entity_id id{};
  auth::data_set_no data_set{};
  std::vector<store::value> values{};
  std::vector<std::optional<entity_no>> links{};
  std::optional<std::string> given_area{};  // Datastream: an observedArea that the client gave

  std::string_view text(std::string_view field) const;  // of a text or JSON field; empty if absent
  std::optional<entity_no> link(std::string_view relation) const;
};

// What of an entity's place can be asked in SQL.
std::optional<geo::box> box_of(entity const&);

// The columns that read() expects, for "SELECT " + columns_of(m) + " FROM … t".
std::string const& columns_of(model const&);
entity read_entity(model const&, store::row_view const&);

// Gives it a number, and an id if it has none, and writes it. False if its id is taken.
bool insert_entity(store::transaction&, entity&);
void update_entity(store::transaction&, entity const&);
void remove_entity(store::transaction&, entity_type, entity_no);

// Many-to-many relations.
void add_link(store::transaction&, relation const&, entity_no from, entity_no to);
void clear_links(store::transaction&, relation const&, entity_no from);

}  // namespace madang::sensing
