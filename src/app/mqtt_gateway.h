#pragma once

#include "core/api/rate_limit.h"
#include "core/auth/tokens.h"
#include "core/net/mqtt_server.h"
#include "core/ports/topics.h"

namespace madang {

// Stands between the MQTT server and the capabilities: who is calling, and whose topics are these. The password
// is a token, whatever the user name; without one the client is anonymous and may read what is public. Who connects is
// counted as with HTTP, and in the same count.
class mqtt_gateway final : public net::mqtt_handler {
 public:
  using executor = std::function<bool(std::function<void()>)>;

  // `workers` may wait for the store; the threads of the network may not.
  mqtt_gateway(auth::tokens& t, api::rate_limit& limit, std::vector<ports::topics_port*> parts, executor workers)
      : tokens_{t}, limit_{limit}, parts_{std::move(parts)}, workers_{std::move(workers)} {}

  result<net::mqtt_context_ptr, net::mqtt_refusal> connect(net::mqtt_client_info const&) override;
  void publish(net::mqtt_context_ptr const&, net::mqtt_publication, net::mqtt_done done) override;
  net::mqtt_grant subscribe(net::mqtt_context_ptr const&, std::string const& filter) override;
  bool may_receive(net::mqtt_context const&, std::string_view topic) override;
  bool elsewhere(std::function<void()> f) override { return workers_(std::move(f)); }

 private:
  ports::topics_port* owner_of(std::string_view) const;
  std::optional<auth::principal> who(net::mqtt_context const&);
  auth::tokens& tokens_;
  api::rate_limit& limit_;
  std::vector<ports::topics_port*> parts_;
  executor workers_;
};

}  // namespace madang
