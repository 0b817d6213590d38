// A connection's way through its requests: reading, the order of things, writing.
#include "core/net/session.h"

#include "core/net/fields.h"
#include "core/net/session_parts.h"

namespace madang::net {

using std::chrono::steady_clock;

// More output than that goes out before the next pipelined request is looked at.
constexpr auto kOutput = std::size_t{64} << 10;

session::session(std::shared_ptr<server_state> s, std::shared_ptr<io_thread> t, std::unique_ptr<transport> bytes,
                 peer from, bool const trusted_proxy, connection_slots::slot place)
    : watched{std::move(t)},
      server_{std::move(s)},
      transport_{std::move(bytes)},
      slot_{std::move(place)},
      peer_{std::move(from)},
      trusted_proxy_{trusted_proxy},
      reader_{{server_->options.limits.target_bytes, server_->options.limits.header_bytes,
               server_->options.limits.header_fields},
              trusted_proxy} {}

session::~session() {
  if (counted_body_ != 0) server_->bodies_bytes.fetch_sub(counted_body_, std::memory_order_relaxed);
}

void session::start() {
  watch();
  deadline_ = steady_clock::now() + server_->options.limits.header_time;
  advance();
}

void session::watch() {
  self_ = shared_from_this();
  thread().watch(*this, server_.get());
}

// It is gone a moment later: whoever called may still look at it.
void session::leave() {
  state_ = state::ended;
  thread().unwatch(*this);
  thread().run([last = std::move(self_)] {});
}

void session::start_refused(refusal const& why) {
  watch();
  refuse(why);
  advance();
}

// --- the order of things

void session::advance() {
  if (std::exchange(advancing_, true)) return;
  while (state_ != state::ended && !writing_) {
    if (!body_left_.empty() || out_.size() - out_at_ > kOutput) flush();
    else if (step()) continue;
    else if (has_output()) flush();
    else break;
  }
  advancing_ = false;
  if (wants_input()) read();
}

// Does the next thing; false if something must come first: input, an answer, or what was written so far
// going out.
bool session::step() {
  switch (state_) {
    case state::reading_head: return read_head();
    case state::reading_body: return read_body();
    case state::streaming: return write_piece();
    case state::events: return write_events();
    case state::upgrading:
      if (!has_output()) hand_over();
      return false;
    case state::ending:
      if (has_output()) return false;
      state_ = state::lingering;
      deadline_ = steady_clock::now() + server_->options.limits.linger_time;
      transport_->end(shared_from_this());
      return false;
    default: return false;
  }
}

bool session::wants_input() const {
  if (reading_) return false;
  return state_ == state::events ||
         (!writing_ && (state_ == state::reading_head || state_ == state::reading_body));
}

void session::read() {
  reading_ = true;
  transport_->read_some(shared_from_this(), in_.room(state_ == state::reading_body));
}

void session::did_read(std::size_t const bytes) {
  reading_ = false;
  if (state_ == state::lingering && bytes == 0) return close();
  if (state_ == state::ended || state_ == state::lingering || state_ == state::ending) return;
  if (bytes == 0) return close();
  server_->bytes_in.add(std::int64_t(bytes));
  in_.commit(bytes);
  if (state_ == state::events) in_.clear();  // nothing is expected there but the end
  advance();
}

bool session::read_head() {
  if (in_.empty()) return false;
  auto rest = in_.data();
  auto const fresh = !reader_.begun();
  auto const got = reader_.read(rest);
  in_.keep(rest);
  if (got == progress::wrong) return refuse(*reader_.wrong), true;
  if (got == progress::whole) return begin_request();
  // The first head has its time from the start of the connection.
  if (fresh && !fresh_) deadline_ = steady_clock::now() + server_->options.limits.header_time;
  return false;
}

bool session::begin_request() {
  auto& h = reader_.head;
  fresh_ = false;
  ++request_no_;
  find_peer(h.request);
  auto const reads = h.request.method == "GET" || h.request.method == "HEAD";
  asked_ = {.head = h.request.method == "HEAD",
            .http10 = h.http10,
            .close = !h.persistent(),
            // Who knows a token may read the answer wherever the page comes from; without one, only reading is.
            .open_to_all = reads || !h.request.field("Authorization").empty(),
            .tls = h.request.from.tls,
            .accepts = h.accept_encoding.empty() ? coding::identity : choose_coding(h.accept_encoding),
            .method = h.request.method,
            .began = steady_clock::now()};
  if (server_->log.writes(logger::level::debug)) asked_.log_target = h.request.target;
  upgrade_.reset();
  if (h.upgrade && !h.http10 && !h.has_body()) upgrade_ = h.request;  // a body would be read as frames
  state_ = state::handling;
  if (h.expect_other) return refuse(refusals::kBadExpectation), true;
  auto const preflight = h.request.method == "OPTIONS" && !h.origin.empty() &&
                         !h.request.field("Access-Control-Request-Method").empty();
  if (preflight) return answer_early(preflight_answer()), true;
  return admit();
}

bool session::admit() {
  auto const& h = reader_.head;
  auto a = admission{};
  if (!guarded("admit", [&] { a = server_->handler.admit(h.request); })) return true;
  if (a.refusal) return answer_early(std::move(*a.refusal)), true;
  if (!h.has_body()) return handle(), true;
  auto const known = h.content_encoding.empty() || equal_ignoring_ascii_case(h.content_encoding, "gzip") ||
                     equal_ignoring_ascii_case(h.content_encoding, "x-gzip") ||
                     equal_ignoring_ascii_case(h.content_encoding, "identity");
  if (!known) return answer_early(to_response(refusals::kUnknownCoding)), true;
  if (h.content_length.value_or(0) > a.body_max) return refuse(refusals::kBodyTooLarge), true;
  if (h.expect_continue && !h.http10 && in_.empty()) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
  discarding_ = false;
  body_.emplace(h, a.body_max, true);
  body_began_ = asked_.began;
  state_ = state::reading_body;
  return true;
}

bool session::read_body() {
  auto rest = in_.data();
  auto const got = body_->read(rest);
  in_.keep(rest);
  if (got == progress::wrong && discarding_) return close(), false;
  if (got == progress::wrong) return refuse(*body_->wrong), true;
  count_body();
  auto const all = counted_body_ == 0 ? 0 : server_->bodies_bytes.load(std::memory_order_relaxed);
  if (all > server_->options.limits.bodies_bytes) return refuse(refusals::kTooManyBodies), true;
  if (got == progress::more) return false;
  if (discarding_) next_request();
  else handle();
  return true;
}

// Small bodies are as many as there are connections, and need no counting.
void session::count_body() {
  auto const size = body_ && body_->body.size() > input_buffer::kLarge ? body_->body.size() : 0;
  if (size == counted_body_) return;
  server_->bodies_bytes.fetch_add(size - counted_body_, std::memory_order_relaxed);
  counted_body_ = size;
}

void session::handle() {
  auto r = request{{std::move(reader_.head.request)}, body_ ? std::move(body_->body) : std::string{}};
  auto const inflated = body_ && !reader_.head.content_encoding.empty();
  body_.reset();
  count_body();
  // The program gets the body as it was meant; nobody should inflate it twice.
  auto const says_coding = [](auto const& f) { return equal_ignoring_ascii_case(f.first, "content-encoding"); };
  if (inflated) std::erase_if(r.fields, says_coding);
  state_ = state::handling;
  auto t = std::make_shared<ticket>(shared_from_this(), request_no_);
  guarded("handle", [&] {
    server_->handler.handle(std::move(r), [t = std::move(t)](response answer) { t->answer(std::move(answer)); });
  });
}

void session::next_request() {
  reader_.reset();
  body_.reset();
  count_body();
  discarding_ = false;
  state_ = state::reading_head;
}

void session::find_peer(request_head& head) const {
  head.from = peer_;
  if (!trusted_proxy_) return;
  auto list = std::string{};
  for (auto const& [name, value] : head.fields) {
    if (equal_ignoring_ascii_case(name, "X-Forwarded-For")) (list += list.empty() ? "" : ",") += value;
  }
  if (auto const a = list.empty() ? std::nullopt : forwarded_for(list, server_->trusted_proxies)) {
    head.from.address = a->text();
  }
  auto const proto = head.field("X-Forwarded-Proto");
  if (!proto.empty()) head.from.tls = equal_ignoring_ascii_case(trim(proto.substr(proto.rfind(',') + 1)), "https");
}

// --- writing

void session::flush() {
  auto const head = std::string_view{out_}.substr(out_at_);
  auto const n = transport_->write_now(head, body_left_);
  if (n < 0) return close();
  written(std::size_t(n));
  if (!has_output()) return;
  writing_ = true;
  write_deadline_ = steady_clock::now() + server_->options.limits.write_time;
  transport_->write_some(shared_from_this(), std::string_view{out_}.substr(out_at_), body_left_);
}

void session::did_write(std::size_t const bytes, bool const failed) {
  writing_ = false;
  if (state_ == state::ended) return;
  if (failed) return close();
  written(bytes);
  advance();
}

void session::written(std::size_t const bytes) {
  server_->bytes_out.add(std::int64_t(bytes));
  auto const of_head = std::min(bytes, out_.size() - out_at_);
  out_at_ += of_head;
  body_left_.remove_prefix(bytes - of_head);
  if (has_output()) return;
  out_.clear();
  out_at_ = 0;
  if (out_.capacity() > 2 * kOutput) out_ = {};
  body_bytes_ = {};
  shared_body_.reset();
  if (events_) events_->flushed();
}

// --- time

void session::tick(time_point const now) {
  if (writing_) {
    if (now < write_deadline_) return;
    server_->count_refused("write_stall");
    return close(true);
  }
  switch (state_) {
    case state::reading_head:
      if (now < deadline_) return;
      if (!reader_.begun()) return close();
      refuse(refusals::kHeadTimeout);
      return advance();
    case state::reading_body:
      if (!too_slow(now)) return;
      if (discarding_) return close();
      refuse(refusals::kBodyTimeout);
      return advance();
    case state::streaming: return stream_->wants_worker ? produce() : void();
    case state::events: return heartbeat(now);
    case state::lingering: return now < deadline_ ? void() : close();
    default: return;
  }
}

bool session::too_slow(time_point const now) const {
  auto const& l = server_->options.limits;
  auto const took = now - body_began_;
  if (took < l.body_time) return false;
  auto const seconds = std::chrono::duration<double>(took).count();
  return double(body_->received()) < seconds * double(l.body_bytes_per_second);
}

void session::finish() {
  auto const idle = state_ == state::reading_head && !reader_.begun() && !has_output();
  if (idle) return close();
  if (state_ != state::events) return;
  end_events();
  advance();
}

void session::abort() { close(true); }

void session::did_end() { close(); }

void session::close(bool const reset) {
  if (state_ == state::ended) return;
  leave();
  if (reset) transport_->reset();
  else transport_->close();
  slot_.release();
  stream_.reset();
  if (events_) {
    auto const e = std::move(events_);
    e->out->shut();
    guarded("closed", [&] {
      if (e->listener.closed) e->listener.closed();
    });
  }
}

}  // namespace madang::net
