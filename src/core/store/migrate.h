#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/store/store.h"

namespace madang::store {

// `sql` is written with the types BIGINT, DOUBLE PRECISION, TEXT, BLOB and `no INTEGER PRIMARY KEY`, and
// serves both engines: for PostgreSQL BLOB becomes BYTEA, the key BIGINT, and TEXT is compared by bytes.
struct migration {
  std::string_view owner;  // capability, or core_PART
  int version;
  std::string_view sql;
  std::string_view postgres{};  // in place of `sql`, where more than the types differs
};

// Whether anything was ever applied.
bool is_migrated(store&);

// Applies what is missing, each migration in one transaction; returns how many it applied. Throws if the
// text of one that ran has changed since, if a table that one made is gone, or if the store was written by a newer
// program.
int migrate(store&, std::span<migration const>);

}  // namespace madang::store
