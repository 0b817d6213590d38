#include "app/opened_city.h"

#include <filesystem>

#include <fmt/format.h>

#include "app/capabilities.h"
#include "app/mqtt_addresses.h"
#include "core/base/limits.h"
#include "core/store/dump.h"

namespace madang::core_auth {
extern std::vector<store::migration> const kMigrations;
}

namespace madang {
namespace {

std::vector<store::migration> all_migrations() {
  auto out = core_auth::kMigrations;
  for (auto const* c : capabilities()) out.insert(out.end(), c->migrations.begin(), c->migrations.end());
  return out;
}

std::size_t worker_count(config const& c) {
  return c.workers > 0 ? std::size_t(c.workers) : std::max<std::size_t>(4, 2 * std::thread::hardware_concurrency());
}

// Half a city is none.
data_folder whole(data_folder f) {
  if (std::filesystem::exists(f.file(kUnfinishedImport))) {
    throw std::runtime_error{
        fmt::format("An import into {} did not come to its end: remove the folder (with PostgreSQL, the database as "
                    "well) and import again.",
                    f.path())};
  }
  return f;
}

}  // namespace

opened_city::opened_city(config const& c, data_folder folder, logger& log)
    : config_{c},
      folder_{whole(std::move(folder))},
      log_{log},
      migrations_{all_migrations()},
      workers_{std::make_unique<worker_pool>(worker_count(c), limits::kQueuedRequests)},
      entities_{open_entities()},
      sets_{(store::migrate(*entities_, migrations_), std::make_unique<auth::data_sets>(*entities_, time_))},
      tokens_{std::make_unique<auth::tokens>(*entities_, time_)},
      runtime_{.entities = *entities_,
               .open_store = [this](std::string_view const name,
                                    store::store_options const o) { return open_store_of_part(name, o); },
               .sets = *sets_,
               .tokens = *tokens_,
               .events = events_,
               .time = time_,
               .log = log_,
               .counters = counters_,
               .ports = ports_,
               .later = [this](std::function<void()> f) { return workers_->submit(std::move(f)); },
               .mqtt_endpoints = mqtt_addresses(c)} {
  for (auto const* x : capabilities()) {
    being_made_ = x;
    parts_.emplace_back(x->name, x->make(runtime_));
  }
  being_made_ = nullptr;
  folder_.remember_store();
}

opened_city::~opened_city() {
  workers_.reset();  // what still runs there uses the parts
  while (!parts_.empty()) parts_.pop_back();
  try {
    tokens_->flush_last_used();
  } catch (std::exception const& e) {  // the disk is full, or the database is gone: no reason to end otherwise
    log_.warning("server", "When tokens were last used could not be stored", {{"cause", e.what()}});
  }
}

std::unique_ptr<store::store> opened_city::open_store(std::string_view const name, store::store_options const o) {
  if (auto const address = folder_.store_address()) return store::open_postgres(*address, name, o, counters_);
  return store::open_sqlite(folder_.file(fmt::format("{}.sqlite", name)), o, counters_);
}

// A folder remembers a database once all of its city is there: one that has none is another, or was emptied.
std::unique_ptr<store::store> opened_city::open_entities() {
  auto out = open_store("city");
  if (!folder_.remembers_store() || store::is_migrated(*out)) return out;
  throw std::runtime_error{
      fmt::format("The city of {} is in the store {}, but there is no city there. Nothing was changed. Bring the "
                  "database back, or import a "
                  "backup into a new folder: `madang import city FILE --data NEWDIR --store …`.",
                  folder_.path(), *folder_.store_address())};
}

// What a part that has entities kept in a store of its own is not made anew. A new part, or a city whose beginning was
// killed, has none yet. (PostgreSQL has all stores in one database, of which `migrate` knows the tables.)
std::unique_ptr<store::store> opened_city::open_store_of_part(std::string_view const name,
                                                              store::store_options const o) {
  auto const lost =
      being_made_ && !folder_.store_address() && !folder_.has_file_of(name) && has_rows(being_made_->migrations);
  if (lost) throw std::runtime_error{folder_.loss_of(name)};
  return open_store(name, o);
}

void opened_city::declare(api::router& r) {
  for (auto const& [_, p] : parts_) p->declare(r);
}
void opened_city::start() {
  served_ = true;
  keep();
  for (auto const& [_, p] : parts_) p->start();
}

bool opened_city::has_rows(store::transaction& tx, std::span<store::migration const> const of) {
  return std::ranges::any_of(store::tables_of(of), [&](std::string const& t) {
    return t != "core_data_set" && tx.integer({"app.has_rows", fmt::format("SELECT 1 FROM {} LIMIT 1", t)}, {});
  });
}
bool opened_city::has_rows(std::span<store::migration const> const of) {
  auto found = false;
  entities_->read([&](store::transaction& tx) { found = has_rows(tx, of); });
  return found;
}

bool opened_city::is_empty() {
  try {
    return !has_rows(migrations_);
  } catch (store::error const&) {
    return false;
  }
}

part& opened_city::part_of(std::string_view const capability) {
  auto const at = std::ranges::find(parts_, capability, [](auto const& p) { return p.first; });
  if (at == parts_.end()) throw std::logic_error{"no such capability"};
  return *at->second;
}

}  // namespace madang
