#pragma once

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/net/mqtt_packet.h"
#include "core/net/mqtt_server.h"
#include "core/net/mqtt_topics.h"
#include "core/net/test_server.h"

// An MQTT server on a free port of this machine, and a client that says to it packet by packet, or byte by byte, what
// a library would not. For the tests of this folder.
namespace madang::net::test {

// A function that a test may replace while the server runs.
template <typename F>
class hook {
 public:
  template <typename G>
  hook& operator=(G g) {
    auto const lock = std::lock_guard{mutex_};
    f_ = std::move(g);
    return *this;
  }
  std::function<F> get() const {
    auto const lock = std::lock_guard{mutex_};
    return f_;
  }

 private:
  mutable std::mutex mutex_;
  std::function<F> f_;
};

// By default a plain broker that lets everybody do everything: what is published is delivered and, if the client says
// so, retained. A user name is the principal.
class plain_broker : public mqtt_handler {
 public:
  using done = mqtt_done;

  result<mqtt_context_ptr, mqtt_refusal> connect(mqtt_client_info const& c) override {
    {
      auto const lock = std::lock_guard{mutex_};
      clients_.push_back(c);
    }
    if (auto const f = on_connect.get()) {
      if (auto const refused = f(c)) return *refused;
    }
    auto out = std::make_shared<mqtt_context>();
    out->principal = c.user;
    return mqtt_context_ptr{out};
  }
  void publish(mqtt_context_ptr const&, mqtt_publication p, done d) override {
    {
      auto const lock = std::lock_guard{mutex_};
      published_.push_back(p);
      changed_.notify_all();
    }
    if (auto const f = on_publish.get()) return f(std::move(p), std::move(d));
    pass_on(std::move(p));
    d(mqtt_published::stored);
  }
  mqtt_grant subscribe(mqtt_context_ptr const& who, std::string const& filter) override {
    if (auto const f = on_subscribe.get()) return f(*who, filter);
    return {.granted = true, .retained = retained_under(filter)};
  }
  bool may_receive(mqtt_context const& who, std::string_view const topic) override {
    auto const f = on_may_receive.get();
    return !f || f(who, topic);
  }

  bool elsewhere(std::function<void()> f) override {
    if (auto const g = on_elsewhere.get()) return g(std::move(f));
    return f(), true;
  }

  void pass_on(mqtt_publication p) {
    auto m = mqtt_message{.topic = p.topic, .payload = std::make_shared<std::string const>(p.payload), .qos = p.qos};
    if (p.retain) retain(m);
    server->deliver(std::move(m));
  }
  void retain(mqtt_message m) {
    auto const lock = std::lock_guard{mutex_};
    if (m.payload->empty()) retained_.erase(m.topic);
    else retained_[m.topic] = std::move(m);
  }
  mqtt_retained retained_under(std::string filter) {
    return [this, f = std::move(filter), last = std::string{}]() mutable -> std::optional<mqtt_message> {
      auto const lock = std::lock_guard{mutex_};
      auto at = retained_.upper_bound(last);
      while (at != retained_.end() && !mqtt::matches(f, at->first)) ++at;
      if (at == retained_.end()) return std::nullopt;
      last = at->first;
      return at->second;
    };
  }
  bool wait_published(std::size_t const n, std::chrono::milliseconds const patience = 3s) {
    auto lock = std::unique_lock{mutex_};
    return changed_.wait_for(lock, patience, [&] { return published_.size() >= n; });
  }
  std::vector<mqtt_client_info> clients() {
    auto const lock = std::lock_guard{mutex_};
    return clients_;
  }
  std::vector<mqtt_publication> published() {
    auto const lock = std::lock_guard{mutex_};
    return published_;
  }
  std::vector<std::string> topics() {
    auto const lock = std::lock_guard{mutex_};
    auto out = std::vector<std::string>{};
    for (auto const& p : published_) out.push_back(p.topic + "=" + p.payload.substr(0, 40));
    return out;
  }

  hook<std::optional<mqtt_refusal>(mqtt_client_info const&)> on_connect;
  hook<void(mqtt_publication, done)> on_publish;
  hook<mqtt_grant(mqtt_context const&, std::string const&)> on_subscribe;
  hook<bool(mqtt_context const&, std::string_view)> on_may_receive;
  hook<bool(std::function<void()>)> on_elsewhere;
  mqtt_server* server{};

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<mqtt_client_info> clients_;
  std::vector<mqtt_publication> published_;
  std::map<std::string, mqtt_message> retained_;
};

class test_mqtt {
 public:
  explicit test_mqtt(mqtt_options o = {}) : options{with_address(std::move(o))} {
    behind.server = &listening;
    listening.start();
  }
  ~test_mqtt() { listening.stop(); }

