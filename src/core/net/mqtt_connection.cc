// A client's connection: bytes in and out, what is due when, and how it ends.
#include "core/net/mqtt_connection.h"

#include <algorithm>

namespace madang::net::mqtt {

using std::chrono::steady_clock;

namespace {

// Written in one go; then others on this thread have their turn.
constexpr auto kTurn = std::size_t{1} << 20;
// Packets of more are counted while they are read.
constexpr auto kLargePacket = input_buffer::kLarge;

}  // namespace

connection::connection(std::shared_ptr<broker> b, std::shared_ptr<io_thread> t, std::unique_ptr<transport> bytes,
                       peer from, connection_slots::slot place)
    : watched{std::move(t)},
      broker_{std::move(b)},
      limits_{broker_->options.limits},
      numbers_{*broker_->numbers},
      transport_{std::move(bytes)},
      slot_{std::move(place)},
      peer_{std::move(from)} {}

connection::~connection() { reserve(0); }

void connection::start() {
  self_ = shared_from_this();
  waker_ = std::make_shared<waker>(shared_thread(), weak_from_this());
  thread().watch(*this, broker_.get());
  deadline_ = steady_clock::now() + limits_.connect_time;
  advance();
}

void connection::start_refused() {
  refused_ = true;
  start();
}

// --- the order of things

void connection::session_changed() { advance(); }

// What comes from other threads meanwhile does not wake, and is seen by the last look.
void connection::advance() {
  if (state_ == state::ended || std::exchange(advancing_, true)) return;
  auto had_its_turn = false;
  do {
    waker_->hold();
    had_its_turn = !work();
    waker_->rest();
  } while (!had_its_turn && collect());
  advancing_ = false;
  if (had_its_turn) thread().run([self = shared_from_this()] { self->advance(); });
  if (wants_input()) read();
}

// False if there is more to do, but it has been enough for now.
bool connection::work() {
  auto turn = std::size_t{0};
  while (state_ != state::ended) {
    if (out_.size() < kOutput && (step() || collect())) continue;
    if (out_.empty() || writing_) break;
    if (turn > kTurn) return false;
    turn += out_.size();
    flush();
  }
  settle();
  return true;
}

bool connection::step() {
  if ((state_ != state::connecting && state_ != state::open) || is_waiting_for_store()) return false;
  return take_packet();
}

bool connection::take_packet() {
  auto const most = state_ == state::connecting ? limits_.connect_bytes : limits_.packet_bytes;
  auto const bytes = in_.data();
  auto const next = next_frame(bytes, most);
  switch (next.is) {
    case framing::state::malformed: return violate("What was sent is not a packet of MQTT."), false;
    case framing::state::too_large: return close({.reason = "too_large", .why = "A packet is too large."}), false;
    case framing::state::more:
      reserve(bytes.size());
      if (!bytes.empty() && !packet_began_) heard_ = packet_began_.emplace(steady_clock::now());
      return false;
    case framing::state::whole: break;
  }
  reserve(0);
  packet_began_.reset();
  heard_ = steady_clock::now();
  numbers_.packets_received.add();
  auto const got = decode(next.what);
  if (got) handle(*got);
  else if (got.error().other_protocol && state_ == state::connecting) refuse(connect_code::unacceptable_protocol);
  else violate(got.error().why);
  in_.keep(bytes.substr(next.size));
  return state_ != state::ended;
}

// What comes from the store and from the session. Whether there was something.
bool connection::collect() {
  if (state_ != state::open && state_ != state::finishing) return false;
  auto const acknowledged = acknowledge();
  auto const sent = state_ == state::open && send_messages();
  return state_ != state::ended && (acknowledged || sent);
}

// Nothing is left to be done now: the next state may begin.
void connection::settle() {
  if (!out_.empty() || writing_) return;
  if (state_ == state::finishing && publishing_.empty()) return close({.reason = "stopping", .is_clean = true});
  if (state_ != state::ending) return;
  state_ = state::lingering;
  deadline_ = steady_clock::now() + limits_.linger_time;
  transport_->end(shared_from_this());
}

bool connection::is_waiting_for_store() const {
  return publishing_.size() >= limits_.publishing || publishing_bytes_ >= limits_.publishing_bytes;
}

bool connection::wants_input() const {
  return !reading_ && (state_ == state::connecting || state_ == state::open) && out_.size() < kOutput &&
         !is_waiting_for_store();
}

void connection::read() {
  reading_ = true;
  auto const room = in_.room(busy_ && in_.data().size() < input_buffer::kLarge / 2);
  room_ = room.size();
  transport_->read_some(shared_from_this(), room);
}

void connection::did_read(std::size_t const bytes) {
  reading_ = false;
  if (state_ == state::ended) return;
  if (bytes == 0 && state_ == state::lingering) return close(last_);
  if (bytes == 0) return close({.reason = "lost", .is_clean = state_ == state::finishing});
  if (state_ != state::connecting && state_ != state::open) return;
  busy_ = bytes == room_;
  numbers_.bytes_received.add(std::int64_t(bytes));
  in_.commit(bytes);
  advance();
}

// Large packets are few, and all connections together have room for some.
void connection::reserve(std::size_t const bytes) {
  auto const wanted = bytes > kLargePacket ? bytes : 0;
  if (wanted == reserved_) return;
  auto const all = numbers_.reading_bytes += std::int64_t(wanted) - std::int64_t(reserved_);
  reserved_ = wanted;
  if (wanted != 0 && std::size_t(all) > limits_.packets_bytes) {
    close({.reason = "memory", .why = "Too many large packets are being read."});
  }
}

// --- writing

void connection::flush() {
  auto const n = transport_->write_now(out_, {});
  if (n < 0) return close({.reason = "lost"});
  wrote(std::size_t(n));
  if (std::size_t(n) == out_.size()) {
    if (out_.capacity() > 2 * kOutput) out_ = {};
    out_.clear();
    return;
  }
  writing_out_ = std::exchange(out_, {});
  written_ = std::size_t(n);
  writing_ = true;
  write_deadline_ = steady_clock::now() + limits_.write_time;
  transport_->write_some(shared_from_this(), std::string_view{writing_out_}.substr(written_), {});
}

void connection::did_write(std::size_t const bytes, bool const failed) {
  writing_ = false;
  if (state_ == state::ended) return;
  if (failed) return close({.reason = "lost"});
  wrote(bytes);
  written_ += bytes;
  if (written_ == writing_out_.size()) {
    writing_out_ = {};
    return advance();
  }
  writing_ = true;
  write_deadline_ = steady_clock::now() + limits_.write_time;
  transport_->write_some(shared_from_this(), std::string_view{writing_out_}.substr(written_), {});
}

void connection::wrote(std::size_t const bytes) { numbers_.bytes_sent.add(std::int64_t(bytes)); }

// --- time

void connection::tick(time_point const now) {
  if (writing_ && now > write_deadline_) return close({.reason = "write_stall", .reset = true});
  switch (state_) {
    case state::connecting:
      if (now > deadline_) close({.reason = "connect_timeout"});
      return;
    case state::lingering:
      if (now > deadline_) close(last_);
      return;
    case state::open: break;
    default: return;
  }
  // It is us who do not listen: whether the client is there shows when we do again.
  if (!reading_) {
    heard_ = now;
    if (packet_began_) packet_began_ = now;
    return;
  }
  if (packet_began_) {
    auto const took = now - *packet_began_;
    auto const due = std::chrono::duration<double>(took).count() * double(limits_.packet_bytes_per_second);
    if (took > limits_.packet_time && double(in_.data().size()) < due) close({.reason = "packet_timeout"});
    return;
  }
  if (silence_.count() != 0 && now - heard_ > silence_) close({.reason = "keep_alive"});  // [3.1.2-24]
}

// --- the end

void connection::finish() {
  if (state_ == state::connecting) return close({.reason = "stopping", .is_clean = true});
  if (state_ != state::open) return;
  state_ = state::finishing;
  advance();
}

void connection::abort() { close({.reason = "stopping", .is_clean = true, .reset = true}); }

void connection::did_end() { close(last_); }

// Once the client has what was said to it.
void connection::end_after_output(ending const& e) {
  last_ = e;
  state_ = state::ending;
}

// It is gone a moment later: whoever called may still look at it.
void connection::close(ending const& e) {
  if (state_ == state::ended) return;
  auto const was_open = session_ != nullptr;
  state_ = state::ended;
  thread().unwatch(*this);
  thread().run([last = std::move(self_)] {});
  numbers_.count_closed(e.reason);
  if (e.reset) transport_->reset();
  else transport_->close();
  reserve(0);
  broker_->log.debug("mqtt", "A connection ended",
                     {{"client", was_open ? session_->client_id : ""}, {"address", peer_.address},
                      {"reason", std::string{e.reason}}, {"why", std::string{e.why}}});
  if (was_open) {
    numbers_.connections -= 1;
    broker_->leave(session_, waker_);
    if (!e.is_clean) publish_will();
    publishing_.clear();
    will_.reset();
  }
  slot_.release();  // last: whoever stops the server waits for it, and may then take the handler away
}

}  // namespace madang::net::mqtt
