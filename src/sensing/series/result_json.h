#pragma once

#include "core/json/json.h"
#include "sensing/series/series.h"

// The result of an observation as JSON, from it and into it.
namespace madang::sensing {

// Sets kind, number, text and record. An array of numbers is a record; a whole number that a double does not hold
// exactly stays as it was written.
void read_result(json::node const&, observation&);
void write_result(json::writer&, observation const&);

}  // namespace madang::sensing
