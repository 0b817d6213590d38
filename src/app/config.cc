#include "app/config.h"

#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/base/zone.h"

namespace madang {

void describe(api::object<config>& o) {
  using t = config;
  o.named("Config", "Settings of the program");
  o.field<&t::data>("data", "The folder in which everything is kept").length(1, 4'096);
  o.field<&t::store>("store",
                     "PostgreSQL instead of SQLite, as in postgresql://user@host/database; the folder remembers it");
  o.field<&t::listen>("listen",
                      "Where HTTP is served: ADDRESS:PORT, several by comma; 0.0.0.0 is every network of this machine")
      .optional();
  o.field<&t::mqtt>("mqtt", "Where MQTT is served: ADDRESS:PORT; 'off' for nowhere").optional();
  o.field<&t::public_url>(
      "public_url",
      "How people reach this program, as in https://data.city.example; otherwise taken from each request");
  o.field<&t::tls_certificate>("tls_certificate",
                               "PEM file with the certificate and those that signed it: HTTPS instead of HTTP");
  o.field<&t::tls_key>("tls_key", "PEM file with its private key");
  o.field<&t::behind_tls>("behind_tls", "A proxy in front of this program speaks TLS with everybody").optional();
  o.field<&t::trusted_proxies>("trusted_proxies",
                               "Networks whose X-Forwarded-For is believed, by comma, as in 10.0.0.0/8");
  o.field<&t::city_name>("city_name", "The city's name, as the page shows it").length(1, 100).optional();
  o.field<&t::city_bounds>(
      "city_bounds", "What the map shows first: west,south,east,north in degrees; otherwise all that is measured");
  o.field<&t::city_time_zone>("city_time_zone",
                              "What clocks in the city show, as in Europe/Berlin or Asia/Seoul; otherwise the page "
                              "shows each reader's own time");
  o.field<&t::log_level>("log_level", "The least that is written to the log")
      .one_of({"debug", "info", "warning", "error"})
      .optional();
  o.field<&t::log_format>("log_format", "Lines for people, or JSON for programs").one_of({"text", "json"}).optional();
  o.field<&t::workers>("workers", "Threads that answer requests; 0: twice as many as there are cores")
      .range(0, 256)
      .optional();
  o.field<&t::anonymous_requests_per_second>("anonymous_requests_per_second",
                                             "From one address, with bursts of twenty seconds' worth; 0: no limit")
      .range(0, 1'000'000)
      .optional();
  o.field<&t::token_requests_per_second>("token_requests_per_second",
                                         "By one token, with bursts of twenty seconds' worth; 0: no limit")
      .range(0, 1'000'000)
      .optional();
  o.field<&t::web>("web", "Serves the page from this folder instead of the built-in one: for its developers");
}

static std::string flag_of(std::string_view const field) {
  auto s = "--" + std::string{field};
  std::ranges::replace(s, '_', '-');
  return s;
}

std::vector<option_spec> config_options(bool const serving) {
  auto out = std::vector<option_spec>{};
  for (auto const& f : api::info<config>().fields) {
    auto const for_store = f.name == "data" || f.name == "store";
    if (!serving && !for_store) continue;
    auto const value = f.name == "data" || f.name == "web" ? "DIR"
                       : f.name == "store"                 ? "ADDRESS"
                       : f.type->json_type == "boolean"    ? "true|false"
                                                           : "VALUE";
    out.push_back({flag_of(f.name), value, f.doc});
  }
  if (serving) {
    out.push_back({"--config", "FILE", "Settings as lines `name = value`; otherwise madang.conf in the data folder"});
  }
  return out;
}

namespace {

using settings = std::map<std::string, std::pair<std::string, std::string>>;  // name → value, where it came from

void read_file(std::string const& path, settings& out, std::vector<std::string>& wrong) {
  auto file = std::ifstream{path};
  auto line = std::string{};
  for (auto n = 1; std::getline(file, line); ++n) {
    auto const text = trim(std::string_view{line}.substr(0, line.find('#')));
    if (text.empty()) continue;
    auto const equals = text.find('=');
    if (equals == text.npos) {
      wrong.push_back(fmt::format("{} line {} is not `name = value`.", path, n));
      continue;
    }
    auto const name = trim(text.substr(0, equals));
    out[std::string{name}] = {std::string{trim(text.substr(equals + 1))}, fmt::format("{} line {}, {}", path, n, name)};
  }
}

bool file_exists(std::string const& path) { return std::ifstream{path}.good(); }

}  // namespace

std::optional<geo::box> bounds_of(config const& c) {
  if (!c.city_bounds) return std::nullopt;
  auto numbers = std::vector<double>{};
  for (auto const piece : split(*c.city_bounds, ',')) {
    auto const x = parse_double(trim(piece));
    if (!x || !(std::abs(*x) <= 180)) return std::nullopt;
    numbers.push_back(*x);
  }
  if (numbers.size() != 4 || numbers[0] >= numbers[2] || numbers[1] >= numbers[3] ||
      std::max(-numbers[1], numbers[3]) > 90) {
    return std::nullopt;
  }
  return geo::box{numbers[0], numbers[1], numbers[2], numbers[3]};
}

result<config, std::vector<std::string>> read_config(
    parsed_options const& flags, std::vector<std::pair<std::string, std::string>> const& environment) {
  auto all = settings{};
  auto wrong = std::vector<std::string>{};
  auto const folder = flags.get("--data");
  auto const named = flags.get("--config");
  if (named && !file_exists(*named)) wrong.push_back(fmt::format("The settings file {} cannot be read.", *named));
  if (named) read_file(*named, all, wrong);
  else if (folder && file_exists(*folder + "/madang.conf")) read_file(*folder + "/madang.conf", all, wrong);
  for (auto const& [name, value] : environment) {
    if (!name.starts_with("MADANG_")) continue;
    auto const field = to_lower_ascii(std::string_view{name}.substr(7));
    if (std::ranges::find(api::info<config>().fields, field, &api::field_info::name) !=
        api::info<config>().fields.end()) {
      all[field] = {value, name};
    }
  }
  for (auto const& f : api::info<config>().fields) {
    if (auto const v = flags.get(flag_of(f.name))) all[f.name] = {*v, flag_of(f.name)};
  }
  auto texts = api::named_texts{};
  for (auto const& [name, value] : all) texts.emplace_back(name, value.first);
  auto out = config{};
  auto mistakes = api::problems{};
  api::info<config>().read({}, texts, &out, {mistakes, ""});
  for (auto const& m : mistakes) {
    auto const name = m.pointer.substr(1);
    auto const at = all.find(name);
    wrong.push_back(at == all.end() ? fmt::format("{}: {}", flag_of(name), m.detail)
                                    : fmt::format("{} ({}): {}", at->second.second, at->second.first, m.detail));
  }
  for (auto const& [name, addresses] : {std::pair{"listen", out.listen}, {"mqtt", out.mqtt}}) {
    if (addresses.find_first_not_of(", \t") == addresses.npos) {
      wrong.push_back(fmt::format("{}: there is no address in '{}'.", name, addresses));
    }
  }
  if (out.tls_certificate.has_value() != out.tls_key.has_value()) {
    wrong.emplace_back("For HTTPS both tls_certificate and tls_key are needed.");
  }
  if (out.city_bounds && !bounds_of(out)) {
    wrong.push_back(fmt::format("city_bounds: '{}' is not west,south,east,north in degrees, as in 8.5,49.3,8.8,49.5.",
                                *out.city_bounds));
  }
  if (out.city_time_zone && !zone::named(*out.city_time_zone)) {
    wrong.push_back(
        fmt::format("city_time_zone: '{}' is no time zone. It is a name such as Europe/Berlin, Asia/Seoul or UTC.",
                    *out.city_time_zone));
  }
  if (!wrong.empty()) return wrong;
  return out;
}

std::string config_documentation() {
  auto out = std::string{
      "# Settings\n\nGenerated by `madang openapi --settings`. In `madang.conf` in the data folder as `name = value`, "
      "in the environment as\n"
      "`MADANG_NAME`, as a flag `--name value`; later ones win.\n\n| name | what it says | if not given "
      "|\n|---|---|---|\n"};
  auto const defaults = config{};
  for (auto const& f : api::info<config>().fields) {
    auto w = json::writer{};
    w.begin_object();
    f.write(w, &defaults, f.name);
    w.end_object();
    auto doc = json::document{};
    auto const text = w.take();
    auto const v = doc.parse(text)->find(f.name);
    out += fmt::format(
        "| `{}` | {} | {} |\n", f.name, f.doc,
        v && v->raw() != "\"\"" ? fmt::format("`{}`", v->is_string() ? std::string{v->string()} : v->raw()) : "");
  }
  return out;
}

}  // namespace madang
