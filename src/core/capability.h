#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/command_line.h"
#include "core/base/output.h"
#include "core/store/migrate.h"
#include "core/store/sql_reader.h"

namespace madang {
class logger;
class metrics;
class worker_pool;
struct clock;
}  // namespace madang
namespace madang::api { class router; }
namespace madang::auth {
class data_sets;
class tokens;
}  // namespace madang::auth
namespace madang::bus { class bus; }
namespace madang::ports {
class board;
struct topics_port;
}  // namespace madang::ports
namespace madang::json { class node; }

namespace madang {

// What the program lends to every capability; it outlives them all.
struct runtime {
  store::store& entities;
  // Another store of the same city: a file of its own in SQLite, the same database in PostgreSQL.
  std::function<std::unique_ptr<store::store>(std::string_view name, store::store_options)> open_store;
  auth::data_sets& sets;
  auth::tokens& tokens;
  bus::bus& events;
  clock const& time;
  logger& log;
  metrics& counters;
  ports::board& ports;
  std::function<bool(std::function<void()>)> later;  // on a worker thread; false if too much is waiting
  std::vector<std::string> mqtt_endpoints{};          // as clients reach them: "mqtt://city.example:1883"
};

// A capability at work on one city.
struct part {
  virtual ~part() = default;
  virtual void declare(api::router&) {}
  virtual void start() {}  // work of its own in the background; only while serving
  virtual std::int64_t verify(output&) { return 0; }  // names what is damaged; how much that is
  virtual ports::topics_port* topics() { return nullptr; }  // its part of MQTT
  // What is not in ordinary tables, as lines of JSON objects, and taking them again: for moving a city.
  virtual void dump(std::function<void(std::string const&)> const&) {}
  virtual std::int64_t lines_to_dump() { return 0; }  // about
  virtual bool load(json::node const&) { return false; }  // false: the line is none of ours
  virtual void loaded() {}
};

struct command_call {
  parsed_options const& options;
  std::string folder;  // relative paths begin here: where the person stands, not where the server runs
  output& out;
  std::string path(std::string_view const given) const {
    return given.starts_with('/') ? std::string{given} : folder + '/' + std::string{given};
  }
};

// `madang WORDS …`, on an open store. Returns the exit code.
struct command {
  command_spec spec;
  std::function<int(part&, command_call&)> run;
  bool begins_city{true};  // may be the first one on a new folder: it brings what is in the city
  bool without_city{false};  // runs without --data too, on an empty city of its own that goes again
};

// What `madang sql` shows beside the tables that are in the entities' store. On PostgreSQL all of it is in one
// database, and migrations make the views.
struct sql_tables {
  std::vector<std::string_view> stores{};         // that the capability opens, by the names it opens them by
  std::vector<store::computed_table> computed{};  // what SQL cannot read by itself
  std::vector<store::session_view> views{};
  std::string_view help{};  // for `.help`: lines that say what is there, with examples; each question ends with ';'
};

// All that the program knows of a capability. Start-up has two phases: all are made and offer their ports,
// then all declare their endpoints.
struct capability {
  std::string_view name;
  std::vector<store::migration> migrations;
  std::unique_ptr<part> (*make)(runtime&);
  std::vector<command> commands;
  sql_tables (*for_sql)(){nullptr};
};

}  // namespace madang
