#include "app/mqtt_addresses.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/net/address.h"

namespace madang {
namespace {

// Of "https://city.example:8443/data": "city.example"; an IPv6 address in its brackets.
std::string host_of(std::string_view url) {
  if (auto const scheme = url.find("://"); scheme != url.npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find('/'));
  auto const end = url.starts_with('[') ? url.find(']') + 1 : url.find(':');
  return std::string{url.substr(0, end)};
}

std::string name_of_this_machine() {
  auto name = std::array<char, 256>{};
  return gethostname(name.data(), name.size() - 1) == 0 && name[0] != 0 ? name.data() : "localhost";
}

std::string host_of(net::ip_address const& a) {
  auto const text = a.text();
  if (text == "0.0.0.0" || text == "::") return name_of_this_machine();  // it listens on every network
  return a.is_v4() ? text : fmt::format("[{}]", text);
}

}  // namespace

std::vector<std::string> mqtt_addresses(config const& c) {
  auto out = std::vector<std::string>{};
  if (c.mqtt == "off") return out;
  auto const scheme = c.tls_certificate || c.behind_tls ? "mqtts" : "mqtt";
  for (auto const piece : split(c.mqtt, ',')) {
    auto const at = net::parse_endpoint(trim(piece));
    if (!at) continue;  // listening there fails, with a sentence
    auto const address =
        fmt::format("{}://{}:{}", scheme, c.public_url ? host_of(*c.public_url) : host_of(at->address), at->port);
    if (std::ranges::find(out, address) == out.end()) out.push_back(address);
  }
  return out;
}

}  // namespace madang
