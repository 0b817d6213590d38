#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "core/base/output.h"
#include "core/ports/city_profile.h"
#include "core/ports/series.h"
#include "demo/schedule.h"
#include "demo/values.h"

namespace madang {
struct clock;
class logger;
}  // namespace madang
namespace madang::ports { struct districts_port; }
namespace madang::store { class store; }

namespace madang::demo {

// A town that measures into the store: its stations are described there, its history filled in, and from then
// on it lives along with the clock.
class living_town {
 public:
  static constexpr auto kSource = std::string_view{"demo"};
  static constexpr auto kDataSet = std::string_view{"synthetic-town"};

  living_town(town_options const&, ports::series_port&);

  ports::city_profile profile() const;
  void put_districts(ports::districts_port&) const;
  // Stations and series. Done again it changes nothing.
  void describe();
  // What the sensors told from `from` to `to`, sensor by sensor: before `dense` one report an hour, as archives
  // keep them, from then on every one.
  void fill(instant from, instant dense, instant to, output&);
  // What they told between two moments, all together: for a second that has passed.
  void live(instant from, instant to);
  // The newest that is stored: from there life goes on.
  std::optional<instant> newest();
  std::size_t sensors() const { return sensors_.size(); }
  town const& made() const { return town_; }

 private:
  town town_;
  std::vector<sensor> sensors_;
  value_source values_;
  schedule schedule_;
  ports::series_port& port_;
  std::vector<ports::series_no> series_;
  std::vector<std::size_t> first_series_;  // of each sensor, in series_
  std::vector<ports::measurement> batch_;

  void add(sensor const&, instant);
  void flush();
};

}  // namespace madang::demo
