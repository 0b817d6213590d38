#include "core/net/asio.h"
// asio.h comes first: it says how Beast is compiled.
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <random>
#include <thread>

#include "core/net/body_reader.h"
#include "core/net/test_server.h"

// Requests that were damaged at random, from a seed that is printed: read by us and, as a twin, by Beast;
// read at once and in pieces; and sent to a server that has to survive them.
namespace madang::net::test {

namespace {

namespace http = boost::beast::http;

constexpr auto kSeed = 20'260'504U;
constexpr auto kBodyMax = std::size_t{10'000};

std::vector<std::string> const kCorpus{
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /sensors?x=%20y&z HTTP/1.1\r\nHost: town.example:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, "
    "br;q=0.5\r\n\r\n",
    "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world",
    "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
    "PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n",
    "HEAD /a HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n",
    "GET http://b.example/x HTTP/1.1\r\nHost: a\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: a\r\nOrigin: https://b\r\nAccess-Control-Request-Method: GET\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX-Empty:\r\nX-Blanks: \t a \t \r\nX-Bytes: \xEB\xA7\x88\r\n\r\n",
};

std::vector<std::string> const kPieces{"\r\n",
                                       "\n",
                                       "\r",
                                       " ",
                                       "\t",
                                       ":",
                                       ";",
                                       ",",
                                       "0",
                                       "5",
                                       "F",
                                       "0\r\n\r\n",
                                       "5\r\n",
                                       "\r\n\r\n",
                                       "Transfer-Encoding: chunked\r\n",
                                       "Content-Length: 5\r\n",
                                       "Content-Length: 11\r\n",
                                       "transfer-encoding:chunked\r\n",
                                       " chunked",
                                       ";a=b",
                                       "Host: b\r\n",
                                       "X: y\r\n z\r\n",
                                       "HTTP/1.1",
                                       "GET ",
                                       "/",
                                       "?",
                                       "#",
                                       "\x01",
                                       "\x7f",
                                       "\xff",
                                       "-",
                                       "_",
                                       "+",
                                       "Expect: 100-continue\r\n"};

class damage {
 public:
  explicit damage(unsigned const seed) : random_{seed} {}
  std::size_t below(std::size_t const n) { return std::uniform_int_distribution<std::size_t>{0, n - 1}(random_); }
  std::string const& pick(std::vector<std::string> const& from) { return from[below(from.size())]; }

  std::string request() {
    auto s = pick(kCorpus);
    for (auto n = below(4); n > 0; --n) change(s);
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
      case 3: s.insert(at, s.substr(below(s.size() + 1), below(20))); break;
      case 4: s = s.substr(0, at) + pick(kCorpus).substr(at / 2 % 20); break;
      default: s += pick(kCorpus); break;
    }
    if (s.empty()) s = "G";
  }
  std::mt19937 random_;
};

// What a reader made of some bytes.
struct reading {
  bool whole{false};
  std::string method, target, body;
  headers fields;
  std::size_t consumed{0};
  friend bool operator==(reading const&, reading const&) = default;
};

// `cut` says how many bytes the next piece has.
reading read_ours(std::string const& bytes, std::function<std::size_t()> const& cut) {
  auto head = head_reader{{8'192, 16'384, 100}, true};
  auto body = std::optional<body_reader>{};
  auto state = progress::more;
  auto at = std::size_t{0};
  for (auto known = std::size_t{0}; state == progress::more && known != bytes.size();) {
    known = std::min(bytes.size(), known + cut());
    auto rest = std::string_view{bytes}.substr(at, known - at);
    if (!body) state = head.read(rest);
    if (!body && state == progress::whole) body.emplace(head.head, kBodyMax, true);
    if (body) state = body->read(rest);
    at = known - rest.size();
  }
  if (state != progress::whole) return {};
  auto& r = head.head.request;
  std::ranges::sort(r.fields);
  return {
      .whole = true, .method = r.method, .target = r.target, .body = body->body, .fields = r.fields, .consumed = at};
}

reading read_beast(std::string const& bytes) {
  auto p = http::request_parser<http::string_body>{};
  p.header_limit(65'536);
  p.body_limit(kBodyMax);
  auto out = reading{};
  auto error = boost::system::error_code{};
  while (!p.is_done() && !error) {
    out.consumed += p.put(boost::asio::buffer(bytes.data() + out.consumed, bytes.size() - out.consumed), error);
    if (!p.is_header_done() || !out.fields.empty()) continue;
    p.eager(true);
    for (auto const& f : p.get()) out.fields.emplace_back(f.name_string(), f.value());
    std::ranges::sort(out.fields);
  }
  if (error) return {};
  out.whole = true;
  out.method = std::string{p.get().method_string()};
  out.target = std::string{p.get().target()};
  out.body = p.get().body();
  return out;
}

}  // namespace

TEST(http_fuzz, what_we_accept_is_read_the_same_by_another_and_in_any_pieces) {
  auto d = damage{kSeed};
  auto agreed = 0;
  auto accepted = 0;
  for (auto i = 0; i != 60'000; ++i) {
    auto const bytes = d.request();
    auto const ours = read_ours(bytes, [&] { return bytes.size(); });
    ASSERT_EQ(ours, read_ours(bytes, [&] { return 1 + d.below(7); })) << "seed " << kSeed << " case " << i << "\n"
                                                                      << bytes;
    if (!ours.whole || bytes.starts_with("\r\n")) continue;  // an empty line first is ours alone to accept
    ++accepted;
    auto const beast = read_beast(bytes);
    if (!beast.whole) continue;
    ++agreed;
    if (beast.target.find("://") != beast.target.npos) continue;  // of a whole address we make host and path
    ASSERT_EQ(ours.consumed, beast.consumed) << "seed " << kSeed << " case " << i << "\n" << bytes;
    ASSERT_EQ(ours.method, beast.method) << bytes;
    ASSERT_EQ(ours.target, beast.target) << bytes;
    ASSERT_EQ(ours.fields, beast.fields) << bytes;
    ASSERT_EQ(ours.body, beast.body) << bytes;
  }
  EXPECT_GT(agreed, 10'000);
  EXPECT_GT(agreed, accepted * 9 / 10);  // where Beast refuses, it is over the syntax of a list
}

TEST(http_fuzz, a_server_survives_what_comes_and_goes_on_serving) {
  auto p = program{};
  p.on_admit = [](request_head const&) { return admission{.refusal = {}, .body_max = kBodyMax}; };
  auto s = test_server{std::move(p), {.limits = {.header_time = 200ms, .linger_time = 100ms, .stop_time = 1s}}};
  auto d = damage{kSeed + 1};
  auto const until = std::chrono::steady_clock::now() + 1s;
  auto n = 0;
  for (; std::chrono::steady_clock::now() < until; ++n) {
    auto c = raw_socket{s.port()};
    auto const bytes = n % 5 == 0 ? d.bytes(1 + d.below(3'000)) : d.request() + d.request();
    c.say(bytes.substr(0, bytes.size() / 2));
    if (n % 7 == 0) std::this_thread::sleep_for(1ms);
    c.say(bytes.substr(bytes.size() / 2));
    if (n % 3 != 0) c.end_saying();
    if (n % 3 == 1) c.hear_all(500ms);
    ASSERT_TRUE(n % 100 != 0 || s.get("/").status == 200) << "seed " << kSeed + 1 << " case " << n;
  }
  EXPECT_EQ(200, s.get("/").status);
  EXPECT_GT(n, 100);
  // Nothing stays behind.
  for (auto i = 0; i != 100 && s.metric("http_connections") > 1; ++i) std::this_thread::sleep_for(20ms);
  EXPECT_LE(s.metric("http_connections"), 1);
}

TEST(http_fuzz, a_websocket_survives_random_frames) {
  auto p = program{};
  p.on_handle = [](request, responder answer) {
    answer({.websocket = channel_listener{
                .opened = [](std::shared_ptr<channel> c) { c->send("hello"); }, .message = {}, .closed = {}}});
  };
  auto s = test_server{std::move(p), {.limits = {.linger_time = 100ms, .stop_time = 1s}}};
  auto d = damage{kSeed + 2};
  auto const until = std::chrono::steady_clock::now() + 500ms;
  while (std::chrono::steady_clock::now() < until) {
    auto c = raw_socket{s.port()};
    c.say(kCorpus[8]);
    ASSERT_EQ(101, status_of(c.hear_until("hello")));
    auto bytes = d.bytes(1 + d.below(300));
    if (d.below(2) == 0) bytes[0] = char(0x80 | d.below(16));
    if (d.below(2) == 0 && bytes.size() > 1) bytes[1] = char(0x80 | d.below(128));
    c.say(bytes);
    if (d.below(2) == 0) c.end_saying();
    if (d.below(4) == 0) c.hear_all(50ms);
  }
  auto c = raw_socket{s.port()};
  c.say(kCorpus[8]);
  EXPECT_EQ(101, status_of(c.hear_until("hello")));
}

}  // namespace madang::net::test
