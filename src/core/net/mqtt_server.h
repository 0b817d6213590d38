#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/limits.h"
#include "core/base/result.h"
#include "core/net/http.h"
#include "core/net/mqtt_message.h"

namespace madang {
class logger;
class metrics;
}  // namespace madang

namespace madang::net {

class io_threads;

// What a client says of itself. Without user name and password both are empty.
struct mqtt_client_info {
  std::string client_id;  // may be one that the server made up
  std::string user, password;
  peer from;
};

// On whose behalf a client acts. The handler derives from it what it wants to know in later calls.
struct mqtt_context {
  virtual ~mqtt_context() = default;
  // A session belongs to a principal and a client id together: nobody takes over a stranger's by using the same
  // id. Whoever is not told apart shares them; for anonymous clients the address is a good part of this.
  std::string principal;
};
using mqtt_context_ptr = std::shared_ptr<mqtt_context const>;

// The return code of CONNACK (3.2.2.3).
enum class mqtt_refusal : std::uint8_t { unavailable = 3, bad_user_name_or_password = 4, not_authorized = 5 };

// What became of a publication.
enum class mqtt_published {
  stored,   // it is as safe as it will ever be: the client is told so
  refused,  // for good. The client is told the same, for 3.1.1 has no other word and it would try again for ever
  later     // it may be tried again: the client is not told anything, and disconnected [4.8.0-2]
};
// The same with a sentence for the log: why it was refused.
struct mqtt_outcome {
  mqtt_outcome(mqtt_published const w, std::string y = {}) : what{w}, why{std::move(y)} {}
  mqtt_published what;
  std::string why;
};
using mqtt_done = std::function<void(mqtt_outcome)>;

// Retained messages one after the other, the newest each; nothing after the last. Called by mqtt_handler::elsewhere()
// whenever there is room for the next, so that many need not be held at once; for the first time when the subscription
// is in force already. So nothing is missed, and nothing old comes after something new, if a message is among these
// before it is delivered.
using mqtt_retained = std::function<std::optional<mqtt_message>()>;

struct mqtt_grant {
  bool granted{false};
  mqtt_retained retained{};  // what there is now under that filter, as far as this client may see it
};

// What topics mean, and who may do what. Everything is called on an I/O thread, several at a time, and must not
// block; but may_receive(), which is called on the threads that deliver and by elsewhere(), and must not call the
// server. What throws is logged and counts as `unavailable`, `later`, not granted.
struct mqtt_handler {
  virtual ~mqtt_handler() = default;
  virtual result<mqtt_context_ptr, mqtt_refusal> connect(mqtt_client_info const&) = 0;
  // What is handed in is called once, from any thread; one that is thrown away says `later`. Publications of one client
  // come in their order, and the next ones while earlier ones are not done yet. The server itself does not pass
  // them on: what subscribers get is delivered by whoever understands the topic.
  virtual void publish(mqtt_context_ptr const&, mqtt_publication, mqtt_done) = 0;
  // Filters of the server's own topics ($SYS/…) too: `granted` counts, the retained ones are the server's.
  virtual mqtt_grant subscribe(mqtt_context_ptr const&, std::string const& filter) = 0;
  // Asked again for every message and once more if it had to wait for its client to come back.
  virtual bool may_receive(mqtt_context const&, std::string_view topic) = 0;
  // Does what may wait on a thread that may; false if too much waits for one already. What handles all from memory
  // does it at once. The handler must be there until all of that is done, which may be after the server is gone.
  virtual bool elsewhere(std::function<void()> f) { return f(), true; }
};

// How long and how much; core/base/limits.h gives the reasons.
struct mqtt_limits {
  std::size_t packet_bytes{limits::kMqttPacket};
  std::size_t connect_bytes{limits::kMqttConnectPacket};
  std::size_t packets_bytes{limits::kMqttPacketsBytes};
  std::chrono::milliseconds packet_time{limits::kBodyTime};
  std::size_t packet_bytes_per_second{limits::kBodyBytesPerSecond};
  std::size_t client_id_bytes{limits::kMqttClientId};
  std::size_t topic_bytes{limits::kMqttTopic};
  std::size_t topic_levels{limits::kMqttTopicLevels};
  std::size_t connections{limits::kMqttConnections};
  std::size_t connections_per_address{limits::kMqttConnectionsPerAddress};
  std::size_t kept_sessions{limits::kMqttKeptSessions};
  std::size_t kept_sessions_per_principal{limits::kMqttKeptSessionsPerPrincipal};
  std::chrono::milliseconds kept_time{limits::kMqttKeptTime};
  std::size_t subscriptions_per_session{limits::kMqttSubscriptionsPerSession};
  std::size_t subscriptions_bytes{limits::kMqttSubscriptionsBytes};
  std::size_t queue_messages{limits::kMqttQueue};
  std::size_t queue_bytes{limits::kMqttQueueBytes};
  std::size_t queues_bytes{limits::kMqttQueuesBytes};
  std::size_t in_flight{limits::kMqttInFlight};
  std::size_t publishing{limits::kMqttPublishing};
  std::size_t publishing_bytes{limits::kMqttPublishingBytes};
  std::size_t unreleased{limits::kMqttUnreleased};
  std::chrono::milliseconds connect_time{limits::kMqttConnectTime};
  std::chrono::milliseconds write_time{limits::kWriteTime};
  std::chrono::milliseconds linger_time{limits::kLingerTime};
  std::chrono::milliseconds stop_time{limits::kStopTime};
  std::chrono::milliseconds statistics_time{limits::kMqttStatisticsTime};
};

struct mqtt_options {
  std::vector<std::string> listen{};           // "127.0.0.1:1883", "[::1]:0" (0: any free port)
  std::string tls_certificate{};               // PEM: the certificate, then those that signed it; for all of `listen`
  std::string tls_key{};                       // PEM
  bool behind_tls{false};                      // a proxy in front speaks TLS with everybody
  std::vector<std::string> trusted_proxies{};  // "10.0.0.0/8": many clients come from there, with no limit by address
  std::string version{"Madang"};               // what $SYS/broker/version says
  mqtt_limits limits{};
};

// A server for MQTT 3.1.1 (OASIS standard, ISO/IEC 20922): QoS 0, 1 and 2 both ways, sessions that outlive their
// connections (in memory), wills, retained messages as the handler knows them, TLS, $SYS.
//
// The handler and everything else that is passed in must outlive it. A `done` may be called after the server is
// gone: then nothing happens.
class mqtt_server {
 public:
  mqtt_server(mqtt_options, io_threads&, mqtt_handler&, logger&, metrics&);
  ~mqtt_server();  // stop()
  mqtt_server(mqtt_server const&) = delete;
  mqtt_server& operator=(mqtt_server const&) = delete;

  // Throws std::runtime_error with a sentence for the operator if an address is taken, a certificate cannot be
  // read, or an option makes no sense.
  void start();
  // Where it listens, in the order of the options.
  std::vector<std::uint16_t> ports() const;
  // Takes the certificate from its files again; connections that are open keep the old one. Throws like start(),
  // and then the old certificate stays.
  void reload_certificate();
  // Accepts nothing more, acknowledges what is being stored, disconnects everybody. No wills: nobody is lost but
  // us. Waits for all that, so not from an I/O thread.
  void stop();

  // Whether anybody would get a message on that topic, so that it need not be made for nobody; and whether anybody
  // might get one on a topic further down ("a/b" for "a/b/c"). From any thread; next to nothing while there are no
  // subscriptions at all.
  bool has_subscribers(std::string_view topic) const;
  bool has_subscribers_below(std::string_view topic) const;
  // To all who have subscribed to it and may see it, once each. Who is away and has a session gets it on coming
  // back, but for QoS 0. From any thread; does not wait for anybody.
  void deliver(mqtt_message);

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace madang::net
