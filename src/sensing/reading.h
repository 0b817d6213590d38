#pragma once

#include <memory>

#include "core/api/router.h"
#include "core/query/odata.h"
#include "sensing/answer_writer.h"
#include "sensing/observation_finder.h"
#include "sensing/resource_path.h"

namespace madang::sensing {

// What a GET is about, with all it takes to answer it.
struct read_request {
  city& of;
  std::string root;     // "https://city.example/sensorthings/v1.1"
  std::string address;  // root and path, for nextLinks
  resource_path path;
  query::options options;
  auth::principal caller;
  std::string caller_address{};
};

// Everything that is read for one answer: a snapshot of the entities as the caller may see them.
class reading_session {
 public:
  reading_session(city& c, store::transaction& tx, auth::principal const& caller)
      : hidden_{c.sets.hidden_from(caller)}, tx_{tx}, source_{tx_, hidden_}, graph_{source_, c} {}
  entity_graph& graph() { return graph_; }

 private:
  std::vector<auth::data_set_no> hidden_;
  store::transaction tx_;
  entity_source source_;
  entity_graph graph_;
};

// Where a path leads: an entity or observation that is there, or a set below one.
struct path_target {
  entity const* parent{};                             // of the last step, if it is a set or property below it
  std::optional<entity_no> no{};                      // the entity itself
  std::optional<observation_id> observation_at{};
  std::optional<observation> seen{};
};
// Throws api::refusal with 404 if a step leads nowhere.
path_target follow(resource_path const&, entity_graph&);

net::response answer(read_request const&);
// What is wrong with query options, each with its place.
api::problem option_problem(std::vector<query::problem> const&);
// Answers of whole sets in other forms than SensorThings' own JSON.
net::response answer_csv(read_request const&);
std::string data_array(read_request const&, reading_session&, path_target const&);
std::string geojson(read_request const&, reading_session&, path_target const&);

// The scope that a path's last step stands for.
entity_scope scope_of(resource_path const&, path_target const&, query::options const&);
observation_scope observations_of(resource_path const&, path_target const&, query::options const&);
std::size_t page_size(query::options const&);
// What the options ask of a set; they must outlive it.
page_request page_of(query::options const&);
observation_page_request observation_page_of(query::options const&, std::size_t top);
// The columns of a table: what was selected, else all properties.
std::vector<std::string> table_columns(query::options const&, model const&);

}  // namespace madang::sensing
