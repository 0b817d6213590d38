#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

// The bytes of one connection, whether TCP, TLS or a local socket, without Asio: what speaks HTTP compiles
// without it. For the files of this folder; everything here happens on the connection's own thread.
namespace madang::net {

// Who reads and writes. Kept alive by what it waits for.
class transport_user {
 public:
  virtual ~transport_user() = default;
  virtual void did_read(std::size_t bytes) = 0;  // 0: the other side is done, or gone
  virtual void did_write(std::size_t bytes, bool failed) = 0;
  virtual void did_end() = 0;
};

class transport {
 public:
  virtual ~transport() = default;

  // One of each may be waiting at a time; the bytes must stay where they are until then.
  virtual void read_some(std::shared_ptr<transport_user>, std::span<char> into) = 0;
  virtual void write_some(std::shared_ptr<transport_user>, std::string_view first, std::string_view second) = 0;
  // Writes what can be written without waiting; -1 if the connection is broken.
  virtual std::ptrdiff_t write_now(std::string_view first, std::string_view second) = 0;

  // Says that nothing more comes and reads past what the other side still sends, until it is done too: were
  // the socket closed at once, what it sent unread would make the kernel throw away our last answer (RFC
  // 9112 9.6). did_end() follows. A read may be waiting: its bytes mean nothing any more, but its end is the end.
  virtual void end(std::shared_ptr<transport_user>) = 0;
  // At once. What waits comes back as failed.
  virtual void close() = 0;
  // So that the other side sees an error instead of an end.
  virtual void reset() = 0;
};

}  // namespace madang::net
