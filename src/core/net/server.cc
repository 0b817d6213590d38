// Where connections come from: the addresses, the control socket, the certificate.
#include "core/net/server.h"

#include "core/net/accept_loop.h"
// accept_loop.h comes before what else speaks Asio: it says how that is compiled.
#include <unistd.h>

#include <mutex>
#include <stdexcept>

#include "core/net/listening.h"
#include "core/net/session.h"
#include "core/net/tls.h"

namespace madang::net {
namespace {

namespace asio = boost::asio;

// Who connects through the control socket has no address and no limits.
void take(std::shared_ptr<server_state> const& s, bool const control, std::shared_ptr<asio::ssl::context> const& tls,
          std::shared_ptr<io_thread> const& thread, plain_stream socket) {
  auto const address = control ? std::nullopt : address_of_peer(socket.native_handle());
  if (!control && !address) return;  // gone already
  auto const trusted = address && std::ranges::any_of(s->trusted_proxies, [&](ip_network const& n) {
                         return n.contains(*address);
                       });
  auto place = connection_slots::outcome{};
  if (control) place.place = s->slots->take_uncounted();
  else place = s->slots->take(trusted ? std::nullopt : address);
  if (place.refused && (place.at_once || tls)) return s->count_refused(place.refused->reason);
  if (!control) send_at_once(socket.native_handle());
  auto from = peer{.address = address ? address->text() : "local",
                   .tls = tls != nullptr || (s->options.behind_tls && !control),
                   .control = control};
  auto const fresh = std::make_shared<session>(
      s, thread, tls ? make_tls_transport(std::move(socket), tls) : make_plain_transport(std::move(socket)),
      std::move(from), trusted, std::move(place.place));
  thread->run([fresh, refused = place.refused] { refused ? fresh->start_refused(*refused) : fresh->start(); });
}

}  // namespace

struct server::parts {
  std::shared_ptr<server_state> state;
  io_threads& threads;
  mutable std::mutex mutex;
  std::shared_ptr<asio::ssl::context> tls;
  std::vector<std::shared_ptr<accept_loop>> listeners;
  std::vector<std::uint16_t> ports;
  bool started{false};

  std::shared_ptr<asio::ssl::context> current_tls() const {
    auto const lock = std::lock_guard{mutex};
    return tls;
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
    p.listeners.push_back(std::make_shared<accept_loop>(
        p.threads, fd, control, [&p, control](std::shared_ptr<io_thread> const& t, plain_stream socket) {
          take(p.state, control, control ? nullptr : p.current_tls(), t, std::move(socket));
        }));
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
  p.threads.on_each([&](io_thread& t) { t.finish_all(group); });
  if (!p.state->slots->wait_until_empty(p.state->options.limits.stop_time)) {
    p.threads.on_each([&](io_thread& t) { t.abort_all(group); });
    p.state->slots->wait_until_empty(p.state->options.limits.stop_time);
  }
  if (!p.state->options.unix_socket.empty()) ::unlink(p.state->options.unix_socket.c_str());
}

}  // namespace madang::net
