#include "app/mqtt_gateway.h"

#include <algorithm>

#include <fmt/format.h>

namespace madang {
namespace {

struct caller final : net::mqtt_context {
  auth::principal who;
};
auth::principal const& who(net::mqtt_context const& c) { return static_cast<caller const&>(c).who; }

}  // namespace

result<net::mqtt_context_ptr, net::mqtt_refusal> mqtt_gateway::connect(net::mqtt_client_info const& info) {
  auto c = std::make_shared<caller>();
  if (info.password.empty()) {
    c->principal = fmt::format("anonymous {}", info.from.address);
  } else if (auto const p = tokens_.verify(info.password)) {
    c->who = *p;
    c->principal = p->subject;
  } else {
    return net::mqtt_refusal::bad_user_name_or_password;
  }
  return net::mqtt_context_ptr{std::move(c)};
}

ports::topics_port* mqtt_gateway::owner_of(std::string_view const topic) const {
  auto const at = std::ranges::find_if(parts_, [&](auto* p) { return p->understands(topic); });
  return at == parts_.end() ? nullptr : *at;
}

void mqtt_gateway::publish(net::mqtt_context_ptr const& c, net::mqtt_publication p, std::function<void(net::mqtt_published)> done) {
  auto* const owner = owner_of(p.topic);
  if (!owner) return done(net::mqtt_published::refused);
  owner->publish(who(*c), std::move(p), std::move(done));
}

net::mqtt_grant mqtt_gateway::subscribe(net::mqtt_context_ptr const& c, std::string const& filter) {
  if (filter.starts_with("$SYS/")) return {.granted = true};
  auto* const owner = owner_of(filter);
  return owner ? owner->subscribe(who(*c), filter) : net::mqtt_grant{};
}

bool mqtt_gateway::may_receive(net::mqtt_context const& c, std::string_view const topic) {
  if (topic.starts_with("$SYS/")) return true;
  auto* const owner = owner_of(topic);
  return owner && owner->may_receive(who(c), topic);
}

}  // namespace madang
