#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/log.h"
#include "core/net/connection_slots.h"
#include "core/net/mqtt_refusal_log.h"
#include "core/net/mqtt_server.h"
#include "core/net/mqtt_session.h"
#include "core/net/mqtt_sessions.h"
#include "core/net/mqtt_statistics.h"
#include "core/net/mqtt_topics.h"

namespace madang::net::mqtt {

// What the connections of one server share: who has which session, and who has subscribed to what. Safe to use
// from any thread. For the files of this folder.
class broker : public std::enable_shared_from_this<broker> {
 public:
  using session_ptr = std::shared_ptr<session>;
  using time_point = std::chrono::steady_clock::time_point;

  broker(mqtt_options, mqtt_handler&, logger&, metrics&);

  mqtt_options const options;
  std::vector<ip_network> const trusted_proxies;
  mqtt_handler& handler;
  logger& log;
  std::shared_ptr<statistics> const numbers;
  std::shared_ptr<connection_slots> const slots;

  // --- sessions
  struct joined {
    session_ptr what;
    bool present;  // it was there before
  };
  joined join(std::string const& client_id, bool clean, mqtt_context_ptr, session::owner_ptr);
  void leave(session_ptr const&, session::owner_ptr const&);
  void forget_all();

  // --- subscriptions
  bool fits(std::string_view topic_or_filter) const;
  // What begins with '$' is not for clients to say (4.7.2).
  bool may_be_published(std::string_view const topic) const { return fits(topic) && !topic.starts_with('$'); }
  // False if a limit is reached.
  bool subscribe(session_ptr const&, session::owner_ptr const&, std::string_view filter, mqtt_qos);
  void unsubscribe(session_ptr const&, session::owner_ptr const&, std::string_view filter);
  bool has_subscribers(std::string_view topic) const;
  bool has_subscribers_below(std::string_view topic) const;

  // --- messages
  // Counts it, and tells it in the log as long as there is not too much of that: a publication that is refused is
  // acknowledged all the same, so nothing else helps whoever set up the device.
  void refused(std::string const& principal, std::string_view client, std::string_view topic, std::string_view why);
  void deliver(mqtt_message);
  // Reads the next retained message of a session where that may wait, and gives it to the session.
  void read_retained(session_ptr const&, session::retained_messages);
  // What $SYS has under that filter.
  mqtt_retained retained_statistics(std::string filter) const;

  // --- now and then
  void expire_sessions(time_point now);
  void publish_statistics(time_point now);

 private:
  using index = topic_index<session_ptr>;
  using topic_list = std::vector<mqtt_message>;
  bool may_receive(session const&, std::string_view topic);
  void look_again(session_ptr const&);
  void end(session_ptr const&);
  void end_locked(session_ptr const&);
  void end_surplus_locked(std::string const& principal);
  void push(session_ptr const&, session::message_ptr const&, mqtt_qos);

  std::mutex sessions_mutex_;  // before index_mutex_, and that before a session's own
  session_table sessions_;
  mutable std::mutex index_mutex_;
  index index_;
  std::mutex refusals_mutex_;
  refusal_log refusals_;
  std::mutex statistics_mutex_;
  statistics_topics statistics_topics_;
  mutable std::mutex latest_mutex_;
  std::shared_ptr<topic_list const> latest_;
};

}  // namespace madang::net::mqtt
