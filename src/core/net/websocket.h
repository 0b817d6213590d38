#pragma once

#include <memory>

#include "core/net/connection_slots.h"
#include "core/net/http.h"
#include "core/net/io_thread.h"
#include "core/net/refusal.h"
#include "core/net/server_state.h"
#include "core/net/transport.h"

namespace madang::net {

// A connection whose next answer is 101. For the files of this folder.
struct websocket_start {
  std::shared_ptr<server_state> server;
  std::shared_ptr<io_thread> thread;
  std::unique_ptr<transport> bytes;
  connection_slots::slot place;
  request_head request;
  response answer;  // with `websocket`
};

// Why that request may not have one; null if it may (RFC 6455 4.2.1, and 10.2 for the origin).
refusal const* check_websocket(request_head const&, server_options const&);
// Shakes hands and serves it. On the connection's thread.
void start_websocket(websocket_start);

}  // namespace madang::net
