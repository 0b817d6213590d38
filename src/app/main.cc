#include <unistd.h>

#include <filesystem>

#include <fmt/format.h>

#include "app/capabilities.h"
#include "app/commands.h"
#include "app/control.h"
#include "app/opened_city.h"
#include "app/serve.h"
#include "app/server_api.h"
#include "app/sql_shell.h"
#include "core/base/scratch_folder.h"

extern char** environ;

namespace madang {
namespace {

command_spec serve_spec() {
  return {
      "madang serve", "Serves a city: page, APIs, sensors.",
      "Examples:\n  madang serve --data town\n  madang serve --data town --listen 0.0.0.0:8080 --mqtt 0.0.0.0:1883\n"
      "  madang serve --data town --store postgresql://madang@localhost/city\n"
      "Everything about the city is in the data folder; a copy of it, made while nothing serves it, is a backup.\n",
      config_options(true)};
}
command_spec openapi_spec() {
  return {"madang openapi",
          "Prints the OpenAPI document of all that this program offers.",
          "",
          {{"--settings", "", "prints the table of settings instead"}}};
}

std::string overview() {
  auto out = std::string{
      "Madang, a city's open yard: gathers a city's live data and opens it to everybody.\n\nUsage: madang COMMAND …  "
      "(each with --help)\n\n"};
  auto const row = [&](command_spec const& s) { out += fmt::format("  {:<24} {}\n", s.name.substr(7), s.summary); };
  row(serve_spec());
  for (auto const& c : city_commands()) row(c.spec);
  row(sql_spec());
  row(openapi_spec());
  return out + fmt::format("\nVersion {}. Licence Apache-2.0.\n", program_version());
}

std::vector<std::pair<std::string, std::string>> environment() {
  auto out = std::vector<std::pair<std::string, std::string>>{};
  for (auto** e = environ; *e; ++e) {
    auto const line = std::string_view{*e};
    auto const equals = line.find('=');
    if (equals != line.npos) out.emplace_back(line.substr(0, equals), line.substr(equals + 1));
  }
  return out;
}

logger::level level_of(std::string_view const s) {
  return s == "debug"     ? logger::level::debug
         : s == "warning" ? logger::level::warning
         : s == "error"   ? logger::level::error
                          : logger::level::info;
}

int complain(std::vector<std::string> const& sentences) {
  for (auto const& s : sentences) fmt::print(stderr, "{}\n", s);
  return 2;
}

int run_serve(std::vector<std::string> const& args) {
  auto const spec = serve_spec();
  auto const parsed = parse_command_line(spec, args);
  if (!parsed) return complain({parsed.error()});
  if (parsed->help) return fmt::print("{}", help_text(spec)), 0;
  auto const settings = read_config(*parsed, environment());
  if (!settings) return complain(settings.error());
  auto folder = data_folder::at(settings->data);
  if (!folder) return complain({folder.error()});
  if (!folder->take()) return complain({who_owns(*folder)});
  if (auto const chosen = folder->choose_store(settings->store); !chosen) return complain({chosen.error()});
  hold_signals();
  auto const log = make_logger(level_of(settings->log_level),
                               settings->log_format == "json" ? logger::format::json : logger::format::text);
  auto city = opened_city{*settings, std::move(*folder), *log};
  return serve(city);
}

// A command that asks nothing of a city: it gets an empty one, in a folder that goes again.
int run_without_city(std::vector<std::string> const& args, output& out) {
  auto const scratch = scratch_folder{};
  auto folder = data_folder::at(scratch.path());
  if (!folder) return out.note(folder.error()), 1;
  auto const log = make_logger(logger::level::warning, logger::format::text);
  auto city = opened_city{config{.data = scratch.path()}, std::move(*folder), *log};
  return run_command(city, args, std::filesystem::current_path().string(), out);
}

int run_on_city(std::vector<std::string> const& args, chosen_command const& chosen) {
  auto const out = make_standard_output();
  auto const spec = chosen.command->spec;
  auto const parsed = parse_command_line(spec, {args.begin() + std::ptrdiff_t(chosen.words), args.end()});
  if (!parsed) return complain({parsed.error()});
  if (parsed->help) return fmt::print("{}", help_text(spec)), 0;
  if (chosen.command->without_city && !parsed->has("--data")) return run_without_city(args, *out);
  auto const read = read_config(*parsed, environment());
  if (!read) return complain(read.error());
  auto const& settings = *read;
  auto folder = chosen.command->begins_city ? data_folder::at(settings.data) : data_folder::with_city(settings.data);
  if (!folder) return out->note(folder.error()), 1;
  if (!folder->may_be_written()) {
    return out->note(fmt::format("The data folder {} cannot be written to by this user.", folder->path())), 1;
  }
  auto const here = std::filesystem::current_path().string();
  if (!folder->take()) {
    if (!is_served(*folder)) return out->note(who_owns(*folder)), 1;
    return run_remotely(folder->control_socket(), args, here, *out);
  }
  if (auto const store = folder->choose_store(settings.store); !store) return complain({store.error()});
  auto const log = make_logger(logger::level::warning, logger::format::text);
  auto city = opened_city{settings, std::move(*folder), *log};
  auto const code = run_command(city, args, here, *out);
  // What an import stored before it failed stays: the same command goes on with the rest.
  if (code == 0 || !city.is_empty()) city.keep();
  return code;
}

// What the endpoints say of themselves needs no data: a city in a folder of its own that goes again.
int run_openapi(std::vector<std::string> const& args) {
  auto const spec = openapi_spec();
  auto const parsed = parse_command_line(spec, args);
  if (!parsed) return complain({parsed.error()});
  if (parsed->help) return fmt::print("{}", help_text(spec)), 0;
  if (parsed->has("--settings")) return fmt::print("{}", config_documentation()), 0;
  auto const scratch = scratch_folder{};
  auto folder = data_folder::at(scratch.path());
  if (!folder) return complain({folder.error()});
  auto const log = make_silent_logger();
  auto city = opened_city{config{.data = scratch.path()}, std::move(*folder), *log};
  auto router = api::router{};
  auto commands = commands_at_work{city};
  declare_all(router, city, commands);
  fmt::print("{}\n", router.openapi(program_version()));
  return 0;
}

// The commands that begin with a word that is none by itself: "import".
std::string commands_of(std::string_view const word) {
  auto out = std::string{};
  for (auto const& c : city_commands()) {
    if (c.spec.name.starts_with(fmt::format("madang {} ", word))) {
      out += fmt::format("  {:<24} {}\n", c.spec.name.substr(7), c.spec.summary);
    }
  }
  return out.empty() ? out : fmt::format("Usage: madang {} COMMAND …  (each with --help)\n\n{}", word, out);
}

bool is_help(std::string_view const word) { return word == "--help" || word == "-h" || word == "help"; }

int run(std::vector<std::string> const& args) {
  if (args.empty() || is_help(args[0])) return fmt::print("{}", overview()), args.empty() ? 2 : 0;
  if (args[0] == "--version") return fmt::print("{}\n", program_version()), 0;
  auto const rest = std::vector<std::string>{args.begin() + 1, args.end()};
  if (args[0] == "serve") return run_serve(rest);
  if (args[0] == "sql") return run_sql(rest);
  if (args[0] == "openapi") return run_openapi(rest);
  if (auto const chosen = choose_command(args)) return run_on_city(args, *chosen);
  auto const list = commands_of(args[0]);
  if (!list.empty() && !rest.empty() && is_help(rest[0])) return fmt::print("{}", list), 0;
  if (!list.empty() && rest.empty()) return fmt::print(stderr, "{}", list), 2;
  return complain({fmt::format("There is no command '{}'. `madang --help` lists them all.", fmt::join(args, " "))});
}

}  // namespace
}  // namespace madang

int main(int argc, char** argv) {
  try {
    return madang::run({argv + 1, argv + argc});
  } catch (std::exception const& e) {
    fmt::print(stderr, "{}\n", e.what());
    return 1;
  }
}
