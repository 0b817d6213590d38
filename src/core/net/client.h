#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/net/http.h"

namespace madang::net {

struct client_request {
  std::string method{"GET"}, target{"/"};
  headers fields{};  // Host and Content-Length come by themselves
  std::string body{};
};

struct client_response {
  int status{0};
  headers fields{};
  std::string body{};

  // The first field of that name, case ignored; empty if there is none.
  std::string_view field(std::string_view name) const;
};

// A small HTTP/1.1 client that waits: for commands that speak to the running server through its control
// socket, and for tests. Keeps its connection; one thread at a time. An error is a sentence.
class client {
 public:
  // Called with what came; false: enough, the connection is closed and send() returns.
  using receiver = std::function<bool(std::string_view)>;

  // `address`: "127.0.0.1:8080", "[::1]:8080", or the path of a local socket, which has a '/'.
  // `timeout`: without a byte going or coming.
  explicit client(std::string address, std::chrono::milliseconds timeout = std::chrono::seconds{30});
  ~client();
  client(client&&) noexcept;
  client& operator=(client&&) noexcept;

  result<client_response, std::string> send(client_request const&);
  // The body of a 2xx answer goes to `piece` as it comes, or line by line to `line` (without its end);
  // that of any other is in the response.
  result<client_response, std::string> send(client_request const&, receiver const& piece);
  result<client_response, std::string> send_by_line(client_request const&, receiver const& line);

 private:
  struct connection;
  std::string address_;
  std::chrono::milliseconds timeout_;
  std::unique_ptr<connection> connection_;
};

}  // namespace madang::net
