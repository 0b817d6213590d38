#include "core/net/accept_loop.h"
// accept_loop.h comes first: it says how Asio is compiled.
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

namespace madang::net {

namespace asio = boost::asio;
using boost::system::error_code;

// With no descriptor left, accepting fails at once and again: a pause lets others finish.
constexpr auto kPauseAfterFailure = std::chrono::milliseconds{100};

accept_loop::accept_loop(io_threads& t, int const listening, bool const local, taker take)
    : threads_{t},
      take_{std::move(take)},
      acceptor_{t.all().front()->asio().context},
      pause_{t.all().front()->asio().context} {
  acceptor_.assign(local ? asio::generic::stream_protocol{asio::local::stream_protocol{}}
                         : asio::generic::stream_protocol{asio::ip::tcp::v4()},
                   listening);
}

void accept_loop::accept() {
  next_ = threads_.least_busy();
  auto& socket = socket_.emplace(next_->asio().context);
  acceptor_.async_accept(socket, [self = shared_from_this()](error_code const error) { self->accepted(error); });
}

void accept_loop::close() {
  auto ignored = error_code{};
  acceptor_.close(ignored);
  pause_.cancel();
}

void accept_loop::accepted(error_code const error) {
  if (!acceptor_.is_open()) return;
  if (!error) {
    take_(next_, std::move(*socket_));
    return accept();
  }
  pause_.expires_after(kPauseAfterFailure);
  pause_.async_wait([self = shared_from_this()](error_code const cancelled) {
    if (!cancelled && self->acceptor_.is_open()) self->accept();
  });
}

}  // namespace madang::net
