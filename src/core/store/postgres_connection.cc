#include "core/store/postgres_connection.h"

#include <array>

#include <fmt/format.h>

#include "core/base/text.h"

namespace madang::store {

// What the address says itself, goes before.
static PGconn* connect(std::string const& address) {
  // A machine that is gone sends nothing, not even that it is: who waits for it is told after these many seconds.
  constexpr auto kSettings = std::array<std::pair<char const*, char const*>, 5>{{{"connect_timeout", "5"},
                                                                                   {"keepalives_idle", "10"},
                                                                                   {"keepalives_interval", "5"},
                                                                                   {"keepalives_count", "3"},
                                                                                   {"tcp_user_timeout", "20000"}}};
  auto names = std::array<char const*, kSettings.size() + 2>{};
  auto values = std::array<char const*, kSettings.size() + 2>{};
  for (auto i = std::size_t{0}; i != kSettings.size(); ++i) std::tie(names[i], values[i]) = kSettings[i];
  names[kSettings.size()] = "dbname";
  values[kSettings.size()] = address.c_str();
  return PQconnectdbParams(names.data(), values.data(), 1);
}

pg_connection connect_postgres(std::string const& address) {
  auto c = pg_connection{connect(address)};
  if (PQstatus(c.get()) != CONNECTION_OK) {
    throw error{error::kind::unavailable,
                fmt::format("PostgreSQL cannot be reached: {}", trim(PQerrorMessage(c.get())))};
  }
  PQsetNoticeProcessor(c.get(), [](void*, char const*) {}, nullptr);
  return c;
}

std::string_view pg_state(PGresult const* const r) {
  auto const* const state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : nullptr;
  return state ? state : "";
}

error::kind pg_kind(std::string_view const state) {
  if (state == "53100") return error::kind::full;  // disk_full
  if (state.starts_with("23")) return error::kind::conflict;
  if (state.starts_with("08") || state.starts_with("57P") || state.starts_with("53") || state == "25006" ||
      state.empty()) {
    return error::kind::unavailable;
  }
  return error::kind::other;
}

}  // namespace madang::store
