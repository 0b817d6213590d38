#include <array>

#include "sensing/sensorthings.h"

namespace madang::sensing {

// 18-088, annex A. A URI stands here only while test/conformance/sensorthings names the test that proves it.
static constexpr auto kConformance = std::to_array<std::string_view>({
    "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel",
});

std::span<std::string_view const> conformance() { return kConformance; }

}  // namespace madang::sensing
