#include "core/net/server_state.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/net/listening.h"

namespace madang::net {
namespace {

constexpr auto kMethods =
    std::to_array<std::string_view>({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"});

}  // namespace

server_state::server_state(server_options o, http_handler& h, worker_pool& w, logger& l, madang::metrics& m)
    : options{std::move(o)},
      trusted_proxies{read_trusted_proxies(options.trusted_proxies)},
      handler{h},
      workers{w},
      log{l},
      numbers{m},
      slots{std::make_shared<connection_slots>(options.limits.connections, options.limits.connections_per_address)},
      bytes_in{m.count("http_received_bytes_total", "Bytes of requests, before TLS.")},
      bytes_out{m.count("http_sent_bytes_total", "Bytes of answers, before TLS.")},
      durations_{m.durations("http_request_duration_seconds", "From the head of a request to its answer.")} {
  m.gauge("http_connections", "Open connections.", [s = slots] { return double(s->open()); });
}

void server_state::count(std::string_view const method, int const status, double const seconds) {
  static_assert(kMethods.size() == std::tuple_size_v<decltype(requests_)>);
  auto const at = std::size_t(std::ranges::find(kMethods, method) - kMethods.begin());
  auto const row = std::min(at, kMethods.size() - 1);
  auto const klass = std::size_t(std::clamp(status / 100, 0, 5));
  auto& cached = requests_[row][klass];
  auto* c = cached.load(std::memory_order_acquire);
  if (!c) {
    c = &numbers.count("http_requests_total", "Requests that were answered.",
                       fmt::format("method=\"{}\",status=\"{}xx\"", kMethods[row], klass));
    cached.store(c, std::memory_order_release);
  }
  c->add();
  durations_.record(seconds);
}

void server_state::count_refused(std::string_view const reason) {
  numbers
      .count("http_refused_total", "Requests and connections that the server itself refused.",
             fmt::format("reason=\"{}\"", reason))
      .add();
}

}  // namespace madang::net
