#pragma once

#include "core/net/asio_loop.h"
// After asio_loop.h, which says how Asio is compiled.
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "core/net/transport.h"

namespace madang::net {

// TCP and local sockets alike: one type, compiled once. The executor is named, because the type-erased one
// costs an allocation for each operation.
using plain_stream = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, executor>;
using tls_stream = boost::asio::ssl::stream<plain_stream>;

std::unique_ptr<transport> make_plain_transport(plain_stream);
// Shakes hands at the first read.
std::unique_ptr<transport> make_tls_transport(plain_stream, std::shared_ptr<boost::asio::ssl::context>);

// Takes the stream out of its transport; null if it is of the other kind.
std::unique_ptr<plain_stream> take_plain(transport&);
std::unique_ptr<tls_stream> take_tls(transport&);

}  // namespace madang::net
