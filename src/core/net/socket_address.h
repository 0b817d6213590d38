#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "core/net/address.h"

namespace madang::net {

// An address as the kernel takes it. For the files of this folder.
struct socket_address {
  sockaddr_storage storage{};
  socklen_t size{0};

  int family() const { return storage.ss_family; }
  sockaddr const* get() const { return reinterpret_cast<sockaddr const*>(&storage); }
};

inline socket_address to_socket_address(endpoint const& e) {
  auto out = socket_address{};
  if (e.address.is_v4()) {
    auto& a = reinterpret_cast<sockaddr_in&>(out.storage);
    a.sin_family = AF_INET;
    a.sin_port = htons(e.port);
    std::memcpy(&a.sin_addr, e.address.bytes.data() + 12, 4);
    out.size = sizeof a;
  } else {
    auto& a = reinterpret_cast<sockaddr_in6&>(out.storage);
    a.sin6_family = AF_INET6;
    a.sin6_port = htons(e.port);
    std::memcpy(&a.sin6_addr, e.address.bytes.data(), 16);
    out.size = sizeof a;
  }
  return out;
}

// Throws std::runtime_error if the path does not fit.
inline socket_address to_socket_address(std::string const& path) {
  auto out = socket_address{};
  auto& a = reinterpret_cast<sockaddr_un&>(out.storage);
  if (path.size() >= sizeof a.sun_path) {
    throw std::runtime_error{
        fmt::format("The path {} is too long for a socket; {} bytes are possible.", path, sizeof a.sun_path - 1)};
  }
  a.sun_family = AF_UNIX;
  std::memcpy(a.sun_path, path.data(), path.size());
  out.size = sizeof a;
  return out;
}

}  // namespace madang::net
