#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/api/problem.h"
#include "core/net/http.h"
#include "core/ports/series.h"

// What an airRohr (sensor.community) sends, in the two forms of its firmware: one request a sensor with the
// sensor's pin in X-PIN and bare names (P1), or all at once to an "own API" with names that begin with the
// sensor's (SDS_P1). All values are texts, and there is no time: it is now.
namespace madang::sensing::airrohr {

inline constexpr auto kSource = std::string_view{"airrohr"};

struct reading {
  std::string key;    // "1/P1": the same for both forms
  std::string name;   // as it was sent
  std::string value;  // as it was sent
};
struct push {
  std::string device;  // "esp8266-12345678"
  std::vector<reading> readings;
};

// Every mistake is named. Values that no sensor measured (samples, signal, timing) are left out.
api::reply<push> read_push(net::request const&);

// What a key stands for; nothing for one that is not known.
std::optional<ports::series_description> describe(std::string_view key);
// In the unit of the description; nothing if it is no finite number.
std::optional<double> number_of(reading const&);

}  // namespace madang::sensing::airrohr
