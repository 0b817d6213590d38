#pragma once

#include <functional>

#include "core/api/rate_limit.h"
#include "core/api/router.h"
#include "core/net/http.h"

namespace madang { class logger; }
namespace madang::auth { class tokens; }

namespace madang::api {

// Stands between the HTTP server and the endpoints: who is calling, may they, how often, on which thread.
// What a handler throws becomes a problem, and its cause a line in the log.
class gateway final : public net::http_handler {
 public:
  // Runs work on another thread; false if too much is waiting.
  using executor = std::function<bool(std::function<void()>)>;

  gateway(router const&, auth::tokens&, rate_limit&, executor, clock const&, logger&, std::string public_url);

  net::admission admit(net::request_head const&) override;
  void handle(net::request, net::responder) override;

 private:
  std::optional<auth::principal> principal_of(net::request_head const&) const;
  void run(auth::principal const&, net::request, net::responder const&);

  router const& router_;
  auth::tokens& tokens_;
  rate_limit& limit_;
  executor later_;
  clock const& time_;
  logger& log_;
  std::string public_url_;
};

}  // namespace madang::api