  std::uint16_t port() const { return listening.ports().front(); }
  void deliver(std::string topic, std::string payload, mqtt_qos const qos = mqtt_qos::exactly_once) {
    listening.deliver({std::move(topic), std::make_shared<std::string const>(std::move(payload)), qos});
  }
  double metric(std::string const& name) const {
    auto const text = "\n" + numbers.to_prometheus();
    auto const at = text.find("\n" + name + " ");
    return at == text.npos ? 0 : std::stod(text.substr(at + name.size() + 2));
  }
  // What happens on other threads takes a moment.
  bool wait_metric(std::string const& name, double const value) const {
    for (auto i = 0; i != 300; ++i) {
      if (metric(name) == value) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }

  recording_logger log;
  metrics numbers;
  plain_broker behind;
  mqtt_options options;
  io_threads threads{2};
  mqtt_server listening{options, threads, behind, log, numbers};

 private:
  static mqtt_options with_address(mqtt_options o) {
    if (o.listen.empty()) o.listen = {"127.0.0.1:0"};
    return o;
  }
};

// A packet as it was heard. Empty if nothing came. The texts in it stay for a while: see mqtt_socket.
struct heard {
  std::shared_ptr<std::string> bytes;
  mqtt::packet what;

  template <typename T>
  T as() const {
    auto const* const p = bytes ? std::get_if<T>(&what) : nullptr;
    EXPECT_NE(nullptr, p) << "expected another packet than " << (bytes ? int(what.index() + 1) : 0);
    return p ? *p : T{};
  }
  explicit operator bool() const { return bytes != nullptr; }
};

class mqtt_socket {
 public:
  explicit mqtt_socket(test_mqtt const& s, int const receive_buffer = 0) : socket_{s.port(), receive_buffer} {
    auto const on = 1;
    ::setsockopt(socket_.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  // Connected, and the answer heard.
  mqtt_socket(test_mqtt const& s, std::string_view const id, bool const clean = true, std::string_view const user = {})
      : mqtt_socket{s} {
    auto c = mqtt::connect{.clean_session = clean, .client_id = id};
    if (!user.empty()) c.user = user;
    connack = connect(c);
    EXPECT_EQ(mqtt::connect_code::accepted, connack.code);
  }

  mqtt::connack connect(mqtt::connect const& c) {
    say(c);
    return hear().as<mqtt::connack>();
  }
  template <typename Packet>
  bool say(Packet const& p) {
    auto bytes = std::string{};
    append(bytes, p);
    return socket_.say(bytes);
  }
  bool say_bytes(std::string_view const bytes) const { return socket_.say(bytes); }
  bool publish(std::string_view const topic, std::string_view const payload, mqtt_qos const qos = {},
               mqtt::packet_id const id = 0) {
    return say(mqtt::publish{.topic = topic, .payload = payload, .qos = qos, .id = id});
  }
  std::vector<std::uint8_t> subscribe(std::string_view const filter, mqtt_qos const qos = {}) {
    say(mqtt::subscribe{.id = 1, .filters = {{filter, qos}}});
    return hear().as<mqtt::suback>().codes;
  }
  // The server has worked off all that was said before.
  void settle() {
    say(mqtt::pingreq{});
    hear().as<mqtt::pingresp>();
  }

  heard hear(std::chrono::milliseconds const patience = 3s) {
    for (;;) {
      auto const next = mqtt::next_frame(input_, std::size_t{300} << 20);
      if (next.is == mqtt::framing::state::whole) {
        auto bytes = std::make_shared<std::string>(input_.substr(0, next.size));
        input_.erase(0, next.size);
        auto got = decode(mqtt::next_frame(*bytes, bytes->size()).what);
        EXPECT_TRUE(got) << got.error().why;
        recent_.push_back(bytes);
        if (recent_.size() > 16) recent_.pop_front();
        return {bytes, got ? *got : mqtt::packet{mqtt::disconnect{}}};
      }
      EXPECT_EQ(mqtt::framing::state::more, next.is);
      if (!hear_more(patience)) return {};
    }
  }
  // "topic=payload" of the next PUBLISH, which is acknowledged.
  std::string hear_message() {
    auto const h = hear();
    if (!h) return {};
    auto const p = h.as<mqtt::publish>();
    if (p.qos == mqtt_qos::at_least_once) say(mqtt::puback{p.id});
    if (p.qos == mqtt_qos::exactly_once) {
      say(mqtt::pubrec{p.id});
      EXPECT_EQ(p.id, hear().as<mqtt::pubrel>().id);
      say(mqtt::pubcomp{p.id});
    }
    return std::string{p.topic} + "=" + std::string{p.payload};
  }
  bool hears_nothing(std::chrono::milliseconds const patience = 100ms) { return !hear(patience) && !closed_; }
  // Whether the server closes, without another word.
  bool is_closed(std::chrono::milliseconds const patience = 3s) {
    EXPECT_FALSE(hear(patience));
    return closed_;
  }
  int fd() const { return socket_.fd; }

  mqtt::connack connack;

 private:
  bool hear_more(std::chrono::milliseconds const patience) {
    auto p = pollfd{.fd = socket_.fd, .events = POLLIN, .revents = 0};
    if (::poll(&p, 1, int(patience.count())) <= 0) return false;
    char bytes[65'536];
    auto const n = ::recv(socket_.fd, bytes, sizeof bytes, 0);
    closed_ = n <= 0;
    if (n > 0) input_.append(bytes, std::size_t(n));
    return n > 0;
  }

  raw_socket socket_;
  std::deque<std::shared_ptr<std::string>> recent_;  // what the last packets point into
  std::string input_;
  bool closed_{false};
};

}  // namespace madang::net::test
