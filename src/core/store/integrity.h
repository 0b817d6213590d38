#pragma once

#include <string>
#include <vector>

#include "core/store/store.h"

namespace madang::store {

// What the engine itself finds wrong in its files, a sentence each, at most a hundred: pages that are damaged, indexes
// that do not fit their tables. It reads everything. Of a value that was changed into another valid one it knows
// nothing. On PostgreSQL nothing: there it is the work of its data checksums and pg_amcheck.
std::vector<std::string> faults_of(store&);

}  // namespace madang::store
