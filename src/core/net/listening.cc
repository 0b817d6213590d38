#include "core/net/listening.h"

#include <netinet/tcp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/net/socket_address.h"

namespace madang::net {
namespace {

constexpr auto kBacklog = 1'024;

struct file_descriptor {
  explicit file_descriptor(int const n) : fd{n} {}
  ~file_descriptor() {
    if (fd >= 0) ::close(fd);
  }
  file_descriptor(file_descriptor const&) = delete;
  file_descriptor& operator=(file_descriptor const&) = delete;
  int release() { return std::exchange(fd, -1); }
  int fd;
};

[[noreturn]] void say(fmt::format_string<std::string const&> const sentence, std::string const& where) {
  throw std::runtime_error{fmt::format(sentence, where)};
}

[[noreturn]] void fail(std::string_view const where, std::string_view const what, int const error) {
  throw std::runtime_error{fmt::format("{} {}: {}.", what, where, std::strerror(error))};
}

// Whether somebody answers behind the file, or a program that died left it.
bool is_alive(socket_address const& address) {
  auto const probe = file_descriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  return ::connect(probe.fd, address.get(), address.size) == 0;
}

}  // namespace

int listen_tcp(std::string const& text) {
  auto const e = parse_endpoint(text);
  if (!e) say("\"{}\" is no address to listen on, as in 127.0.0.1:8080 or [::1]:8080.", text);
  auto const address = to_socket_address(*e);
  auto s = file_descriptor{::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (s.fd < 0) fail(text, "No socket can be opened for", errno);
  auto const on = 1;
  ::setsockopt(s.fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // Each address means what it says: [::] does not take IPv4 along.
  if (!e->address.is_v4()) ::setsockopt(s.fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (::bind(s.fd, address.get(), address.size) == 0 && ::listen(s.fd, kBacklog) == 0) return s.release();
  if (errno == EADDRINUSE) say("Another program already listens on {}.", text);
  if (errno == EACCES) say("Listening on {} needs a right that this user does not have.", text);
  if (errno == EADDRNOTAVAIL) say("This machine does not have the address in {}.", text);
  fail(text, "Listening is not possible on", errno);
}

int listen_local(std::string const& path) {
  auto const address = to_socket_address(path);
  if (is_alive(address)) say("Another program already answers on the socket {}.", path);
  struct stat s;
  if (::lstat(path.c_str(), &s) == 0 && !S_ISSOCK(s.st_mode)) {
    say("{} is in the way: it is a file, and the control socket belongs there.", path);
  }
  ::unlink(path.c_str());
  auto out = file_descriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  // Nobody can connect before listen(), so the mode is right in time.
  if (out.fd < 0 || ::bind(out.fd, address.get(), address.size) != 0 ||
      ::chmod(path.c_str(), 0600) != 0 || ::listen(out.fd, kBacklog) != 0) {
    fail(path, "The control socket cannot be opened at", errno);
  }
  return out.release();
}

std::vector<ip_network> read_trusted_proxies(std::vector<std::string> const& texts) {
  auto out = std::vector<ip_network>{};
  for (auto const& t : texts) {
    auto const n = parse_ip_network(t);
    if (!n) say("\"{}\" is no address or network of a trusted proxy, as in 10.0.0.0/8.", t);
    out.push_back(*n);
  }
  return out;
}

std::optional<ip_address> address_of_peer(int const fd) {
  auto a = sockaddr_storage{};
  auto size = socklen_t{sizeof a};
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&a), &size) != 0) return std::nullopt;
  auto out = parse_ip_address("0.0.0.0");
  if (a.ss_family == AF_INET) std::memcpy(out->bytes.data() + 12, &reinterpret_cast<sockaddr_in&>(a).sin_addr, 4);
  else if (a.ss_family == AF_INET6) std::memcpy(out->bytes.data(), &reinterpret_cast<sockaddr_in6&>(a).sin6_addr, 16);
  else return std::nullopt;
  return out;
}

std::uint16_t port_of(int const fd) {
  auto a = sockaddr_storage{};
  auto size = socklen_t{sizeof a};
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&a), &size);
  return ntohs(a.ss_family == AF_INET ? reinterpret_cast<sockaddr_in&>(a).sin_port
                                      : reinterpret_cast<sockaddr_in6&>(a).sin6_port);
}

void send_at_once(int const fd) {
  auto const on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace madang::net
