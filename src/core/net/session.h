#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/net/answer_head.h"
#include "core/net/body_reader.h"
#include "core/net/input_buffer.h"
#include "core/net/io_thread.h"
#include "core/net/outbox.h"
#include "core/net/server_state.h"
#include "core/net/transport.h"

namespace madang::net {

// One HTTP connection: reads a request, has it answered, writes the answer, and again. Everything happens on
// its I/O thread, one step after the other, so that pipelined requests are answered in their order; only the
// responder comes from elsewhere. session.cc reads, session_answer.cc answers. For the files of this folder.
class session final : public transport_user,
                      public watched,
                      public outbox_owner,
                      public std::enable_shared_from_this<session> {
 public:
  session(std::shared_ptr<server_state>, std::shared_ptr<io_thread>, std::unique_ptr<transport>, peer,
          bool trusted_proxy, connection_slots::slot);
  ~session() override;

  // On its thread: serves, or only says why not.
  void start();
  void start_refused(refusal const&);

  void did_read(std::size_t bytes) override;
  void did_write(std::size_t bytes, bool failed) override;
  void did_end() override;
  void tick(std::chrono::steady_clock::time_point) override;
  void finish() override;
  void abort() override;
  void outbox_changed() override;

 private:
  using time_point = std::chrono::steady_clock::time_point;
  enum class state {
    reading_head,
    reading_body,
    handling,
    compressing,
    streaming,
    events,
    upgrading,
    ending,
    lingering,
    ended
  };
  class ticket;
  struct streaming;
  struct event_stream;

  // What of a request its answer depends on.
  struct asked {
    bool head{false}, http10{false}, close{false}, open_to_all{false}, tls{false};
    coding accepts{coding::identity};
    std::string method{};
    std::string log_target{};  // only if it is going to be logged
    time_point began{};
  };

  // --- session.cc: reading and the order of things
  void advance();
  bool step();
  void read();
  bool wants_input() const;
  bool read_head();
  bool begin_request();
  bool admit();
  bool read_body();
  void count_body();
  void handle();
  void next_request();
  void find_peer(request_head&) const;
  bool too_slow(time_point now) const;
  void watch();
  void leave();
  void close(bool reset = false);

  // --- session.cc: writing
  bool has_output() const { return out_at_ != out_.size() || !body_left_.empty(); }
  void flush();
  void written(std::size_t bytes);

  // --- session_answer.cc
  void refuse(refusal const&);
  void answer_early(response);
  void respond(std::uint64_t request_no, response);
  void answer(response);
  void answer_whole(response);
  bool compress_elsewhere(response&, coding);
  void write_whole(response, coding used, bool varies, std::optional<std::string> compressed);
  void write_head(response const&, answer_traits);
  void answered(int status);
  void begin_streaming(response);
  void produce();
  void produced(bool last, bool failed, std::string piece);
  bool write_piece();
  void begin_events(response);
  bool write_events();
  void end_events();
  void heartbeat(time_point now);
  bool begin_upgrade(response&);
  void hand_over();
  template <typename F>
  bool guarded(std::string_view what, F&& f);
  void program_failed(std::string_view what, std::string_view why);

  std::shared_ptr<session> self_;  // as long as it is open
  std::shared_ptr<server_state> server_;
  std::unique_ptr<transport> transport_;
  connection_slots::slot slot_;
  peer peer_;
  bool trusted_proxy_;

  state state_{state::reading_head};
  bool advancing_{false}, reading_{false}, writing_{false}, fresh_{true};
  time_point deadline_{}, write_deadline_{}, body_began_{};

  input_buffer in_;
  head_reader reader_;
  std::optional<body_reader> body_;
  std::size_t body_max_{0}, counted_body_{0};
  bool discarding_{false};
  std::uint64_t request_no_{0};
  asked asked_;

  std::string out_;
  std::size_t out_at_{0};
  std::string body_bytes_;
  std::shared_ptr<std::string const> shared_body_;
  std::string_view body_left_;  // into body_bytes_ or *shared_body_

  std::unique_ptr<streaming> stream_;
  std::unique_ptr<event_stream> events_;
  std::optional<request_head> upgrade_;  // a request that asked for a WebSocket
  std::optional<response> upgrade_answer_;
};

}  // namespace madang::net
