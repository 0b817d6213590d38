#pragma once

#include "core/api/problem.h"
#include "sensing/city.h"
#include "sensing/draft.h"
#include "sensing/entity_source.h"

namespace madang::sensing {

// An observation that is to be stored once the entities it belongs to are.
struct pending_observation {
  datastream_no datastream;
  observation seen;
  std::optional<entity_id> id;
};

// What a transaction did, for what must follow its commit: memory, events, observations.
struct changes {
  struct made {
    entity_type type;
    entity_no no;
  };
  std::vector<made> created, updated, removed;
  std::vector<pending_observation> observations;
  std::vector<datastream_info> datastreams;   // new or changed
  std::vector<entity_no> moved_things;
  std::vector<std::pair<datastream_no, foi_no>> default_features;  // found or made for observations without one
  std::vector<std::pair<foi_no, std::optional<geo::box>>> features;  // new or changed, and where they are now
};

// Ends the transaction with what the caller did wrong.
[[noreturn]] void refuse(std::string pointer, std::string detail);

// Writes entities within one transaction of the entity store, with all that belongs to them (deep insert,
// 18-088 clause 10.2.1.2). Throws api::refusal; the transaction is rolled back as a whole then.
class creation {
 public:
  creation(store::transaction&, city const&, auth::principal const&, std::vector<auth::data_set_no> const& hidden);

  // `by` and `parent`: the relation and the entity through which the address leads to what is made.
  entity create(draft const&, relation const* by = nullptr, entity const* parent = nullptr);
  // A Location posted to a Thing is its place from now on, instead of those before.
  void move_to(entity_no thing, entity_no location);
  entity change(entity old, draft const&, draft_for);
  // The Thing's current Locations are now these; history is kept (18-088, 8.2.3).
  void record_move(entity_no thing);
  // The FeatureOfInterest made from the Location of a datastream's Thing; none if it has no Location.
  std::optional<foi_no> default_foi(datastream_info const&);

  changes done;

 private:
  void fill_own_links(draft const&, entity&, relation const* by, entity const* parent);
  void fill_other_links(draft const&, entity const&);
  void link_child(relation const&, entity const& parent, draft_link const&);
  void attach_to_parent(entity const& made, relation const& by, entity const& parent);
  void replace_locations(draft const&, entity const& thing);
  void follow_history(entity const& historical_location);
  void note_moved(entity const& location);
  // What a link names, if it is there: also what is described in full, with the id of one that exists.
  std::optional<entity> find_linked(draft_link const&) const;
  entity find_or_create(draft_link const&);
  entity must_find(entity_type, entity_id const&, std::string const& pointer) const;
  auth::data_set_no data_set_for(draft const&, entity const* parent) const;
  void must_edit(entity const&, std::string const& pointer) const;
  void must_be_free(entity const& location, entity_no thing, std::string const& pointer) const;
  void add_observation(draft const&, entity const* parent);
  void note(entity const&);

  store::transaction& tx_;
  city const& city_;
  auth::principal const& caller_;
  entity_source source_;
};

// What is remembered of a Datastream as it is stored.
datastream_info info_of(entity const& datastream);
// Which Things are at a Location now.
std::vector<entity_no> things_at(store::transaction&, entity_no location);
// The next observation at that Location gets a new feature: the Location is another place now, or its feature is gone.
void forget_feature_of_location(store::transaction&, entity_no location);
void forget_generated_feature(store::transaction&, entity_no feature);

// True if it is the Thing of a device's token, or belongs to it: its Datastreams, the Locations that are its alone.
bool owns(store::transaction&, auth::principal const&, entity_type, entity_no);
// True if the caller may write observations of this datastream.
bool may_observe(auth::principal const&, datastream_info const&);

}  // namespace madang::sensing
