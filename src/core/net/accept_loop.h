#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "core/net/io_threads.h"
#include "core/net/transport_asio.h"
// After transport_asio.h, which says how Asio is compiled.
#include <boost/asio/basic_socket_acceptor.hpp>

namespace madang::net {

// One address that listens. Lives and accepts on the first I/O thread; each connection is made for the one that
// has the fewest. For the files of this folder.
class accept_loop : public std::enable_shared_from_this<accept_loop> {
 public:
  using taker = std::function<void(std::shared_ptr<io_thread> const&, plain_stream)>;
  accept_loop(io_threads&, int listening, bool local, taker);
  void accept();
  void close();

 private:
  void accepted(boost::system::error_code);

  io_threads& threads_;
  taker take_;
  std::shared_ptr<io_thread> next_;
  std::optional<plain_stream> socket_;
  boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol, executor> acceptor_;
  decltype(io_thread::loop::timer) pause_;
};

}  // namespace madang::net
