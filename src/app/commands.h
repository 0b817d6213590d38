#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/opened_city.h"

namespace madang {

// A command that needs an open city, whether it runs in this process or in the one that serves it.
struct city_command {
  command_spec spec;
  std::function<int(opened_city&, command_call&)> run;
  bool begins_city{false};   // on a folder without a city it begins one; others refuse that
  bool without_city{false};  // runs without --data too, on an empty city of its own that goes again
};

// The program's own and those of every capability.
std::vector<city_command> const& city_commands();
// The one whose words stand at the beginning of `args`, and how many of them are words.
struct chosen_command {
  city_command const* command;
  std::size_t words;
};
std::optional<chosen_command> choose_command(std::vector<std::string> const& args);
// Commands of the program itself: tokens, data sets, sql, export, verify.
std::vector<city_command> own_commands();

// Parses and runs. Mistakes are told on `out`; 2 for a wrong command line, 1 for what failed.
int run_command(opened_city&, std::vector<std::string> const& args, std::string const& folder, output& out);

}  // namespace madang
