#pragma once

#include <optional>
#include <string>

#include "sensing/series/codec.h"

namespace madang::sensing {

// What plain SQL reads of a chunk on PostgreSQL beside times and numbers: a number where all points have the
// same, else an array in its wire form. Empty or nothing: null.
struct chunk_arrays {
  std::string exact_times{}, exact_numbers{}, seqs{}, kinds{}, texts{}, records{}, ends{}, results{}, fois{}, extras{};
  std::optional<std::int64_t> seq_first{}, kind{}, end{}, result{}, foi{};
};
chunk_arrays arrays_of(columns const&, sql_parts const&);

}  // namespace madang::sensing
