// Where MQTT clients come from, and what happens without one.
#include "core/net/mqtt_server.h"

#include "core/net/accept_loop.h"
// accept_loop.h comes before what else speaks Asio: it says how that is compiled.
#include <sys/socket.h>

#include <mutex>
#include <stdexcept>

#include "core/net/listening.h"
#include "core/net/mqtt_connection.h"
#include "core/net/tls.h"

namespace madang::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::steady_clock;
using mqtt::broker;
using mqtt::connection;

// Every so often somebody looks after what has no connection.
constexpr auto kRound = std::chrono::milliseconds{200};

class housekeeping : public std::enable_shared_from_this<housekeeping> {
 public:
  housekeeping(std::shared_ptr<broker> b, io_thread& t) : broker_{std::move(b)}, timer_{t.asio().context} {}

  void start() {
    broker_->publish_statistics(steady_clock::now());
    next_statistics_ = steady_clock::now() + broker_->options.limits.statistics_time;
    wait();
  }
  void stop() {
    stopped_ = true;
    timer_.cancel();
  }

 private:
  void wait() {
    if (stopped_) return;
    timer_.expires_after(kRound);
    timer_.async_wait([self = shared_from_this()](error_code const error) {
      if (!error) self->round();
    });
  }
  void round() {
    auto const now = steady_clock::now();
    broker_->expire_sessions(now);
    if (now >= next_statistics_) {
      broker_->publish_statistics(now);
      next_statistics_ = now + broker_->options.limits.statistics_time;
    }
    wait();
  }

  std::shared_ptr<broker> broker_;
  decltype(io_thread::loop::timer) timer_;
  steady_clock::time_point next_statistics_{};
  bool stopped_{false};
};

// A client that asked for no keep-alive and is gone without a word is found by the kernel, in the end.
void find_the_dead(int const connected) {
  auto const on = 1;
  ::setsockopt(connected, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

void take(std::shared_ptr<broker> const& b, std::shared_ptr<asio::ssl::context> const& tls,
          std::shared_ptr<io_thread> const& thread, plain_stream socket) {
  auto const address = address_of_peer(socket.native_handle());
  if (!address) return;  // gone already
  auto const contains = [&](ip_network const& n) { return n.contains(*address); };
  auto const is_proxy = std::ranges::any_of(b->trusted_proxies, contains);
  auto place = b->slots->take(is_proxy ? std::nullopt : address);
  if (place.refused && (place.at_once || tls)) return b->numbers->count_closed(place.refused->reason);
  send_at_once(socket.native_handle());
  find_the_dead(socket.native_handle());
  auto from = peer{.address = address->text(), .tls = tls != nullptr || b->options.behind_tls, .proxied = is_proxy};
  auto const c = std::make_shared<connection>(
      b, thread, tls ? make_tls_transport(std::move(socket), tls) : make_plain_transport(std::move(socket)),
      std::move(from), std::move(place.place));
  thread->run([c, refused = place.refused != nullptr] { refused ? c->start_refused() : c->start(); });
}

}  // namespace

struct mqtt_server::parts {
  std::shared_ptr<broker> shared;
  io_threads& threads;
  mutable std::mutex mutex;
  std::shared_ptr<asio::ssl::context> tls;
  std::vector<std::shared_ptr<accept_loop>> listeners;
  std::shared_ptr<housekeeping> house;
  std::vector<std::uint16_t> ports;
  bool started{false};

  std::shared_ptr<asio::ssl::context> current_tls() const {
    auto const lock = std::lock_guard{mutex};
    return tls;
  }
};

mqtt_server::mqtt_server(mqtt_options o, io_threads& t, mqtt_handler& h, logger& l, metrics& m)
    : parts_{std::make_unique<parts>(std::make_shared<broker>(std::move(o), h, l, m), t)} {}

mqtt_server::~mqtt_server() { stop(); }

void mqtt_server::start() {
  auto& p = *parts_;
  auto const& o = p.shared->options;
  if (o.tls_certificate.empty() != o.tls_key.empty()) {
    throw std::runtime_error{"TLS needs both a certificate and its private key."};
  }
  reload_certificate();
  for (auto const& text : o.listen) {
    auto const fd = listen_tcp(text);
    p.ports.push_back(port_of(fd));
    p.listeners.push_back(std::make_shared<accept_loop>(
        p.threads, fd, false, [&p](std::shared_ptr<io_thread> const& t, plain_stream s) {
          take(p.shared, p.current_tls(), t, std::move(s));
        }));
  }
  p.house = std::make_shared<housekeeping>(p.shared, *p.threads.all().front());
  p.started = true;
  p.threads.all().front()->run([all = p.listeners, house = p.house] {
    house->start();
    for (auto const& l : all) l->accept();
  });
}

std::vector<std::uint16_t> mqtt_server::ports() const { return parts_->ports; }

void mqtt_server::reload_certificate() {
  auto const& o = parts_->shared->options;
  if (o.tls_certificate.empty()) return;
  auto fresh = make_tls_context(o.tls_certificate, o.tls_key);
  auto const lock = std::lock_guard{parts_->mutex};
  parts_->tls = std::move(fresh);
}

void mqtt_server::stop() {
  auto& p = *parts_;
  if (!std::exchange(p.started, false)) return;
  auto const* const group = p.shared.get();
  p.threads.all().front()->run([all = std::exchange(p.listeners, {}), house = std::exchange(p.house, nullptr)] {
    house->stop();
    for (auto const& l : all) l->close();
  });
  p.threads.on_each([&](io_thread& t) { t.finish_all(group); });
  auto const time = p.shared->options.limits.stop_time;
  if (!p.shared->slots->wait_until_empty(time)) {
    p.threads.on_each([&](io_thread& t) { t.abort_all(group); });
    p.shared->slots->wait_until_empty(time);
  }
  p.shared->forget_all();
}

bool mqtt_server::has_subscribers(std::string_view const topic) const { return parts_->shared->has_subscribers(topic); }

bool mqtt_server::has_subscribers_below(std::string_view const topic) const {
  return parts_->shared->has_subscribers_below(topic);
}

void mqtt_server::deliver(mqtt_message m) { parts_->shared->deliver(std::move(m)); }

}  // namespace madang::net
