#include "sensing/capability.h"

#include <fmt/format.h>

#include "core/api/router.h"
#include "core/base/text.h"
#include "core/ports/board.h"
#include "core/store/integrity.h"
#include "sensing/city.h"
#include "sensing/devices.h"
#include "sensing/import/import_series.h"
#include "sensing/live_feed.h"
#include "sensing/measuring.h"
#include "sensing/moving.h"
#include "sensing/page_api.h"
#include "sensing/sensorthings.h"
#include "sensing/series/verify.h"
#include "sensing/sql_views.h"
#include "sensing/thing_collection.h"
#include "sensing/thing_search.h"
#include "sensing/topics.h"

namespace madang::sensing {

extern std::vector<store::migration> const kMigrations;  // from migrations/*.sql, by CMake

namespace {

constexpr auto kLastDatastream =
    store::statement{"sensing.last_datastream", "SELECT last FROM sensing_counter WHERE entity = 'Datastream'"};
constexpr auto kOtherCity = std::string_view{
    "There are observations of Datastreams that this city never had: its observations and its things are not of one "
    "city, or not of one "
    "backup. Nothing was changed. Bring both back from the same backup."};
constexpr auto kDefaultSet = std::string_view{"city"};

std::unique_ptr<store::store> open_observations(runtime& r) {
  auto db = r.open_store("observations", sensing_observations::kStoreOptions);
  store::migrate(*db, sensing_observations::kMigrations);
  if (db->kind() == store::engine::postgres) store::migrate(*db, kPostgresViews);
  return db;
}

auth::data_set_no default_set(auth::data_sets& sets) {
  if (auto const known = sets.find(kDefaultSet)) return known->no;
  return sets.put({.id = std::string{kDefaultSet}, .title = "City"}).no;
}

class sensing_part final : public part {
 public:
  explicit sensing_part(runtime& r)
      : db_{open_observations(r)},
        observations_{*db_, r.time, r.log, r.counters},
        city_{.entities = r.entities,
              .observations = observations_,
              .sets = r.sets,
              .time = r.time,
              .log = r.log,
              .counters = r.counters,
              .events = r.events,
              .default_set = default_set(r.sets),
              .corrected =
                  [this](datastream_no const d, observation const& o) {
                    topics_.observed(std::array{committed{d, &o}});
                  },
              .changed = [this](entity_type const t, entity_no const no) { topics_.changed(t, no); }},
        feed_{city_},
        topics_{city_, r.later},
        measuring_{city_},
        search_{city_, r.later},
        v1_1_{city_, "/sensorthings/v1.1", r.later, r.mqtt_endpoints},
        v1_0_{city_, "/sensorthings/v1.0", r.later, r.mqtt_endpoints} {
    city_.entities.read_long([&](store::transaction& tx) {
      city_.datastreams.load(tx);
      city_.areas.load(tx, observations_);
    });
    devices_.emplace(city_, measuring_, r.tokens);
    observations_.on_commit([this](std::span<committed const> all) {
      city_.areas.observed(all);
      topics_.observed(all);
      if (!feed_.has_listeners()) return;
      for (auto const& x : all) feed_.committed(x.datastream, *x.value);
    });
    r.counters.gauge("madang_sensing_datastreams", "Datastreams that there are",
                     [this] { return double(city_.datastreams.size()); });
    r.ports.offer<ports::series_port>(measuring_);
    r.ports.offer<ports::things_port>(measuring_);
    r.ports.offer_also<ports::collection>(things_);
    r.ports.offer_also<ports::search_port>(search_);
    sweep();
  }
  // What is still being stored is told to the city, the page and the topics: it comes first.
  ~sensing_part() override { observations_.end(); }

