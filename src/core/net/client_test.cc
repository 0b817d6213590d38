#include "core/net/client.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <thread>

#include "core/net/test_server.h"

namespace madang::net::test {

namespace {

// Answers the first connection with these bytes, whatever it asks.
class canned_server {
 public:
  explicit canned_server(std::string answer) : fd_{::socket(AF_INET, SOCK_STREAM, 0)} {
    auto a = sockaddr_in{};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto size = socklen_t{sizeof a};
    EXPECT_EQ(0, ::bind(fd_, reinterpret_cast<sockaddr*>(&a), sizeof a));
    EXPECT_EQ(0, ::listen(fd_, 1));
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&a), &size);
    address = "127.0.0.1:" + std::to_string(ntohs(a.sin_port));
    thread_ = std::thread{[this, answer = std::move(answer)] {
      auto const c = ::accept(fd_, nullptr, nullptr);
      char bytes[4'096];
      if (::recv(c, bytes, sizeof bytes, 0) > 0) ::send(c, answer.data(), answer.size(), MSG_NOSIGNAL);
      ::shutdown(c, SHUT_WR);
      while (::recv(c, bytes, sizeof bytes, 0) > 0) {}
      ::close(c);
    }};
  }
  ~canned_server() {
    thread_.join();
    ::close(fd_);
  }
  std::string address;

 private:
  int fd_;
  std::thread thread_;
};

result<client_response, std::string> ask(std::string answer) {
  auto s = canned_server{std::move(answer)};
  auto c = client{s.address, 2s};
  return c.send({});
}

}  // namespace

TEST(client, lines_come_one_by_one_however_the_pieces_are_cut) {
  auto p = program{};
  p.on_handle = [](request, responder answer) {
    answer({.content_type = "text/plain", .pieces = [i = 0](std::string& out) mutable {
              constexpr std::string_view kPieces[] = {"on", "e\r\ntwo\n\nfo", "ur\nfi", "ve"};
              out += kPieces[i];
              return ++i < 4;
            }});
  };
  auto s = test_server{std::move(p)};
  auto c = s.connect();
  auto lines = std::vector<std::string>{};
  auto const r = c.send_by_line({}, [&](std::string_view const l) { return lines.emplace_back(l), true; });
  ASSERT_TRUE(r) << r.error();
  EXPECT_EQ((std::vector<std::string>{"one", "two", "", "four", "five"}), lines);
  EXPECT_EQ("", r->body);
}

TEST(client, a_receiver_that_has_enough_ends_it) {
  auto p = program{};
  p.on_handle = [](request, responder answer) {
    answer({.content_type = "text/plain", .pieces = [](std::string& out) { return out += "line\n", true; }});
  };
  auto s = test_server{std::move(p)};
  auto c = s.connect();
  auto n = 0;
  EXPECT_TRUE(c.send_by_line({}, [&](std::string_view) { return ++n < 3; }));
  EXPECT_EQ(3, n);
}

TEST(client, the_body_of_an_error_is_not_taken_for_the_answer) {
  auto p = program{};
  p.on_handle = [](request, responder answer) {
    answer({.status = 404, .content_type = "text/plain", .body = "no\n"});
  };
  auto s = test_server{std::move(p)};
  auto c = s.connect();
  auto const r = c.send_by_line({}, [](std::string_view) { return ADD_FAILURE(), true; });
  EXPECT_EQ(404, r->status);
  EXPECT_EQ("no\n", r->body);
}

TEST(client, a_connection_that_was_closed_meanwhile_is_opened_again) {
  auto s = test_server{{.limits = {.idle_time = 60ms}}};
  auto c = s.connect();
  EXPECT_EQ(200, c.send({})->status);
  std::this_thread::sleep_for(200ms);
  auto const r = c.send({.method = "POST", .body = "x"});
  ASSERT_TRUE(r) << r.error();
  EXPECT_EQ("POST / x", r->body);
}

TEST(client, what_goes_wrong_is_a_sentence) {
  EXPECT_EQ("\"nowhere\" is neither an address with a port nor a path.", client{"nowhere"}.send({}).error());
  EXPECT_EQ("Nobody answers at /no/such/socket: No such file or directory.",
            client{"/no/such/socket"}.send({}).error());
  EXPECT_EQ("Nobody answers at 127.0.0.1:1: Connection refused.", client{"127.0.0.1:1"}.send({}).error());

  auto held = std::promise<responder>{};
  auto p = program{};
  p.on_handle = [&](request, responder answer) { held.set_value(std::move(answer)); };
  auto s = test_server{std::move(p)};
  EXPECT_EQ("The server did not answer in time.", (client{s.address(), 100ms}.send({}).error()));
  held.get_future().get()({.status = 204});
}

// A server that is there and takes nobody: one place to wait, which is taken.
struct crowded {
  crowded() {
    auto size = socklen_t{sizeof at};
    if (bind(listening, as_address(), size) != 0 || listen(listening, 0) != 0 ||
        getsockname(listening, as_address(), &size) != 0) {
      throw std::runtime_error{"no socket"};
    }
    for (auto const fd : waiting) connect(fd, as_address(), size);
  }
  ~crowded() {
    for (auto const fd : waiting) close(fd);
    close(listening);
  }
  crowded(crowded const&) = delete;
  sockaddr* as_address() { return reinterpret_cast<sockaddr*>(&at); }
  std::string address() const { return "127.0.0.1:" + std::to_string(ntohs(at.sin_port)); }

  sockaddr_in at{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
  int listening{socket(AF_INET, SOCK_STREAM, 0)};
  int waiting[2]{socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)};
};

TEST(client, who_waits_in_vain_for_a_connection_leaves_nothing_open) {
  auto const open_files = [] { return std::distance(std::filesystem::directory_iterator{"/proc/self/fd"}, {}); };
  auto s = crowded{};
  auto const before = open_files();
  for (auto i = 0; i != 3; ++i) {
    EXPECT_EQ("Nobody answers at " + s.address() + ": Connection timed out.",
              (client{s.address(), 50ms}.send({}).error()));
  }
  EXPECT_EQ(before, open_files());
}

TEST(client, an_answer_that_is_none_is_an_error) {
  EXPECT_EQ("hello", ask("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")->body);
  EXPECT_EQ("hello", ask("HTTP/1.0 200 OK\r\n\r\nhello")->body);
  EXPECT_EQ(
      "hi",
      ask("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")
          ->body);
  EXPECT_FALSE(ask(""));
  EXPECT_FALSE(ask("220 smtp.example\r\n"));
  EXPECT_FALSE(ask("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"));
  EXPECT_FALSE(ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n"));
  EXPECT_FALSE(ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"));
  EXPECT_FALSE(ask("HTTP/1.1 200 OK\r\nbad header\r\n\r\n"));
  EXPECT_FALSE(ask(std::string(200'000, 'x')));
}

}  // namespace madang::net::test
