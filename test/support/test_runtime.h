#pragma once

#include "core/auth/data_sets.h"
#include "core/bus/bus.h"
#include "core/capability.h"
#include "core/ports/board.h"
#include "support/test_city.h"

namespace madang::test {

// A whole city of one capability: an empty store of the given engine with its migrations, its endpoints, a
// bus that remembers, a clock that stands still, and a client.
class city_of {
 public:
  city_of(store::engine, capability const&);

  caller& client() { return client_; }
  // Calls as an administrator.
  net::response get(std::string_view t) { return client_.as({}).get(t); }
  net::response post(std::string_view t, std::string body) {
    return client_.as(administrator()).post(t, std::move(body));
  }
  net::response patch(std::string_view t, std::string body) {
    return client_.as(administrator()).patch(t, std::move(body));
  }
  net::response put(std::string_view t, std::string body) {
    return client_.as(administrator()).put(t, std::move(body));
  }
  net::response del(std::string_view t) { return client_.as(administrator()).del(t); }
  static auth::principal administrator() {
    return {.what = auth::role::administrator, .subject = "admin", .data_set = {}, .thing = {}};
  }

  // Everything closed and opened again, as after a restart.
  void restart();
  part& capability_part() { return *part_; }
  runtime& shared() { return *runtime_; }

  fixed_clock time;
  std::vector<std::string> heard;

 private:
  void open();

  capability const& capability_;
  empty_store empty_;
  bus::bus events_;
  std::unique_ptr<store::store> db_;
  std::unique_ptr<auth::data_sets> sets_;
  std::unique_ptr<auth::tokens> tokens_;
  std::unique_ptr<ports::board> ports_;
  std::unique_ptr<runtime> runtime_;
  std::unique_ptr<part> part_;
  std::unique_ptr<api::router> router_;
  caller client_;
};

}  // namespace madang::test
