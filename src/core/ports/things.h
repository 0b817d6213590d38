#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace madang::ports {

// What is known of Things without knowing how they are kept. Offered by `sensing`.
struct things_port {
  virtual ~things_port() = default;
  // The number, within this program, of the Thing with that @iot.id.
  virtual std::optional<std::int64_t> thing(std::string_view id) = 0;
  // Whether there are Things that this source (see series_port) did not describe.
  virtual bool has_others(std::string_view source) = 0;
};

}  // namespace madang::ports
