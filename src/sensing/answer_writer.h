#pragma once

#include <string>
#include <string_view>

#include "core/json/json.h"
#include "core/query/odata.h"
#include "sensing/entity_finder.h"

namespace madang::sensing {

// What of an entity an answer shows, from $select and $expand.
class selection {
 public:
  explicit selection(query::options const& o) : options_{o} {}
  bool whole() const { return options_.select.empty(); }
  bool shows(std::string_view name) const;  // a field or relation
  bool shows_id() const;
  bool shows_self_link() const;
  query::expansion const* expanded(std::string_view relation) const;
  query::options const& options() const { return options_; }
  // JSON below a field of which only some members are selected, as in properties/a.
  std::vector<query::path const*> below(std::string_view field) const;

 private:
  query::options const& options_;
};

// Writes entities as SensorThings JSON (18-088, clause 8.1): control information, properties, relations,
// and what $expand asks for, to any depth. One for each answer: it counts what the answer holds.
//
// An answer has limits of its own, whatever $top and $expand ask for (limits::kAnswerEntities, kAnswerBytes). From half
// of them on the outermost page ends, so that what an entity is expanded to is whole as long as that fits; where one
// entity fills the answer, the sets within it end, of which each has one at the least. The rest is behind an
// @iot.nextLink (OData 4.0 Part 1, 11.2.5.7: server-driven paging).
class answer_writer {
 public:
  // `root` as in "https://city.example/sensorthings/v1.1", without a slash at its end.
  answer_writer(entity_graph& g, std::string_view root) : graph_{g}, root_{root} {}

  void write(json::writer&, entity const&, selection const&);
  void write(json::writer&, datastream_no, observation const&, selection const&);
  std::string self_link(entity const&) const;
  std::string self_link(observation_id) const;
  // Whether the outermost page ends here.
  bool ends_page(json::writer const&) const;
  // Gives those of the outermost page to `one` for which there is room; the token of what is left, if anything is.
  std::optional<std::string> write_page(json::writer const& w, entity_scope const& of, page_request const& asked,
                                        entity_page const& found, std::function<void(entity const&)> const& one) {
    return write_until([&] { return ends_page(w); }, of, asked, found, one);
  }
  // What must be read for $expand, for many entities at a time.
  void prefetch(model const&, std::span<entity_no const>, query::options const&);

 private:
  void write_relations(json::writer&, model const&, std::string const& self, selection const&,
                       std::function<void(relation const&, query::expansion const&)> const& expand);
  void expand_entity(json::writer&, entity const&, relation const&, query::expansion const&);
  void expand_set(json::writer&, entity const&, relation const&, query::expansion const&);
  void expand_observations(json::writer&, entity const&, relation const&, query::expansion const&);
  void expand_of_observation(json::writer&, datastream_no, observation const&, relation const&,
                             query::expansion const&);
  void write_single(json::writer&, relation const&, std::optional<entity_no>, query::expansion const&);

  void read_ahead(model const&, std::span<entity_no const>, query::options const&, std::size_t& room);
  bool is_full(json::writer const&) const;
  std::size_t room_for(json::writer const&, query::options const&) const;
  std::optional<std::string> write_until(std::function<bool()> const& full, entity_scope const&, page_request const&,
                                         entity_page const&, std::function<void(entity const&)> const& one);

  entity_graph& graph_;
  std::string root_;
  std::size_t entities_{0};
};

void write_entity_id(json::writer&, entity_id const&);
// As it stands in a link: percent-encoded (RFC 3986, 3.3) but for what may stand in a path.
std::string in_link(entity_id const&);

// A field's value as JSON.
void write_field(json::writer&, entity const&, field const&, city const&);
bool has_field(entity const&, field const&, city const&);
void write_field(json::writer&, observation const&, field const&);
bool has_field(observation const&, field const&);

// The entities of a whole answer: "@iot.count", "@iot.nextLink", "value".
std::string next_link(std::string_view address, query::options, std::string_view token);

}  // namespace madang::sensing
