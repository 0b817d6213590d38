#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace madang::sensing {

// A requirement of OGC 18-088 (SensorThings API 1.1 Part 1, annex A) or a class of them, as the standard spells it,
// and the test in test/conformance/sensorthings that proves it, as in "datamodel.every_entity…". Without a test the
// service does not claim it; `without` says why. A class is claimed if all that begin with it are.
struct requirement {
  std::string_view uri;
  std::string_view test{};
  std::string_view without{};
  bool is_class{false};
  bool needs_mqtt{false};
};

// All of annex A. test/conformance/sensorthings checks that every test that is named here exists and passes.
std::span<requirement const> requirements();

// The URIs that a service root shows. What needs MQTT only where it listens.
std::vector<std::string> conformance(bool with_mqtt);

}  // namespace madang::sensing
