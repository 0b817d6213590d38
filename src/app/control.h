#pragma once

#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <vector>

#include "app/opened_city.h"
#include "core/api/problem.h"
#include "core/base/output.h"

namespace madang {

// The commands that run in the process that serves a city, each on a thread of its own, until it is done or whoever
// asked for it is gone. Safe to call from any thread.
class commands_at_work {
 public:
  // What a command prints, as lines of JSON; false after the last.
  using stream = std::function<bool(std::string&)>;

  explicit commands_at_work(opened_city&);
  ~commands_at_work();  // end()
  commands_at_work(commands_at_work const&) = delete;

  // A problem if as many are at work as there may be.
  api::reply<stream> run(std::vector<std::string> args, std::string folder);
  // Tells all that nobody waits for them, and waits until they have stopped.
  void end();

 private:
  class line_queue;
  struct command;
  opened_city& city_;
  std::mutex mutex_;
  std::list<command> all_;
};

// One process owns a city. A command that finds it taken asks the owner, through the socket in the data
// folder that only the folder's user can open, to run it there; what it prints comes back line by line.
void declare_control(api::router&, commands_at_work&);

// Whether the process that owns a folder takes commands.
bool is_served(data_folder const&);
// Why a folder that another process owns cannot be had, as a sentence: it is served, or a command works on it.
std::string who_owns(data_folder const&);
// Runs a command in the process that serves the city. Returns its exit code.
int run_remotely(std::string const& socket, std::vector<std::string> const& args, std::string const& folder,
                 output& out);

}  // namespace madang
