#pragma once

#include "core/auth/principal.h"

namespace madang::sensing {

inline constexpr auto kRead =
    auth::permission{"sensing.entity.read", "See what is measured in the city", auth::role::anonymous};
inline constexpr auto kObserve = auth::permission{
    "sensing.observation.create", "Send observations of one's own device, or of a data set", auth::role::device};
inline constexpr auto kEdit = auth::permission{
    "sensing.entity.edit", "Describe things, sensors and datastreams of a data set", auth::role::editor};
inline constexpr auto kOwn = auth::permission{
    "sensing.own.edit", "Describe, move and withdraw one's own device, or what is in a data set", auth::role::device};
inline constexpr auto kHear =
    auth::permission{"sensing.device.push", "Send readings as an airRohr does; they wait until the device is claimed",
                     auth::role::anonymous};
inline constexpr auto kClaim =
    auth::permission{"sensing.device.claim", "Take a device into a data set", auth::role::editor};

}  // namespace madang::sensing
