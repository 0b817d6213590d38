#include "app/moving.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "app/replaced_file.h"
#include "app/server_api.h"
#include "core/base/text.h"
#include "core/store/dump.h"

namespace madang {
namespace {

constexpr auto kFormat = 1;

// What the last line says of those before it, so that nothing is missing in between.
class running_sum {
 public:
  void add(std::string_view const line) {
    sum_ = fnv1a(line, sum_);
    ++lines_;
  }
  std::string last_line() const { return fmt::format(R"({{"end":true,"lines":{},"sum":"{:016x}"}})", lines_, sum_); }

 private:
  std::uint64_t sum_{kFnv1aOfNothing};
  std::int64_t lines_{0};
};

std::int64_t lines_to_export(opened_city& city) {
  auto out = std::int64_t{2};  // the first and the last
  city.shared().entities.read_long([&](store::transaction& tx) {
    for (auto const& t : store::tables_of(city.migrations())) {
      out += tx.integer({"app.rows", fmt::format("SELECT count(*) FROM {}", t)}, {}).value_or(0);
    }
  });
  city.each_part([&](part& p) { out += p.lines_to_dump(); });
  return out;
}

int export_city(opened_city& city, command_call& c) {
  auto const path = c.path(c.options.get_or("file", ""));
  auto file = replaced_file{path};
  auto done = progress{c.out, "Exporting, in lines", lines_to_export(city)};
  auto sum = running_sum{};
  auto const line = [&](std::string const& s) {
    sum.add(s);
    file.write(s);
    file.write("\n");
    done.add();
    stop_if_cancelled(c.out);
  };
  line(fmt::format("{{\"madang\":{},\"version\":\"{}\"}}", kFormat, program_version()));
  city.shared().entities.read_long([&](store::transaction& tx) {
    for (auto const& table : store::tables_of(city.migrations())) store::dump_table(tx, table, line);
  });
  city.each_part([&](part& p) { p.dump(line); });
  line(sum.last_line());
  file.finish();
  c.out.line(fmt::format("{} lines.", with_thousands(done.done())));
  return 0;
}

struct damaged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Reads line by line; every line is one of a table's, one of a part's, or the last.
class city_reader {
 public:
  city_reader(opened_city& city, std::istream& in, std::int64_t const bytes, output& out)
      : city_{city}, in_{in}, done_{out, "Importing, in bytes", bytes} {}

  void run() {
    auto const head = next();
    if (!head || number(*head, "madang") != kFormat) {
      throw damaged{"This is not a city that `madang export` wrote, or a newer one."};
    }
    city_.shared().entities.write([&](store::transaction& tx) { tables(tx); });
    for (auto line = pending_; line; line = next()) {
      if (line->find("end")) return end();
      auto taken = false;
      city_.each_part([&](part& p) { taken = taken || p.load(*line); });
      if (!taken) throw damaged{fmt::format("Line {} is not understood.", line_)};
    }
    throw damaged{"The file ends too early."};
  }

 private:
  void end() {
    if (text_ != before_.last_line()) throw damaged{"Lines are missing, or are not as they were written."};
    if (std::getline(in_, text_)) throw damaged{fmt::format("Line {} stands behind the end.", line_ + 1)};
    city_.each_part([](part& p) { p.loaded(); });
  }
  static std::int64_t number(json::node const& n, std::string_view const key) {
    return n.find(key).value_or(json::node{}).integer();
  }
  // From here on the folder is not to be served until all of it is there, whatever happens to this process.
  void begin() {
    auto const mark = city_.folder().file(kUnfinishedImport);
    if (!std::ofstream{mark}) throw damaged{fmt::format("{} cannot be written.", mark)};
  }
  std::optional<json::node> next() {
    if (line_ != 0) before_.add(text_);
    if (!std::getline(in_, text_)) return std::nullopt;
    ++line_;
    done_.add(std::int64_t(text_.size()) + 1);
    auto v = doc_.parse(text_);
    if (!v) throw damaged{fmt::format("Line {} is not JSON: {}", line_, v.error().message)};
    return *v;
  }
  void tables(store::transaction& tx) {
    auto const all = store::tables_of(city_.migrations());
    // Only a city without anybody's data may become another one.
    if (opened_city::has_rows(tx, city_.migrations())) {
      throw damaged{"This folder has a city already; import into a new one."};
    }
    begin();
    tx.execute({"app.clear", "DELETE FROM core_data_set"}, {});
    auto loader = store::table_loader{tx};
    for (pending_ = next(); pending_; pending_ = next()) {
      auto const table = pending_->find("table");
      if (table && std::ranges::find(all, table->string()) == all.end()) {
        throw damaged{fmt::format("This program knows no table {}.", table->string())};
      }
      if (!loader.take(*pending_)) return;
    }
  }

  opened_city& city_;
  std::istream& in_;
  progress done_;
  std::int64_t line_{0};  // that was read last, from 1
  running_sum before_;  // of the lines before `text_`
  std::string text_;
  json::document doc_;
  std::optional<json::node> pending_;
};

int import_city(opened_city& city, command_call& c) {
  if (city.is_served()) return c.out.note("A city is imported into a new folder that nothing serves."), 1;
  auto const path = c.path(c.options.get_or("file", ""));
  auto file = std::ifstream{path, std::ios::binary};
  if (!file) return c.out.note(fmt::format("{} cannot be read.", path)), 1;
  auto const unfinished = city.folder().file(kUnfinishedImport);
  try {
    auto error = std::error_code{};
    auto const size = std::filesystem::file_size(path, error);  // a pipe has none
    city_reader{city, file, error ? 0 : std::int64_t(size), c.out}.run();
  } catch (...) {
    if (std::filesystem::exists(unfinished)) {
      c.out.note("The city did not come whole: remove the new folder before you try again.");
    }
    throw;
  }
  std::filesystem::remove(unfinished);
  c.out.line("The city is here. `madang serve` serves it.");
  return 0;
}

}  // namespace

std::vector<city_command> moving_commands() {
  return {{{"madang export",
            "Writes a whole city into one file: things, observations, tokens, data sets, everything.",
            "The file does not depend on the store: a city moves between SQLite and PostgreSQL with it. It holds "
            "everything\n"
            "that is private too: keep it as safe as the data folder.\n",
            {{"file", "FILE", "the file to write", true}}},
           export_city},
          {{"madang import city",
            "Takes a whole city from a file of `madang export`, into a new folder.",
            "Example:\n  madang export city.madang --data old\n  madang import city city.madang --data new --store "
            "postgresql://madang@localhost/city\n",
            {{"file", "FILE", "what `madang export` wrote", true}}},
           import_city,
           true}};
}

}  // namespace madang
