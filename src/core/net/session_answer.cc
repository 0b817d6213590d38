// A connection's answers: whole, streamed, as events, as the start of a WebSocket.
#include "core/net/fields.h"
#include "core/net/session_parts.h"
#include "core/net/websocket.h"

#include <fmt/format.h>

namespace madang::net {
namespace {

using std::chrono::steady_clock;

// Shorter bodies are written together with their head, in one piece.
constexpr auto kTogether = std::size_t{8} << 10;

bool has_body(response const& r) { return !r.content_type.empty() && r.status != 204 && r.status != 304; }

// RFC 9110 7.7: nothing that says no-transform; a part of something is counted in its own bytes.
bool may_compress(response const& r) {
  return is_compressible(r.content_type) && r.status != 206 && !has_field(r.fields, "Content-Encoding") &&
         !has_field(r.fields, "Content-Range") && !list_has(find_field(r.fields, "Cache-Control"), "no-transform");
}

std::string_view body_of(response const& r) { return r.shared_body ? *r.shared_body : r.body; }

void append_chunk_size(std::string& out, std::size_t const n) {
  fmt::format_to(std::back_inserter(out), "{:x}\r\n", n);
}

}  // namespace

response preflight_answer() {
  return {.status = 204,
          .fields = {{"Access-Control-Allow-Origin", "*"},
                     {"Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE"},
                     {"Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, If-None-Match"},
                     {"Access-Control-Max-Age", "7200"}}};
}

// --- from the program to the connection's thread

session::ticket::~ticket() {
  if (used_ || !session_) return;
  session_->thread().run([s = session_, no = no_] {
    if (s->state_ != state::handling || s->request_no_ != no) return;
    s->server_->log.error("http", "A request was never answered", {{"request", std::to_string(no)}});
    s->respond(no, to_response(refusals::kFailed));
  });
}

void session::ticket::answer(response r) {
  if (used_.exchange(true)) return;
  auto const s = std::move(session_);
  if (s->thread().is_current()) return s->respond(no_, std::move(r));
  answer_ = std::move(r);
  s->thread().run([self = shared_from_this(), s] { s->respond(self->no_, std::move(self->answer_)); });
}

void session::respond(std::uint64_t const request_no, response r) {
  if (state_ != state::handling || request_no != request_no_) return;
  answer(std::move(r));
  advance();
}

// --- what the server says itself

// What is wrong with the message or the connection: nothing after it can be trusted.
void session::refuse(refusal const& why) {
  if (state_ == state::reading_head) {
    auto const& method = reader_.head.request.method;
    asked_ = {.head = method == "HEAD",
              .open_to_all = method == "GET",
              .tls = peer_.tls,
              .method = method,
              .began = steady_clock::now()};
  }
  server_->count_refused(why.reason);
  body_.reset();
  count_body();
  asked_.close = true;
  answer_whole(to_response(why));
}

// Before the body was read: a short one is read past, for a longer one the connection is not worth it.
void session::answer_early(response r) {
  auto const& h = reader_.head;
  auto const length = h.content_length.value_or(0);
  auto const wait = h.has_body() && !h.chunked && !h.expect_continue && length <= limits::kDiscardBytes;
  if (wait) {
    discarding_ = true;
    body_.emplace(h, limits::kDiscardBytes, false);
  } else if (h.has_body()) {
    asked_.close = true;
  }
  answer(std::move(r));
}

void session::program_failed(std::string_view const what, std::string_view const why) {
  server_->log.error("http", "The program failed", {{"where", std::string{what}}, {"why", std::string{why}}});
  if (state_ != state::handling) return;
  asked_.close = true;
  answer_whole(to_response(refusals::kFailed));
}

// --- answers

void session::answer(response r) {
  if (!r.websocket && !is_clean(r)) {
    server_->log.error("http", "An answer had control characters in its fields",
                       {{"status", std::to_string(r.status)}});
    r = to_response(refusals::kFailed);
  }
  asked_.close = asked_.close || server_->ending || list_has(find_field(r.fields, "Connection"), "close");
  if (r.websocket && begin_upgrade(r)) return;
  if (r.events && !asked_.head) return begin_events(std::move(r));
  if (r.pieces && has_body(r)) return begin_streaming(std::move(r));
  answer_whole(std::move(r));
}

void session::answer_whole(response r) {
  auto const size = has_body(r) ? body_of(r).size() : 0;
  auto const varies = size >= limits::kCompressFrom && may_compress(r);
  auto used = varies ? asked_.accepts : coding::identity;
  if (used == coding::identity || asked_.head) return write_whole(std::move(r), used, varies, std::nullopt);
  if (size > limits::kCompressElsewhere) {
    if (compress_elsewhere(r, used)) return;
    return write_whole(std::move(r), coding::identity, varies, std::nullopt);
  }
  auto compressed = compress(used, body_of(r));
  write_whole(std::move(r), used, varies, std::move(compressed));
}

bool session::compress_elsewhere(response& r, coding const used) {
  auto const shared = std::make_shared<response>(std::move(r));
  auto const before = std::exchange(state_, state::compressing);
  auto const submitted = server_->workers.submit([self = shared_from_this(), shared, used] {
    auto compressed = compress(used, body_of(*shared));
    self->thread().run([self, shared, used, compressed = std::move(compressed)]() mutable {
      if (self->state_ != state::compressing) return;
      self->write_whole(std::move(*shared), used, true, std::move(compressed));
      self->advance();
    });
  });
  if (submitted) return true;
  state_ = before;
  r = std::move(*shared);
  return false;
}

void session::write_whole(response r, coding const used, bool const varies, std::optional<std::string> compressed) {
  auto const any = has_body(r);
  auto t = answer_traits{.used = used, .varies = varies || r.status == 304};
  if (compressed) {
    t.length = compressed->size();
  } else if (r.status != 204 && r.status != 304 && used == coding::identity) {
    t.length = any ? body_of(r).size() : 0;
  }
  write_head(r, t);
  if (any && !asked_.head) {
    if (compressed) r.shared_body.reset();
    if (compressed) r.body = std::move(*compressed);
    auto const body = body_of(r);
    if (body.size() <= kTogether) {
      out_ += body;
    } else {
      body_bytes_ = std::move(r.body);
      shared_body_ = std::move(r.shared_body);
      body_left_ = shared_body_ ? *shared_body_ : body_bytes_;
    }
  }
  answered(r.status);
}

void session::write_head(response const& r, answer_traits t) {
  t.date_field = thread().date_field();
  t.close = asked_.close;
  t.keep_alive = asked_.http10 && !asked_.close;
  t.tls = asked_.tls || server_->options.behind_tls;
  t.open_to_all = asked_.open_to_all;
  append_head(out_, r, t);
}

// The answer is complete, though not all of it may be out.
void session::answered(int const status) {
  auto const now = steady_clock::now();
  auto const seconds = std::chrono::duration<double>(now - asked_.began).count();
  server_->count(asked_.method, status, seconds);
  if (!asked_.log_target.empty()) {
    server_->log.debug("http", "request",
                       {{"method", asked_.method},
                        {"target", asked_.log_target},
                        {"status", std::to_string(status)},
                        {"us", std::to_string(std::int64_t(seconds * 1e6))},
                        {"peer", peer_.address}});
  }
  if (asked_.close) {
    state_ = state::ending;
  } else if (discarding_) {
    state_ = state::reading_body;
    body_began_ = now;
  } else {
    next_request();
    deadline_ = now + server_->options.limits.idle_time;
  }
}

// --- streamed

void session::begin_streaming(response r) {
  auto const varies = may_compress(r);
  auto const used = varies ? asked_.accepts : coding::identity;
  if (asked_.head) {
    write_head(r, {.chunked = !asked_.http10, .used = used, .varies = varies});
    return answered(r.status);
  }
  stream_ = std::make_unique<streaming>();
  stream_->used = used;
  stream_->varies = varies;
  stream_->head = std::move(r);
  if (used != coding::identity) stream_->zip = std::make_unique<compressor>(used);
  state_ = state::streaming;
  produce();
  if (!stream_->wants_worker) return;
  stream_.reset();  // nothing is said yet: better a clear answer than a late one
  server_->count_refused(refusals::kTooBusy.reason);
  answer_whole(to_response(refusals::kTooBusy));
}

// Has a worker make the next piece. If none takes it, the next tick asks again.
void session::produce() {
  auto* const s = stream_.get();
  s->making = true;
  // The stream goes along as it is: the connection may be gone before the worker is done.
  auto const source = std::make_shared<std::pair<piece_source, std::unique_ptr<compressor>>>(
      std::move(s->head.pieces), std::move(s->zip));
  s->wants_worker = !server_->workers.submit([self = shared_from_this(), source] {
    auto piece = std::string{};
    auto last = false;
    auto failed = std::string{};
    try {
      last = !source->first(piece);
      if (source->second) {
        auto small = std::string{};
        if (last || !piece.empty()) source->second->add(piece, last, small);
        piece = std::move(small);
      }
    } catch (std::exception const& e) {
      failed = *e.what() ? e.what() : "unknown";
    }
    self->thread().run([self, source, last, piece = std::move(piece), failed = std::move(failed)]() mutable {
      if (self->state_ != state::streaming) return;
      self->stream_->head.pieces = std::move(source->first);
      self->stream_->zip = std::move(source->second);
      if (!failed.empty()) {
        self->server_->log.error("http", "A streamed answer failed", {{"why", failed}});
      }
      self->produced(last, !failed.empty(), std::move(piece));
    });
  });
  if (!s->wants_worker) return;
  s->making = false;
  s->head.pieces = std::move(source->first);
  s->zip = std::move(source->second);
}

void session::produced(bool const last, bool const failed, std::string piece) {
  auto& s = *stream_;
  s.making = false;
  s.has_ready = true;
  s.last = last;
  s.failed = failed;
  s.ready = std::move(piece);
  advance();
}

// With the next piece ready: writes it and has the one after it made meanwhile.
bool session::write_piece() {
  if (!stream_->has_ready) return false;
  auto& s = *stream_;
  if (s.failed && s.begun) {
    if (has_output()) return false;
    close(true);  // an end without the last chunk, and an error where HTTP/1.0 would take any end for the end
    return false;
  }
  if (s.failed) {
    stream_.reset();
    asked_.close = true;
    answer_whole(to_response(refusals::kFailed));
    return true;
  }
  s.has_ready = false;
  auto const chunked = !asked_.http10;
  if (!std::exchange(s.begun, true)) {
    auto t = answer_traits{.used = s.used, .varies = s.varies};
    if (s.last) t.length = s.ready.size();
    else t.chunked = chunked;
    asked_.close = asked_.close || (!s.last && !chunked);
    write_head(s.head, t);
    if (s.last) s.head.content_type.clear();  // from here on: not in chunks
  }
  auto const framed = chunked && !s.head.content_type.empty();
  if (framed && !s.ready.empty()) {
    append_chunk_size(out_, s.ready.size());
    s.ready += "\r\n";
  }
  if (framed && s.last) s.ready += "0\r\n\r\n";
  body_bytes_ = std::move(s.ready);
  body_left_ = body_bytes_;
  if (!s.last) return produce(), true;
  auto const status = s.head.status;
  stream_.reset();
  answered(status);
  return true;
}

// --- server-sent events

void session::begin_events(response r) {
  auto const out = std::make_shared<outbox>(shared_thread(), weak_from_this(), server_->options.limits.channel_bytes);
  r.content_type = "text/event-stream";
  if (!has_field(r.fields, "Cache-Control")) r.fields.emplace_back("Cache-Control", "no-store");
  r.fields.emplace_back("X-Accel-Buffering", "no");  // nginx would hold events back
  asked_.close = asked_.close || asked_.http10;
  write_head(r, {.chunked = !asked_.http10});
  server_->count(asked_.method, r.status, std::chrono::duration<double>(steady_clock::now() - asked_.began).count());
  events_ = std::make_unique<event_stream>(std::move(*r.events), out, std::size_t{0}, steady_clock::now());
  state_ = state::events;
  auto const opened = guarded("opened", [&] {
    if (events_->listener.opened) events_->listener.opened(out);
  });
  if (!opened) close(true);
}

void session::outbox_changed() {
  if (state_ != state::events) return;
  if (!events_->out->overflowed()) return advance();
  server_->count_refused("channel_overflow");
  close(true);  // what is being written is stuck
}

bool session::write_events() {
  auto messages = std::vector<std::string>{};
  auto const end = events_->out->take(messages);
  auto size = std::size_t{0};
  for (auto const& m : messages) size += m.size();
  if (size != 0) {
    if (!asked_.http10) append_chunk_size(out_, size);
    for (auto const& m : messages) out_ += m;
    if (!asked_.http10) out_ += "\r\n";
    events_->in_flight += size;
    events_->last_sent = steady_clock::now();
  }
  if (end == outbox::end::asked) end_events();
  return size != 0 || end == outbox::end::asked;
}

void session::end_events() {
  if (!asked_.http10) out_ += "0\r\n\r\n";
  state_ = state::ending;
  auto const e = std::move(events_);
  e->out->shut();
  guarded("closed", [&] {
    if (e->listener.closed) e->listener.closed();
  });
}

void session::heartbeat(time_point const now) {
  if (now - events_->last_sent < server_->options.limits.heartbeat_time) return;
  events_->last_sent = now;
  out_ += asked_.http10 ? ":\n\n" : "3\r\n:\n\n\r\n";
  advance();
}

// --- WebSocket

// False: `r` is now the answer that says why not.
bool session::begin_upgrade(response& r) {
  auto why = upgrade_ ? check_websocket(*upgrade_, server_->options) : &refusals::kNotAWebSocket;
  // Nothing may follow before the answer (RFC 6455 4.1).
  if (!why && !in_.empty()) why = &refusals::kNotAWebSocket;
  if (!why && server_->ending) why = &refusals::kTooBusy;
  if (why) {
    server_->count_refused(why->reason);
    r = to_response(*why);
    return false;
  }
  upgrade_answer_ = std::move(r);
  state_ = state::upgrading;
  return true;
}

void session::hand_over() {
  server_->count(asked_.method, 101, std::chrono::duration<double>(steady_clock::now() - asked_.began).count());
  leave();
  start_websocket({.server = server_,
                   .thread = shared_thread(),
                   .bytes = std::move(transport_),
                   .place = std::move(slot_),
                   .request = std::move(*upgrade_),
                   .answer = std::move(*upgrade_answer_)});
}

}  // namespace madang::net
