#include "core/net/mqtt_packet.h"

#include "core/base/text.h"
#include "core/net/mqtt_topics.h"

namespace madang::net::mqtt {
namespace {

// Numbers in brackets are those of the standard's normative statements.
constexpr std::string_view kTooShort = "A packet ends before its fields do.";
constexpr std::string_view kTooLong = "A packet goes on after its last field.";
constexpr std::string_view kNoText = "A text is not UTF-8 or has the character U+0000.";  // [1.5.3-1, 1.5.3-2]
constexpr std::string_view kNoId = "A packet that needs an identifier has 0 for one.";    // [2.3.1-1]
constexpr std::string_view kBadTopic = "A topic is empty or has a wildcard.";             // [3.3.2-2, 4.7.3-1]
// [4.7.1-2, 4.7.1-3, 4.7.3-1]
constexpr std::string_view kBadFilter = "A topic filter is empty or has a wildcard where none may be.";
constexpr std::string_view kBadQos = "A QoS is none of 0, 1 and 2.";                      // [3.3.1-4, 3.8.3-4]
constexpr std::string_view kBadDup = "A packet of QoS 0 says that it comes again.";       // [3.3.1-2]
constexpr std::string_view kNoFilter = "A packet that lists topic filters has none.";     // [3.8.3-3, 3.10.3-2]
constexpr std::string_view kBadFlags = "CONNECT has flags that contradict each other.";   // [3.1.2-3, -13 to -15, -22]
constexpr std::string_view kBadCode = "A return code is not one of the standard's.";      // [3.9.3-2]
constexpr std::string_view kOtherProtocol = "CONNECT asks for another protocol than MQTT 3.1.1.";  // [3.1.2-1, -2]

constexpr std::string_view kProtocol = "MQTT";
constexpr auto kLevel = std::uint8_t{4};

// Of the byte of flags in CONNECT (3.1.2.3).
constexpr auto kReserved = 0x01, kCleanSession = 0x02, kWill = 0x04, kWillQosShift = 3, kWillRetain = 0x20,
               kPassword = 0x40, kUser = 0x80;

// Takes a body to pieces. After a fault everything reads as empty.
class reader {
 public:
  explicit reader(std::string_view const body) : rest_{body} {}

  std::uint8_t byte() {
    auto const s = take(1);
    return s.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(s[0]);
  }
  std::uint16_t number() {
    auto const high = byte();
    return static_cast<std::uint16_t>(high << 8 | byte());
  }
  packet_id id() {
    auto const n = number();
    if (n == 0) fail(kNoId);
    return n;
  }
  std::string_view binary() { return take(number()); }
  std::string_view text() {
    auto const s = binary();
    if (!is_utf8(s) || s.find('\0') != s.npos) fail(kNoText);
    return s;
  }
  std::string_view topic() {
    auto const s = text();
    if (!is_topic_name(s)) fail(kBadTopic);
    return s;
  }
  std::string_view filter() {
    auto const s = text();
    if (!is_topic_filter(s)) fail(kBadFilter);
    return s;
  }
  mqtt_qos qos(int const n) {
    if (n > 2) fail(kBadQos);
    return static_cast<mqtt_qos>(n > 2 ? 0 : n);
  }
  std::string_view all() { return std::exchange(rest_, {}); }

  bool at_end() const { return rest_.empty(); }
  void fail(std::string_view const why) { fail(fault{why}); }
  void fail(fault const f) {
    if (!fault_) fault_ = f;
    rest_ = {};
  }
  std::optional<fault> const& failed() const { return fault_; }

