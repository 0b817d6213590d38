#pragma once

#include <vector>

#include "core/capability.h"

namespace madang::sensing {

// What people who know SQL find beside the tables: all points, and the view `observation`.
sql_tables tables_for_sql();
// The same view on PostgreSQL, where all tables are in one database: after those of entities and observations.
extern std::vector<store::migration> const kPostgresViews;

}  // namespace madang::sensing
