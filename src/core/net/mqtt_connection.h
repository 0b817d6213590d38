#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/net/input_buffer.h"
#include "core/net/io_thread.h"
#include "core/net/mqtt_broker.h"
#include "core/net/mqtt_packet.h"
#include "core/net/transport.h"

namespace madang::net::mqtt {

// One connection of a client, over whatever carries bytes. Everything happens on its I/O thread, one step after
// the other; what others have to say wakes it. mqtt_connection.cc has the bytes, the time and the end,
// mqtt_connection_packets.cc what the packets mean. For the files of this folder.
class connection final : public transport_user,
                         public watched,
                         public session_user,
                         public std::enable_shared_from_this<connection> {
 public:
  connection(std::shared_ptr<broker>, std::shared_ptr<io_thread>, std::unique_ptr<transport>, peer,
             connection_slots::slot);
  ~connection() override;

  // On its thread: serves, or only says that there is no room.
  void start();
  void start_refused();

  void did_read(std::size_t bytes) override;
  void did_write(std::size_t bytes, bool failed) override;
  void did_end() override;
  void tick(std::chrono::steady_clock::time_point) override;
  void finish() override;
  void abort() override;
  void session_changed() override;

 private:
  using time_point = std::chrono::steady_clock::time_point;
  // More output than that goes out before more is done.
  static constexpr auto kOutput = std::size_t{64} << 10;
  enum class state { connecting, open, finishing, ending, lingering, ended };

  // A publication that the client waits to be told of, or one of QoS 0, which counts all the same.
  struct publication {
    packet_id id{};
    mqtt_qos qos{};
    std::size_t bytes{0};
    std::shared_ptr<ticket> fate;
  };

  // --- the order of things
  void advance();
  bool work();
  bool step();
  bool collect();
  void settle();
  bool wants_input() const;
  bool is_waiting_for_store() const;
  void read();
  void flush();
  void wrote(std::size_t bytes);
  bool take_packet();
  void reserve(std::size_t bytes);

  // --- the end
  struct ending {
    std::string_view reason;  // one word, for the metrics
    std::string_view why{};   // a sentence, if there is more to say
    bool is_clean{false};     // no will
    bool reset{false};
  };
  void close(ending const&);
  void end_after_output(ending const&);
  void violate(std::string_view why) { close({.reason = "protocol", .why = why}); }
  void publish_will();

  // --- packets from the client
  void handle(packet const&);
  void on(connect const&);
  void on(publish const&);
  void on(puback const&);
  void on(pubrec const&);
  void on(pubrel const&);
  void on(pubcomp const&);
  void on(subscribe const&);
  void on(unsubscribe const&);
  void on(pingreq const&);
  void on(disconnect const&);
  template <typename ServerPacket>
  void on(ServerPacket const&);
  void refuse(connect_code);
  void open(connect const&, mqtt_context_ptr, std::string const& client_id);
  std::uint8_t subscribe_to(wanted_filter const&);
  void publish_to_handler(mqtt_publication, std::shared_ptr<ticket> const&);

  // --- packets to the client
  template <typename Packet>
  void send(Packet const&);
  bool acknowledge();
  bool send_messages();
  bool pull_retained();
  template <typename F>
  bool guarded(std::string_view what, F&& f);

  std::shared_ptr<connection> self_;  // as long as it is open
  std::shared_ptr<broker> broker_;
  mqtt_limits const& limits_;
  statistics& numbers_;
  std::unique_ptr<transport> transport_;
  connection_slots::slot slot_;
  peer peer_;
  std::shared_ptr<waker> waker_;

  state state_{state::connecting};
  bool refused_{false}, advancing_{false}, reading_{false}, writing_{false}, busy_{false};
  ending last_{};  // why it is ending
  time_point deadline_{}, write_deadline_{}, heard_{};
  std::optional<time_point> packet_began_;
  std::chrono::milliseconds silence_{0};  // longer and the client is gone; 0: never

  input_buffer in_;
  std::size_t room_{0}, reserved_{0};
  std::string out_;          // to be written
  std::string writing_out_;  // being written
  std::size_t written_{0};

  std::shared_ptr<session> session_;
  mqtt_context_ptr context_;
  std::optional<mqtt_publication> will_;
  std::deque<publication> publishing_;
  std::size_t publishing_bytes_{0};
};

}  // namespace madang::net::mqtt
