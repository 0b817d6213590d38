#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/net/io_thread.h"
#include "core/net/mqtt_packet.h"
#include "core/net/mqtt_server.h"
#include "core/net/mqtt_statistics.h"

namespace madang::net::mqtt {

class session;

// What became of a publication, once that is known; then it wakes its client's connection. From any thread.
class ticket {
 public:
  ticket(std::weak_ptr<session>, std::shared_ptr<statistics>);
  void settle(mqtt_published);
  std::optional<mqtt_published> outcome() const;

 private:
  static constexpr auto kWaiting = -1;
  std::atomic<int> outcome_{kWaiting};
  std::weak_ptr<session> session_;
  std::shared_ptr<statistics> numbers_;
  std::chrono::steady_clock::time_point began_;
};

// Who writes what waits in a session; called on its I/O thread.
class session_user {
 public:
  virtual ~session_user() = default;
  virtual void session_changed() = 0;
};

// Calls a connection from other threads, once for many reasons. A session belongs to the connection whose waker it
// has, one at a time.
class waker : public std::enable_shared_from_this<waker> {
 public:
  waker(std::shared_ptr<io_thread>, std::weak_ptr<session_user>);
  void wake();
  // The connection is at it, and will look once more after rest().
  void hold() { woken_ = true; }
  void rest() { woken_ = false; }

 private:
  std::shared_ptr<io_thread> const thread_;
  std::weak_ptr<session_user> const user_;
  std::atomic<bool> woken_{false};
};

// What the server knows of a client and keeps while the client is away (MQTT 3.1.1, 3.1.2.4): its subscriptions,
// what waits for it, what it has not acknowledged, what it has not released. Safe to use from any thread; what
// takes an owner does nothing for one that is not the owner any more. For the files of this folder.
class session final : public std::enable_shared_from_this<session> {
 public:
  using message_ptr = std::shared_ptr<mqtt_message const>;
  using owner_ptr = std::shared_ptr<waker>;
  using filter_set = std::set<std::string, std::less<>>;

  // The limits must outlive its last use by the broker.
  session(std::string principal, std::string client_id, bool clean, mqtt_limits const&, std::shared_ptr<statistics>);
  ~session();
  session(session const&) = delete;
  session& operator=(session const&) = delete;

  std::string const principal, client_id;
  bool const clean;  // ends with its connection

  // --- whose it is
  // Whoever had it before is woken and finds out.
  void attach(owner_ptr, mqtt_context_ptr);
  // What had to wait for the client is looked at again with the rights of today: held until drop_waiting_unless() has
  // done that, which may wait for the handler. False if nothing waits: then there is nothing to look at.
  bool hold_waiting();
  void drop_waiting_unless(std::function<bool(mqtt_message const&)> const& may_receive);
  // False if it had been taken over, or ended.
  bool detach(owner_ptr const&);
  // For good. Gives away its filters. Its connection is woken and finds out.
  filter_set end();
  mqtt_context_ptr context() const;

  // --- subscriptions; the index of all of them is the broker's
  bool may_add(owner_ptr const&, std::string_view filter) const;
  bool add_filter(owner_ptr const&, std::string_view filter);     // true too if it had it; false if there are too many
  bool remove_filter(owner_ptr const&, std::string_view filter);  // false if it did not have it

  // --- to the client
  enum class pushed { queued, dropped, overrun };
  pushed push(message_ptr const&, mqtt_qos);
  // Appends what can be sent now until `out` has `until` bytes. False if the owner has lost it.
  bool write(owner_ptr const&, std::string& out, std::size_t until);

  struct retained_messages {
    std::string filter;
    mqtt_qos qos{};
    mqtt_retained next;
  };
  void keep_retained(owner_ptr const&, retained_messages);
  // The next of them, if nothing else waits: so what is read now is never older than what was sent before. Until
  // it is given back nothing is sent: so what comes meanwhile does not go before it.
  std::optional<retained_messages> take_retained(owner_ptr const&);
  // With the message that was read; without one there are no more.
  void give_back_retained(retained_messages, message_ptr const&, mqtt_qos);

  // --- what the client says to that. False if that cannot be: an answer of another QoS than the question's.
  bool acknowledged(packet_id);
  bool received(packet_id);
  void completed(packet_id);

  // --- from the client, exactly once: tickets by packet id, until they are released
  std::shared_ptr<ticket> find_unreleased(packet_id) const;  // null too if it may be published again
  bool keep_unreleased(packet_id, std::shared_ptr<ticket>);  // false if there are too many
  bool release(packet_id);                                   // false if it is not even stored yet

  void wake();

 private:
  struct outgoing {
    message_ptr message;
    mqtt_qos qos{};
    bool retained{false};
    std::uint64_t no{0};
  };
  struct unacknowledged {
    packet_id id{};
    outgoing what;
    bool sent{true};  // over the connection of today
  };
  struct queue {
    std::deque<outgoing> messages;
    std::size_t bytes{0};  // of those in flight too
  };

  bool has_room(queue const&, std::size_t bytes) const;
  std::size_t fair_share(std::size_t of_all) const;
  void forget(queue&, outgoing const&);
  void put_first(message_ptr const&, mqtt_qos);
  void clear(queue&);
  void write_again(std::string& out, std::size_t until);
  queue* next_queue();
  void write_one(std::string& out, queue&);
  packet_id free_id();

  mqtt_limits const& limits_;
  std::shared_ptr<statistics> numbers_;

  mutable std::mutex mutex_;
  owner_ptr owner_;
  mqtt_context_ptr context_;
  bool ended_{false};
  filter_set filters_;
  std::size_t filters_bytes_{0};
  std::deque<retained_messages> retained_;
  bool reading_retained_{false};  // one of them is taken
  queue at_most_once_, acknowledged_;
  int holds_{0};  // nothing of acknowledged_ is sent as long as there are any
  std::uint64_t pushed_no_{0};
  std::deque<unacknowledged> in_flight_;  // in the order of their first sending
  std::vector<packet_id> releasing_;      // received by the client; in the order in which it said so
  bool send_again_{false}, release_again_{false};
  packet_id last_id_{0};
  std::unordered_map<packet_id, std::shared_ptr<ticket>> unreleased_;
};

}  // namespace madang::net::mqtt
