#include "postgis_tiles.h"

#include <chrono>
#include <memory>
#include <stdexcept>

#include <libpq-fe.h>

namespace madang::bench {
namespace {

struct finish {
  void operator()(PGconn* const c) const { PQfinish(c); }
  void operator()(PGresult* const r) const { PQclear(r); }
};
using session = std::unique_ptr<PGconn, finish>;
using answer = std::unique_ptr<PGresult, finish>;

constexpr auto kBinary = 1;

answer checked(PGresult* const r, session const& s, ExecStatusType const wanted) {
  auto out = answer{r};
  if (PQresultStatus(out.get()) != wanted) throw std::runtime_error{PQerrorMessage(s.get())};
  return out;
}

session prepared(std::string const& address, std::string const& sql) {
  auto out = session{PQconnectdb(address.c_str())};
  if (PQstatus(out.get()) != CONNECTION_OK) throw std::runtime_error{PQerrorMessage(out.get())};
  checked(PQprepare(out.get(), "tile", sql.c_str(), 3, nullptr), out, PGRES_COMMAND_OK);
  return out;
}

std::int64_t ask(session const& s, tile_no const& t) {
  auto const texts = {std::to_string(t.z), std::to_string(t.x), std::to_string(t.y)};
  auto values = std::vector<char const*>{};
  for (auto const& text : texts) values.push_back(text.c_str());
  auto const r =
      checked(PQexecPrepared(s.get(), "tile", 3, values.data(), nullptr, nullptr, kBinary), s, PGRES_TUPLES_OK);
  return PQgetlength(r.get(), 0, 0);
}

}  // namespace

postgis_figures ask_postgis(std::string const& address, std::string const& sql, std::span<tile_no const> const tiles) {
  using std::chrono::steady_clock;
  auto const s = prepared(address, sql);
  auto out = postgis_figures{};
  for (auto const& t : tiles) {
    auto const began = steady_clock::now();
    out.bytes += ask(s, t);
    out.each_ms.push_back(std::chrono::duration<double, std::milli>(steady_clock::now() - began).count());
  }
  return out;
}

}  // namespace madang::bench
