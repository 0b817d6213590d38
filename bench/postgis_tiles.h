#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

// The yardstick of tiles: what PostGIS needs for the same ones.
namespace madang::bench {

struct tile_no {
  int z, x, y;
};

struct postgis_figures {
  std::vector<double> each_ms;
  std::int64_t bytes{0};
};

// Asks a database for each of them in turn, by a prepared statement with z, x and y as $1 to $3 whose one value is a
// vector tile. Throws std::runtime_error with what the database says.
postgis_figures ask_postgis(std::string const& address, std::string const& sql, std::span<tile_no const>);

}  // namespace madang::bench
