#include "support/engines.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

namespace madang::test {
namespace {

void must_run(std::string const& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error{"This command failed: " + command};
}

// PostgreSQL refuses to run as root: then it runs as the user postgres, whom its package made.
std::string as_user(std::string const& command) {
  return geteuid() == 0 ? fmt::format("setpriv --reuid=postgres --regid=postgres --clear-groups -- {}", command)
                        : command;
}

std::string binaries() {
  for (auto const version : {"15", "16", "17"}) {
    auto const path = fmt::format("/usr/lib/postgresql/{}/bin/", version);
    if (std::filesystem::exists(path + "initdb")) return path;
  }
  return {};
}

class postgres_cluster {
 public:
  postgres_cluster() {
    if (geteuid() == 0) must_run("chown postgres " + folder_.path());
    auto const bin = binaries();
    auto const data = folder_.file("data");
    must_run(as_user(fmt::format("{}initdb -D {} -U madang -A trust --no-sync --locale=C.UTF-8 -E UTF8 > {} 2>&1", bin,
                                 data, folder_.file("log"))));
    // Durable commits are tested by the system tests; here what matters is speed.
    start();
    auto s = store::open_postgres_session(address("postgres"));
    s->script("CREATE DATABASE madang_template");
    store::open_postgres_session(address("madang_template"))->script("CREATE EXTENSION postgis");
  }
  ~postgres_cluster() {
    if (runs_) {
      std::system(as_user(fmt::format("{}pg_ctl -D {} -m immediate stop > /dev/null", binaries(), folder_.file("data")))
                      .c_str());
    }
  }
  void start() {
    must_run(
        as_user(fmt::format("{}pg_ctl -D {} -w -o \"-k {} -c listen_addresses='' -c fsync=off -c shared_buffers=64MB "
                            "-c max_connections=100\" -l {} start > /dev/null",
                            binaries(), folder_.file("data"), folder_.path(), folder_.file("server.log"))));
    runs_ = true;
  }
  void stop() {
    must_run(as_user(fmt::format("{}pg_ctl -D {} -w -m fast stop > /dev/null", binaries(), folder_.file("data"))));
    runs_ = false;
  }
  std::string address(std::string_view const database) const {
    return fmt::format("host={} user=madang dbname={}", folder_.path(), database);
  }
  std::string new_database() {
    auto const name = fmt::format("madang_{}", ++made_);
    store::open_postgres_session(address("postgres"))
        ->script(fmt::format("CREATE DATABASE {} TEMPLATE madang_template", name));
    return name;
  }
  void drop(std::string const& name) {
    store::open_postgres_session(address("postgres"))
        ->script(fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", name));
  }

 private:
  scratch_folder folder_;
  int made_{0};
  bool runs_{false};
};

postgres_cluster& cluster() {
  static auto c = postgres_cluster{};
  return c;
}

}  // namespace

scratch_folder::scratch_folder() {
  auto const* base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
  path_ = fmt::format("{}/madang-test-XXXXXX", base);
  if (!mkdtemp(path_.data())) throw std::runtime_error{"No scratch folder can be made in " + std::string{base}};
}
scratch_folder::~scratch_folder() {
  auto ignored = std::error_code{};
  std::filesystem::remove_all(path_, ignored);
}

auto engines() -> decltype(testing::Values(store::engine::sqlite, store::engine::postgres)) {
  return testing::Values(store::engine::sqlite, store::engine::postgres);
}
std::string engine_name(testing::TestParamInfo<store::engine> const& i) {
  return i.param == store::engine::sqlite ? "sqlite" : "postgres";
}

postgres_outage::postgres_outage() { cluster().stop(); }
postgres_outage::~postgres_outage() { end(); }
void postgres_outage::end() {
  if (!std::exchange(over_, true)) cluster().start();
}

empty_store::empty_store(store::engine const e) : engine_{e} {
  if (e == store::engine::postgres) database_ = cluster().new_database();
}
empty_store::~empty_store() {
  if (!database_.empty()) cluster().drop(database_);
}
std::string empty_store::address() const { return database_.empty() ? std::string{} : cluster().address(database_); }

std::unique_ptr<store::store> empty_store::open(std::string_view const name, store::store_options const& options) {
  if (engine_ == store::engine::sqlite) {
    return store::open_sqlite(folder_.file(fmt::format("{}.sqlite", name)), options, counters);
  }
  return store::open_postgres(address(), name, options, counters);
}

}  // namespace madang::test
