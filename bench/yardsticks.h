#pragma once

#include <cstdint>
#include <span>
#include <string>

// What stands beside our figures: the same work without all that a server adds.
namespace madang::bench {

struct plain_row {
  std::int64_t datastream, time_us, result_time_us;
  double value;
};

// Seconds to append them to one table without an index, WAL, synchronous=FULL, 5,000 rows a commit. The file must not
// exist; it is left behind.
double append_to_sqlite(std::string const& file, std::span<plain_row const>);

// How often in a second 4 KiB more of a file reach the disk, one after the other.
double syncs_a_second(std::string const& file, double seconds);

}  // namespace madang::bench
