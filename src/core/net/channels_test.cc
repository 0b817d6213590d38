#include "core/net/test_server.h"

#include <condition_variable>

// Connections that stay open: server-sent events and WebSockets, as a browser and as an attacker use them.
namespace madang::net::test {

namespace {

// Remembers what the server said about its channels.
struct audience {
  channel_listener listener() {
    return {.opened = [this](std::shared_ptr<channel> c) { note([&] { open = std::move(c); }); },
            .message = [this](std::string_view const m) { note([&] { heard.emplace_back(m); }); },
            .closed = [this] { note([&] { ++closed; }); }};
  }
  template <typename F>
  void note(F&& f) {
    auto const lock = std::lock_guard{mutex};
    f();
    changed.notify_all();
  }
  template <typename F>
  bool wait(F&& f) {
    auto lock = std::unique_lock{mutex};
    return changed.wait_for(lock, 3s, f);
  }
  std::shared_ptr<channel> wait_open() {
    EXPECT_TRUE(wait([this] { return open != nullptr; }));
    return open;
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::shared_ptr<channel> open;
  std::vector<std::string> heard;
  int closed{0};
};

program events_for(audience& a) {
  auto p = program{};
  p.on_handle = [&a](request, responder answer) { answer({.events = a.listener()}); };
  return p;
}

program websocket_for(audience& a) {
  auto p = program{};
  p.on_handle = [&a](request, responder answer) {
    answer({.fields = {{"Sec-WebSocket-Protocol", "town"}}, .websocket = a.listener()});
  };
  return p;
}

std::string upgrade(std::string const& more = {}) {
  auto out = std::string{
      "GET /live HTTP/1.1\r\nHost: town.example\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"};
  out += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  return out + more + "\r\n";
}

// RFC 6455 5.2, from a client: masked, here with zeros, which change nothing.
std::string frame(int const first_byte, std::string_view const payload, bool const masked = true) {
  auto out = std::string{char(first_byte)};
  auto const mask = masked ? 0x80 : 0;
  if (payload.size() < 126) {
    out += char(mask | int(payload.size()));
  } else {
    out += char(mask | 127);
    for (auto i = 7; i >= 0; --i) out += char(payload.size() >> (8 * i) & 0xFF);
  }
  if (masked) out.append(4, '\0');
  return out.append(payload);
}
constexpr auto kText = 0x81;
constexpr auto kClose = 0x88;
constexpr auto kPing = 0x89;

// The code in the close frame that ends what was heard; 0 if there is none.
int close_code(std::string const& heard) {
  auto const at = heard.rfind("\x88\x02");
  return at == heard.npos || at + 4 > heard.size() ? 0 : (heard[at + 2] & 0xFF) << 8 | (heard[at + 3] & 0xFF);
}

}  // namespace

TEST(events, frames_go_out_as_they_are_until_the_channel_is_closed) {
  auto a = audience{};
  auto s = test_server{events_for(a)};
  auto c = raw_socket{s.port()};
  c.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  auto const head = c.hear_until("\r\n\r\n");
  EXPECT_EQ(1U, count_of(head, "Content-Type: text/event-stream\r\n"));
  EXPECT_EQ(1U, count_of(head, "Cache-Control: no-store\r\n"));
  auto const ch = a.wait_open();
  EXPECT_TRUE(ch->send("data: one\n\n"));
  EXPECT_EQ("b\r\ndata: one\n\n\r\n", c.hear_until("\n\n\r\n"));
  EXPECT_TRUE(ch->send("id: 2\ndata: two\n\n"));
  EXPECT_EQ("11\r\nid: 2\ndata: two\n\n\r\n", c.hear_until("\n\n\r\n"));
  ch->send("data: last\n\n");
  ch->close();
  EXPECT_FALSE(ch->send("data: never\n\n"));
  EXPECT_EQ("c\r\ndata: last\n\n\r\n0\r\n\r\n", c.hear_all());
  EXPECT_TRUE(c.closed());
  EXPECT_TRUE(a.wait([&] { return a.closed == 1; }));
}

TEST(events, a_client_that_leaves_is_noticed) {
  auto a = audience{};
  auto s = test_server{events_for(a)};
  {
    auto c = raw_socket{s.port()};
    c.say("GET / HTTP/1.0\r\n\r\n");
    c.hear_until("\r\n\r\n");
    a.wait_open()->send("data: x\n\n");
    EXPECT_EQ("data: x\n\n", c.hear_until("\n\n"));
  }
  EXPECT_TRUE(a.wait([&] { return a.closed == 1; }));
  EXPECT_FALSE(a.open->send("data: y\n\n"));
}

TEST(events, a_heartbeat_comes_when_nothing_else_does) {
  auto a = audience{};
  auto s = test_server{events_for(a), {.limits = {.heartbeat_time = 100ms}}};
  auto c = raw_socket{s.port()};
  c.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  c.hear_until("\r\n\r\n");
  EXPECT_EQ("3\r\n:\n\n\r\n", c.hear_until("\n\n\r\n"));
  EXPECT_EQ("3\r\n:\n\n\r\n", c.hear_until("\n\n\r\n"));
}

TEST(events, who_reads_too_slowly_is_closed) {
  auto a = audience{};
  auto s = test_server{events_for(a), {.limits = {.channel_bytes = 100'000}}};
  auto c = raw_socket{s.port(), 4'096};
  c.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  auto const ch = a.wait_open();
  auto sent = 0;
  while (sent < 1'000 && ch->send(std::string(50'000, 'x'))) {
    ++sent;
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_LT(sent, 1'000);
  EXPECT_TRUE(a.wait([&] { return a.closed == 1; }));
}

TEST(events, many_threads_may_send_at_once) {
  auto a = audience{};
  auto s = test_server{events_for(a)};
  auto c = raw_socket{s.port()};
  c.say("GET / HTTP/1.0\r\n\r\n");
  c.hear_until("\r\n\r\n");
  auto const ch = a.wait_open();
  auto threads = std::vector<std::thread>{};
  for (auto t = 0; t != 4; ++t) {
    threads.emplace_back([&ch] {
      for (auto i = 0; i != 250; ++i) EXPECT_TRUE(ch->send("data: x\n\n"));
    });
  }
  for (auto& t : threads) t.join();
  ch->close();
  EXPECT_EQ(1'000U, count_of(c.hear_all(), "data: x\n\n"));
}

TEST(events, end_when_the_server_stops) {
  auto a = audience{};
  auto s = test_server{events_for(a)};
  auto c = raw_socket{s.port()};
  c.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  a.wait_open();
  auto stopping = std::thread{[&] { s.listening.stop(); }};
  EXPECT_TRUE(c.hear_all().ends_with("\r\n\r\n0\r\n\r\n"));
  ::shutdown(c.fd, SHUT_RDWR);
  stopping.join();
  EXPECT_EQ(1, a.closed);
}

class websocket : public testing::Test {
 protected:
  explicit websocket(server_options o = {}) : server_{websocket_for(audience_), std::move(o)} {}
  std::string shake(raw_socket& c, std::string const& more = {}) {
    c.say(upgrade(more));
    return c.hear_until("\r\n\r\n");
  }
  // What comes after a handshake and these bytes.
  std::string after(std::string const& bytes) {
    auto c = raw_socket{server_.port()};
    EXPECT_EQ(101, status_of(shake(c)));
    c.say(bytes);
    return c.hear_all(2s);
  }

  audience audience_;
  test_server server_;
};

struct small_websocket : websocket {
  small_websocket() : websocket{{.limits = {.websocket_message = 1'000, .websocket_idle_time = 300ms}}} {}
};

TEST_F(websocket, messages_go_both_ways) {
  auto c = raw_socket{server_.port()};
  auto const head = shake(c);
  EXPECT_EQ(1U, count_of(head, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
  EXPECT_EQ(1U, count_of(head, "Sec-WebSocket-Protocol: town\r\n"));
  EXPECT_EQ(1U, count_of(head, "Content-Security-Policy: "));
  EXPECT_EQ(0U, count_of(head, "Beast"));
  EXPECT_EQ(0U, count_of(head, "Sec-WebSocket-Extensions"));
  auto const ch = audience_.wait_open();
  EXPECT_TRUE(ch->send("hello"));
  EXPECT_TRUE(ch->send("마당"));
  EXPECT_EQ("\x81\x05hello\x81\x06마당", c.hear_until("당"));

  c.say(frame(kText, "one") + frame(0x01, "tw") + frame(kPing, "?") + frame(0x80, "o"));
  EXPECT_TRUE(audience_.wait([&] { return audience_.heard == std::vector<std::string>{"one", "two"}; }));
  EXPECT_EQ("\x8A\x01?", c.hear_until("?"));

  c.say(frame(kClose, "\x03\xE8"));
  EXPECT_EQ(1'000, close_code(c.hear_all()));
  EXPECT_TRUE(audience_.wait([&] { return audience_.closed == 1; }));
  EXPECT_FALSE(ch->send("late"));
}

TEST_F(websocket, what_breaks_the_protocol_is_closed_with_its_code) {
  EXPECT_EQ(1002, close_code(after(frame(kText, "unmasked", false))));
  EXPECT_EQ(1002, close_code(after(frame(0xC1, "compressed though nobody agreed"))));
  EXPECT_EQ(1002, close_code(after(frame(0x83, "unknown kind"))));
  EXPECT_EQ(1002, close_code(after(frame(0x80, "goes on with nothing"))));
  EXPECT_EQ(1002, close_code(after(frame(0x09, "a ping in parts"))));
  EXPECT_EQ(1002, close_code(after(frame(kClose, "\x03"))));
  EXPECT_EQ(1007, close_code(after(frame(kText, "\xC0\xAF"))));
  EXPECT_EQ(1007, close_code(after(frame(kText, "\xED\xA0\x80"))));
  EXPECT_EQ(1009, close_code(after(std::string{"\x81\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0", 14})));
  EXPECT_NE(0, close_code(after(std::string{"\x81\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0", 14})));
}

TEST_F(small_websocket, a_message_in_many_parts_has_the_same_limit) {
  auto parts = frame(0x01, "x");
  for (auto i = 0; i != 10; ++i) parts += frame(0x00, std::string(120, 'x'));
  EXPECT_EQ(1009, close_code(after(parts)));
}

TEST_F(small_websocket, a_silent_client_is_pinged_and_then_left) {
  auto c = raw_socket{server_.port()};
  shake(c);
  auto const heard = c.hear_all();
  EXPECT_NE(heard.npos, heard.find("\x89")) << heard.size();
  EXPECT_TRUE(c.closed());
  EXPECT_TRUE(audience_.wait([&] { return audience_.closed == 1; }));
}

TEST_F(websocket, a_flood_of_pings_is_answered_and_nothing_grows) {
  auto c = raw_socket{server_.port()};
  shake(c);
  auto flood = std::string{};
  for (auto i = 0; i != 20'000; ++i) flood += frame(kPing, "");
  auto reading = std::thread{[&] { c.hear_all(500ms); }};
  c.say(flood + frame(kText, "still here"));
  EXPECT_TRUE(audience_.wait([&] { return audience_.heard.size() == 1; }));
  reading.join();
}

TEST_F(websocket, a_page_of_another_origin_is_refused) {
  auto const status = [&](std::string const& origin) {
    auto c = raw_socket{server_.port()};
    return status_of(shake(c, "Origin: " + origin + "\r\n"));
  };
  EXPECT_EQ(101, status("https://town.example"));
  EXPECT_EQ(101, status("http://Town.Example"));
  EXPECT_EQ(403, status("https://town.example.evil.example"));
  EXPECT_EQ(403, status("https://town.example:444"));
  EXPECT_EQ(403, status("null"));

  auto a = audience{};
  auto friendly = test_server{websocket_for(a), {.websocket_origins = {"https://map.example"}}};
  auto c = raw_socket{friendly.port()};
  EXPECT_EQ(101, status_of(shake(c, "Origin: https://map.example\r\n")));
}

TEST_F(websocket, a_request_that_does_not_ask_properly_gets_426) {
  auto const r = server_.get("/live");
  EXPECT_EQ(426, r.status);
  EXPECT_EQ("13", r.field("Sec-WebSocket-Version"));
  EXPECT_EQ("websocket", r.field("Upgrade"));
  for (auto const& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"Version: 13", "Version: 8"},
                                                        {"dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ="},
                                                        {"Upgrade: websocket", "Upgrade: h2c"},
                                                        {"keep-alive, Upgrade", "keep-alive"},
                                                        {"GET", "POST"}}) {
    auto text = upgrade();
    text.replace(text.find(from), from.size(), to);
    auto c = raw_socket{server_.port()};
    c.say(text);
    EXPECT_EQ(426, status_of(c.hear_answer())) << text;
  }
  auto early = raw_socket{server_.port()};
  early.say(upgrade() + frame(kText, "too early"));
  EXPECT_EQ(426, status_of(early.hear_answer()));
}

TEST_F(websocket, either_side_may_close_and_a_stop_says_going_away) {
  auto c = raw_socket{server_.port()};
  shake(c);
  auto const first = audience_.wait_open();
  first->send("bye");
  first->close();
  auto const heard = c.hear_until("\x03\xE8");
  EXPECT_EQ(1'000, close_code(heard));
  EXPECT_EQ(1U, count_of(heard, "bye"));
  c.say(frame(kClose, "\x03\xE8"));
  c.end_saying();
  EXPECT_TRUE(audience_.wait([&] { return audience_.closed == 1; }));

  audience_.open = nullptr;
  auto d = raw_socket{server_.port()};
  shake(d);
  audience_.wait_open();
  auto stopping = std::thread{[&] { server_.listening.stop(); }};
  EXPECT_EQ(1'001, close_code(d.hear_until("\x03\xE9")));
  d.say(frame(kClose, "\x03\xE9"));
  d.end_saying();
  stopping.join();
  EXPECT_EQ(2, audience_.closed);
}

TEST_F(websocket, who_reads_too_slowly_is_closed) {
  auto c = raw_socket{server_.port(), 4'096};
  shake(c);
  auto const ch = audience_.wait_open();
  auto sent = 0;
  while (sent < 1'000 && ch->send(std::string(50'000, 'x'))) {
    ++sent;
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_LT(sent, 1'000);
}

}  // namespace madang::net::test
