#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang::net {

// An IP address in the 16 bytes of IPv6; IPv4 is ::ffff:a.b.c.d, so that one caller has one address
// whichever way the socket was opened.
struct ip_address {
  std::array<std::uint8_t, 16> bytes{};
  friend auto operator<=>(ip_address const&, ip_address const&) = default;

  bool is_v4() const;
  std::string text() const;
  // What limits count by: an IPv4 address, or the /64 that one IPv6 subscriber has.
  ip_address subscriber() const;
};
std::optional<ip_address> parse_ip_address(std::string_view);
// What limits count a caller by: `subscriber` of the address, as text. What is no address is its own.
std::string subscriber_of(std::string_view address);

// "10.0.0.0/8", "::1", "192.0.2.7".
struct ip_network {
  ip_address base;
  int bits{128};  // of the 16 bytes
  bool contains(ip_address const&) const;
};
std::optional<ip_network> parse_ip_network(std::string_view);

// "127.0.0.1:8080", "[::1]:0", "localhost:8080".
struct endpoint {
  ip_address address;
  std::uint16_t port{0};
};
std::optional<endpoint> parse_endpoint(std::string_view);

// Who is behind the proxies that are trusted: the rightmost address of X-Forwarded-For that is not one of
// them. What stands further left is only what a stranger wrote. Nothing if the list is unreadable there.
std::optional<ip_address> forwarded_for(std::string_view field, std::vector<ip_network> const& trusted);

}  // namespace madang::net
