#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace madang::net {

using headers = std::vector<std::pair<std::string, std::string>>;

// Who is calling, as far as the connection knows. `address` has no port; for a caller behind a trusted
// proxy it is the address that the proxy names.
struct peer {
  std::string address;
  bool tls{false};
  bool control{false};  // came through the control socket in the data folder: the operator
  bool proxied{false};  // the address is a trusted proxy's, which did not name the caller: MQTT has no word for that
};

// The head of a request. Path and query are as sent, still percent-encoded; `path` has no '?'.
struct request_head {
  std::string method, target, path, query;
  headers fields;
  peer from;

  // The first field of that name, case ignored; empty if there is none.
  std::string_view field(std::string_view name) const;
};

struct request : request_head {
  std::string body;
};

// A connection that stays open: server-sent events or a WebSocket. Safe to call from any thread. When
// more than the limit is waiting to be written, send() closes it and returns false: who reads too slowly
// reconnects and asks for what it missed.
class channel {
 public:
  virtual ~channel() = default;
  virtual bool send(std::string message) = 0;
  virtual void close() = 0;
};

// What a channel's owner wants to hear. Called on an I/O thread: must not block. `closed` comes once.
struct channel_listener {
  std::function<void(std::shared_ptr<channel>)> opened;
  std::function<void(std::string_view)> message;  // WebSocket only
  std::function<void()> closed;
};

// Where the next piece of a streamed answer comes from. Called on a worker thread, one call at a time,
// only when the last piece is on its way: appends to `out` and returns false after the last piece. An
// exception ends the connection, so that a half answer is never taken for a whole one.
using piece_source = std::function<bool(std::string& out)>;

struct response {
  int status{200};
  std::string content_type{};  // empty: no body
  std::string body{};
  headers fields{};
  std::shared_ptr<std::string const> shared_body{};  // instead of `body`: one copy for many
  piece_source pieces{};                             // instead of `body`: streamed
  std::optional<channel_listener> events{};          // text/event-stream; send() takes whole frames
  std::optional<channel_listener> websocket{};       // 101; only for a request that asked for it
};

// Answers one request; called exactly once, from any thread, at any time.
using responder = std::function<void(response)>;

// What is to be done with a request of which only the head is known.
struct admission {
  std::optional<response> refusal;  // answered at once; the body is not read
  std::size_t body_max{0};          // a longer body gets 413
};

// What the program does with requests. Both are called on an I/O thread and must not block: what takes
// time goes to a worker pool.
struct http_handler {
  virtual ~http_handler() = default;
  virtual admission admit(request_head const&) = 0;
  virtual void handle(request, responder) = 0;
};

}  // namespace madang::net
