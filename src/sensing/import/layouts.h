#pragma once

#include <optional>
#include <string_view>

namespace madang::sensing::series_import {

// Mappings that are built in: --layout NAME. The text is a mapping file.
std::optional<std::string_view> layout(std::string_view name);
std::string_view layout_names();  // for people: "sensor.community"

}  // namespace madang::sensing::series_import
