// WebSocket (RFC 6455) over a connection that began as HTTP. Frames, masks, UTF-8 and close codes are
// Beast's; messages in and out, limits and the end are ours.
#include "core/net/transport_asio.h"
// transport_asio.h comes first: it says how Asio and Beast are compiled.
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "core/base/text.h"
#include "core/net/answer_head.h"
#include "core/net/fields.h"
#include "core/net/outbox.h"
#include "core/net/websocket.h"

namespace madang::net {
namespace {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;
using std::chrono::steady_clock;

beast::string_view to_beast(std::string_view const s) { return {s.data(), s.size()}; }

auto to_beast_request(request_head const& head) {
  auto out = beast::http::request<beast::http::empty_body>{beast::http::verb::get, to_beast(head.target), 11};
  for (auto const& [name, value] : head.fields) out.insert(to_beast(name), to_beast(value));
  return out;
}

// 101 has the fields that every answer has.
void decorate(websocket::response_type& out, response const& answer) {
  out.set(beast::http::field::server, "Madang");  // else Beast names itself and its version
  for (auto const& [name, value] : security_fields()) out.set(to_beast(name), to_beast(value));
  for (auto const& [name, value] : answer.fields) out.set(to_beast(name), to_beast(value));
}

bool is_own_origin(std::string_view origin, request_head const& head) {
  auto const scheme = origin.find("://");
  if (scheme == origin.npos) return false;
  origin.remove_prefix(scheme + 3);
  auto const forwarded = head.field("X-Forwarded-Host");  // only there if a trusted proxy sent it
  return equal_ignoring_ascii_case(origin, forwarded.empty() ? head.field("Host") : forwarded);
}

template <typename Stream>
class websocket_session final : public watched,
                                public outbox_owner,
                                public std::enable_shared_from_this<websocket_session<Stream>> {
 public:
  websocket_session(websocket_start s, Stream stream)
      : watched{s.thread},
        server_{std::move(s.server)},
        place_{std::move(s.place)},
        listener_{std::move(*s.answer.websocket)},
        ws_{std::move(stream)} {}

  void start(request_head const& head, response const& answer) {
    out_ = std::make_shared<outbox>(shared_thread(), this->weak_from_this(), server_->options.limits.channel_bytes);
    thread().watch(*this, server_.get());
    last_heard_ = steady_clock::now();
    // Beast's own timer can end the program: its time-out comes to a suspended read as an error that an
    // assertion there does not expect. tick() takes its place.
    auto const never = websocket::stream_base::none();
    ws_.set_option(websocket::stream_base::timeout{never, never, false});
    ws_.set_option(websocket::stream_base::decorator([&](websocket::response_type& r) { decorate(r, answer); }));
    ws_.control_callback([this](websocket::frame_type const kind, beast::string_view) { got_control(kind); });
    ws_.read_message_max(server_->options.limits.websocket_message);
    ws_.text(true);
    // Beast makes the answer from these before it returns.
    ws_.async_accept(to_beast_request(head), [self = this->shared_from_this()](error_code const error) {
      error ? self->end() : self->opened();
    });
  }

  void tick(steady_clock::time_point const now) override {
    auto const& l = server_->options.limits;
    auto const silent = now - last_heard_;
    if (closing_) return now - began_closing_ > l.linger_time ? abort() : void();
    if (writing_ && now - began_writing_ > l.write_time) return abort();
    if (silent > (is_open_ ? l.websocket_idle_time : l.header_time)) return abort();
    if (!is_open_ || pinged_ || silent < l.websocket_idle_time / 2) return;
    pinged_ = true;
    ws_.async_ping({}, [self = this->shared_from_this()](error_code) {});
  }
  void finish() override { close(websocket::close_code::going_away); }
  void abort() override {
    auto ignored = error_code{};
    beast::get_lowest_layer(ws_).close(ignored);
  }
  void outbox_changed() override {
    if (writing_ && out_->overflowed()) return abort();  // what is being written is stuck
    write();
  }

 private:
  void opened() {
    is_open_ = true;
    guarded([this] {
      if (listener_.opened) listener_.opened(out_);
    });
    read();
  }

  void read() {
    ws_.async_read(in_, [self = this->shared_from_this()](error_code const error, std::size_t) {
      // Beast has answered what was wrong with its close code (RFC 6455 7.4.1) by then.
      error ? self->end() : self->got();
    });
  }

  void heard() {
    last_heard_ = steady_clock::now();
    pinged_ = false;
  }

  // Beast answers pings and the other side's goodbye itself; after that one nothing may be written.
  void got_control(websocket::frame_type const kind) {
    heard();
    if (kind != websocket::frame_type::close) return;
    begin_closing();
    say_closed();
  }

  void got() {
    heard();
    auto const bytes = in_.cdata();
    server_->bytes_in.add(std::int64_t(bytes.size()));
    guarded([&] {
      if (listener_.message) listener_.message({static_cast<char const*>(bytes.data()), bytes.size()});
    });
    in_.clear();
    read();
  }

  void write() {
    if (writing_ || !is_open_ || closing_) return;
    if (at_ == messages_.size()) {
      messages_.clear();
      at_ = 0;
      auto const end = out_->take(messages_);
      if (end == outbox::end::overflow) return close(websocket::close_code::try_again_later);
      if (messages_.empty()) return end == outbox::end::asked ? close(websocket::close_code::normal) : void();
    }
    writing_ = true;
    began_writing_ = steady_clock::now();
    ws_.async_write(boost::asio::buffer(messages_[at_]),
                    [self = this->shared_from_this()](error_code const error, std::size_t const n) {
                      self->wrote(error, n);
                    });
  }

  void wrote(error_code const error, std::size_t const n) {
    writing_ = false;
    if (error) return;  // the read fails too, and ends it
    server_->bytes_out.add(std::int64_t(n));
    out_->written(n);
    messages_[at_++] = {};
    if (wanted_) close(*wanted_);
    else write();
  }

  // Not while something is being written: then as soon as it is out. Once only: Beast asserts that.
  void close(websocket::close_code const code) {
    if (closing_) return;
    if (!is_open_) return abort();
    wanted_ = code;
    if (writing_) return;
    begin_closing();
    ws_.async_close(code, [self = this->shared_from_this()](error_code) { self->abort(); });
  }

  void begin_closing() {
    if (!std::exchange(closing_, true)) began_closing_ = steady_clock::now();
  }

  void say_closed() {
    out_->shut();
    if (!is_open_ || std::exchange(said_closed_, true)) return;
    guarded([this] {
      if (listener_.closed) listener_.closed();
    });
  }

  void end() {
    if (std::exchange(ended_, true)) return;
    closing_ = true;
    say_closed();
    abort();
    thread().unwatch(*this);
    place_.release();
    listener_ = {};
  }

  template <typename F>
  void guarded(F&& f) {
    try {
      f();
    } catch (std::exception const& e) {
      server_->log.error("http", "The program failed", {{"where", "websocket"}, {"why", e.what()}});
      close(websocket::close_code::internal_error);
    }
  }

  std::shared_ptr<server_state> server_;
  connection_slots::slot place_;
  channel_listener listener_;
  websocket::stream<Stream, false> ws_;  // no permessage-deflate: a few bytes could stand for gigabytes
  beast::flat_buffer in_;
  std::shared_ptr<outbox> out_;
  std::vector<std::string> messages_;
  std::size_t at_{0};
  steady_clock::time_point began_writing_{}, began_closing_{}, last_heard_{};
  std::optional<websocket::close_code> wanted_;
  bool is_open_{false}, writing_{false}, pinged_{false}, closing_{false}, said_closed_{false}, ended_{false};
};

template <typename Stream>
void start_over(websocket_start s, Stream stream) {
  auto const request = std::move(s.request);
  auto const answer = s.answer;
  std::make_shared<websocket_session<Stream>>(std::move(s), std::move(stream))->start(request, answer);
}

}  // namespace

refusal const* check_websocket(request_head const& head, server_options const& options) {
  auto const key = base64_decode(head.field("Sec-WebSocket-Key"));
  if (head.method != "GET" || !list_has(head.field("Upgrade"), "websocket") ||
      head.field("Sec-WebSocket-Version") != "13" || !key || key->size() != 16) {
    return &refusals::kNotAWebSocket;
  }
  auto const origin = head.field("Origin");
  auto const others = std::span{options.websocket_origins};
  auto const is_allowed = [&](std::string const& o) { return o == "*" || o == origin; };
  auto const allowed = origin.empty() || is_own_origin(origin, head) || std::ranges::any_of(others, is_allowed);
  return allowed ? nullptr : &refusals::kOriginRefused;
}

void start_websocket(websocket_start s) {
  if (auto plain = take_plain(*s.bytes)) return start_over(std::move(s), std::move(*plain));
  if (auto tls = take_tls(*s.bytes)) return start_over(std::move(s), std::move(*tls));
}

}  // namespace madang::net
