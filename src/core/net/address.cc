#include "core/net/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "core/base/text.h"

namespace madang::net {
namespace {

constexpr std::array<std::uint8_t, 12> kV4Prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

bool is_in(std::vector<ip_network> const& networks, ip_address const& a) {
  return std::ranges::any_of(networks, [&](ip_network const& n) { return n.contains(a); });
}

}  // namespace

bool ip_address::is_v4() const { return std::equal(kV4Prefix.begin(), kV4Prefix.end(), bytes.begin()); }

std::string ip_address::text() const {
  char out[INET6_ADDRSTRLEN];
  auto const* done = is_v4() ? inet_ntop(AF_INET, bytes.data() + 12, out, sizeof out)
                             : inet_ntop(AF_INET6, bytes.data(), out, sizeof out);
  return done ? done : "";
}

ip_address ip_address::subscriber() const {
  auto out = *this;
  if (!is_v4()) std::fill(out.bytes.begin() + 8, out.bytes.end(), std::uint8_t{0});
  return out;
}

std::optional<ip_address> parse_ip_address(std::string_view const s) {
  auto const text = std::string{s};
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != text.npos) return std::nullopt;
  auto out = ip_address{};
  if (inet_pton(AF_INET6, text.c_str(), out.bytes.data()) == 1) return out;
  std::ranges::copy(kV4Prefix, out.bytes.begin());
  if (inet_pton(AF_INET, text.c_str(), out.bytes.data() + 12) == 1) return out;
  return std::nullopt;
}

bool ip_network::contains(ip_address const& a) const {
  auto const whole = std::size_t(bits / 8);
  if (!std::equal(a.bytes.begin(), a.bytes.begin() + std::ptrdiff_t(whole), base.bytes.begin())) return false;
  if (bits % 8 == 0) return true;
  auto const mask = 0xFF << (8 - bits % 8) & 0xFF;
  return (a.bytes[whole] & mask) == (base.bytes[whole] & mask);
}

std::string subscriber_of(std::string_view const address) {
  auto const ip = parse_ip_address(address);
  return ip ? ip->subscriber().text() : std::string{address};
}

std::optional<ip_network> parse_ip_network(std::string_view const s) {
  auto const slash = s.find('/');
  auto const base = parse_ip_address(s.substr(0, slash));
  if (!base) return std::nullopt;
  if (slash == s.npos) return ip_network{*base, 128};
  auto const bits = parse_int(s.substr(slash + 1));
  auto const most = base->is_v4() ? 32 : 128;
  if (!bits || *bits < 0 || *bits > most) return std::nullopt;
  return ip_network{*base, int(*bits) + 128 - most};
}

std::optional<endpoint> parse_endpoint(std::string_view const s) {
  auto const colon = s.rfind(':');
  if (colon == s.npos) return std::nullopt;
  auto host = s.substr(0, colon);
  auto const bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  else if (host.find(':') != host.npos) return std::nullopt;
  auto const address = parse_ip_address(host == "localhost" ? "127.0.0.1" : host);
  auto const port = parse_int(s.substr(colon + 1));
  if (!address || !port || *port < 0 || *port > 65'535) return std::nullopt;
  return endpoint{*address, std::uint16_t(*port)};
}

std::optional<ip_address> forwarded_for(std::string_view const field, std::vector<ip_network> const& trusted) {
  auto last = std::optional<ip_address>{};
  auto items = split(field, ',');
  for (auto i = items.rbegin(); i != items.rend(); ++i) {
    // Some proxies write a port behind the address.
    auto const item = trim(*i);
    auto const with_port = parse_endpoint(item);
    auto const address = with_port ? std::optional{with_port->address} : parse_ip_address(item);
    if (!address) return last;
    last = address;
    if (!is_in(trusted, *address)) return last;
  }
  return last;
}

}  // namespace madang::net
