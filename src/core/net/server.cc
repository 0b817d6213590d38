// Where connections come from: the addresses, the control socket, the certificate.
#include "core/net/server.h"

#include "core/net/tls.h"
// tls.h comes first: it says how Asio is compiled.
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <unistd.h>

#include <future>
#include <mutex>
#include <stdexcept>

#include "core/net/io_threads.h"
#include "core/net/listening.h"
#include "core/net/session.h"
#include "core/net/transport_asio.h"

namespace madang::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol, executor>;

// With no descriptor left, accepting fails at once and again: a pause lets others finish.
constexpr auto kPauseAfterFailure = std::chrono::milliseconds{100};
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
    if (!control_) send_at_once(socket.native_handle());
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
    auto tls = [&p] { return p.current_tls(); };
    p.listeners.push_back(std::make_shared<listener>(p.state, p.threads, fd, control, std::move(tls)));
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