  void declare(api::router& r) override {
    r.about("sensing", "Live values, charts and devices, for pages and other light clients.");
    r.about("sensorthings", "OGC SensorThings API 1.1, Part 1: Sensing.");
    r.about("v1", "The address that airRohr sensors of sensor.community send to.");
    r.mount("/sensorthings/v1.1", v1_1_, sensorthings::documentation("/sensorthings/v1.1"));
    r.mount("/sensorthings/v1.0", v1_0_, {});
    declare_page_api(r, city_, feed_);
    devices_->declare(r);
  }

  void start() override { search_.start(); }

  std::int64_t verify(output& out) override {
    auto counted = std::optional<progress>{};
    auto const found = sensing::verify(*db_, [&](std::int64_t const done, std::int64_t const total) {
      if (!counted) counted.emplace(out, "Reading chunks of observations", total);
      counted->add(done - counted->done());
      stop_if_cancelled(out);
    });
    auto const own_file = db_->kind() == store::engine::sqlite ? store::faults_of(*db_) : std::vector<std::string>{};
    for (auto const& f : own_file) out.line(fmt::format("The file of observations: {}", f));
    for (auto const& p : found.listed) {
      out.line(fmt::format("Datastream {}, chunk {}: {}", p.datastream.value, p.chunk.value, p.what));
    }
    out.line(fmt::format("{} observations in {} chunks, {} not yet in chunks, of {} datastreams.",
                         with_thousands(found.points), with_thousands(found.chunks), with_thousands(found.unsealed),
                         with_thousands(found.series)));
    return found.problems + std::int64_t(own_file.size());
  }

  ports::topics_port* topics() override { return &topics_; }

  void dump(std::function<void(std::string const&)> const& line) override { dump_observations(observations_, line); }
  std::int64_t lines_to_dump() override { return sensing::lines_to_dump(observations_); }
  bool load(json::node const& n) override {
    auto const r = read_record(n);
    if (!r) return false;
    if (!loader_) loader_.emplace(observations_);
    loader_->add(*r);
    return true;
  }
  void loaded() override {
    if (loader_) loader_->finish();
    loader_.reset();
    city_.entities.read_long([&](store::transaction& tx) { city_.areas.load(tx, observations_); });
  }

  measuring& port() { return measuring_; }
  city& shared() { return city_; }
  devices& doors() { return *devices_; }

 private:
  // Entities and observations do not commit as one: what was left of a datastream that is gone, goes. One that never
  // was is that of another city, or of a later day than these entities.
  void sweep() {
    auto orphans = observations_.datastreams();
    std::erase_if(orphans,
                  [&](datastream_no const d) { return city_.datastreams.find(d) || observations_.count(d) == 0; });
    auto last = std::int64_t{0};
    city_.entities.read([&](store::transaction& tx) { last = tx.integer(kLastDatastream, {}).value_or(0); });
    if (std::ranges::any_of(orphans, [&](datastream_no const d) { return d.value > last; })) {
      throw store::error{store::error::kind::other, std::string{kOtherCity}};
    }
    for (auto const d : orphans) observations_.erase_series(d, {"madang", "its Datastream is gone"});
  }

  std::unique_ptr<store::store> db_;
  series_store observations_;
  city city_;
  live_feed feed_;
  thing_collection things_{city_};
  sensing::topics topics_;
  measuring measuring_;
  thing_search search_;
  sensorthings v1_1_, v1_0_;
  std::optional<loader> loader_;
  std::optional<devices> devices_;  // made when the datastreams are known
};

}  // namespace

capability const& sensing() {
  static auto const c = capability{
      .name = "sensing",
      .migrations = kMigrations,
      .make = [](runtime& r) -> std::unique_ptr<part> { return std::make_unique<sensing_part>(r); },
      .commands = {{import_series_spec(),
                    [](part& p, command_call& call) {
                      auto& me = static_cast<sensing_part&>(p);
                      return import_series(me.port(), me.shared().sets, call);
                    }},
                   {claim_spec(),
                    [](part& p, command_call& call) { return static_cast<sensing_part&>(p).doors().claim_for(call); },
                    false}},
      .for_sql = tables_for_sql};
  return c;
}

}  // namespace madang::sensing
