#pragma once

#include <atomic>

#include "core/net/session.h"

namespace madang::net {

// Stands behind a responder: brings the answer to the connection's thread, once. A responder that is gone
// without having answered is a bug somewhere; the client gets 500 instead of waiting for ever.
class session::ticket : public std::enable_shared_from_this<ticket> {
 public:
  ticket(std::shared_ptr<session> s, std::uint64_t const request_no) : session_{std::move(s)}, no_{request_no} {}
  ~ticket();
  ticket(ticket const&) = delete;
  ticket& operator=(ticket const&) = delete;
  void answer(response);

 private:
  std::shared_ptr<session> session_;
  std::uint64_t no_;
  std::atomic<bool> used_{false};
  response answer_;
};

// A streamed answer. One piece is made on a worker while the one before is written.
struct session::streaming {
  response head;                     // with `pieces`
  std::unique_ptr<compressor> zip;   // used by one worker at a time
  coding used{coding::identity};
  bool varies{false};
  std::string ready;
  bool has_ready{false}, last{false}, failed{false}, begun{false};
  bool making{false}, wants_worker{false};
};

struct session::event_stream {
  channel_listener listener;
  std::shared_ptr<outbox> out;
  std::size_t in_flight{0};
  time_point last_sent;

  void flushed() { out->written(std::exchange(in_flight, 0)); }
};

// Calls what the program gave us. If that throws, the request is answered 500.
template <typename F>
bool session::guarded(std::string_view const what, F&& f) {
  try {
    f();
    return true;
  } catch (std::exception const& e) {
    program_failed(what, e.what());
    return false;
  }
}

// To a page of another origin that asks what it may do (Fetch 3.2.2): what anybody may do without cookies.
response preflight_answer();

}  // namespace madang::net
