#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <libpq-fe.h>

#include "core/store/store.h"

// Of the PostgreSQL driver: nobody else includes it.
namespace madang::store {

struct pg_closer {
  void operator()(PGconn* p) const { PQfinish(p); }
  void operator()(PGresult* p) const { PQclear(p); }
  void operator()(PGcancel* p) const { PQfreeCancel(p); }
};
using pg_result = std::unique_ptr<PGresult, pg_closer>;
using pg_connection = std::unique_ptr<PGconn, pg_closer>;

// Throws `error` (unavailable) with a sentence, after seconds rather than minutes if nobody answers.
pg_connection connect_postgres(std::string const& address);
// What a result says is wrong.
std::string_view pg_state(PGresult const*);
error::kind pg_kind(std::string_view state);

}  // namespace madang::store
