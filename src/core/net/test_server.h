#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netinet/in.h>

#include <functional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/base/worker_pool.h"
#include "core/net/client.h"
#include "core/net/fields.h"
#include "core/net/io_threads.h"
#include "core/net/server.h"

// A server on a free port of this machine and a socket that says to it, byte for byte, what a client would
// not. For the tests of this folder.
namespace madang::net::test {

using namespace std::chrono_literals;

struct program final : http_handler {
  std::function<admission(request_head const&)> on_admit = [](request_head const&) {
    return admission{.refusal = {}, .body_max = std::size_t{1} << 20};
  };
  std::function<void(request, responder)> on_handle = [](request r, responder answer) {
    answer({.content_type = "text/plain", .body = r.method + " " + r.target + (r.body.empty() ? "" : " ") + r.body});
  };
  admission admit(request_head const& h) override { return on_admit(h); }
  void handle(request r, responder a) override { on_handle(std::move(r), std::move(a)); }
};

// Keeps what is written, so that tests see it.
class recording_logger final : public logger {
 public:
  void write(level, std::string_view, std::string_view const message,
             std::initializer_list<field> const fields) override {
    auto line = std::string{message};
    for (auto const& f : fields) ((line += ' ') += f.key) += "=" + f.value;
    auto const lock = std::lock_guard{mutex_};
    lines_ += line + "\n";
  }
  std::string lines() const {
    auto const lock = std::lock_guard{mutex_};
    return lines_;
  }

 private:
  mutable std::mutex mutex_;
  std::string lines_;
};

class test_server {
 public:
  explicit test_server(server_options o = {}) : test_server{program{}, std::move(o)} {}
  explicit test_server(program p, server_options o = {}, std::size_t const queue_max = 1'000)
      : pool{2, queue_max}, behind{std::move(p)}, options{with_address(std::move(o))} {
    listening.start();
  }

  std::uint16_t port() const { return listening.ports().front(); }
  std::string address() const { return "127.0.0.1:" + std::to_string(port()); }
  client connect() const { return client{address(), 5s}; }
  client_response get(std::string target, headers fields = {}) const {
    auto c = connect();
    auto r = c.send({.target = std::move(target), .fields = std::move(fields)});
    EXPECT_TRUE(r) << r.error();
    return r ? *r : client_response{};
  }
  // One line of /metrics; 0 if there is none.
  double metric(std::string const& name) const {
    auto const text = "\n" + numbers.to_prometheus();
    auto const at = text.find("\n" + name + " ");
    return at == text.npos ? 0 : std::stod(text.substr(at + name.size() + 2));
  }

  recording_logger log;
  metrics numbers;
  worker_pool pool;
  program behind;
  server_options options;
  io_threads threads{2};
  server listening{options, threads, behind, pool, log, numbers};

 private:
  static server_options with_address(server_options o) {
    if (o.listen.empty()) o.listen = {"127.0.0.1:0"};
    return o;
  }
};

class raw_socket {
 public:
  explicit raw_socket(std::uint16_t const port, int const receive_buffer = 0) : fd{::socket(AF_INET, SOCK_STREAM, 0)} {
    if (receive_buffer != 0) ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    auto a = sockaddr_in{};
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(0, ::connect(fd, reinterpret_cast<sockaddr*>(&a), sizeof a));
  }
  ~raw_socket() { ::close(fd); }
  raw_socket(raw_socket const&) = delete;
  raw_socket& operator=(raw_socket const&) = delete;

  // False if the server has closed.
  bool say(std::string_view s) const {
    while (!s.empty()) {
      auto const n = ::send(fd, s.data(), s.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      s.remove_prefix(std::size_t(n));
    }
    return true;
  }
  void end_saying() const { ::shutdown(fd, SHUT_WR); }

  // What comes until `end` is in it, the server closes, or nothing comes for `patience`.
  std::string hear_until(std::string_view const end, std::chrono::milliseconds const patience = 3s) {
    while (end.empty() || heard_.find(end) == heard_.npos) {
      if (!hear_more(patience)) return std::exchange(heard_, {});
    }
    auto const n = heard_.find(end) + end.size();
    auto out = heard_.substr(0, n);
    heard_.erase(0, n);
    return out;
  }
  std::string hear_all(std::chrono::milliseconds const patience = 3s) { return hear_until({}, patience); }
  // After hear_all: whether it ended because the server closed.
  bool closed() const { return closed_; }
  bool was_reset() const { return reset_; }

  // One answer with a Content-Length.
  std::string hear_answer() {
    auto head = hear_until("\r\n\r\n");
    auto const at = head.find("Content-Length: ");
    auto const n = at == head.npos ? 0 : std::stoul(head.substr(at + 16));
    while (heard_.size() < n && hear_more(3s)) {}
    head += heard_.substr(0, n);
    heard_.erase(0, n);
    return head;
  }

  int const fd;

 private:
  bool hear_more(std::chrono::milliseconds const patience) {
    auto p = pollfd{.fd = fd, .events = POLLIN, .revents = 0};
    if (::poll(&p, 1, int(patience.count())) <= 0) return false;
    char bytes[65'536];
    auto const n = ::recv(fd, bytes, sizeof bytes, 0);
    closed_ = n <= 0;
    reset_ = n < 0;
    if (n > 0) heard_.append(bytes, std::size_t(n));
    return n > 0;
  }

  std::string heard_;
  bool closed_{false}, reset_{false};
};

inline int status_of(std::string const& answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0;
}
inline std::string body_of(std::string const& answer) {
  auto const at = answer.find("\r\n\r\n");
  return at == answer.npos ? std::string{} : answer.substr(at + 4);
}
inline std::size_t count_of(std::string const& text, std::string_view const part) {
  auto n = std::size_t{0};
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace madang::net::test
