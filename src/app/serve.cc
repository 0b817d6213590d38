#include "app/serve.h"

#include <sys/resource.h>

#include <csignal>

#include <fmt/format.h>

#include "app/control.h"
#include "app/mqtt_gateway.h"
#include "app/page.h"
#include "app/server_api.h"
#include "core/api/gateway.h"
#include "core/base/text.h"
#include "core/net/io_threads.h"
#include "core/net/mqtt_server.h"
#include "core/net/server.h"

namespace madang {
namespace {

std::vector<std::string> list_of(std::optional<std::string> const& s) {
  auto out = std::vector<std::string>{};
  if (!s) return out;
  for (auto const piece : split(*s, ',')) {
    if (!trim(piece).empty()) out.emplace_back(trim(piece));
  }
  return out;
}

net::server_options options_of(config const& c, data_folder const& folder) {
  return {.listen = list_of(c.listen),
          .unix_socket = folder.control_socket(),
          .tls_certificate = c.tls_certificate.value_or(""),
          .tls_key = c.tls_key.value_or(""),
          .behind_tls = c.behind_tls,
          .trusted_proxies = list_of(c.trusted_proxies)};
}

api::rate_limit_options limits_of(config const& c) {
  constexpr auto kBurstSeconds = 20;
  auto const anonymous = double(c.anonymous_requests_per_second), token = double(c.token_requests_per_second);
  return {.anonymous_per_second = anonymous,
          .anonymous_burst = anonymous * kBurstSeconds,
          .token_per_second = token,
          .token_burst = token * kBurstSeconds};
}

// Each connection is a file; the shell's limit is often lower than ours.
void allow_many_files() {
  auto limit = rlimit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65'536);
  setrlimit(RLIMIT_NOFILE, &limit);
}

net::mqtt_options mqtt_options_of(config const& c) {
  return {.listen = list_of(c.mqtt),
          .tls_certificate = c.tls_certificate.value_or(""),
          .tls_key = c.tls_key.value_or(""),
          .behind_tls = c.behind_tls,
          .trusted_proxies = list_of(c.trusted_proxies),
          .version = fmt::format("Madang {}", program_version())};
}

// As URLs: "mqtts" is MQTT over TLS.
std::vector<std::string> listening_mqtt(config const& c, std::vector<std::uint16_t> const& ports) {
  auto out = list_of(c.mqtt);
  for (auto i = std::size_t{0}; i != out.size(); ++i) {
    out[i] = fmt::format("{}://{}:{}", c.tls_certificate ? "mqtts" : "mqtt", out[i].substr(0, out[i].rfind(':')),
                         ports.at(i));
  }
  return out;
}

// MQTT beside HTTP, unless it is switched off.
class mqtt_side {
 public:
  mqtt_side(opened_city& city, net::io_threads& threads, mqtt_gateway& gateway, std::vector<ports::topics_port*> parts,
            std::string const& address)
      : parts_{std::move(parts)} {
    auto const& c = city.settings();
    if (c.mqtt == "off") return;
    server_.emplace(mqtt_options_of(c), threads, gateway, city.log(), city.counters());
    server_->start();
    listening_ = listening_mqtt(c, server_->ports());
    for (auto* p : parts_) p->begin(*server_, c.public_url.value_or(address));
  }
  ~mqtt_side() {
    for (auto* p : parts_) p->end();
  }
  void reload_certificate() {
    if (server_) server_->reload_certificate();
  }
  // For the operator: where it listens, one after the other, or that it does not.
  std::string addresses() const { return server_ ? fmt::format("{}", fmt::join(listening_, ", ")) : "off"; }

 private:
  std::vector<ports::topics_port*> parts_;
  std::optional<net::mqtt_server> server_;
  std::vector<std::string> listening_;
};

std::vector<ports::topics_port*> topics_of(opened_city& city) {
  auto out = std::vector<ports::topics_port*>{};
  city.each_part([&](part& p) {
    if (auto* const t = p.topics()) out.push_back(t);
  });
  return out;
}

// Lets what workers and commands have begun come to its end: it uses what was made before this.
class finished_work {
 public:
  finished_work(commands_at_work& c, worker_pool& w) : commands_{c}, workers_{w} {}
  ~finished_work() {
    commands_.end();
    workers_.end();
  }
  finished_work(finished_work const&) = delete;

 private:
  commands_at_work& commands_;
  worker_pool& workers_;
};

// The signals that a served city waits for.
sigset_t awaited_signals() {
  auto out = sigset_t{};
  sigemptyset(&out);
  for (auto const s : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&out, s);
  return out;
}

// One that cannot be used is told, and the one before it goes on.
void read_certificate_again(net::server& server, mqtt_side& mqtt, logger& log) {
  try {
    server.reload_certificate();
    mqtt.reload_certificate();
    log.info("server", "The certificate was read again");
  } catch (std::exception const& e) {
    log.error("server", "The certificate could not be read again; the one before it goes on", {{"error", e.what()}});
  }
}

std::string first_address(config const& c, std::vector<std::uint16_t> const& ports) {
  auto const listen = list_of(c.listen).at(0);
  auto host = listen.substr(0, listen.rfind(':'));
  if (host == "0.0.0.0" || host == "[::]") host = "localhost";
  return fmt::format("{}://{}:{}", c.tls_certificate ? "https" : "http", host, ports.at(0));
}

}  // namespace

void hold_signals() {
  auto const signals = awaited_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

int serve(opened_city& city) {
  auto const& c = city.settings();
  auto const signals = awaited_signals();
  allow_many_files();

  auto router = api::router{};
  auto files = page{c.web};
  city.shared().ports.offer<ports::page_fonts_port>(files);
  auto commands = commands_at_work{city};
  declare_all(router, city, commands);
  router.fallback([&](net::request_head const& r) { return files.get(r); });

  auto limit = api::rate_limit{limits_of(c), city.time()};
  auto gateway = api::gateway{
      router, city.tokens(), limit, city.shared().later, city.time(), city.log(), c.public_url.value_or("")};
  auto const topics = topics_of(city);
  auto mqtt_clients = mqtt_gateway{city.tokens(), limit, topics, city.shared().later};
  auto const at_the_end = finished_work{commands, city.workers()};
  auto threads = net::io_threads{std::max<std::size_t>(1, std::thread::hardware_concurrency() / 2)};
  auto server =
      net::server{options_of(c, city.folder()), threads, gateway, city.workers(), city.log(), city.counters()};
  server.start();
  auto mqtt = std::optional<mqtt_side>{};
  auto const address = first_address(c, server.ports());
  mqtt.emplace(city, threads, mqtt_clients, topics, address);
  city.start();
  city.log().info("server", "Madang serves this city",
                  {{"address", address}, {"mqtt", mqtt->addresses()}, {"data", city.folder().path()}});

  for (auto signal = 0; sigwait(&signals, &signal) == 0;) {
    if (signal != SIGHUP) break;
    if (c.tls_certificate) read_certificate_again(server, *mqtt, city.log());
  }
  city.log().info("server", "Stopping: what runs is finished first");
  mqtt.reset();
  server.stop();
  return 0;
}

}  // namespace madang
