#pragma once

#include <map>

#include "core/api/router.h"
#include "core/auth/tokens.h"
#include "support/engines.h"

namespace madang::test {

// Calls endpoints as a client would, but without a network: admission, body, answer.
class caller {
 public:
  explicit caller(api::router const& r, clock const& c) : router_{r}, time_{c} {}

  caller& as(auth::principal p) { return who_ = std::move(p), *this; }
  caller& from(std::string address) { return address_ = std::move(address), *this; }
  net::response get(std::string_view target) { return call("GET", target, {}); }
  net::response post(std::string_view target, std::string body) { return call("POST", target, std::move(body)); }
  net::response put(std::string_view target, std::string body) { return call("PUT", target, std::move(body)); }
  net::response patch(std::string_view target, std::string body) { return call("PATCH", target, std::move(body)); }
  net::response del(std::string_view target) { return call("DELETE", target, {}); }
  net::response call(std::string_view method, std::string_view target, std::string body, net::headers fields = {});

 private:
  api::router const& router_;
  clock const& time_;
  auth::principal who_;
  std::string address_{"127.0.0.1"};
};

// The whole body, also of a streamed answer.
std::string body_of(net::response const&);
std::string field_of(net::response const&, std::string_view name);

}  // namespace madang::test
