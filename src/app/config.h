#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/api/object.h"
#include "core/base/command_line.h"
#include "core/geo/point.h"

namespace madang {

// Every setting of the program, told once: the file, the environment, the flags, --help and
// docs/generated/config.md come from describe(). Later ones win: file, then environment, then flags.
struct config {
  std::string data;
  std::optional<std::string> store;
  std::string listen{"127.0.0.1:8080"};
  std::string mqtt{"127.0.0.1:1883"};
  std::optional<std::string> public_url;
  std::optional<std::string> tls_certificate, tls_key;
  bool behind_tls{false};
  std::optional<std::string> trusted_proxies;
  std::string city_name{"Madang"};
  std::optional<std::string> city_bounds;
  std::optional<std::string> city_time_zone;
  std::string log_level{"info"};
  std::string log_format{"text"};
  std::int64_t workers{0};
  std::int64_t anonymous_requests_per_second{50};
  std::int64_t token_requests_per_second{1'000};
  std::optional<std::string> web;
};

void describe(api::object<config>&);

// What `madang serve` and the commands that open a store understand.
std::vector<option_spec> config_options(bool serving);
// Reads file (DIR/madang.conf or --config), environment (MADANG_LISTEN …) and flags. Every mistake is a sentence.
result<config, std::vector<std::string>> read_config(
    parsed_options const&, std::vector<std::pair<std::string, std::string>> const& environment);
// What city_bounds says; nothing if it is not given.
std::optional<geo::box> bounds_of(config const&);
std::string config_documentation();  // Markdown

}  // namespace madang
