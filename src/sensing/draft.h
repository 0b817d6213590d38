#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/api/object.h"
#include "core/json/json.h"
#include "sensing/entity.h"
#include "sensing/series/result_json.h"

namespace madang::sensing {

struct draft;

// A related entity in a body: one that exists, or one to be made along with this one.
struct draft_link {
  relation const* to;
  std::string pointer;                                  // where in the body
  std::variant<entity_id, std::unique_ptr<draft>> what;
};

// An entity as a client wrote it, checked but not yet stored.
struct draft {
  model const* of{};
  std::string pointer;
  std::optional<entity_id> id{};
  std::vector<std::optional<store::value>> values{};  // parallel to the model's fields; nothing: not given
  observation seen{};                                   // of an Observation
  bool has_time{false};                                 // whether seen.start_us was given
  std::vector<draft_link> links{};
  // What is wrong with one that names its id: told only if it must be made, for if it is there, it is a link.
  api::problems mistakes{};
};

enum class draft_for { create, replace, change };  // POST, PUT, PATCH

// Reads a body; every mistake is named with its pointer. `arrived_by`: the relation by which a parent
// already gives one of the required links ("Thing" for a body posted to Things(1)/Datastreams).
draft read_draft(model const&, json::node const&, draft_for, relation const* arrived_by, api::reading const&);

// Whether an encodingType says that a place is GeoJSON (18-088, table 7, and the name that 1.0 had for it).
bool is_geojson(std::string_view encoding);
// What is wrong with the GeoJSON of a Location or FeatureOfInterest as it would be stored; a change may have given
// its encodingType alone.
api::problems geometry_mistakes(entity const&);

// An id is in addresses, in header fields and in logs: 1 to 1000 bytes without control characters.
bool may_be_id(std::string_view text);
// Numbers from here on are the service's to give to observations; smaller ones are the clients'.
constexpr bool is_given_by_server(std::int64_t const observation) { return observation >= std::int64_t{1} << 32; }

// Quality, valid time and parameters of an observation as one JSON object: what the body gives, and of `old` what it
// does not name. Empty if there is none of them.
std::string extra_of(draft const&, std::string_view old);

}  // namespace madang::sensing
