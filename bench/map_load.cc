// Asks for one thing after the other and tells how long each took. Prints one line of JSON. Called by map_bench.py.
#include <exception>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "http_load.h"
#include "postgis_tiles.h"

using namespace madang::bench;

namespace {

std::ifstream opened(std::string const& file) {
  auto in = std::ifstream{file};
  if (!in) throw std::runtime_error{"There is no " + file + "."};
  return in;
}

std::vector<std::string> requests_of(std::string const& file) {
  auto in = opened(file);
  auto out = std::vector<std::string>{};
  for (auto path = std::string{}; std::getline(in, path);) {
    out.push_back(get_request(path, "Accept-Encoding: gzip\r\n"));
  }
  return out;
}

std::vector<tile_no> tiles_of(std::string const& file) {
  auto in = opened(file);
  auto out = std::vector<tile_no>{};
  for (auto t = tile_no{}; in >> t.z >> t.x >> t.y;) out.push_back(t);
  return out;
}

std::string text_of(std::string const& file) {
  auto in = opened(file);
  return {std::istreambuf_iterator{in}, {}};
}

int tell(std::vector<double> const& each_ms, std::int64_t const bytes) {
  fmt::print(R"({{"bytes":{},"ms":[{:.4f}]}})"
             "\n",
             bytes, fmt::join(each_ms, ","));
  return 0;
}

constexpr auto kHelp = R"(map_load WHAT NAME=VALUE…
  http     GET of each path of a file, one a line, over one connection      port file
  postgis  a tile for each line "z x y" of a file, by a prepared statement   address sql file
sql: the file with the statement)";

}  // namespace

int main(int const argc, char** const argv) try {
  auto values = std::map<std::string, std::string>{};
  for (auto i = 2; i < argc; ++i) {
    auto const a = std::string{argv[i]};
    auto const equals = a.find('=');
    if (equals != a.npos) values[a.substr(0, equals)] = a.substr(equals + 1);
  }
  auto const what = std::string{argc > 1 ? argv[1] : ""};
  if (what == "http") {
    auto const f = send_all(std::stoi(values["port"]), 1, requests_of(values["file"]));
    if (f.refused == 0) return tell(f.each_ms, f.bytes);
    return fmt::print(stderr, "{} requests were refused. The first answer:\n{}\n", f.refused, f.first_refusal), 1;
  }
  if (what == "postgis") {
    auto const f = ask_postgis(values["address"], text_of(values["sql"]), tiles_of(values["file"]));
    return tell(f.each_ms, f.bytes);
  }
  return fmt::print("{}\n", kHelp), 2;
} catch (std::exception const& e) {
  fmt::print(stderr, "{}\n", e.what());
  return 1;
}
