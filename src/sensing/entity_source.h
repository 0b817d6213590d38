#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "sensing/entity.h"

namespace madang::sensing {

// Reads entities within one transaction, as one caller may see them: what belongs to a data set hidden
// from the caller is not there, whichever way it is reached.
class entity_source {
 public:
  entity_source(store::transaction& tx, std::vector<auth::data_set_no> hidden) : tx_{tx}, hidden_{std::move(hidden)} {}

  store::transaction& tx() const { return tx_; }
  std::optional<entity> find(model const&, entity_id const&) const;
  std::optional<entity> find(model const&, entity_no) const;
  // In the order of the table, not of the argument; what is hidden or gone is missing.
  std::vector<entity> fetch(model const&, std::span<entity_no const>) const;
  // For each of `from`, the numbers of the others in their order; not for relations of observations.
  std::map<entity_no, std::vector<entity_no>> related(model const&, relation const&,
                                                      std::span<entity_no const> from) const;

  // " AND t.data_set NOT IN (…)", or nothing if the caller may see all.
  std::string visible(std::string_view alias) const;

 private:
  store::transaction& tx_;
  std::vector<auth::data_set_no> hidden_;
};

// SQL for the one Location, l, with which a Thing, t, is shown: the first that has a place. One of another data set
// may be hidden from those who see the Thing, and is none of them.
inline constexpr auto kLocationOfThing = std::string_view{R"(
    sensing_location l ON l.no = (
      SELECT x.no FROM sensing_thing_location tl JOIN sensing_location x ON x.no = tl.location
      WHERE tl.thing = t.no AND x.data_set = t.data_set ORDER BY x.west IS NULL, x.no LIMIT 1))"};

// SQL for "`column` is one of the numbers in parameter $1", and the text of that parameter.
std::string is_one_of(store::engine, std::string_view column, int parameter);
std::string number_list(store::engine, std::span<entity_no const>);

}  // namespace madang::sensing
