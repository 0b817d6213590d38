#pragma once

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "core/store/migrate.h"
#include "sensing/import/import_series.h"
#include "support/engines.h"
#include "support/kept_output.h"
#include "support/real_data.h"

namespace madang::core_auth {
extern std::vector<store::migration> const kMigrations;
}

namespace madang::sensing::series_import {

// What an importer told its port, kept as the port would: by source and key, a value once.
struct remembering_port final : ports::series_port {
  struct series {
    std::string key;  // "station/series"
    ports::series_description told;
    std::map<instant, double> values;
  };

  std::vector<ports::series_no> describe(std::string_view const source, std::string_view const data_set,
                                         std::span<ports::station_description const> all) override {
    auto out = std::vector<ports::series_no>{};
    for (auto const& s : all) {
      stations[std::string{source} + '/' + s.key] = s;
      for (auto const& x : s.series) {
        auto const key = s.key + '/' + x.key;
        auto at = std::ranges::find(of, key, &series::key);
        if (at == of.end()) at = of.insert(of.end(), series{key, {}, {}});
        at->told = x;
        out.push_back({at - of.begin() + 100});
      }
    }
    data_sets.insert(std::string{data_set});
    return out;
  }
  void append(std::span<ports::measurement const> all) override { place(all, false); }
  std::vector<ports::placed> place(std::span<ports::measurement const> all, bool) override {
    ++appends;
    auto out = std::vector<ports::placed>{};
    for (auto i = std::size_t{0}; i != all.size(); ++i) {
      auto const& m = all[i];
      EXPECT_TRUE(m.series.value >= 100 && m.series.value < std::int64_t(of.size()) + 100);
      if (i > 0 && all[i - 1].series == m.series) {
        EXPECT_LT(all[i - 1].at, m.at) << "not in order of time";
      }
      auto const [at, is_new] = of[std::size_t(m.series.value - 100)].values.emplace(m.at, m.value);
      EXPECT_TRUE(is_new || at->second == m.value) << "two values for one time";
      news += is_new ? 1 : 0;
      out.push_back({is_new ? ports::placed::what::added : ports::placed::what::known, {}});
    }
    return out;
  }
  std::optional<instant> last(ports::series_no) override { return std::nullopt; }

  std::map<instant, double> const& values(std::string_view const key) const {
    static auto const none = std::map<instant, double>{};
    auto const at = std::ranges::find(of, key, &series::key);
    return at == of.end() ? none : at->values;
  }
  std::size_t count(std::string_view const key) const { return values(key).size(); }
  double at(std::string_view const key, std::string_view const time) const {
    auto const& all = values(key);
    auto const found = all.find(*parse_rfc3339(time));
    return found == all.end() ? std::nan("") : found->second;
  }
  std::size_t all_values() const {
    auto n = std::size_t{0};
    for (auto const& s : of) n += s.values.size();
    return n;
  }

  std::map<std::string, ports::station_description> stations;  // "source/key"
  std::vector<series> of;
  std::set<std::string> data_sets;
  std::int64_t appends{0}, news{0};
};

inline std::string example(std::string_view const name) {
  return (test::source_folder() / "examples" / "mappings" / name).string();
}

// A city with a public data set "open" and a private one "closed", and a folder for files.
class importing : public testing::Test {
 protected:
  importing() {
    sets.put({.id = "open", .title = "Open", .licence = "CC0-1.0"});
    sets.put({.id = "closed", .title = "Closed", .is_public = false});
  }

  std::string file(std::string_view const name, std::string_view const text) {
    auto const path = folder.file(name);
    std::ofstream{path, std::ios::binary} << text;
    return path;
  }

  int run(std::vector<std::string> args, std::string const& data_set = "open") {
    out.forget();
    args.insert(args.end(), {"--data-set", data_set});
    auto const options = parse_command_line(import_series_spec(), args);
    EXPECT_TRUE(options) << options.error();
    if (!options) return 2;
    auto call = command_call{*options, folder.path(), out};
    return import_series(port, sets, call);
  }

  test::scratch_folder folder;
  test::empty_store empty{store::engine::sqlite};
  std::unique_ptr<store::store> db{[this] {
    auto opened = empty.open();
    store::migrate(*opened, core_auth::kMigrations);
    return opened;
  }()};
  test::fixed_clock time;
  auth::data_sets sets{*db, time};
  remembering_port port;
  test::kept_output out;
};

}  // namespace madang::sensing::series_import
