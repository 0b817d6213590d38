#include "core/net/client.h"

#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "core/base/limits.h"
#include "core/net/chunk_reader.h"
#include "core/net/fields.h"
#include "core/net/socket_address.h"

namespace madang::net {
namespace {

// Does not leave this file: send() makes a value of it.
using failure = std::runtime_error;

constexpr auto kHead = std::size_t{64} << 10;

socket_address to_address(std::string const& text) {
  if (text.find('/') != text.npos) return to_socket_address(text);
  auto const e = parse_endpoint(text);
  if (!e) throw std::runtime_error{fmt::format("\"{}\" is neither an address with a port nor a path.", text)};
  return to_socket_address(*e);
}

std::string to_text(client_request const& r, std::string const& host) {
  auto out = fmt::format("{} {} HTTP/1.1\r\n", r.method, r.target);
  if (!has_field(r.fields, "Host")) out += fmt::format("Host: {}\r\n", host);
  for (auto const& [name, value] : r.fields) out += fmt::format("{}: {}\r\n", name, value);
  auto const framed = has_field(r.fields, "Content-Length") || has_field(r.fields, "Transfer-Encoding");
  if (!framed && (!r.body.empty() || r.method == "POST" || r.method == "PUT" || r.method == "PATCH")) {
    out += fmt::format("Content-Length: {}\r\n", r.body.size());
  }
  return out += "\r\n";
}

}  // namespace

struct client::connection {
  connection(std::string const& address, std::chrono::milliseconds const t) : timeout{t} {
    auto const a = to_address(address);
    fd = ::socket(a.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) throw failure{fmt::format("No socket can be opened: {}.", std::strerror(errno))};
    auto const on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    auto error = ::connect(fd, a.get(), a.size) == 0 ? 0 : errno;
    if (error == EINPROGRESS) {
      auto size = socklen_t{sizeof error};
      if (!poll_for(POLLOUT, int(timeout.count()))) error = ETIMEDOUT;
      else ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    if (error == 0) return;
    ::close(fd);
    throw failure{fmt::format("Nobody answers at {}: {}.", address, std::strerror(error))};
  }
  ~connection() { ::close(fd); }
  connection(connection const&) = delete;
  connection& operator=(connection const&) = delete;

  bool poll_for(short const what, int const ms) const {
    auto p = pollfd{.fd = fd, .events = what, .revents = 0};
    for (;;) {
      auto const n = ::poll(&p, 1, ms);
      if (n >= 0 || errno != EINTR) return n > 0;
    }
  }
  void wait(short const what) const {
    if (!poll_for(what, int(timeout.count()))) throw failure{"The server did not answer in time."};
  }
  // The other side closed it meanwhile, or says something that nobody asked for.
  bool is_stale() const { return poll_for(POLLIN, 0); }

  // False if the server does not read on: it may have answered already.
  bool write(std::string_view s) const {
    while (!s.empty()) {
      auto const n = ::send(fd, s.data(), s.size(), MSG_NOSIGNAL);
      if (n < 0 && errno == EAGAIN) wait(POLLOUT);
      else if (n < 0) return false;
      else s.remove_prefix(std::size_t(n));
    }
    return true;
  }
  // False at the end.
  bool read() {
    buffer.erase(0, buffer.size() - in.size());
    auto const before = buffer.size();
    buffer.resize(before + (std::size_t{64} << 10));
    auto n = ssize_t{};
    for (;; wait(POLLIN)) {
      n = ::recv(fd, buffer.data() + before, buffer.size() - before, 0);
      if (n >= 0 || (errno != EAGAIN && errno != EINTR)) break;
    }
    buffer.erase(before + std::size_t(std::max(n, ssize_t{0})));
    in = buffer;
    return n > 0;
  }

  std::string_view read_line() {
    auto line = std::string_view{};
    for (auto scanned = std::size_t{0};;) {
      auto const got = take_line(in, scanned, line);
      if (got == progress::whole) return line;
      if (got == progress::wrong || in.size() > kHead) throw failure{"The answer is not HTTP/1.1."};
      if (!read()) throw failure{"The server closed the connection before its answer was complete."};
    }
  }
  client_response read_head() {
    auto out = client_response{};
    auto const status_line = read_line();
    auto const status = status_line.starts_with("HTTP/1.") && status_line.size() >= 12
                            ? parse_int(status_line.substr(9, 3)) : std::nullopt;
    if (!status) throw failure{"The answer is not HTTP/1.1."};
    out.status = int(*status);
    for (auto line = read_line(); !line.empty(); line = read_line()) {
      auto const f = read_field_line(line);
      if (f.wrong || out.fields.size() > 1'000) throw failure{"The head of the answer cannot be read."};
      out.fields.emplace_back(f.name, f.value);
    }
    return out;
  }

  // False if the receiver had enough.
  bool read_counted(std::uint64_t left, receiver const& piece) {
    for (;;) {
      auto const now = in.substr(0, left);
      in.remove_prefix(now.size());
      left -= now.size();
      if (!now.empty() && !piece(now)) return false;
      if (left == 0) return true;
      if (!read()) throw failure{"The server closed the connection before its answer was complete."};
    }
  }
  bool read_chunks(receiver const& piece) {
    auto chunks = chunk_reader{};
    auto enough = false;
    for (;;) {
      auto const got = chunks.read(in, [&](std::string_view const s) { return enough = !piece(s), !enough; });
      if (got == progress::whole) return true;
      if (enough) return false;
      if (got == progress::wrong) throw failure{"The chunks of the answer cannot be read."};
      if (!read()) throw failure{"The server closed the connection before its answer was complete."};
    }
  }
  bool read_to_end(receiver const& piece) {
    do {
      if (!in.empty() && !piece(in)) return false;
      in = {};
    } while (read());
    return false;  // there is no next answer
  }

  std::chrono::milliseconds timeout;
  int fd{-1};
  std::string buffer;
  std::string_view in;  // of buffer, not used yet
};

std::string_view client_response::field(std::string_view const name) const { return find_field(fields, name); }

client::client(std::string address, std::chrono::milliseconds const timeout)
    : address_{std::move(address)}, timeout_{timeout} {}
client::~client() = default;
client::client(client&&) noexcept = default;
client& client::operator=(client&&) noexcept = default;

result<client_response, std::string> client::send(client_request const& r) { return send(r, receiver{}); }

result<client_response, std::string> client::send(client_request const& r, receiver const& piece) {
  try {
    if (connection_ && connection_->is_stale()) connection_.reset();
    if (!connection_) connection_ = std::make_unique<connection>(address_, timeout_);
    auto& c = *connection_;
    auto const local = address_.find('/') != address_.npos;
    auto const sent = c.write(to_text(r, local ? "localhost" : address_)) && c.write(r.body);
    auto out = c.read_head();
    while (out.status == 100) out = c.read_head();
    auto const keep = [&out](std::string_view const s) {
      if (out.body.size() + s.size() > limits::kImportBody) throw failure{"The answer is longer than expected."};
      out.body += s;
      return true;
    };
    auto const to = piece && out.status / 100 == 2 ? piece : receiver{keep};
    auto again = sent && !list_has(out.field("Connection"), "close");
    auto const length = out.field("Content-Length");
    if (r.method == "HEAD" || out.status == 204 || out.status == 304 || out.status == 101) {
    } else if (equal_ignoring_ascii_case(out.field("Transfer-Encoding"), "chunked")) {
      again = c.read_chunks(to) && again;
    } else if (!length.empty()) {
      again = c.read_counted(std::uint64_t(parse_int(length).value_or(0)), to) && again;
    } else {
      again = c.read_to_end(to);
    }
    if (!again) connection_.reset();
    return out;
  } catch (failure const& e) {
    connection_.reset();
    return std::string{e.what()};
  }
}

result<client_response, std::string> client::send_by_line(client_request const& r, receiver const& line) {
  auto rest = std::string{};
  auto enough = false;
  auto out = send(r, [&](std::string_view const piece) {
    rest += piece;
    auto left = std::string_view{rest};
    for (auto end = left.find('\n'); end != left.npos && !enough; end = left.find('\n')) {
      auto const whole = left.substr(0, end);
      enough = !line(whole.ends_with('\r') ? whole.substr(0, end - 1) : whole);
      left.remove_prefix(end + 1);
    }
    rest.erase(0, rest.size() - left.size());
    return !enough;
  });
  if (out && !enough && !rest.empty()) line(rest);
  return out;
}

}  // namespace madang::net
