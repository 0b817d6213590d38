// Where connections come from: the addresses, the control socket, the certificate.
#include "core/net/server.h"

#include "core/net/tls.h"
// tls.h comes first: it says how Asio is compiled.
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <future>
#include <mutex>
#include <stdexcept>

#include <fmt/format.h>

#include "core/net/io_threads.h"
#include "core/net/session.h"
#include "core/net/transport_asio.h"

namespace madang::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol, executor>;

// With no descriptor left, accepting fails at once and again: a pause lets others finish.
constexpr auto kPauseAfterFailure = std::chrono::milliseconds{100};
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

[[noreturn]] void fail(std::string_view const where, std::string_view const what, int const error) {
  throw std::runtime_error{fmt::format("{} {}: {}.", what, where, std::strerror(error))};
}

int listen_tcp(std::string const& text) {
  auto const e = parse_endpoint(text);
  if (!e) throw std::runtime_error{fmt::format("\"{}\" is no address to listen on, as in 127.0.0.1:8080 or [::1]:8080.", text)};
  auto const v4 = e->address.is_v4();
  auto s = file_descriptor{::socket(v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (s.fd < 0) fail(text, "No socket can be opened for", errno);
  auto const on = 1;
  ::setsockopt(s.fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  auto address = sockaddr_storage{};
  auto size = socklen_t{sizeof(sockaddr_in)};
  if (v4) {
    auto& a = reinterpret_cast<sockaddr_in&>(address);
    a.sin_family = AF_INET;
    a.sin_port = htons(e->port);
    std::memcpy(&a.sin_addr, e->address.bytes.data() + 12, 4);
  } else {
    // Each address means what it says: [::] does not take IPv4 along.
    ::setsockopt(s.fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    auto& a = reinterpret_cast<sockaddr_in6&>(address);
    a.sin6_family = AF_INET6;
    a.sin6_port = htons(e->port);
    std::memcpy(&a.sin6_addr, e->address.bytes.data(), 16);
    size = sizeof(sockaddr_in6);
  }
  if (::bind(s.fd, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(s.fd, kBacklog) != 0) {
    if (errno == EADDRINUSE) throw std::runtime_error{fmt::format("Another program already listens on {}.", text)};
    if (errno == EACCES) throw std::runtime_error{fmt::format("Listening on {} needs a right that this user does not have.", text)};
    if (errno == EADDRNOTAVAIL) throw std::runtime_error{fmt::format("This machine does not have the address in {}.", text)};
    fail(text, "Listening is not possible on", errno);
  }
  return s.release();
}

// Whether somebody answers behind the file, or a program that died left it.
bool is_alive(sockaddr_un const& address) {
  auto const probe = file_descriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  return ::connect(probe.fd, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
}

int listen_local(std::string const& path) {
  auto address = sockaddr_un{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw std::runtime_error{fmt::format("The path {} is too long for a socket; {} bytes are possible.", path, sizeof address.sun_path - 1)};
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  if (is_alive(address)) throw std::runtime_error{fmt::format("Another program already answers on the socket {}.", path)};
  struct stat s;
  if (::lstat(path.c_str(), &s) == 0 && !S_ISSOCK(s.st_mode)) {
    throw std::runtime_error{fmt::format("{} is in the way: it is a file, and the control socket belongs there.", path)};
  }
  ::unlink(path.c_str());
  auto out = file_descriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  // Nobody can connect before listen(), so the mode is right in time.
  if (out.fd < 0 || ::bind(out.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::chmod(path.c_str(), 0600) != 0 || ::listen(out.fd, kBacklog) != 0) {
    fail(path, "The control socket cannot be opened at", errno);
  }
  return out.release();
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
  return ntohs(a.ss_family == AF_INET ? reinterpret_cast<sockaddr_in&>(a).sin_port : reinterpret_cast<sockaddr_in6&>(a).sin6_port);
}

// One address. Lives and accepts on the first I/O thread; connections go to the one that has the fewest.
class listener : public std::enable_shared_from_this<listener> {
 public:
  using tls_source = std::function<std::shared_ptr<asio::ssl::context>()>;
  listener(std::shared_ptr<server_state> s, io_threads& t, int const fd, bool const control, tls_source tls)
      : server_{std::move(s)},
        threads_{t},
        tls_{std::move(tls)},
        control_{control},
        acceptor_{t.all().front()->asio().context},
        pause_{t.all().front()->asio().context} {
    acceptor_.assign(control ? asio::generic::stream_protocol{asio::local::stream_protocol{}}
                             : asio::generic::stream_protocol{asio::ip::tcp::v4()},
                     fd);
  }

  void accept() {
    next_ = threads_.least_busy();
    auto& socket = socket_.emplace(next_->asio().context);
    acceptor_.async_accept(socket, [self = shared_from_this()](error_code const error) { self->accepted(error); });
  }

  void close() {
    auto ignored = error_code{};
    acceptor_.close(ignored);
    pause_.cancel();
  }

 private:
  void accepted(error_code const error) {
    if (!acceptor_.is_open()) return;
    if (!error) {
      take(std::move(*socket_));
      return accept();
    }
    pause_.expires_after(kPauseAfterFailure);
    pause_.async_wait([self = shared_from_this()](error_code const cancelled) {
      if (!cancelled && self->acceptor_.is_open()) self->accept();
    });
  }

  void take(plain_stream socket) {
    auto const address = control_ ? std::nullopt : address_of_peer(socket.native_handle());
    if (!control_ && !address) return;  // gone already
    auto const trusted = address && std::ranges::any_of(server_->trusted_proxies, [&](ip_network const& n) {
                           return n.contains(*address);
                         });
    auto place = connection_slots::outcome{};
    if (control_) place.place = server_->slots->take_uncounted();
    else place = server_->slots->take(trusted ? std::nullopt : address);
    auto const tls = control_ ? nullptr : tls_();
    if (place.refused && (place.at_once || tls)) return server_->count_refused(place.refused->reason);
    if (!control_) {
      auto const on = 1;
      ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    auto from = peer{.address = address ? address->text() : "local",
                     .tls = tls != nullptr || (server_->options.behind_tls && !control_),
                     .control = control_};
    auto const s = std::make_shared<session>(
        server_, next_, tls ? make_tls_transport(std::move(socket), tls) : make_plain_transport(std::move(socket)),
        std::move(from), trusted, std::move(place.place));
    next_->run([s, refused = place.refused] { refused ? s->start_refused(*refused) : s->start(); });
  }

  std::shared_ptr<server_state> server_;
  io_threads& threads_;
  tls_source tls_;
  bool control_;
  std::shared_ptr<io_thread> next_;
  std::optional<plain_stream> socket_;
  acceptor acceptor_;
  decltype(io_thread::loop::timer) pause_;
};

}  // namespace

struct server::parts {
  std::shared_ptr<server_state> state;
  io_threads& threads;
  mutable std::mutex mutex;
  std::shared_ptr<asio::ssl::context> tls;
  std::vector<std::shared_ptr<listener>> listeners;
  std::vector<std::uint16_t> ports;
  bool started{false};

  std::shared_ptr<asio::ssl::context> current_tls() const {
    auto const lock = std::lock_guard{mutex};
    return tls;
  }
  // Does f on each I/O thread and waits until all have.
  void on_each_thread(std::function<void(io_thread&)> const& f) {
    for (auto const& t : threads.all()) {
      auto done = std::promise<void>{};
      t->run([&] {
        f(*t);
        done.set_value();
      });
      done.get_future().wait();
    }
  }
};

server::server(server_options o, io_threads& t, http_handler& h, worker_pool& w, logger& l, metrics& m)
    : parts_{std::make_unique<parts>(std::make_shared<server_state>(std::move(o), h, w, l, m), t)} {}

server::~server() { stop(); }

void server::start() {
  auto& p = *parts_;
  auto const& o = p.state->options;
  if (o.tls_certificate.empty() != o.tls_key.empty()) {
    throw std::runtime_error{"TLS needs both a certificate and its private key."};
  }
  reload_certificate();
  auto const add = [&](int const fd, bool const control) {
    p.listeners.push_back(std::make_shared<listener>(p.state, p.threads, fd, control, [&p] { return p.current_tls(); }));
  };
  for (auto const& text : o.listen) {
    auto const fd = listen_tcp(text);
    p.ports.push_back(port_of(fd));
    add(fd, false);
  }
  if (!o.unix_socket.empty()) add(listen_local(o.unix_socket), true);
  p.started = true;
  p.threads.all().front()->run([all = p.listeners] {
    for (auto const& l : all) l->accept();
  });
}

std::vector<std::uint16_t> server::ports() const { return parts_->ports; }

void server::reload_certificate() {
  auto const& o = parts_->state->options;
  if (o.tls_certificate.empty()) return;
  auto fresh = make_tls_context(o.tls_certificate, o.tls_key);
  auto const lock = std::lock_guard{parts_->mutex};
  parts_->tls = std::move(fresh);
}

void server::stop() {
  auto& p = *parts_;
  if (!std::exchange(p.started, false)) return;
  p.state->ending = true;
  auto const* const group = p.state.get();
  p.threads.all().front()->run([all = p.listeners] {
    for (auto const& l : all) l->close();
  });
  p.listeners.clear();
  p.on_each_thread([&](io_thread& t) { t.finish_all(group); });
  if (!p.state->slots->wait_until_empty(p.state->options.limits.stop_time)) {
    p.on_each_thread([&](io_thread& t) { t.abort_all(group); });
    p.state->slots->wait_until_empty(p.state->options.limits.stop_time);
  }
  if (!p.state->options.unix_socket.empty()) ::unlink(p.state->options.unix_socket.c_str());
}

}  // namespace madang::net
