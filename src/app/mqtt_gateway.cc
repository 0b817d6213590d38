#include "app/mqtt_gateway.h"

#include <algorithm>

#include <fmt/format.h>

namespace madang {
namespace {

struct caller final : net::mqtt_context {
  std::string token;
};

}  // namespace

result<net::mqtt_context_ptr, net::mqtt_refusal> mqtt_gateway::connect(net::mqtt_client_info const& info) {
  auto const known = info.password.empty() ? std::optional{auth::principal{}} : tokens_.verify(info.password);
  // Who presents no valid token is nobody that is known: what tries one after the other is counted by its address.
  // Behind a proxy everybody has the same.
  auto const is_full =
      !info.from.proxied && limit_.take(info.from.address, known.value_or(auth::principal{})).count() > 0;
  if (is_full) return net::mqtt_refusal::unavailable;
  if (!known) return net::mqtt_refusal::bad_user_name_or_password;
  auto c = std::make_shared<caller>();
  c->token = info.password;
  c->principal = info.password.empty() ? fmt::format("anonymous {}", info.from.address) : known->subject;
  return net::mqtt_context_ptr{std::move(c)};
}

// Asked anew each time: a token may be revoked while its client is connected.
std::optional<auth::principal> mqtt_gateway::who(net::mqtt_context const& c) {
  auto const& token = static_cast<caller const&>(c).token;
  return token.empty() ? std::optional{auth::principal{}} : tokens_.verify(token);
}

ports::topics_port* mqtt_gateway::owner_of(std::string_view const topic) const {
  auto const at = std::ranges::find_if(parts_, [&](auto* p) { return p->understands(topic); });
  return at == parts_.end() ? nullptr : *at;
}

void mqtt_gateway::publish(net::mqtt_context_ptr const& c, net::mqtt_publication p, net::mqtt_done done) {
  auto* const owner = owner_of(p.topic);
  auto const caller = who(*c);
  if (!caller) return done({net::mqtt_published::refused, "The token has expired or was revoked."});
  if (!owner) return done({net::mqtt_published::refused, "No part of the program knows this topic."});
  owner->publish(*caller, std::move(p), std::move(done));
}

net::mqtt_grant mqtt_gateway::subscribe(net::mqtt_context_ptr const& c, std::string const& filter) {
  if (filter.starts_with("$SYS/")) return {.granted = true};
  auto* const owner = owner_of(filter);
  auto const caller = who(*c);
  return owner && caller ? owner->subscribe(*caller, filter) : net::mqtt_grant{};
}

bool mqtt_gateway::may_receive(net::mqtt_context const& c, std::string_view const topic) {
  if (topic.starts_with("$SYS/")) return true;
  auto* const owner = owner_of(topic);
  auto const caller = who(c);
  return owner && caller && owner->may_receive(*caller, topic);
}

}  // namespace madang
