#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

// A client that sends prepared requests over connections kept alive, each when the one before it on its connection
// was answered, and takes as little of the processor as it can: one thread, nothing parsed but status and length.
namespace madang::bench {

struct load_figures {
  double seconds{0};
  std::int64_t answered{0}, refused{0};  // refused: any status but 2xx
  std::int64_t bytes{0};                 // of all answers, heads included
  double median_ms{0}, slow_ms{0};       // slow: 99 of 100 are faster
  std::vector<double> each_ms;           // as they were answered: over one connection, as they were asked
  std::string first_refusal;             // its head and the first of its body

  double rate() const { return double(answered) / seconds; }
};

// To 127.0.0.1:port. Throws std::runtime_error if the server hangs up or says nothing for a minute.
load_figures send_all(int port, int connections, std::span<std::string const> requests);

// `fields`: further lines of the head, each with its line end.
std::string get_request(std::string const& path, std::string const& fields = {});
std::string post_request(std::string const& path, std::string const& token, std::string const& body);

}  // namespace madang::bench
