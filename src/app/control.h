#pragma once

#include <string>
#include <vector>

#include "app/opened_city.h"
#include "core/base/output.h"

namespace madang {

// One process owns a city. A command that finds it taken asks the owner, through the socket in the data
// folder that only the folder's user can open, to run it there; what it prints comes back line by line.
void declare_control(api::router&, opened_city&);

// Whether the process that owns a folder takes commands.
bool is_served(data_folder const&);
// Why a folder that another process owns cannot be had, as a sentence: it is served, or a command works on it.
std::string who_owns(data_folder const&);
// Runs a command in the process that serves the city. Returns its exit code.
int run_remotely(std::string const& socket, std::vector<std::string> const& args, std::string const& folder, output& out);

}  // namespace madang
