#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/store.h"
#include "sensing/series/series.h"

// Ids that clients gave to their observations: the table sensing_observation_id.
namespace madang::sensing {

void put_id(store::transaction&, std::string_view id, observation_id);
std::optional<observation_id> find_id(store::transaction&, std::string_view id);
// Pairs of seq and id, by seq; both ends included.
std::vector<std::pair<std::uint32_t, std::string>> ids_of(store::transaction&, datastream_no, std::uint32_t from,
                                                          std::uint32_t to);
void erase_id(store::transaction&, observation_id);
void erase_ids(store::transaction&, datastream_no);
std::vector<datastream_no> series_with_ids(store::transaction&);

}  // namespace madang::sensing
