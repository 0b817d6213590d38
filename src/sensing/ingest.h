#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/api/router.h"
#include "sensing/creation.h"

namespace madang::sensing {

// Observations on their way in: checked in memory, handed to the store, answered when they are on disk.

// What became of observations that could not be stored, as an answer; logged if it is not the caller's doing.
net::response answer_of_failure(city&, std::exception_ptr);

// Gives observations that name no feature the one of their Thing's Location; none if it has none.
void give_default_features(city&, std::vector<pending_observation>&);

// As the observation store takes them.
std::vector<new_observation> to_batch(std::vector<pending_observation>);

// Stores and waits. If one is refused none of them is stored. The ids are in the order of the observations; what was
// there already has its own.
std::vector<observation_id> store_and_wait(city&, std::vector<pending_observation>);
// Stores without waiting; `done` is called on another thread with the ids, or with what went wrong.
using stored = std::function<void(std::vector<observation_id>, std::exception_ptr)>;
void store_later(city&, std::vector<pending_observation>, stored done);

// POST of one observation to Datastreams(…)/Observations, or to Observations with the Datastream in the body, with
// nothing in it that must be made first. False if this one is not so: then it takes the long way over `create`.
// Which id a client gave to what is there already is looked up `later`; without it the answer has the service's own.
using executor = std::function<bool(std::function<void()>)>;
bool take_observation(city&, std::string const& root, std::optional<entity_id> const& datastream, std::string_view body,
                      auth::principal const&, net::responder const&, executor const& later = {});
// Where an observation is to be found: by the id that its client gave to it, if it did. May read the store.
std::string link_to(city const&, std::string_view root, observation_id);
// POST to CreateObservations (18-088, clause 13.3).
void take_data_array(city&, std::string const& root, std::string body, auth::principal const&, net::responder const&,
                     executor const& later);

}  // namespace madang::sensing
