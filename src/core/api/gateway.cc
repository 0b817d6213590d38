#include "core/api/gateway.h"

#include <fmt/format.h>

#include "core/auth/tokens.h"
#include "core/base/log.h"
#include "core/base/text.h"

namespace madang::api {

gateway::gateway(router const& r, auth::tokens& t, rate_limit& limit, executor later, clock const& time, logger& log,
                 std::string public_url)
    : router_{r},
      tokens_{t},
      limit_{limit},
      later_{std::move(later)},
      time_{time},
      log_{log},
      public_url_{std::move(public_url)} {}

// Nothing: a token was presented that is not valid. To go on as if none had been given would hide the mistake.
std::optional<auth::principal> gateway::principal_of(net::request_head const& r) const {
  if (r.from.control) return auth::operator_principal();
  auto const field = r.field("Authorization");
  if (field.empty()) return auth::principal{};
  constexpr auto kBearer = std::string_view{"bearer "};
  constexpr auto kBasic = std::string_view{"basic "};
  if (equal_ignoring_ascii_case(field.substr(0, kBearer.size()), kBearer)) {
    return tokens_.verify(trim(field.substr(kBearer.size())));
  }
  if (!equal_ignoring_ascii_case(field.substr(0, kBasic.size()), kBasic)) return std::nullopt;
  // Small devices know no more than a user and a password: the password is the token, the user is anything.
  auto const pair = base64_decode(trim(field.substr(kBasic.size())));
  auto const colon = pair ? pair->find(':') : std::string::npos;
  return colon == std::string::npos ? std::nullopt : tokens_.verify(std::string_view{*pair}.substr(colon + 1));
}

net::admission gateway::admit(net::request_head const& r) {
  auto const caller = principal_of(r);
  // Who presents no valid token is nobody that is known: what tries one after the other is counted by its address.
  if (auto const wait = limit_.take(r.from.address, caller.value_or(auth::principal{}));
      wait > std::chrono::seconds{0}) {
    auto no = to_response({429,
                           std::string{title_of(429)},
                           fmt::format("You may go on in {} second{}.", wait.count(), wait.count() == 1 ? "" : "s"),
                           {}});
    no.fields.back() = {"Retry-After", std::to_string(wait.count())};
    return {std::move(no), 0};
  }
  if (!caller) return {to_response(unauthorized("This token is not known, has expired or was revoked.")), 0};
  return router_.admit(r, *caller);
}

void gateway::handle(net::request r, net::responder respond) {
  auto caller = principal_of(r);
  if (!caller) return respond(to_response(unauthorized("This token is not known, has expired or was revoked.")));
  if (router_.is_inline(r)) return run(*caller, std::move(r), respond);
  auto shared = std::make_shared<std::pair<auth::principal, net::request>>(std::move(*caller), std::move(r));
  auto const taken = later_([this, shared, respond] { run(shared->first, std::move(shared->second), respond); });
  if (!taken) respond(to_response(unavailable("Too many requests are waiting.")));
}

void gateway::run(auth::principal const& caller, net::request r, net::responder const& respond) {
  auto const host = r.field("Host");
  auto c = context{caller, time_, r, {}};
  c.base_url = !public_url_.empty()
                   ? public_url_
                   : fmt::format("{}://{}", r.from.tls ? "https" : "http", host.empty() ? "localhost" : host);
  auto const what = fmt::format("{} {}", r.method, r.path);
  try {
    auto head = static_cast<net::request_head>(r);  // the request moves on, its head stays for the call
    auto call = context{caller, time_, head, std::move(c.base_url)};
    router_.handle(call, std::move(r), respond);
  } catch (...) {
    auto cause = std::string{};
    auto const p = from_current_exception(cause);
    // What a caller did wrong the answer says; a log that everybody can fill tells nothing.
    auto const level = p.status == 500  ? logger::level::error
                       : p.status > 500 ? logger::level::warning
                                        : logger::level::debug;
    log_.write(level, "api", "A request failed", {{"request", what}, {"cause", cause}});
    respond(to_response(p));
  }
}

}  // namespace madang::api
