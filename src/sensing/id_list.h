#pragma once

#include <string_view>
#include <vector>

#include "sensing/model.h"

namespace madang::sensing {

// The id that a part of an address names: digits are a number, all else a text, perhaps in single quotes.
entity_id id_in_query(std::string_view);

// Several, with commas between them; a comma within quotes belongs to the id.
std::vector<entity_id> ids_in(std::string_view);

}  // namespace madang::sensing
