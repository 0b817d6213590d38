#include "core/net/transport_asio.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>

namespace madang::net {
namespace {

using boost::system::error_code;
namespace asio = boost::asio;

using two_buffers = std::array<asio::const_buffer, 2>;

two_buffers both(std::string_view const first, std::string_view const second) {
  return {asio::const_buffer{first.data(), first.size()}, asio::const_buffer{second.data(), second.size()}};
}

void close_socket(plain_stream& s) {
  auto ignored = error_code{};
  s.close(ignored);
}

void reset_socket(plain_stream& s) {
  auto ignored = error_code{};
  s.set_option(asio::socket_base::linger{true, 0}, ignored);
  s.close(ignored);
}

// Reads until nothing comes any more. The buffer is the handler's own.
struct discarding {
  plain_stream& stream;
  std::shared_ptr<transport_user> user;
  std::unique_ptr<std::array<char, 4'096>> buffer{std::make_unique<std::array<char, 4'096>>()};

  void go() {
    auto& b = *buffer;
    stream.async_read_some(asio::buffer(b), std::move(*this));
  }
  void operator()(error_code const error, std::size_t) {
    if (error) user->did_end();
    else go();
  }
};

void end_socket(plain_stream& s, std::shared_ptr<transport_user> user) {
  auto ignored = error_code{};
  s.shutdown(asio::socket_base::shutdown_send, ignored);
  discarding{s, std::move(user)}.go();
}

class plain_transport final : public transport {
 public:
  explicit plain_transport(plain_stream s) : stream{std::make_unique<plain_stream>(std::move(s))} {
    auto ignored = error_code{};
    stream->non_blocking(true, ignored);
  }

  void read_some(std::shared_ptr<transport_user> user, std::span<char> const into) override {
    stream->async_read_some(asio::buffer(into.data(), into.size()),
                            [u = std::move(user)](error_code const error, std::size_t const n) {
                              u->did_read(error ? 0 : n);
                            });
  }

  void write_some(std::shared_ptr<transport_user> user, std::string_view const first,
                  std::string_view const second) override {
    stream->async_write_some(both(first, second),
                             [u = std::move(user)](error_code const error, std::size_t const n) {
                               u->did_write(n, bool(error));
                             });
  }

  std::ptrdiff_t write_now(std::string_view const first, std::string_view const second) override {
    auto const fd = stream->native_handle();
    constexpr auto kFlags = MSG_DONTWAIT | MSG_NOSIGNAL;
    auto n = ssize_t{};
    if (second.empty()) {
      n = ::send(fd, first.data(), first.size(), kFlags);
    } else {
      auto parts = std::array<iovec, 2>{iovec{const_cast<char*>(first.data()), first.size()},
                                        iovec{const_cast<char*>(second.data()), second.size()}};
      auto message = msghdr{};
      message.msg_iov = parts.data();
      message.msg_iovlen = parts.size();
      n = ::sendmsg(fd, &message, kFlags);
    }
    if (n >= 0) return n;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : -1;
  }

  void end(std::shared_ptr<transport_user> user) override { end_socket(*stream, std::move(user)); }
  void close() override {
    if (stream) close_socket(*stream);
  }
  void reset() override {
    if (stream) reset_socket(*stream);
  }

  std::unique_ptr<plain_stream> stream;
};

class tls_transport final : public transport {
 public:
  tls_transport(plain_stream s, std::shared_ptr<asio::ssl::context> c)
      : stream{std::make_unique<tls_stream>(std::move(s), *c)} {}

  void read_some(std::shared_ptr<transport_user> user, std::span<char> const into) override {
    if (shaken_) return read(std::move(user), into);
    stream->async_handshake(asio::ssl::stream_base::server,
                            [this, u = std::move(user), into](error_code const error) mutable {
                              if (error) return u->did_read(0);
                              shaken_ = true;
                              read(std::move(u), into);
                            });
  }

  void write_some(std::shared_ptr<transport_user> user, std::string_view const first,
                  std::string_view const second) override {
    stream->async_write_some(both(first, second),
                             [u = std::move(user)](error_code const error, std::size_t const n) {
                               u->did_write(n, bool(error));
                             });
  }

  std::ptrdiff_t write_now(std::string_view, std::string_view) override { return 0; }

  void end(std::shared_ptr<transport_user> user) override {
    if (!shaken_) return end_socket(stream->next_layer(), std::move(user));
    // Whether or not the other side says good-bye, what it still sends has to be read past.
    stream->async_shutdown([this, u = std::move(user)](error_code) mutable {
      end_socket(stream->next_layer(), std::move(u));
    });
  }
  void close() override {
    if (stream) close_socket(stream->next_layer());
  }
  void reset() override {
    if (stream) reset_socket(stream->next_layer());
  }

  std::unique_ptr<tls_stream> stream;

 private:
  void read(std::shared_ptr<transport_user> user, std::span<char> const into) {
    stream->async_read_some(asio::buffer(into.data(), into.size()),
                            [u = std::move(user)](error_code const error, std::size_t const n) {
                              u->did_read(error ? 0 : n);
                            });
  }

  bool shaken_{false};
};

}  // namespace

std::unique_ptr<transport> make_plain_transport(plain_stream s) {
  return std::make_unique<plain_transport>(std::move(s));
}

std::unique_ptr<transport> make_tls_transport(plain_stream s, std::shared_ptr<asio::ssl::context> c) {
  return std::make_unique<tls_transport>(std::move(s), std::move(c));
}

std::unique_ptr<plain_stream> take_plain(transport& t) {
  auto* const plain = dynamic_cast<plain_transport*>(&t);
  return plain ? std::move(plain->stream) : nullptr;
}

std::unique_ptr<tls_stream> take_tls(transport& t) {
  auto* const tls = dynamic_cast<tls_transport*>(&t);
  return tls ? std::move(tls->stream) : nullptr;
}

}  // namespace madang::net
