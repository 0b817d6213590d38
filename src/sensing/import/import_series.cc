#include "sensing/import/import_series.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "sensing/import/importer.h"
#include "sensing/import/layouts.h"

namespace madang::sensing {

using namespace series_import;

namespace {

std::string absolute(command_call const& c, std::string_view const given) {
  return (std::filesystem::path{c.folder} / given).string();
}

std::optional<std::string> whole_file(std::string const& path, output& out) {
  auto in = std::ifstream{path, std::ios::binary};
  auto text = std::string(kMappingBytes + 1, '\0');
  if (!in || std::filesystem::is_directory(path)) {
    return out.note(fmt::format("{} cannot be opened.", path)), std::nullopt;
  }
  in.read(text.data(), std::streamsize(text.size()));
  text.resize(std::size_t(in.gcount()));
  if (text.size() > kMappingBytes) {
    return out.note(fmt::format("{} is longer than {} bytes: it is no mapping.", path, kMappingBytes)), std::nullopt;
  }
  return text;
}

std::optional<recipe> read_recipe(std::string_view const text, std::string const& name, output& out) {
  auto const say = [&](api::problems const& all) {
    for (auto const& p : all) {
      out.note(fmt::format("{}: {}: {}", name, p.pointer.empty() ? "mapping" : p.pointer, p.detail));
    }
    return std::nullopt;
  };
  auto m = read_mapping(text);
  if (!m) return say(m.error());
  auto r = make_recipe(std::move(*m));
  if (!r) return say(r.error());
  return std::move(*r);
}

// The second table lies beside the mapping, or beside the first table.
bool read_things(job& j, std::string const& mapping_folder, output& out) {
  if (!j.how.written.things) return true;
  namespace fs = std::filesystem;
  auto const& file = j.how.written.things->file;
  auto path = fs::path{mapping_folder} / file;
  if (!fs::exists(path)) path = fs::path{j.paths.front()}.parent_path() / file;
  auto table = things_table::read(path.string(), j.how);
  if (!table) return out.note(table.error()), false;
  j.things = std::move(*table);
  return true;
}

std::string shell_word(std::string_view const s) {
  auto out = std::string{"'"};
  for (auto const c : s) out += c == '\'' ? std::string{"'\\''"} : std::string{c};
  return out + "'";
}

bool data_set_fits(job const& j, auth::data_sets& sets, output& out) {
  auto const& m = j.how.written;
  auto const set = sets.find(std::string_view{j.data_set});
  if (!set) {
    auto command = fmt::format("madang admin data-set --data DIR --id {} --title {}", j.data_set, shell_word(m.title));
    if (m.licence) command += " --licence " + shell_word(*m.licence);
    if (m.attribution) command += " --attribution " + shell_word(*m.attribution);
    if (m.is_private) command += " --private";
    out.note(fmt::format("There is no data set '{}'. This makes it:\n  {}", j.data_set, command));
    return false;
  }
  if (m.is_private && set->is_public) {
    out.note(
        fmt::format("{} says that this data is not for everybody, and the data set '{}' is public. `madang admin "
                    "data-set --id {} --private` closes it.",
                    j.mapping_name, set->id, set->id));
    return false;
  }
  if (m.attribution && set->attribution.find(*m.attribution) == std::string::npos) {
    out.note(fmt::format("The data wants to be shown with: {}\nThe data set says: {}", *m.attribution,
                         set->attribution.empty() ? "nothing" : set->attribution));
  }
  return true;
}

std::optional<job> read_job(auth::data_sets& sets, command_call& c) {
  auto const built_in = c.options.get("--layout");
  auto const own = c.options.get("--mapping");
  auto text = std::optional<std::string>{};
  if (built_in) text = std::string{*layout(*built_in)};
  else text = whole_file(absolute(c, *own), c.out);
  if (!text) return std::nullopt;
  auto const name = built_in ? "layout " + *built_in : *own;
  auto how = read_recipe(*text, name, c.out);
  if (!how) return std::nullopt;

  auto j = job{.how = std::move(*how),
               .mapping_name = name,
               .things = {},
               .paths = {},
               .names = c.options.all("files"),
               .data_set = c.options.get_or("--data-set", ""),
               .keep_going = c.options.has("--keep-going"),
               .dry_run = c.options.has("--dry-run"),
               .replace = c.options.has("--replace")};
  for (auto const& f : j.names) j.paths.push_back(absolute(c, f));
  auto const folder = std::filesystem::path{absolute(c, own.value_or(""))}.parent_path().string();
  if (!data_set_fits(j, sets, c.out) || !read_things(j, folder, c.out)) return std::nullopt;
  return j;
}

}  // namespace

int import_series(ports::series_port& port, auth::data_sets& sets, command_call& c) {
  if (c.options.has("--layout") == c.options.has("--mapping")) {
    return c.out.note("One of --mapping and --layout says what stands in which column."), 2;
  }
  if (auto const l = c.options.get("--layout"); l && !layout(*l)) {
    return c.out.note(fmt::format("There is no layout '{}'. There is: {}.", *l, layout_names())), 2;
  }
  auto const j = read_job(sets, c);
  if (!j) return 1;
  auto work = importer{*j, c.out};
  if (!work.check_columns()) return c.out.note("Nothing was stored."), 1;
  auto const fine = work.check_rows();
  work.summarise();
  if (!fine) return c.out.note("Nothing was stored."), 1;
  if (j->dry_run) return c.out.line("Nothing was stored: this was a dry run."), 0;
  try {
    work.store(port);
  } catch (std::runtime_error const& e) {
    work.say_what_was_stored();
    c.out.note(e.what());
    c.out.note("What was stored up to here stays. The same command again goes on with the rest.");
    return 1;
  }
  work.say_what_was_stored();
  c.out.line(fmt::format("The import into the data set '{}' is complete.", j->data_set));
  return 0;
}

command_spec import_series_spec() {
  return {
      "madang import series",
      "Imports tables of measurements (CSV): rows become observations of things and their datastreams.",
      "A mapping file says what stands in which column: examples/README.md explains it, examples/mappings has some\n"
      "for real data. Everything is checked before anything is stored, and a second run adds nothing.\n"
      "A series has one value for a time: where the table says another one than is stored, the last lines say so, "
      "what\n"
      "is stored stays, and --replace puts what the table says in its place.\n\n"
      "Examples:\n"
      "  madang admin data-set --data town --id counters --title 'Bicycle counters' --licence DL-DE-BY-2.0\n"
      "  madang import series --data town --data-set counters --mapping muenster-neutor.json 2015.csv 2016.csv\n"
      "  madang import series --data town --data-set air --layout sensor.community archive/2026-05-01/*.csv\n"
      "  madang import series --data town --data-set air --mapping air.json air.csv --dry-run\n",
      {{"files", "FILE", "tables, the oldest first", true, true},
       {"--mapping", "FILE", "what stands in which column"},
       {"--layout", "NAME", "instead of a mapping: sensor.community, the daily files of its archive"},
       {"--data-set", "ID", "where the data belongs", true},
       {"--replace", "", "puts a value in the place of another one that is stored for the same time"},
       {"--dry-run", "", "reads and checks everything, stores nothing"},
       {"--keep-going", "", "even if more than a tenth of the rows are wrong"}}};
}

}  // namespace madang::sensing
