#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <vector>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/base/worker_pool.h"
#include "core/net/connection_slots.h"
#include "core/net/server.h"

namespace madang::net {

// What the connections of one server share. For the files of this folder.
struct server_state {
  server_state(server_options, http_handler&, worker_pool&, logger&, metrics&);

  // Counts a request that was answered.
  void count(std::string_view method, int status, double seconds);
  void count_refused(std::string_view reason);

  server_options const options;
  std::vector<ip_network> const trusted_proxies;
  http_handler& handler;
  worker_pool& workers;
  logger& log;
  madang::metrics& numbers;
  std::shared_ptr<connection_slots> const slots;
  // Bytes of request bodies that are being read, in all connections together.
  std::atomic<std::size_t> bodies_bytes{0};
  std::atomic<bool> ending{false};
  counter& bytes_in;
  counter& bytes_out;

 private:
  duration_histogram& durations_;
  // By method and class of status; made when first wanted, so that only what happens is listed.
  std::array<std::array<std::atomic<counter*>, 6>, 8> requests_{};
};

}  // namespace madang::net
