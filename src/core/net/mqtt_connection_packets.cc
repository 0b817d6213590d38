// What a client's packets mean, and what it gets. Numbers in brackets are those of the standard's statements.
#include <algorithm>

#include "core/base/id.h"
#include "core/net/mqtt_connection.h"

namespace madang::net::mqtt {

constexpr auto kNoTopic = std::string_view{"The topic begins with '$', is too long or has too many levels."};

template <typename Packet>
void connection::send(Packet const& p) {
  append(out_, p);
  numbers_.packets_sent.add();
}

// Calls the program. If that throws, the call counts as refused.
template <typename F>
bool connection::guarded(std::string_view const what, F&& f) {
  try {
    f();
    return true;
  } catch (std::exception const& e) {
    broker_->log.error("mqtt", "The program failed", {{"where", std::string{what}}, {"why", e.what()}});
    return false;
  }
}

void connection::handle(packet const& p) {
  auto const is_connect = std::holds_alternative<connect>(p);
  if (is_connect != (state_ == state::connecting)) {  // [3.1.0-1, 3.1.0-2]
    return violate("CONNECT is the first packet of a connection, and comes once.");
  }
  std::visit([this](auto const& what) { on(what); }, p);
}

template <typename ServerPacket>
void connection::on(ServerPacket const&) {
  violate("A client sent what only servers send.");
}

// --- connecting

void connection::refuse(connect_code const code) {
  send(connack{.session_present = false, .code = code});    // [3.2.2-4]
  end_after_output({.reason = "refused", .is_clean = true});  // [3.2.2-5]
}

void connection::on(connect const& c) {
  if (refused_) return refuse(connect_code::server_unavailable);
  auto const is_nameless = c.client_id.empty();
  if ((is_nameless && !c.clean_session) || c.client_id.size() > limits_.client_id_bytes) {
    return refuse(connect_code::identifier_rejected);  // [3.1.3-8, 3.1.3-9]
  }
  auto const info = mqtt_client_info{.client_id = is_nameless ? "auto-" + random_text(12) : std::string{c.client_id},
                                     .user = std::string{c.user.value_or("")},
                                     .password = std::string{c.password.value_or("")},
                                     .from = peer_};
  auto who = result<mqtt_context_ptr, mqtt_refusal>{mqtt_refusal::unavailable};
  guarded("connect", [&] { who = broker_->handler.connect(info); });
  if (!who) return refuse(static_cast<connect_code>(who.error()));
  if (!*who) return refuse(connect_code::not_authorized);
  open(c, *who, info.client_id);
}

void connection::open(connect const& c, mqtt_context_ptr context, std::string const& client_id) {
  context_ = std::move(context);
  silence_ = std::chrono::milliseconds{c.keep_alive} * 3 / 2;
  if (c.will) {
    will_ = mqtt_publication{.topic = std::string{c.will->topic},
                             .payload = std::string{c.will->payload},
                             .qos = c.will->qos,
                             .retain = c.will->retain};
  }
  auto joined = broker_->join(client_id, c.clean_session, context_, waker_);
  session_ = std::move(joined.what);
  state_ = state::open;
  auto const now = numbers_.connections += 1;
  if (now > numbers_.most_connections) numbers_.most_connections = now;
  send(connack{.session_present = joined.present, .code = connect_code::accepted});
}

void connection::on(disconnect const&) { close({.reason = "disconnect", .is_clean = true}); }  // [3.14.4-3]

void connection::on(pingreq const&) { send(pingresp{}); }

// --- publications

void connection::on(publish const& p) {
  numbers_.publications_received.add();
  if (p.qos == mqtt_qos::exactly_once) {
    // It came before: it is told so again when it is stored, and not published twice [4.3.3-2].
    if (auto known = session_->find_unreleased(p.id)) {
      return publishing_.push_back({.id = p.id, .qos = p.qos, .fate = std::move(known)}), void();
    }
  }
  auto const fate = std::make_shared<ticket>(session_, broker_->numbers);
  if (p.qos == mqtt_qos::exactly_once && !session_->keep_unreleased(p.id, fate)) {
    return close({.reason = "quota", .why = "A client has too many unreleased messages."});
  }
  auto const bytes = p.topic.size() + p.payload.size();
  publishing_.push_back({.id = p.id, .qos = p.qos, .bytes = bytes, .fate = fate});
  publishing_bytes_ += bytes;
  if (!broker_->may_be_published(p.topic)) {
    broker_->refused(session_->principal, session_->client_id, p.topic, kNoTopic);
    return fate->settle(mqtt_published::refused);
  }
  auto what = mqtt_publication{
      .topic = std::string{p.topic}, .payload = std::string{p.payload}, .qos = p.qos, .retain = p.retain};
  publish_to_handler(std::move(what), fate);
}

namespace {

// Stands behind `done`. One that is gone without having been called is a bug somewhere; the client tries again.
struct promise {
  ~promise() { fate->settle(mqtt_published::later); }
  void settle(mqtt_outcome const& o) const {
    if (o.what == mqtt_published::refused) {
      // Who hears of it after the server is gone hears of nothing.
      if (auto const b = server.lock()) b->refused(principal, client, topic, o.why);
    }
    fate->settle(o.what);
  }
  std::shared_ptr<ticket> fate;
  std::weak_ptr<broker> server;
  std::string principal, client, topic;
};

}  // namespace

void connection::publish_to_handler(mqtt_publication what, std::shared_ptr<ticket> const& fate) {
  auto const p =
      std::shared_ptr<promise>{new promise{fate, broker_, session_->principal, session_->client_id, what.topic}};
  auto done = [p](mqtt_outcome const& o) { p->settle(o); };
  auto const publish_now = [&] { broker_->handler.publish(context_, std::move(what), std::move(done)); };
  if (!guarded("publish", publish_now)) fate->settle(mqtt_published::later);
}

// Acknowledges in the order in which the publications came [4.6.0-2, 4.6.0-3], as far as they are done.
bool connection::acknowledge() {
  auto any = false;
  while (!publishing_.empty()) {
    auto const& p = publishing_.front();
    auto const outcome = p.fate->outcome();
    if (!outcome) break;
    any = true;
    if (*outcome == mqtt_published::later) {
      numbers_.publications_postponed.add();
      if (p.qos != mqtt_qos::at_most_once) {
        end_after_output({.reason = "postponed", .why = "A publication could not be stored now."});  // [4.8.0-2]
        return true;
      }
    }
    if (p.qos == mqtt_qos::at_least_once) send(puback{p.id});
    if (p.qos == mqtt_qos::exactly_once) send(pubrec{p.id});
    publishing_bytes_ -= p.bytes;
    publishing_.pop_front();
  }
  return any;
}

void connection::on(pubrel const& p) {
  if (!session_->release(p.id)) return violate("A client released what was not received yet.");
  send(pubcomp{p.id});
}

// By the same rules as what it says alive [3.1.2-8]; nobody waits to hear what became of it.
void connection::publish_will() {
  if (!will_) return;
  if (!broker_->may_be_published(will_->topic)) {
    return broker_->refused(session_->principal, session_->client_id, will_->topic, kNoTopic);
  }
  auto const fate = std::make_shared<ticket>(std::weak_ptr<session>{}, broker_->numbers);
  publish_to_handler(std::move(*will_), fate);
}

// --- subscriptions

void connection::on(subscribe const& s) {
  auto out = suback{.id = s.id};
  for (auto const& f : s.filters) out.codes.push_back(subscribe_to(f));  // [3.8.4-4, 3.8.4-5]
  send(out);
}

std::uint8_t connection::subscribe_to(wanted_filter const& wanted) {
  if (!broker_->fits(wanted.filter) || !session_->may_add(waker_, wanted.filter)) return suback::kFailure;
  auto const filter = std::string{wanted.filter};
  auto grant = mqtt_grant{};
  guarded("subscribe", [&] { grant = broker_->handler.subscribe(context_, filter); });
  if (!grant.granted || !broker_->subscribe(session_, waker_, filter, wanted.qos)) return suback::kFailure;
  if (is_about_server(filter)) grant.retained = broker_->retained_statistics(filter);
  session_->keep_retained(waker_, {.filter = filter, .qos = wanted.qos, .next = std::move(grant.retained)});
  return static_cast<std::uint8_t>(wanted.qos);
}

void connection::on(unsubscribe const& u) {
  for (auto const filter : u.filters) broker_->unsubscribe(session_, waker_, filter);
  send(unsuback{u.id});  // [3.10.4-5]: also for what it had not
}

// --- messages

bool connection::send_messages() {
  auto const before = out_.size();
  do {
    if (!session_->write(waker_, out_, kOutput)) {
      close({.reason = "taken_over", .why = "The session went to another connection, or was ended."});
      return true;
    }
  } while (out_.size() < kOutput && pull_retained());
  return out_.size() != before;
}

// One more, if there is one and room for it.
bool connection::pull_retained() {
  auto source = session_->take_retained(waker_);
  if (!source) return false;
  broker_->read_retained(session_, std::move(*source));
  return true;
}

void connection::on(puback const& p) {
  if (!session_->acknowledged(p.id)) violate("A message of QoS 2 was answered with PUBACK.");
}

void connection::on(pubrec const& p) {
  if (!session_->received(p.id)) return violate("A message of QoS 1 was answered with PUBREC.");
  send(pubrel{p.id});  // [4.3.3-1]
}

void connection::on(pubcomp const& p) { session_->completed(p.id); }

}  // namespace madang::net::mqtt
