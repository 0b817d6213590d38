#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/auth/principal.h"
#include "core/net/mqtt_server.h"

// A capability's part of the MQTT topics: what is published there, who may read it, what is there now. On which
// threads it is asked, and what must not wait there, is as with net::mqtt_handler; `done` may be called on any
// thread. What happens is delivered from begin() to end(), which one thread calls.
namespace madang::ports {

struct topics_port {
  virtual ~topics_port() = default;
  // Whether a topic or filter is for this capability; one that begins with a wildcard is for all.
  virtual bool understands(std::string_view) const = 0;
  virtual void publish(auth::principal const&, net::mqtt_publication, net::mqtt_done done) = 0;
  virtual net::mqtt_grant subscribe(auth::principal const&, std::string const& filter) = 0;
  virtual bool may_receive(auth::principal const&, std::string_view topic) = 0;
  // From now on what happens is delivered there; `address` is how clients reach the program over HTTP.
  virtual void begin(net::mqtt_server&, std::string const& address) = 0;
  virtual void end() = 0;
};

}  // namespace madang::ports
