#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/net/mqtt_message.h"

// The control packets of MQTT 3.1.1 (OASIS standard, ISO/IEC 20922) from bytes and to bytes. What has been decoded
// keeps every rule that a packet can keep on its own; its texts are views into the bytes. For the files of this folder.
namespace madang::net::mqtt {

using packet_id = std::uint16_t;  // 0: none

enum class packet_type : std::uint8_t {
  connect = 1, connack, publish, puback, pubrec, pubrel, pubcomp,
  subscribe, suback, unsubscribe, unsuback, pingreq, pingresp, disconnect
};

struct will {
  std::string_view topic{}, payload{};
  mqtt_qos qos{};
  bool retain{};
  friend bool operator==(will const&, will const&) = default;
};

struct connect {
  bool clean_session{};
  std::chrono::seconds keep_alive{};  // 0: no limit
  std::string_view client_id{};
  std::optional<mqtt::will> will{};
  std::optional<std::string_view> user{}, password{};
  friend bool operator==(connect const&, connect const&) = default;
};

enum class connect_code : std::uint8_t {
  accepted, unacceptable_protocol, identifier_rejected, server_unavailable, bad_user_name_or_password, not_authorized
};

struct connack {
  bool session_present{};
  connect_code code{};
  friend bool operator==(connack const&, connack const&) = default;
};

struct publish {
  std::string_view topic{}, payload{};
  mqtt_qos qos{};
  bool retain{}, again{};  // `again`: DUP
  packet_id id{};          // none at most once
  friend bool operator==(publish const&, publish const&) = default;
};

// Packets that say nothing but which one they answer, and packets that say nothing at all.
template <packet_type Type>
struct answer {
  packet_id id{};
  friend bool operator==(answer const&, answer const&) = default;
};
template <packet_type Type>
struct signal {
  friend bool operator==(signal const&, signal const&) = default;
};
using puback = answer<packet_type::puback>;
using pubrec = answer<packet_type::pubrec>;
using pubrel = answer<packet_type::pubrel>;
using pubcomp = answer<packet_type::pubcomp>;
using unsuback = answer<packet_type::unsuback>;
using pingreq = signal<packet_type::pingreq>;
using pingresp = signal<packet_type::pingresp>;
using disconnect = signal<packet_type::disconnect>;

struct wanted_filter {
  std::string_view filter{};
  mqtt_qos qos{};
  friend bool operator==(wanted_filter const&, wanted_filter const&) = default;
};

struct subscribe {
  packet_id id{};
  std::vector<wanted_filter> filters{};
  friend bool operator==(subscribe const&, subscribe const&) = default;
};

struct suback {
  static constexpr auto kFailure = std::uint8_t{0x80};
  packet_id id{};
  std::vector<std::uint8_t> codes{};  // the QoS granted, or kFailure
  friend bool operator==(suback const&, suback const&) = default;
};

struct unsubscribe {
  packet_id id{};
  std::vector<std::string_view> filters{};
  friend bool operator==(unsubscribe const&, unsubscribe const&) = default;
};

using packet = std::variant<connect, connack, publish, puback, pubrec, pubrel, pubcomp, subscribe, suback, unsubscribe,
                            unsuback, pingreq, pingresp, disconnect>;

// Why bytes are no packet.
struct fault {
  std::string_view why{};      // a sentence; lives as long as the program
  bool other_protocol{false};  // a CONNECT for another protocol or level, which is told so (3.1.2-2)
};

// One packet in a stream of bytes, undecoded.
struct frame {
  packet_type type{};
  std::uint8_t flags{0};
  std::string_view body{};
};
struct framing {
  enum class state { more, whole, malformed, too_large };
  state is{state::more};
  std::size_t size{0};  // of the packet in all, as soon as it is known
  frame what{};         // if it is whole
};
// The first packet in `bytes`, of at most `most` bytes in all. What cannot become one is told as early as it is seen.
framing next_frame(std::string_view bytes, std::size_t most);

result<packet, fault> decode(frame const&);

// The QoS and the wildcards are the caller's care; texts have at most 65,535 bytes.
void append(std::string& out, connect const&);
void append(std::string& out, connack const&);
void append(std::string& out, publish const&);
void append(std::string& out, puback const&);
void append(std::string& out, pubrec const&);
void append(std::string& out, pubrel const&);
void append(std::string& out, pubcomp const&);
void append(std::string& out, subscribe const&);
void append(std::string& out, suback const&);
void append(std::string& out, unsubscribe const&);
void append(std::string& out, unsuback const&);
void append(std::string& out, pingreq const&);
void append(std::string& out, pingresp const&);
void append(std::string& out, disconnect const&);
void append(std::string& out, packet const&);

}  // namespace madang::net::mqtt
