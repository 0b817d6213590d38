#include "core/net/mqtt_session.h"

#include <algorithm>
#include <iterator>

#include "core/net/mqtt_topics.h"

namespace madang::net::mqtt {
namespace {

// Beside topic and payload: its places in the queue and the one copy that all sessions share.
constexpr auto kMessageCost = std::size_t{64};

std::size_t cost(mqtt_message const& m) { return kMessageCost + m.topic.size() + m.payload->size(); }

// A subscription: its filter here and in the index, a node of that for each level.
std::size_t cost(std::string_view const filter) { return 3 * filter.size() + 200 * levels(filter) + 100; }

publish to_publish(mqtt_message const& m) { return {.topic = m.topic, .payload = *m.payload}; }

}  // namespace

// --- ticket, waker

ticket::ticket(std::weak_ptr<session> s, std::shared_ptr<statistics> n)
    : session_{std::move(s)}, numbers_{std::move(n)}, began_{std::chrono::steady_clock::now()} {}

void ticket::settle(mqtt_published const what) {
  auto expected = kWaiting;
  if (!outcome_.compare_exchange_strong(expected, int(what))) return;
  auto const s = session_.lock();
  if (!s) return;  // nobody waits for it any more; not even the server may be there
  numbers_->publishing.record(std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count());
  s->wake();
}

std::optional<mqtt_published> ticket::outcome() const {
  auto const n = outcome_.load();
  return n == kWaiting ? std::nullopt : std::optional{static_cast<mqtt_published>(n)};
}

waker::waker(std::shared_ptr<io_thread> t, std::weak_ptr<session_user> u)
    : thread_{std::move(t)}, user_{std::move(u)} {}

void waker::wake() {
  if (woken_.exchange(true)) return;
  thread_->run([self = shared_from_this()] {
    self->woken_ = false;
    if (auto const u = self->user_.lock()) u->session_changed();
  });
}

// --- whose it is

session::session(std::string who, std::string id, bool const ends_with_connection, mqtt_limits const& l,
                 std::shared_ptr<statistics> n)
    : principal{std::move(who)},
      client_id{std::move(id)},
      clean{ends_with_connection},
      limits_{l},
      numbers_{std::move(n)} {
  numbers_->sessions += 1;
}

session::~session() {
  numbers_->sessions -= 1;
  clear(at_most_once_);
  clear(acknowledged_);
}

void session::attach(owner_ptr next, mqtt_context_ptr context) {
  auto const lock = std::lock_guard{mutex_};
  if (owner_) owner_->wake();
  owner_ = std::move(next);
  context_ = std::move(context);
  send_again_ = !in_flight_.empty();
  for (auto& u : in_flight_) u.sent = false;
  release_again_ = !releasing_.empty();
}

bool session::hold_waiting() {
  auto const lock = std::lock_guard{mutex_};
  if (acknowledged_.messages.empty()) return false;
  ++holds_;
  return true;
}

// The handler must not be called with the lock held: it may be delivering to this session.
void session::drop_waiting_unless(std::function<bool(mqtt_message const&)> const& may_receive) {
  auto waiting = std::deque<outgoing>{};
  {
    auto const lock = std::lock_guard{mutex_};
    waiting.swap(acknowledged_.messages);
  }
  auto const may_stay = [&](outgoing const& o) { return may_receive(*o.message); };
  auto const dropped = std::ranges::stable_partition(waiting, may_stay);
  auto const lock = std::lock_guard{mutex_};
  --holds_;
  if (owner_) owner_->wake();
  if (ended_) {
    numbers_->queued -= std::int64_t(waiting.size());
    return;
  }
  for (auto const& o : dropped) forget(acknowledged_, o);
  waiting.erase(dropped.begin(), dropped.end());
  std::ranges::move(acknowledged_.messages, std::back_inserter(waiting));
  std::ranges::stable_sort(waiting, {}, &outgoing::no);  // of several looks at once the later may be done first
  acknowledged_.messages = std::move(waiting);
}

bool session::detach(owner_ptr const& owner) {
  auto const lock = std::lock_guard{mutex_};
  if (owner_ != owner) return false;
  owner_ = nullptr;
  clear(at_most_once_);
  return true;
}

session::filter_set session::end() {
  auto const lock = std::lock_guard{mutex_};
  ended_ = true;
  if (owner_) owner_->wake();
  owner_ = nullptr;
  clear(at_most_once_);
  clear(acknowledged_);
  in_flight_.clear();
  retained_.clear();
  numbers_->subscriptions_bytes -= std::int64_t(std::exchange(filters_bytes_, 0));
  numbers_->subscriptions -= std::int64_t(filters_.size());
  return std::exchange(filters_, {});
}

mqtt_context_ptr session::context() const {
  auto const lock = std::lock_guard{mutex_};
  return context_;
}

void session::wake() {
  auto const lock = std::lock_guard{mutex_};
  if (owner_) owner_->wake();
}

// --- subscriptions

bool session::may_add(owner_ptr const& owner, std::string_view const filter) const {
  auto const lock = std::lock_guard{mutex_};
  return owner_ == owner && (filters_.size() < limits_.subscriptions_per_session || filters_.contains(filter));
}

bool session::add_filter(owner_ptr const& owner, std::string_view const filter) {
  auto const lock = std::lock_guard{mutex_};
  if (owner_ != owner) return false;
  if (filters_.contains(filter)) return true;
  auto const bytes = cost(filter);
  auto const all = limits_.subscriptions_bytes;
  auto const has_space =
      std::size_t(numbers_->subscriptions_bytes) + bytes <= all || filters_bytes_ + bytes <= fair_share(all);
  if (!has_space || filters_.size() >= limits_.subscriptions_per_session) return false;
  filters_.emplace(filter);
  filters_bytes_ += bytes;
  numbers_->subscriptions_bytes += std::int64_t(bytes);
  numbers_->subscriptions += 1;
  return true;
}

bool session::remove_filter(owner_ptr const& owner, std::string_view const filter) {
  auto const lock = std::lock_guard{mutex_};
  auto const at = filters_.find(filter);
  if (owner_ != owner || at == filters_.end()) return false;
  filters_.erase(at);
  filters_bytes_ -= cost(filter);
  numbers_->subscriptions_bytes -= std::int64_t(cost(filter));
  numbers_->subscriptions -= 1;
  std::erase_if(retained_, [&](retained_messages const& r) { return r.filter == filter; });
  return true;
}

// What each may have even where others have taken all there is: those who took it are the first to go.
std::size_t session::fair_share(std::size_t const of_all) const {
  return of_all / (limits_.connections + limits_.kept_sessions + 1);
}

// --- to the client: what waits

bool session::has_room(queue const& q, std::size_t const bytes) const {
  auto const all = limits_.queues_bytes;
  return q.messages.size() < limits_.queue_messages && q.bytes + bytes <= limits_.queue_bytes &&
         (std::size_t(numbers_->queued_bytes) + bytes <= all || q.bytes + bytes <= fair_share(all));
}

void session::forget(queue& q, outgoing const& o) {
  auto const bytes = cost(*o.message);
  q.bytes -= bytes;
  numbers_->queued_bytes -= std::int64_t(bytes);
  numbers_->queued -= 1;
}

void session::clear(queue& q) {
  numbers_->queued_bytes -= std::int64_t(q.bytes);
  numbers_->queued -= std::int64_t(q.messages.size() + (&q == &acknowledged_ ? in_flight_.size() : 0));
  q = {};
}

session::pushed session::push(message_ptr const& m, mqtt_qos const qos) {
  auto const lock = std::lock_guard{mutex_};
  auto const once = qos == mqtt_qos::at_most_once;
  if (ended_ || (once && !owner_)) return pushed::queued;  // [3.1.2-5] asks for QoS 1 and 2 only
  auto& q = once ? at_most_once_ : acknowledged_;
  auto const bytes = cost(*m);
  auto out = pushed::queued;
  while (!has_room(q, bytes)) {
    if (!once) return pushed::overrun;
    out = pushed::dropped;
    numbers_->messages_dropped.add();
    if (q.messages.empty()) return out;
    forget(q, q.messages.front());
    q.messages.pop_front();
  }
  q.messages.push_back({.message = m, .qos = qos, .no = ++pushed_no_});
  q.bytes += bytes;
  numbers_->queued_bytes += std::int64_t(bytes);
  numbers_->queued += 1;
  if (owner_) owner_->wake();
  return out;
}

// Before what came while it was read.
void session::put_first(message_ptr const& m, mqtt_qos const qos) {
  auto const once = qos == mqtt_qos::at_most_once;
  auto& q = once ? at_most_once_ : acknowledged_;
  auto const bytes = cost(*m);
  if ((once && !owner_) || !has_room(q, bytes)) return numbers_->messages_dropped.add();
  q.messages.push_front({.message = m, .qos = qos, .retained = true, .no = 0});
  q.bytes += bytes;
  numbers_->queued_bytes += std::int64_t(bytes);
  numbers_->queued += 1;
}

void session::keep_retained(owner_ptr const& owner, retained_messages r) {
  auto const lock = std::lock_guard{mutex_};
  if (owner_ != owner) return;
  std::erase_if(retained_, [&](retained_messages const& known) { return known.filter == r.filter; });
  if (r.next) retained_.push_back(std::move(r));
}

std::optional<session::retained_messages> session::take_retained(owner_ptr const& owner) {
  auto const lock = std::lock_guard{mutex_};
  auto const waiting = !at_most_once_.messages.empty() || !acknowledged_.messages.empty() || holds_ != 0;
  if (owner_ != owner || reading_retained_ || retained_.empty() || waiting) return std::nullopt;
  auto out = std::optional{std::move(retained_.front())};
  retained_.pop_front();
  reading_retained_ = true;
  return out;
}

void session::give_back_retained(retained_messages r, message_ptr const& m, mqtt_qos const qos) {
  auto const lock = std::lock_guard{mutex_};
  reading_retained_ = false;
  if (owner_) owner_->wake();
  if (ended_ || !m) return;
  auto const again =
      std::ranges::any_of(retained_, [&](retained_messages const& known) { return known.filter == r.filter; });
  auto const unsubscribed = std::ranges::find(filters_, r.filter) == filters_.end();
  if (!again && !unsubscribed) retained_.push_front(std::move(r));
  put_first(m, qos);
}

// --- to the client: what is sent

bool session::write(owner_ptr const& owner, std::string& out, std::size_t const until) {
  auto const lock = std::lock_guard{mutex_};
  if (owner_ != owner) return false;
  write_again(out, until);
  while (out.size() < until && !send_again_) {
    auto* const q = next_queue();
    if (!q) break;
    write_one(out, *q);
  }
  return true;
}

// [4.4.0-1], in the old order [4.6.0-1, 4.6.0-4].
void session::write_again(std::string& out, std::size_t const until) {
  if (std::exchange(release_again_, false)) {
    for (auto const id : releasing_) append(out, pubrel{id});
    numbers_->packets_sent.add(std::int64_t(releasing_.size()));
  }
  if (!send_again_) return;
  for (auto& u : in_flight_) {
    if (u.sent) continue;
    if (out.size() >= until) return;
    u.sent = true;
    auto p = to_publish(*u.what.message);
    p.qos = u.what.qos;
    p.retain = u.what.retained;
    p.again = true;
    p.id = u.id;
    append(out, p);
    numbers_->packets_sent.add();
    numbers_->messages_sent.add();
  }
  send_again_ = false;
}

// What came first; but QoS 0 does not wait for acknowledgements (4.6: order matters among messages of one QoS).
session::queue* session::next_queue() {
  if (reading_retained_) return nullptr;
  auto const has_place = in_flight_.size() + releasing_.size() < limits_.in_flight;
  auto const may_send = has_place && holds_ == 0 && !acknowledged_.messages.empty();
  if (at_most_once_.messages.empty()) return may_send ? &acknowledged_ : nullptr;
  if (!may_send) return &at_most_once_;
  return acknowledged_.messages.front().no < at_most_once_.messages.front().no ? &acknowledged_ : &at_most_once_;
}

void session::write_one(std::string& out, queue& q) {
  auto o = std::move(q.messages.front());
  q.messages.pop_front();
  auto p = to_publish(*o.message);
  p.qos = o.qos;
  p.retain = o.retained;
  p.id = o.qos == mqtt_qos::at_most_once ? packet_id{0} : free_id();
  append(out, p);
  numbers_->packets_sent.add();
  numbers_->messages_sent.add();
  if (p.id == 0) forget(q, o);
  else in_flight_.push_back({.id = p.id, .what = std::move(o)});
}

// [2.3.1-4]; there are many more than may be in flight.
packet_id session::free_id() {
  auto const is_used = [&](packet_id const id) {
    return id == 0 || std::ranges::find(in_flight_, id, &unacknowledged::id) != in_flight_.end() ||
           std::ranges::find(releasing_, id) != releasing_.end();
  };
  do ++last_id_;
  while (is_used(last_id_));
  return last_id_;
}

// An identifier that is not known was acknowledged before, maybe over a connection that is gone.
bool session::acknowledged(packet_id const id) {
  auto const lock = std::lock_guard{mutex_};
  auto const at = std::ranges::find(in_flight_, id, &unacknowledged::id);
  if (at == in_flight_.end()) return true;
  if (at->what.qos != mqtt_qos::at_least_once) return false;
  forget(acknowledged_, at->what);
  in_flight_.erase(at);
  return true;
}

bool session::received(packet_id const id) {
  auto const lock = std::lock_guard{mutex_};
  auto const at = std::ranges::find(in_flight_, id, &unacknowledged::id);
  if (at == in_flight_.end()) return true;
  if (at->what.qos != mqtt_qos::exactly_once) return false;
  forget(acknowledged_, at->what);
  in_flight_.erase(at);
  releasing_.push_back(id);
  return true;
}

void session::completed(packet_id const id) {
  auto const lock = std::lock_guard{mutex_};
  std::erase(releasing_, id);
}

// --- from the client, exactly once

std::shared_ptr<ticket> session::find_unreleased(packet_id const id) const {
  auto const lock = std::lock_guard{mutex_};
  auto const at = unreleased_.find(id);
  if (at == unreleased_.end() || at->second->outcome() == mqtt_published::later) return nullptr;
  return at->second;
}

bool session::keep_unreleased(packet_id const id, std::shared_ptr<ticket> t) {
  auto const lock = std::lock_guard{mutex_};
  if (unreleased_.size() >= limits_.unreleased) {
    std::erase_if(unreleased_, [](auto const& u) { return u.second->outcome() == mqtt_published::later; });
    if (unreleased_.size() >= limits_.unreleased && !unreleased_.contains(id)) return false;
  }
  unreleased_[id] = std::move(t);
  return true;
}

bool session::release(packet_id const id) {
  auto const lock = std::lock_guard{mutex_};
  auto const at = unreleased_.find(id);
  if (at == unreleased_.end()) return true;
  if (!at->second->outcome()) return false;
  unreleased_.erase(at);
  return true;
}

}  // namespace madang::net::mqtt
