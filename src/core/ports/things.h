#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace madang::ports {

struct known_thing {
  std::int64_t no{0};        // within this program
  std::int64_t data_set{0};  // the number of the one it belongs to
};

// What is known of Things without knowing how they are kept. Offered by `sensing`.
struct things_port {
  virtual ~things_port() = default;
  // The Thing with that @iot.id.
  virtual std::optional<known_thing> thing(std::string_view id) = 0;
  // Whether there are Things that this source (see series_port) did not describe.
  virtual bool has_others(std::string_view source) = 0;
};

}  // namespace madang::ports
