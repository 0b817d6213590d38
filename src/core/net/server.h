#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/limits.h"
#include "core/net/http.h"

namespace madang {
class logger;
class metrics;
class worker_pool;
}  // namespace madang

namespace madang::net {

class io_threads;

// How long and how much; core/base/limits.h gives the reasons.
struct server_limits {
  std::size_t target_bytes{limits::kTargetBytes};
  std::size_t header_bytes{limits::kHeaderBytes};
  std::size_t header_fields{limits::kHeaderFields};
  std::chrono::milliseconds header_time{limits::kHeaderTime};
  std::chrono::milliseconds body_time{limits::kBodyTime};
  std::size_t body_bytes_per_second{limits::kBodyBytesPerSecond};
  std::size_t bodies_bytes{limits::kBodiesBytes};
  std::chrono::milliseconds idle_time{limits::kIdleTime};
  std::chrono::milliseconds write_time{limits::kWriteTime};
  std::chrono::milliseconds linger_time{limits::kLingerTime};
  std::chrono::milliseconds stop_time{limits::kStopTime};
  std::chrono::milliseconds heartbeat_time{limits::kHeartbeatTime};
  std::size_t connections{limits::kConnections};
  std::size_t connections_per_address{limits::kConnectionsPerAddress};
  std::size_t channel_bytes{limits::kChannelBytes};
  std::size_t websocket_message{limits::kWebSocketMessage};
  std::chrono::milliseconds websocket_idle_time{limits::kWebSocketIdleTime};
};

struct server_options {
  std::vector<std::string> listen{};  // "127.0.0.1:8080", "[::1]:0" (0: any free port)
  std::string unix_socket{};          // the control socket: only its owner may open it; plain HTTP
  std::string tls_certificate{};      // PEM: the certificate, then those that signed it; for all of `listen`
  std::string tls_key{};              // PEM
  bool behind_tls{false};             // a proxy in front speaks TLS with everybody
  std::vector<std::string> trusted_proxies{};    // "10.0.0.0/8": believed what X-Forwarded-For and -Proto say
  std::vector<std::string> websocket_origins{};  // "https://map.example.org", besides the own host; "*": any
  server_limits limits{};
};

// The HTTP/1.1 server (RFC 9110, 9112): keep-alive, pipelining, compressed and streamed answers,
// server-sent events, WebSocket (RFC 6455), TLS. Every answer, its own errors too, carries the security
// fields; a response that names one of them overrides it, or leaves it out with an empty value.
//
// The handler and everything else that is passed in must outlive it. A responder may be called after the
// server is gone: then nothing happens.
class server {
 public:
  server(server_options, io_threads&, http_handler&, worker_pool&, logger&, metrics&);
  ~server();  // stop()
  server(server const&) = delete;
  server& operator=(server const&) = delete;

  // Throws std::runtime_error with a sentence for the operator if an address is taken, a certificate cannot
  // be read, or an option makes no sense.
  void start();
  // Where it listens, in the order of the options.
  std::vector<std::uint16_t> ports() const;
  // Takes the certificate from its files again; connections that are open keep the old one. Throws like
  // start(), and then the old certificate stays.
  void reload_certificate();
  // Accepts nothing more, finishes what runs, closes what is not done by then. Waits for all that, so not from
  // an I/O thread.
  void stop();

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace madang::net
