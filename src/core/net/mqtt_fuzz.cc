#include <algorithm>
#include <random>

#include "core/net/test_mqtt.h"

// Packets that were damaged at random, from a seed that is printed: read at once and in pieces, written and read
// again; and sent to a server that has to survive them.
namespace madang::net::test {

namespace {

using namespace std::string_literals;

constexpr auto kSeed = 20'260'504U;
constexpr auto kPacketMax = std::size_t{10'000};

std::vector<std::string> corpus() {
  auto out = std::vector<std::string>{};
  auto const add = [&](auto const& p) { append(out.emplace_back(), p); };
  add(mqtt::connect{.clean_session = true, .keep_alive = 60s, .client_id = "pump-7"});
  add(mqtt::connect{
      .clean_session = false,
      .client_id = "pump-7",
      .will = mqtt::will{.topic = "a/b", .payload = "gone", .qos = mqtt_qos::exactly_once, .retain = true},
      .user = "pump",
      .password = "secret"});
  add(mqtt::connack{.session_present = true});
  add(mqtt::publish{.topic = "a/b", .payload = "21.5"});
  add(mqtt::publish{
      .topic = "a", .payload = std::string_view{}, .qos = mqtt_qos::at_least_once, .retain = true, .id = 10});
  add(mqtt::publish{.topic = "마당", .payload = "x", .qos = mqtt_qos::exactly_once, .again = true, .id = 11});
  add(mqtt::puback{1});
  add(mqtt::pubrec{10});
  add(mqtt::pubrel{11});
  add(mqtt::pubcomp{3});
  add(mqtt::subscribe{.id = 10,
                      .filters = {{"a/b", mqtt_qos::at_least_once}, {"+/#", mqtt_qos::exactly_once}, {"$SYS/#", {}}}});
  add(mqtt::suback{.id = 10, .codes = {0, 1, 2, 0x80}});
  add(mqtt::unsubscribe{.id = 10, .filters = {"a/b", "#"}});
  add(mqtt::unsuback{10});
  add(mqtt::pingreq{});
  add(mqtt::pingresp{});
  add(mqtt::disconnect{});
  return out;
}

std::vector<std::string> const kPieces{
    "\0"s,  "\0\0"s, "\0\1"s, "\xFF", "\x7F",        "\x80",     "\x80\x80\x80\x80", "#",
    "+",    "/",     "$",     "a",    "\0\4MQTT\4"s, "\xC0\x80", "\xED\xA0\x80",     "\xEF\xBB\xBF",
    "\x10", "\x30",  "\x32",  "\x82", "\xE0\0"s,     "\xC0\0"s};

class damage {
 public:
  explicit damage(unsigned const seed) : random_{seed} {}
  std::size_t below(std::size_t const n) { return std::uniform_int_distribution<std::size_t>{0, n - 1}(random_); }
  std::string const& pick(std::vector<std::string> const& from) { return from[below(from.size())]; }
  std::string packet() {
    auto s = pick(corpus_);
    for (auto n = below(4); n > 0; --n) change(s);
    if (below(2) == 0 && s.size() > 1 && s.size() < 130) s[1] = char(s.size() - 2);  // a length that is right again
    return s;
  }
  std::string bytes(std::size_t const n) {
    auto s = std::string(n, '\0');
    std::ranges::generate(s, [this] { return char(below(256)); });
    return s;
  }

 private:
  void change(std::string& s) {
    auto const at = below(s.size() + 1);
    switch (below(6)) {
      case 0: s.insert(at, pick(kPieces)); break;
      case 1: s.erase(at, 1 + below(3)); break;
      case 2:
        if (at < s.size()) s[at] = char(below(256));
        break;
      case 3:
        if (at < s.size()) s[at] = char(s[at] ^ 1 << below(8));
        break;
      case 4: s = s.substr(0, at) + pick(corpus_).substr(at % 2); break;
      default: s += pick(corpus_); break;
    }
    if (s.empty()) s = "\xC0";
  }
  std::mt19937 random_;
  std::vector<std::string> const corpus_{corpus()};
};

// All packets in the bytes, written again: what was understood. `cut` says how many bytes the next piece has.
std::string understood(std::string const& bytes, std::function<std::size_t()> const& cut) {
  auto out = std::string{};
  auto at = std::size_t{0};
  for (auto known = std::size_t{0};;) {
    auto const next = mqtt::next_frame(std::string_view{bytes}.substr(at, known - at), kPacketMax);
    if (next.is == mqtt::framing::state::malformed || next.is == mqtt::framing::state::too_large) return out + "!";
    if (next.is == mqtt::framing::state::more) {
      if (known == bytes.size()) return out + "?";
      known = std::min(bytes.size(), known + cut());
      continue;
    }
    EXPECT_LE(next.size, known - at);
    auto const got = decode(next.what);
    if (!got) {
      EXPECT_FALSE(got.error().why.empty());
      return out + "!";
    }
    auto again = std::string{};
    append(again, *got);
    auto const reread = decode(mqtt::next_frame(again, kPacketMax).what);
    EXPECT_TRUE(reread && *reread == *got);
    out += again;
    at += next.size;
  }
}

}  // namespace

TEST(mqtt_fuzz, packets_are_understood_alike_however_they_are_cut_and_come_back_as_they_went) {
  auto d = damage{kSeed};
  auto const until = std::chrono::steady_clock::now() + 700ms;
  auto n = 0, right = 0;
  for (; std::chrono::steady_clock::now() < until; ++n) {
    auto const bytes = n % 10 == 0 ? d.bytes(1 + d.below(60)) : d.packet() + d.packet();
    auto const at_once = understood(bytes, [&] { return bytes.size(); });
    auto const in_pieces = understood(bytes, [&] { return 1 + d.below(5); });
    ASSERT_EQ(at_once, in_pieces) << "seed " << kSeed << ", no " << n;
    right += at_once.size() > 1;
  }
  EXPECT_GT(n, 1'000);
  EXPECT_GT(right, n / 10) << "damage that nothing survives tests nothing";
}

// Each guard against damage is needed: without it one of these would be taken.
TEST(mqtt_fuzz, a_reader_that_believed_everything_would_be_found_out) {
  auto d = damage{kSeed + 3};
  auto refused = 0;
  for (auto i = 0; i != 2'000; ++i) refused += understood(d.packet(), [] { return std::size_t{1'000}; }).ends_with("!");
  EXPECT_GT(refused, 200);
}

TEST(mqtt_fuzz, a_server_survives_whatever_it_is_told) {
  auto s = test_mqtt{
      {.limits = {
           .packet_bytes = kPacketMax, .connect_bytes = kPacketMax, .queue_messages = 50, .connect_time = 300ms}}};
  s.behind.on_publish = [&](mqtt_publication p, plain_broker::done done) {
    if (p.payload.size() % 7 == 6) return;  // forgotten
    auto const outcome = p.payload.size() % 5 == 4 ? mqtt_published::later : mqtt_published::stored;
    s.behind.pass_on(std::move(p));
    done(outcome);
  };
  auto d = damage{kSeed + 1};
  auto const good = corpus();
  auto const until = std::chrono::steady_clock::now() + 900ms;
  while (std::chrono::steady_clock::now() < until) {
    auto c = mqtt_socket{s};
    if (d.below(8) != 0) c.say_bytes(good[d.below(2)]);
    for (auto n = d.below(30); n > 0; --n) {
      auto const bytes = d.below(3) == 0 ? d.packet() : good[3 + d.below(10)];
      auto const at = d.below(bytes.size() + 1);
      c.say_bytes(bytes.substr(0, at));
      if (!c.say_bytes(bytes.substr(at))) break;
    }
    if (d.below(4) == 0) ::shutdown(c.fd(), SHUT_WR);
  }
  auto c = mqtt_socket{s, "after"};
  c.settle();
  c.say(mqtt::disconnect{});
  EXPECT_TRUE(s.wait_metric("mqtt_connections", 0));
  EXPECT_LE(s.metric("mqtt_queued_messages"), (50 + 100) * s.metric("mqtt_sessions"));
}

}  // namespace madang::net::test
