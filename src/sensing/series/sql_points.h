#pragma once

#include <atomic>
#include <memory>

#include "core/store/computed_table.h"
#include "sensing/series/columns.h"

// All points as rows, for people who ask in SQL: the table sensing_point. On SQLite it is computed from chunks
// and tails; on PostgreSQL it is a view with the same columns (migrations/0002).
namespace madang::sensing {

struct sql_points_work {
  std::atomic<std::int64_t> chunks{0};  // decoded
};
store::computed_table sql_points(std::shared_ptr<sql_points_work> = {});

}  // namespace madang::sensing
