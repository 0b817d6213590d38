#pragma once

#include "core/auth/tokens.h"
#include "core/net/mqtt_server.h"
#include "core/ports/topics.h"

namespace madang {

// Stands between the MQTT server and the capabilities: who is calling, and whose topics are these. The password
// is a token, whatever the user name; without one the client is anonymous and may read what is public.
class mqtt_gateway final : public net::mqtt_handler {
 public:
  mqtt_gateway(auth::tokens& t, std::vector<ports::topics_port*> parts) : tokens_{t}, parts_{std::move(parts)} {}

  result<net::mqtt_context_ptr, net::mqtt_refusal> connect(net::mqtt_client_info const&) override;
  void publish(net::mqtt_context_ptr const&, net::mqtt_publication, std::function<void(net::mqtt_published)> done) override;
  net::mqtt_grant subscribe(net::mqtt_context_ptr const&, std::string const& filter) override;
  bool may_receive(net::mqtt_context const&, std::string_view topic) override;

 private:
  ports::topics_port* owner_of(std::string_view) const;
  std::optional<auth::principal> who(net::mqtt_context const&);
  auth::tokens& tokens_;
  std::vector<ports::topics_port*> parts_;
};

}  // namespace madang
