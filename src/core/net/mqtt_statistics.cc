#include "core/net/mqtt_statistics.h"

#include <cmath>

#include <fmt/format.h>

namespace madang::net::mqtt {
namespace {

constexpr std::string_view kRoot = "$SYS/broker/";
constexpr std::array<double, 3> kMinutes{1, 5, 15};

struct figure {
  std::string_view name;
  std::int64_t (*value)(statistics const&);
};

constexpr auto kFigures = std::to_array<figure>({
    {"clients/connected", [](statistics const& s) { return s.connections.load(); }},
    {"clients/disconnected", [](statistics const& s) { return std::max(s.sessions - s.connections, std::int64_t{0}); }},
    {"clients/maximum", [](statistics const& s) { return s.most_connections.load(); }},
    {"clients/total", [](statistics const& s) { return s.sessions.load(); }},
    {"clients/expired", [](statistics const& s) { return s.sessions_expired.value(); }},
    {"clients/overrun", [](statistics const& s) { return s.sessions_overrun.value(); }},
    {"messages/received", [](statistics const& s) { return s.packets_received.value(); }},
    {"messages/sent", [](statistics const& s) { return s.packets_sent.value(); }},
    {"messages/stored", [](statistics const& s) { return s.queued.load(); }},
    {"messages/publish/received", [](statistics const& s) { return s.publications_received.value(); }},
    {"messages/publish/sent", [](statistics const& s) { return s.messages_sent.value(); }},
    {"messages/publish/dropped", [](statistics const& s) { return s.messages_dropped.value(); }},
    {"messages/publish/refused", [](statistics const& s) { return s.publications_refused.value(); }},
    {"messages/publish/postponed", [](statistics const& s) { return s.publications_postponed.value(); }},
    {"store/messages/bytes", [](statistics const& s) { return s.queued_bytes.load(); }},
    {"subscriptions/count", [](statistics const& s) { return s.subscriptions.load(); }},
    {"bytes/received", [](statistics const& s) { return s.bytes_received.value(); }},
    {"bytes/sent", [](statistics const& s) { return s.bytes_sent.value(); }},
});

constexpr auto kLoads = std::to_array<figure>({
    {"load/messages/received", [](statistics const& s) { return s.packets_received.value(); }},
    {"load/messages/sent", [](statistics const& s) { return s.packets_sent.value(); }},
    {"load/publish/received", [](statistics const& s) { return s.publications_received.value(); }},
    {"load/publish/sent", [](statistics const& s) { return s.messages_sent.value(); }},
    {"load/publish/dropped", [](statistics const& s) { return s.messages_dropped.value(); }},
    {"load/bytes/received", [](statistics const& s) { return s.bytes_received.value(); }},
    {"load/bytes/sent", [](statistics const& s) { return s.bytes_sent.value(); }},
});

double seconds_between(statistics_topics::time_point const a, statistics_topics::time_point const b) {
  return std::chrono::duration<double>(b - a).count();
}

}  // namespace

statistics::statistics(metrics& m)
    : all{m},
      bytes_received{m.count("mqtt_received_bytes_total", "Bytes from MQTT clients, before TLS.")},
      bytes_sent{m.count("mqtt_sent_bytes_total", "Bytes to MQTT clients, before TLS.")},
      packets_received{m.count("mqtt_received_packets_total", "Control packets from MQTT clients.")},
      packets_sent{m.count("mqtt_sent_packets_total", "Control packets to MQTT clients.")},
      publications_received{m.count("mqtt_publications_total", "Messages that MQTT clients published.")},
      messages_sent{m.count("mqtt_messages_total", "Messages to MQTT subscribers.")},
      publications_refused{m.count("mqtt_publications_refused_total",
                                   "Published messages that were refused for good.")},
      publications_postponed{m.count("mqtt_publications_postponed_total",
                                     "Published messages that were not stored for now.")},
      messages_dropped{m.count("mqtt_messages_dropped_total",
                               "Messages of QoS 0 to subscribers that read too slowly.")},
      sessions_overrun{m.count("mqtt_sessions_overrun_total", "Sessions ended because too much was waiting in them.")},
      sessions_expired{m.count("mqtt_sessions_expired_total", "Sessions ended because their client stayed away.")},
      publishing{m.durations("mqtt_publication_duration_seconds",
                             "From a published message to its end in the store.")} {}

void statistics::count_closed(std::string_view const reason) {
  all.count("mqtt_closed_total", "MQTT connections that ended.", fmt::format("reason=\"{}\"", reason)).add();
}

std::shared_ptr<statistics> make_statistics(metrics& m) {
  auto s = std::make_shared<statistics>(m);
  m.gauge("mqtt_connections", "MQTT clients that are connected.", [s] { return double(s->connections); });
  m.gauge("mqtt_sessions", "MQTT sessions, those of absent clients too.", [s] { return double(s->sessions); });
  m.gauge("mqtt_subscriptions", "Topic filters that MQTT clients subscribed to.",
          [s] { return double(s->subscriptions); });
  m.gauge("mqtt_queued_messages", "Messages that wait for MQTT clients.", [s] { return double(s->queued); });
  m.gauge("mqtt_queued_bytes", "Bytes of messages that wait for MQTT clients.",
          [s] { return double(s->queued_bytes); });
  return s;
}

statistics_topics::statistics_topics(std::shared_ptr<statistics const> n, std::string version, time_point const started)
    : numbers_{std::move(n)}, version_{std::move(version)}, started_{started}, last_{started} {
  for (auto const& f : kLoads) loads_.push_back({.name = f.name, .value = f.value});
}

// An average that forgets: what is m minutes old counts 1/e as much as what is new.
void statistics_topics::update(load& l, double const seconds) const {
  auto const now = l.value(*numbers_);
  auto const per_minute = double(now - l.last) * 60 / seconds;
  l.last = now;
  for (auto i = std::size_t{0}; i != kMinutes.size(); ++i) {
    l.per_minute[i] = per_minute + std::exp(-seconds / (60 * kMinutes[i])) * (l.per_minute[i] - per_minute);
  }
}

std::vector<mqtt_message> statistics_topics::read(time_point const now) {
  auto out = std::vector<mqtt_message>{};
  auto const add = [&](std::string_view const name, std::string payload) {
    out.push_back({.topic = fmt::format("{}{}", kRoot, name),
                   .payload = std::make_shared<std::string const>(std::move(payload))});
  };
  add("version", version_);
  add("uptime", fmt::format("{} seconds", std::int64_t(seconds_between(started_, now))));
  for (auto const& f : kFigures) add(f.name, fmt::format("{}", f.value(*numbers_)));
  auto const since = seconds_between(std::exchange(last_, now), now);
  for (auto& l : loads_) {
    if (since > 0) update(l, since);
    for (auto i = std::size_t{0}; i != kMinutes.size(); ++i) {
      add(fmt::format("{}/{}min", l.name, kMinutes[i]), fmt::format("{:.2f}", l.per_minute[i]));
    }
  }
  return out;
}

bool is_about_server(std::string_view const filter) { return filter == "$SYS" || filter.starts_with("$SYS/"); }

}  // namespace madang::net::mqtt
