#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "sensing/series/series_context.h"

// Whether an observation is in the chunks already, or its id given: what must be looked up on disk before
// a batch is accepted.
namespace madang::sensing {

// True if an equal observation could be in a chunk. The mutex of the series must be held.
inline bool may_be_sealed(series_state const& s, std::int64_t const t_us) {
  return s.sealed_n > 0 && t_us <= s.sealed_last_us && t_us >= s.sealed_first_us;
}

class repetitions {
 public:
  // Items of the batch that are not looked up, or were before something else was sealed.
  using missing = std::vector<std::size_t>;

  explicit repetitions(series_context& c) : context_{c} {}

  // Each chunk is decoded once for all items that fall into it.
  void look_up(std::span<new_observation const> items, missing const&);

  // All below: as of the last look_up.
  bool knows(datastream_no const d, std::uint64_t const sealed_seq) const {
    auto const it = sealed_seq_.find(d.value);
    return it != sealed_seq_.end() && it->second == sealed_seq;
  }
  std::optional<std::uint32_t> sealed_as(std::size_t const item) const {
    auto const it = found_.find(item);
    return it == found_.end() ? std::nullopt : std::optional{it->second};
  }
  struct id_owner {
    observation_id id;
    std::optional<observation> value;  // nothing: no observation has this id any more
  };
  bool knows(std::string const& id) const { return ids_.contains(id); }
  id_owner const* owner(std::string const& id) const {
    auto const it = ids_.find(id);
    return it != ids_.end() && it->second.value ? &it->second : nullptr;
  }

 private:
  void look_up_series(store::transaction&, datastream_no, std::span<new_observation const>,
                      std::span<std::size_t const>);
  void look_up_ids(std::span<new_observation const>, missing const&);

  series_context& context_;
  std::unordered_map<std::int64_t, std::uint64_t> sealed_seq_;  // by datastream: when it was looked up
  std::unordered_map<std::size_t, std::uint32_t> found_;        // by item
  std::unordered_map<std::string, id_owner> ids_;
};

}  // namespace madang::sensing
