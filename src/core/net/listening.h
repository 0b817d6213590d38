#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/net/address.h"

// Sockets that listen, and who is at the other end of one. What listens (HTTP, MQTT) begins here. For the
// files of this folder.
namespace madang::net {

// A descriptor, not blocking. Throw std::runtime_error with a sentence for the operator.
int listen_tcp(std::string const& endpoint);
int listen_local(std::string const& path);  // only its owner may connect

// What an operator wrote: "10.0.0.0/8", "::1". Throws likewise.
std::vector<ip_network> read_trusted_proxies(std::vector<std::string> const&);

std::uint16_t port_of(int listening);
std::optional<ip_address> address_of_peer(int connected);
// TCP_NODELAY: an answer is one write and should not wait for the next.
void send_at_once(int connected);

}  // namespace madang::net
