// Load on a running program and the yardstick beside it. Prints one line of JSON. Called by run.py.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/base/time.h"
#include "http_load.h"
#include "yardsticks.h"

using namespace madang;
using namespace madang::bench;

namespace {

// Minutes of one datastream after the other: request r of n rows is for datastream r mod d.
struct workload {
  std::int64_t first_datastream, datastreams, requests, rows, start_us;

  std::int64_t datastream(std::int64_t const request) const { return first_datastream + request % datastreams; }
  std::int64_t time_us(std::int64_t const request, std::int64_t const row) const {
    return start_us + (request / datastreams * rows + row) * 60'000'000;
  }
  static double value(std::int64_t const request, std::int64_t const row) {
    return double((request * 31 + row * 7) % 400) / 10;
  }
};

std::vector<std::string> single_posts(workload const& w, std::string const& token) {
  auto out = std::vector<std::string>{};
  for (auto r = std::int64_t{0}; r != w.requests; ++r) {
    auto const path = fmt::format("/sensorthings/v1.1/Datastreams({})/Observations", w.datastream(r));
    out.push_back(post_request(path, token, fmt::format(R"({{"phenomenonTime":"{}","result":{:.1f}}})",
                                                        to_rfc3339(from_us(w.time_us(r, 0))), workload::value(r, 0))));
  }
  return out;
}

std::vector<std::string> data_arrays(workload const& w, std::string const& token) {
  auto out = std::vector<std::string>{};
  for (auto r = std::int64_t{0}; r != w.requests; ++r) {
    auto body = fmt::format(
        R"([{{"Datastream":{{"@iot.id":{}}},"components":["phenomenonTime","result"],"dataArray":[)", w.datastream(r));
    for (auto i = std::int64_t{0}; i != w.rows; ++i) {
      body += fmt::format(R"({}["{}",{:.1f}])", i == 0 ? "" : ",", to_rfc3339(from_us(w.time_us(r, i))),
                          workload::value(r, i));
    }
    out.push_back(post_request("/sensorthings/v1.1/CreateObservations", token, body + "]}]"));
  }
  return out;
}

std::vector<plain_row> plain_rows(workload const& w) {
  auto out = std::vector<plain_row>{};
  for (auto r = std::int64_t{0}; r != w.requests; ++r) {
    for (auto i = std::int64_t{0}; i != w.rows; ++i) {
      out.push_back({w.datastream(r), w.time_us(r, i), w.time_us(r, i), workload::value(r, i)});
    }
  }
  return out;
}

int tell(load_figures const& f) {
  fmt::print(R"({{"seconds":{:.4f},"rate":{:.1f},"median_ms":{:.3f},"slow_ms":{:.3f}}})"
             "\n",
             f.seconds, f.rate(), f.median_ms, f.slow_ms);
  if (f.refused == 0) return 0;
  fmt::print(stderr, "{} requests were refused. The first answer:\n{}\n", f.refused, f.first_refusal);
  return 1;
}

constexpr auto kHelp = R"(sensing_load WHAT NAME=VALUE…
  health      GET /health                       port connections requests
  single      POST of one observation           port connections requests token first datastreams start
  arrays      CreateObservations of many        port connections requests token first datastreams start rows
  sqlite      the rows of `arrays` into SQLite  file requests datastreams start rows
  syncs       fdatasync after each 4 KiB        file
first: the first datastream's id; datastreams: how many, one id after the other; start: seconds since 1970)";

}  // namespace

int main(int const argc, char** const argv) try {
  auto values = std::map<std::string, std::string>{};
  for (auto i = 2; i < argc; ++i) {
    auto const a = std::string{argv[i]};
    values[a.substr(0, a.find('='))] = a.substr(std::min(a.size(), a.find('=') + 1));
  }
  auto const what = std::string{argc > 1 ? argv[1] : ""};
  auto const number = [&](char const* name) { return std::atoll(values[name].c_str()); };
  auto const port = int(number("port")), connections = int(number("connections"));
  auto const w = workload{number("first"), std::max(1LL, number("datastreams")), number("requests"),
                          std::max(1LL, number("rows")), number("start") * 1'000'000};
  if (what == "health") {
    return tell(send_all(port, connections, std::vector(std::size_t(w.requests), get_request("/health"))));
  }
  if (what == "single") return tell(send_all(port, connections, single_posts(w, values["token"])));
  if (what == "arrays") return tell(send_all(port, connections, data_arrays(w, values["token"])));
  if (what == "syncs") return fmt::print("{{\"rate\":{:.1f}}}\n", syncs_a_second(values["file"], 1)), 0;
  if (what == "sqlite") {
    auto const rows = plain_rows(w);
    auto const took = append_to_sqlite(values["file"], rows);
    return fmt::print("{{\"seconds\":{:.4f},\"rate\":{:.1f}}}\n", took, double(rows.size()) / took), 0;
  }
  return fmt::print("{}\n", kHelp), 2;
} catch (std::exception const& e) {
  fmt::print(stderr, "{}\n", e.what());
  return 1;
}
