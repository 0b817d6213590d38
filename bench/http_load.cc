#include "http_load.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace madang::bench {
namespace {

using std::chrono::steady_clock;

struct failure : std::runtime_error {
  using runtime_error::runtime_error;
};

struct connection {
  connection() = default;
  connection(connection const&) = delete;
  ~connection() { close(fd); }

  int fd{-1};
  std::string const* request{nullptr};
  std::size_t sent{0};
  std::string answer;
  steady_clock::time_point began;
};

void open(connection& c, int const port) {
  c.fd = socket(AF_INET, SOCK_STREAM, 0);
  auto to = sockaddr_in{};
  to.sin_family = AF_INET;
  to.sin_port = htons(std::uint16_t(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(c.fd, reinterpret_cast<sockaddr const*>(&to), sizeof to) != 0) {
    throw failure{"The server takes no connection."};
  }
  auto const on = 1;
  setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(c.fd, F_SETFL, O_NONBLOCK);
}

// The whole answer's length, or 0 while its head is not complete.
std::size_t length_of(std::string_view const answer) {
  auto const end = answer.find("\r\n\r\n");
  if (end == answer.npos) return 0;
  constexpr auto kName = std::string_view{"ontent-Length: "};
  auto const at = answer.substr(0, end).find(kName);
  if (at == answer.npos) return end + 4;
  return end + 4 + std::size_t(std::atoll(answer.data() + at + kName.size()));
}

class runner {
 public:
  runner(int const port, std::size_t const connections, std::span<std::string const> const requests)
      : requests_{requests}, connections_(connections), epoll_{epoll_create1(0)} {
    took_.reserve(requests.size());
    for (auto& c : connections_) open(c, port);
  }
  ~runner() { close(epoll_); }
  runner(runner const&) = delete;

  load_figures run() {
    auto const start = steady_clock::now();
    for (auto& c : connections_) {
      auto event = epoll_event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = &c}};
      epoll_ctl(epoll_, EPOLL_CTL_ADD, c.fd, &event);
      begin_next(c);
    }
    while (took_.size() != requests_.size()) wait();
    out_.seconds = std::chrono::duration<double>(steady_clock::now() - start).count();
    out_.answered = std::int64_t(took_.size());
    for (auto const seconds : took_) out_.each_ms.push_back(seconds * 1e3);
    std::ranges::sort(took_);
    if (!took_.empty()) {
      out_.median_ms = took_[took_.size() / 2] * 1e3;
      out_.slow_ms = took_[took_.size() * 99 / 100] * 1e3;
    }
    return out_;
  }

 private:
  void wait() {
    constexpr auto kSilence = 60'000;
    epoll_event events[256];
    auto const n = epoll_wait(epoll_, events, 256, kSilence);
    if (n <= 0) throw failure{"The server has not answered for a minute."};
    for (auto i = 0; i != n; ++i) {
      auto& c = *static_cast<connection*>(events[i].data.ptr);
      if ((events[i].events & EPOLLOUT) != 0) send_more(c);
      if ((events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) receive(c);
    }
  }

  void begin_next(connection& c) {
    c.request = next_ == requests_.size() ? nullptr : &requests_[next_++];
    c.sent = 0;
    c.answer.clear();
    c.began = steady_clock::now();
    send_more(c);
  }

  static void send_more(connection& c) {
    while (c.request && c.sent != c.request->size()) {
      auto const n = ::send(c.fd, c.request->data() + c.sent, c.request->size() - c.sent, MSG_NOSIGNAL);
      if (n > 0) c.sent += std::size_t(n);
      else if (errno == EAGAIN) return;
      else throw failure{"The server hung up."};
    }
  }

  void receive(connection& c) {
    char buffer[16'384];
    for (;;) {
      auto const n = recv(c.fd, buffer, sizeof buffer, 0);
      if (n < 0 && errno == EAGAIN) return;
      if (n <= 0) throw failure{"The server hung up."};
      c.answer.append(buffer, std::size_t(n));
      auto const length = length_of(c.answer);
      if (length == 0 || c.answer.size() < length) continue;
      finish(c);
      begin_next(c);
    }
  }

  void finish(connection const& c) {
    took_.push_back(std::chrono::duration<double>(steady_clock::now() - c.began).count());
    out_.bytes += std::int64_t(c.answer.size());
    constexpr auto kStatusAt = std::size_t{9};  // HTTP/1.1 201
    if (c.answer.size() > kStatusAt && c.answer[kStatusAt] == '2') return;
    if (out_.refused++ == 0) out_.first_refusal = c.answer.substr(0, 1'000);
  }

  std::span<std::string const> requests_;
  std::vector<connection> connections_;
  int epoll_;
  std::size_t next_{0};
  std::vector<double> took_;  // seconds, one an answer
  load_figures out_;
};

}  // namespace

load_figures send_all(int const port, int const connections, std::span<std::string const> const requests) {
  return runner{port, std::size_t(connections), requests}.run();
}

std::string get_request(std::string const& path, std::string const& fields) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

std::string post_request(std::string const& path, std::string const& token, std::string const& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token +
         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace madang::bench
