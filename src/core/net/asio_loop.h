#pragma once

#include "core/net/asio.h"
// After asio.h, which says how Asio is compiled.
#include <boost/asio/steady_timer.hpp>

#include "core/net/io_thread.h"

namespace madang::net {

using executor = boost::asio::io_context::executor_type;

struct io_thread::loop {
  boost::asio::io_context context{1};  // one thread runs it
  boost::asio::executor_work_guard<executor> stays{context.get_executor()};
  boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                    executor>
      timer{context};
};

}  // namespace madang::net