 private:
  std::string_view take(std::size_t const n) {
    if (n > rest_.size()) {
      fail(kTooShort);
      return {};
    }
    auto const out = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return out;
  }
  std::string_view rest_;
  std::optional<fault> fault_;
};

packet read_connect(reader& r) {
  auto out = connect{};
  auto const name = r.text();
  auto const level = r.byte();
  if (r.failed()) return out;
  if (name != kProtocol || level != kLevel) return r.fail(fault{kOtherProtocol, true}), out;
  auto const flags = int{r.byte()};
  auto const has = [&](int const bit) { return (flags & bit) != 0; };
  auto const will_qos = flags >> kWillQosShift & 3;
  if (has(kReserved) || (!has(kWill) && (will_qos != 0 || has(kWillRetain))) || (has(kPassword) && !has(kUser))) {
    r.fail(kBadFlags);
  }
  out.clean_session = has(kCleanSession);
  out.keep_alive = std::chrono::seconds{r.number()};
  out.client_id = r.text();
  if (has(kWill)) {
    auto& w = out.will.emplace();
    w.topic = r.topic();
    w.payload = r.binary();
    w.qos = r.qos(will_qos);
    w.retain = has(kWillRetain);
  }
  if (has(kUser)) out.user = r.text();
  if (has(kPassword)) out.password = r.binary();
  return out;
}

packet read_connack(reader& r) {
  auto const flags = r.byte();
  auto const code = r.byte();
  if (flags > 1 || code > 5 || (flags == 1 && code != 0)) r.fail(kBadCode);  // [3.2.2-4]
  return connack{.session_present = flags == 1, .code = static_cast<connect_code>(code)};
}

packet read_publish(std::uint8_t const flags, reader& r) {
  auto out = publish{};
  out.qos = r.qos(flags >> 1 & 3);
  out.again = (flags & 8) != 0;
  out.retain = (flags & 1) != 0;
  if (out.again && out.qos == mqtt_qos::at_most_once) r.fail(kBadDup);
  out.topic = r.topic();
  if (out.qos != mqtt_qos::at_most_once) out.id = r.id();
  out.payload = r.all();
  return out;
}

packet read_subscribe(reader& r) {
  auto out = subscribe{.id = r.id()};
  if (r.at_end()) r.fail(kNoFilter);
  while (!r.at_end()) {
    auto const filter = r.filter();
    out.filters.push_back({filter, r.qos(r.byte())});
  }
  return out;
}

packet read_suback(reader& r) {
  auto out = suback{.id = r.id()};
  if (r.at_end()) r.fail(kNoFilter);
  while (!r.at_end()) {
    out.codes.push_back(r.byte());
    if (out.codes.back() > 2 && out.codes.back() != suback::kFailure) r.fail(kBadCode);
  }
  return out;
}

packet read_unsubscribe(reader& r) {
  auto out = unsubscribe{.id = r.id()};
  if (r.at_end()) r.fail(kNoFilter);
  while (!r.at_end()) out.filters.push_back(r.filter());
  return out;
}

packet read(frame const& f, reader& r) {
  switch (f.type) {
    case packet_type::connect: return read_connect(r);
    case packet_type::connack: return read_connack(r);
    case packet_type::publish: return read_publish(f.flags, r);
    case packet_type::puback: return puback{r.id()};
    case packet_type::pubrec: return pubrec{r.id()};
    case packet_type::pubrel: return pubrel{r.id()};
    case packet_type::pubcomp: return pubcomp{r.id()};
    case packet_type::subscribe: return read_subscribe(r);
    case packet_type::suback: return read_suback(r);
    case packet_type::unsubscribe: return read_unsubscribe(r);
    case packet_type::unsuback: return unsuback{r.id()};
    case packet_type::pingreq: return pingreq{};
    case packet_type::pingresp: return pingresp{};
    case packet_type::disconnect: break;
  }
  return disconnect{};
}

// [2.2.2-1]; those of PUBLISH mean something and are looked at later.
constexpr bool is_head(std::uint8_t const byte) {
  auto const type = byte >> 4;
  if (type < int(packet_type::connect) || type > int(packet_type::disconnect)) return false;
  switch (static_cast<packet_type>(type)) {
    case packet_type::publish: return true;
    case packet_type::pubrel:
    case packet_type::subscribe:
    case packet_type::unsubscribe: return (byte & 0x0F) == 2;
    default: return (byte & 0x0F) == 0;
  }
}

// --- to bytes

void append_byte(std::string& out, int const n) { out += static_cast<char>(n); }

void append_number(std::string& out, std::size_t const n) {
  append_byte(out, int(n >> 8 & 0xFF));
  append_byte(out, int(n & 0xFF));
}

void append_text(std::string& out, std::string_view const s) {
  append_number(out, s.size());
  out += s;
}

void append_head(std::string& out, packet_type const type, int const flags, std::size_t remaining) {
  append_byte(out, int(type) << 4 | flags);
  for (; remaining > 0x7F; remaining >>= 7) append_byte(out, int(remaining & 0x7F) | 0x80);
  append_byte(out, int(remaining));
}

template <packet_type Type>
void append_answer(std::string& out, answer<Type> const& a) {
  append_head(out, Type, Type == packet_type::pubrel ? 2 : 0, 2);
  append_number(out, a.id);
}

}  // namespace

framing next_frame(std::string_view const bytes, std::size_t const most) {
  constexpr auto kMalformed = framing{.is = framing::state::malformed};
  if (bytes.empty()) return {};
  auto const head = static_cast<std::uint8_t>(bytes[0]);
  if (!is_head(head)) return kMalformed;
  auto remaining = std::size_t{0};
  for (auto i = std::size_t{1};; ++i) {
    if (i == 5) return kMalformed;  // 2.2.3: at most four bytes tell the length
    if (i == bytes.size()) return {};
    auto const byte = static_cast<std::uint8_t>(bytes[i]);
    remaining |= std::size_t(byte & 0x7F) << (7 * (i - 1));
    if ((byte & 0x80) != 0) continue;
    auto const size = i + 1 + remaining;
    if (size > most) return {.is = framing::state::too_large, .size = size};
    if (size > bytes.size()) return {.is = framing::state::more, .size = size};
    return {.is = framing::state::whole,
            .size = size,
            .what = {.type = static_cast<packet_type>(head >> 4),
                     .flags = static_cast<std::uint8_t>(head & 0x0F),
                     .body = bytes.substr(i + 1, remaining)}};
  }
}

result<packet, fault> decode(frame const& f) {
  auto r = reader{f.body};
  auto out = read(f, r);
  if (!r.at_end()) r.fail(kTooLong);
  if (r.failed()) return *r.failed();
  return out;
}

void append(std::string& out, connect const& c) {
  auto flags = c.clean_session ? kCleanSession : 0;
  auto size = 2 + kProtocol.size() + 4 + 2 + c.client_id.size();
  if (c.will) {
    flags |= kWill | int(c.will->qos) << kWillQosShift | (c.will->retain ? kWillRetain : 0);
    size += 4 + c.will->topic.size() + c.will->payload.size();
  }
  if (c.user) flags |= kUser, size += 2 + c.user->size();
  if (c.password) flags |= kPassword, size += 2 + c.password->size();
  append_head(out, packet_type::connect, 0, size);
  append_text(out, kProtocol);
  append_byte(out, kLevel);
  append_byte(out, flags);
  append_number(out, std::size_t(c.keep_alive.count()));
  append_text(out, c.client_id);
  if (c.will) append_text(out, c.will->topic), append_text(out, c.will->payload);
  if (c.user) append_text(out, *c.user);
  if (c.password) append_text(out, *c.password);
}

void append(std::string& out, connack const& c) {
  append_head(out, packet_type::connack, 0, 2);
  append_byte(out, c.session_present ? 1 : 0);
  append_byte(out, int(c.code));
}

void append(std::string& out, publish const& p) {
  auto const flags = (p.again ? 8 : 0) | int(p.qos) << 1 | (p.retain ? 1 : 0);
  auto const has_id = p.qos != mqtt_qos::at_most_once;
  append_head(out, packet_type::publish, flags, 2 + p.topic.size() + (has_id ? 2 : 0) + p.payload.size());
  append_text(out, p.topic);
  if (has_id) append_number(out, p.id);
  out += p.payload;
}

void append(std::string& out, subscribe const& s) {
  auto size = std::size_t{2};
  for (auto const& f : s.filters) size += 3 + f.filter.size();
  append_head(out, packet_type::subscribe, 2, size);
  append_number(out, s.id);
  for (auto const& f : s.filters) append_text(out, f.filter), append_byte(out, int(f.qos));
}

void append(std::string& out, suback const& s) {
  append_head(out, packet_type::suback, 0, 2 + s.codes.size());
  append_number(out, s.id);
  for (auto const c : s.codes) append_byte(out, c);
}

void append(std::string& out, unsubscribe const& u) {
  auto size = std::size_t{2};
  for (auto const f : u.filters) size += 2 + f.size();
  append_head(out, packet_type::unsubscribe, 2, size);
  append_number(out, u.id);
  for (auto const f : u.filters) append_text(out, f);
}

void append(std::string& out, puback const& a) { append_answer(out, a); }
void append(std::string& out, pubrec const& a) { append_answer(out, a); }
void append(std::string& out, pubrel const& a) { append_answer(out, a); }
void append(std::string& out, pubcomp const& a) { append_answer(out, a); }
void append(std::string& out, unsuback const& a) { append_answer(out, a); }
void append(std::string& out, pingreq const&) { append_head(out, packet_type::pingreq, 0, 0); }
void append(std::string& out, pingresp const&) { append_head(out, packet_type::pingresp, 0, 0); }
void append(std::string& out, disconnect const&) { append_head(out, packet_type::disconnect, 0, 0); }

void append(std::string& out, packet const& p) {
  std::visit([&](auto const& what) { append(out, what); }, p);
}

}  // namespace madang::net::mqtt
