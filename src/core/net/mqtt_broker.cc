#include "core/net/mqtt_broker.h"

#include <algorithm>

#include "core/net/listening.h"

namespace madang::net::mqtt {

broker::broker(mqtt_options o, mqtt_handler& h, logger& l, metrics& m)
    : options{std::move(o)},
      trusted_proxies{read_trusted_proxies(options.trusted_proxies)},
      handler{h},
      log{l},
      numbers{make_statistics(m)},
      slots{std::make_shared<connection_slots>(options.limits.connections, options.limits.connections_per_address)},
      statistics_topics_{numbers, options.version, std::chrono::steady_clock::now()} {}

// --- sessions

broker::joined broker::join(std::string const& client_id, bool const clean, mqtt_context_ptr context,
                            session::owner_ptr owner) {
  auto s = session_ptr{};
  {
    auto const lock = std::lock_guard{sessions_mutex_};
    s = sessions_.find(context->principal, client_id);
    if (s && (clean || s->clean)) end_locked(std::exchange(s, nullptr));  // [3.1.2-6]
    if (!s) {
      auto fresh = std::make_shared<session>(context->principal, client_id, clean, options.limits, numbers);
      sessions_.add(fresh);
      fresh->attach(std::move(owner), std::move(context));
      return {.what = std::move(fresh), .present = false};
    }
    sessions_.back(*s);
    s->attach(std::move(owner), context);
  }
  look_again(s);
  return {.what = std::move(s), .present = true};
}

// What the handler may do for that takes time; if too much waits for it, this connection waits.
void broker::look_again(session_ptr const& s) {
  if (!s->hold_waiting()) return;
  auto const look = [me = shared_from_this(), s] {
    s->drop_waiting_unless([&](mqtt_message const& m) { return me->may_receive(*s, m.topic); });
  };
  if (!handler.elsewhere(look)) look();
}

void broker::leave(session_ptr const& s, session::owner_ptr const& owner) {
  auto const lock = std::lock_guard{sessions_mutex_};
  if (!s->detach(owner)) return;
  if (s->clean) return end_locked(s);
  sessions_.gone(*s, std::chrono::steady_clock::now());
  end_surplus_locked(s->principal);
}

void broker::end_surplus_locked(std::string const& principal) {
  auto const& l = options.limits;
  if (sessions_.absent_of(principal) > l.kept_sessions_per_principal) end_locked(sessions_.oldest_absent_of(principal));
  if (sessions_.absent() > l.kept_sessions) end_locked(sessions_.oldest_absent());
}

void broker::end(session_ptr const& s) {
  auto const lock = std::lock_guard{sessions_mutex_};
  end_locked(s);
}

void broker::end_locked(session_ptr const& s) {
  sessions_.remove(*s);
  auto const lock = std::lock_guard{index_mutex_};
  for (auto const& filter : s->end()) index_.remove(filter, s);
}

void broker::forget_all() {
  auto const lock = std::lock_guard{sessions_mutex_};
  for (auto const& s : sessions_.all()) end_locked(s);
}

void broker::expire_sessions(time_point const now) {
  auto const lock = std::lock_guard{sessions_mutex_};
  for (auto const& s : sessions_.absent_since(now - options.limits.kept_time)) {
    end_locked(s);
    numbers->sessions_expired.add();
  }
}

// --- subscriptions

bool broker::fits(std::string_view const topic) const {
  return topic.size() <= options.limits.topic_bytes && levels(topic) <= options.limits.topic_levels;
}

bool broker::subscribe(session_ptr const& s, session::owner_ptr const& owner, std::string_view const filter,
                       mqtt_qos const qos) {
  auto const lock = std::lock_guard{index_mutex_};
  if (!s->add_filter(owner, filter)) return false;
  index_.add(filter, s, qos);
  return true;
}

void broker::unsubscribe(session_ptr const& s, session::owner_ptr const& owner, std::string_view const filter) {
  auto const lock = std::lock_guard{index_mutex_};
  if (s->remove_filter(owner, filter)) index_.remove(filter, s);
}

bool broker::has_subscribers(std::string_view const topic) const {
  if (numbers->subscriptions == 0) return false;
  auto const lock = std::lock_guard{index_mutex_};
  return index_.find_match(topic, [](auto const&, auto const&) { return true; });
}

bool broker::has_subscribers_below(std::string_view const topic) const {
  if (numbers->subscriptions == 0) return false;
  auto const lock = std::lock_guard{index_mutex_};
  return index_.may_match_below(topic);
}

// --- messages

void broker::refused(std::string const& principal, std::string_view const client, std::string_view const topic,
                     std::string_view const why) {
  numbers->publications_refused.add();
  constexpr auto kMuch = std::size_t{300};  // of what a stranger made up; enough to know it by
  auto const lock = std::lock_guard{refusals_mutex_};
  if (auto const unsaid = refusals_.take(principal, std::chrono::steady_clock::now())) {
    log.info("mqtt", "A publication was refused",
             {{"client", std::string{client}}, {"topic", std::string{topic.substr(0, kMuch)}},
              {"why", std::string{why.substr(0, kMuch)}}, {"not_logged_before", std::to_string(*unsaid)}});
  }
}

bool broker::may_receive(session const& s, std::string_view const topic) {
  try {
    return handler.may_receive(*s.context(), topic);
  } catch (std::exception const& e) {
    log.error("mqtt", "The program failed", {{"where", "may_receive"}, {"why", e.what()}});
    return false;
  }
}

void broker::deliver(mqtt_message m) {
  if (numbers->subscriptions == 0 || !m.payload || !is_topic_name(m.topic)) return;
  auto to = std::vector<index::subscriber>{};
  {
    auto const lock = std::lock_guard{index_mutex_};
    index_.find_match(m.topic, [&](auto const&, auto const& subscribers) {
      to.insert(to.end(), subscribers.begin(), subscribers.end());
      return false;
    });
  }
  // Once to each, as well as the best of its subscriptions that match [3.3.5-1].
  std::ranges::sort(to, [](auto const& a, auto const& b) { return a.who != b.who ? a.who < b.who : a.qos > b.qos; });
  auto const twice = std::ranges::unique(to, {}, &index::subscriber::who);
  to.erase(twice.begin(), twice.end());
  auto const shared = std::make_shared<mqtt_message const>(std::move(m));
  for (auto const& [s, qos] : to) {
    if (may_receive(*s, shared->topic)) push(s, shared, std::min(qos, shared->qos));  // [3.8.4-6]
  }
}

// A client that falls behind with what it must not miss is told so by a session that is not there any more.
void broker::push(session_ptr const& s, session::message_ptr const& m, mqtt_qos const qos) {
  if (s->push(m, qos) != session::pushed::overrun) return;
  numbers->sessions_overrun.add();
  log.warning("mqtt", "A session was ended because too much waits in it",
              {{"client", s->client_id}, {"principal", s->principal}});
  end(s);
}

void broker::read_retained(session_ptr const& s, session::retained_messages source) {
  auto const shared = std::make_shared<session::retained_messages>(std::move(source));
  auto const give_back = [s, shared](session::message_ptr const& m, mqtt_qos const qos) {
    s->give_back_retained(std::move(*shared), m, qos);
  };
  auto const read = [me = shared_from_this(), shared, give_back] {
    auto m = session::message_ptr{};
    try {
      auto found = shared->next();
      if (found && found->payload && is_topic_name(found->topic)) {
        m = std::make_shared<mqtt_message const>(std::move(*found));
      }
    } catch (std::exception const& e) {
      me->log.error("mqtt", "The program failed", {{"where", "retained"}, {"why", e.what()}});
    }
    give_back(m, m ? std::min(shared->qos, m->qos) : shared->qos);
  };
  if (handler.elsewhere(read)) return;
  numbers->messages_dropped.add();
  give_back(nullptr, {});
}

// --- $SYS

void broker::publish_statistics(time_point const now) {
  auto fresh = std::shared_ptr<topic_list const>{};
  {
    auto const lock = std::lock_guard{statistics_mutex_};
    fresh = std::make_shared<topic_list const>(statistics_topics_.read(now));
  }
  {
    auto const lock = std::lock_guard{latest_mutex_};
    latest_ = fresh;
  }
  if (!has_subscribers_below("$SYS/broker")) return;
  for (auto const& m : *fresh) deliver(m);
}

mqtt_retained broker::retained_statistics(std::string filter) const {
  auto const lock = std::lock_guard{latest_mutex_};
  return [all = latest_, f = std::move(filter), at = std::size_t{0}]() mutable -> std::optional<mqtt_message> {
    while (all && at != all->size()) {
      auto const& m = (*all)[at++];
      if (matches(f, m.topic)) return m;
    }
    return std::nullopt;
  };
}

}  // namespace madang::net::mqtt
