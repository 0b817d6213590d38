#pragma once

#include <limits>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/ports/series.h"
#include "sensing/import/recipe.h"

namespace madang::sensing::series_import {

// Places in the registry.
using station_no = strong<std::uint32_t, struct station_no_tag>;
using slot_no = strong<std::uint32_t, struct slot_no_tag>;

// One series of one station, before it has a number.
struct slot {
  station_no of{};
  std::size_t rule{0};
  std::string key, name, description, sensor;
  std::int64_t values{0};
  std::int64_t first_us{std::numeric_limits<std::int64_t>::max()}, last_us{std::numeric_limits<std::int64_t>::min()};
  bool made{false};              // is or will be described
  ports::series_no no{};         // once it is

  // The time of the row before, to tell the two hours apart that clocks show twice.
  std::optional<instant> before{};
  bool backwards{false};  // rows go back in time
};

struct too_many : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The stations of an import and their series: found out by reading the files once, then made, then filled while
// the files are read again.
class registry {
 public:
  struct station {
    ports::station_description told;  // without its series
    std::vector<slot_no> slots;
  };

  // Throws too_many. The station's description can be set by the caller.
  station_no station_of(std::string_view key);
  slot_no slot_of(station_no, std::size_t rule, std::string key);
  std::optional<station_no> find(std::string_view key) const;

  station& at(station_no const n) { return stations_[n.value]; }
  slot& at(slot_no const n) { return slots_[n.value]; }
  std::vector<station> const& stations() const { return stations_; }
  std::vector<slot> const& slots() const { return slots_; }

  // From now on nothing new may come: what comes is a file that has changed meanwhile. Forgets the last row of each.
  void close();
  bool closed() const { return closed_; }

  // Makes all stations and their series; `progress` hears how many at a time.
  void make(ports::series_port&, std::string_view data_set, recipe const&,
            std::function<void(std::size_t)> const& progress);

 private:
  std::vector<station> stations_;
  std::vector<slot> slots_;
  std::unordered_map<std::string, std::uint32_t> by_key_;
  std::unordered_map<std::string, std::uint32_t> slot_by_key_;
  bool closed_{false};
};

}  // namespace madang::sensing::series_import
