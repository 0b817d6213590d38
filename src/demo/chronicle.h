#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "demo/calendar.h"
#include "demo/sensors.h"
#include "demo/weather.h"

namespace madang::demo {

enum class event_kind : std::uint8_t { storm, fair, christmas_market, match, road_closure, fireworks };
std::string_view to_text(event_kind);

// Something that shows in the sensors' values, so that a page can explain them.
struct event {
  event_kind kind{};
  instant from, to;
  xy at{};
  std::uint32_t street{kNoStreet};  // that is closed
};

// What happens today, of the things that are fixed by the date.
struct special_day {
  bool fair{}, christmas_market{}, match{}, fireworks_at_midnight{}, fireworks_last_night{};
};

// Everything special that ever happens in town.
class chronicle {
 public:
  // Streets are closed where a traffic counter shows it.
  chronicle(town const&, std::span<sensor const>, calendar const&, weather const&);

  // What overlaps [from, to), in order of time; before 1970 and after 2099 nothing is told.
  std::vector<event> between(instant from, instant to) const;
  std::string title(event const&, language) const;

  special_day on(std::int64_t day) const;
  // Whether the street is closed to traffic.
  bool closed(std::uint32_t street, instant) const;

 private:
  struct place { bool known{false}; xy at; };
  struct closure { instant from, to; };
  std::optional<closure> closure_in(std::uint32_t street, std::int64_t stretch) const;
  void add_days(std::vector<event>&, instant from, instant to) const;
  void add_storms(std::vector<event>&, instant from, instant to) const;
  void add_closures(std::vector<event>&, instant from, instant to) const;

  std::uint64_t seed_;
  calendar calendar_;
  weather weather_;
  bool korean_;
  place fairground_, market_, stadium_;
  std::vector<special_day> days_;         // from 1970 to 2099
  std::vector<std::uint32_t> closable_;   // in order
  std::vector<street_name> names_;        // of these
  std::vector<xy> middles_;
};

}  // namespace madang::demo
