#pragma once

#include <map>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/query/expression.h"
#include "sensing/city.h"
#include "sensing/entity_source.h"

namespace madang::sensing {

// Entities and what they are related to, read in batches and kept for the length of one request. Not for
// observations.
class entity_graph {
 public:
  entity_graph(entity_source const& source, city const& c) : source_{source}, city_{c} {}

  city const& of() const { return city_; }
  entity_source const& source() const { return source_; }
  entity const* get(model const&, entity_no);
  std::vector<entity_no> const& related(model const&, relation const&, entity_no);
  void keep(entity);
  // The id of an observation as the world knows it: the client's if it gave one.
  entity_id id_of(observation_id);
  void read_ahead(model const& m, std::vector<entity_no> const& numbers) { fetch(m, numbers); }

  // Reads what the paths lead through from these entities, a relation at a time instead of an entity at a time.
  void prefetch(model const&, std::span<entity_no const>, std::span<query::path const>);
  void prefetch_related(model const&, relation const&, std::span<entity_no const>);

 private:
  struct relation_key {
    relation const* r;
    entity_no no;
    auto operator<=>(relation_key const&) const = default;
  };
  void prefetch_path(model const&, std::vector<entity_no>, query::path const&);
  void fetch(model const&, std::vector<entity_no> const&);

  entity_source const& source_;
  city const& city_;
  std::array<std::unordered_map<entity_no, std::optional<entity>>, kEntityTypes> entities_;
  std::map<relation_key, std::vector<entity_no>> related_;
  // Ids that clients gave, of the stretch of one series that was asked for last.
  struct {
    datastream_no of{};
    std::uint32_t stretch{0};
    std::unordered_map<std::uint32_t, std::string> ids{};
  } given_;
};

}  // namespace madang::sensing
