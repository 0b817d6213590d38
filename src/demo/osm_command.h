#pragma once

#include "core/capability.h"
#include "core/ports/osm_import.h"
#include "demo/town.h"

namespace madang::demo {

// The town as a file of OpenStreetMap, with progress. False if it was stopped or the disk is full: `out` knows why.
bool write_osm_file(town const&, std::string const& path, output& out);
// The town's map for whoever draws maps: by way of a file that goes again.
bool hand_over_map(town const&, ports::osm_import_port&, output& out);

// `madang demo osm`: --seed, --sensors and --language say which town; without them it is the one of this city.
int write_osm_command(std::optional<town_options> const& of_city, command_call&);
command_spec osm_command_spec();

// The options of a town as they stand on a command line; says what is wrong with them.
std::optional<town_options> options_of(command_call&, town_options const& otherwise, std::int64_t sensors_max);
inline constexpr auto kLanguages = std::array<std::string_view, 4>{"ko", "en", "de", "nl"};

}  // namespace madang::demo
