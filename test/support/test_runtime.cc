#include "support/test_runtime.h"

namespace madang::core_auth {
extern std::vector<store::migration> const kMigrations;
}

namespace madang::test {

city_of::city_of(store::engine const e, capability const& c)
    : capability_{c}, empty_{e}, router_{std::make_unique<api::router>()}, client_{*router_, time} {
  events_.listen([this](bus::event const& x) { heard.push_back(x.topic); });
  open();
}

void city_of::open() {
  db_ = empty_.open();
  store::migrate(*db_, core_auth::kMigrations);
  store::migrate(*db_, capability_.migrations);
  sets_ = std::make_unique<auth::data_sets>(*db_, time);
  tokens_ = std::make_unique<auth::tokens>(*db_, time);
  ports_ = std::make_unique<ports::board>();
  runtime_ = std::make_unique<runtime>(
      runtime{.entities = *db_,
              .open_store = [this](std::string_view const name, store::store_options) { return empty_.open(name); },
              .sets = *sets_,
              .tokens = *tokens_,
              .events = events_,
              .time = time,
              .log = *empty_.log,
              .counters = empty_.counters,
              .ports = *ports_,
              .later = [](std::function<void()> const& f) { return f(), true; }});
  part_ = capability_.make(*runtime_);
  *router_ = api::router{};
  part_->declare(*router_);
  router_->verify();
}

void city_of::restart() {
  part_.reset();
  runtime_.reset();
  ports_.reset();
  tokens_.reset();
  sets_.reset();
  db_.reset();
  open();
}

}  // namespace madang::test
