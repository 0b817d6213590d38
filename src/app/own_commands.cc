// Commands of the program itself: who may write, what belongs together, looking inside, moving house.
#include <fmt/format.h>

#include "app/commands.h"
#include "core/base/text.h"
#include "core/ports/board.h"
#include "core/ports/things.h"
#include "core/store/dump.h"
#include "core/store/integrity.h"

namespace madang {
namespace {

std::optional<auth::data_set_no> named_set(opened_city& city, std::string const& id, output& out) {
  auto const found = city.sets().find(std::string_view{id});
  if (!found) out.note(fmt::format("There is no data set '{}'. `madang admin data-sets` lists them.", id));
  return found ? std::optional{found->no} : std::nullopt;
}

int make_token(opened_city& city, command_call& c) {
  auto const what = auth::parse_role(c.options.get_or("--role", ""));
  if (!what || *what == auth::role::anonymous) return c.out.note("--role is one of administrator, editor, device."), 2;
  auto q = auth::token_request{.what = *what, .name = c.options.get_or("--name", "")};
  if (auto const id = c.options.get("--data-set")) {
    q.data_set = named_set(city, *id, c.out);
    if (!q.data_set) return 1;
  }
  if (auto const thing = c.options.get("--thing")) {
    auto* const things = city.shared().ports.find<ports::things_port>();
    auto const known = things ? things->thing(*thing) : std::nullopt;
    if (!known) return c.out.note(fmt::format("There is no Thing with the @iot.id {}.", *thing)), 1;
    q.thing = known->no;
    // A device sees what its Thing belongs to, also where that is private.
    if (q.what == auth::role::device) q.data_set = auth::data_set_no{known->data_set};
  }
  if (q.what == auth::role::device && !q.thing) {
    return c.out.note("A device's token needs --thing: the Thing it measures for."), 2;
  }
  if (auto const days = c.options.get("--days")) {
    auto const n = parse_int(*days);
    if (!n || *n < 1) return c.out.note("--days is a whole number from 1 on."), 2;
    q.expires = city.time().now() + std::chrono::days{*n};
  }
  c.out.note("The token is shown only now; keep it safe.");
  c.out.line(city.tokens().create(q));
  return 0;
}

int list_tokens(opened_city& city, command_call& c) {
  for (auto const& t : city.tokens().all()) {
    auto const state = t.revoked ? "revoked" : t.expires && *t.expires <= city.time().now() ? "expired" : "valid";
    c.out.line(fmt::format("{}  {:<13}  {:<7}  made {}  last used {}  {}", t.id, auth::to_text(t.who.what), state,
                           to_rfc3339(t.created), t.last_used ? to_rfc3339(*t.last_used) : "never", t.name));
  }
  return 0;
}

int revoke_token(opened_city& city, command_call& c) {
  auto const id = c.options.get_or("id", "");
  if (city.tokens().revoke(id)) return c.out.note("The token is no longer valid."), 0;
  return c.out.note(fmt::format("There is no valid token with the id {}.", id)), 1;
}

int put_data_set(opened_city& city, command_call& c) {
  auto const id = c.options.get_or("--id", "");
  if (!auth::valid_data_set_id(id)) return c.out.note("--id is 1 to 64 of a-z, 0-9 and '-'."), 2;
  auto d = city.sets().find(std::string_view{id}).value_or(auth::data_set{.id = id, .title = id});
  auto const change = [&](std::string_view const option, std::string& field) {
    if (auto v = c.options.get(option)) field = std::move(*v);
  };
  change("--title", d.title);
  change("--description", d.description);
  change("--licence", d.licence);
  change("--attribution", d.attribution);
  if (c.options.has("--private")) d.is_public = false;
  if (c.options.has("--public")) d.is_public = true;
  if (d.is_public && d.licence.empty()) {
    return c.out.note(
               "What is public needs a --licence, as an SPDX id such as CC-BY-4.0. --private keeps it for its "
               "editors."),
           2;
  }
  city.sets().put(d);
  c.out.line(fmt::format("Data set {} is {}.", d.id, d.is_public ? "public" : "private"));
  return 0;
}

int list_data_sets(opened_city& city, command_call& c) {
  for (auto const& d : city.sets().all()) {
    c.out.line(fmt::format("{:<24} {:<8} {:<16} {}", d.id, d.is_public ? "public" : "private", d.licence, d.title));
  }
  return 0;
}

int verify(opened_city& city, command_call& c) {
  auto const faults = store::faults_of(city.shared().entities);
  for (auto const& f : faults) c.out.line(fmt::format("The file of entities: {}", f));
  auto wrong = std::int64_t(faults.size());
  auto rows = std::int64_t{0};
  if (faults.empty()) {
    city.shared().entities.read_long([&](store::transaction& tx) {
      for (auto const& t : store::tables_of(city.migrations())) {
        store::dump_table(tx, t, [&](std::string const&) { ++rows; });
      }
    });
  }
  city.each_part([&](part& p) { wrong += p.verify(c.out); });
  if (wrong == 0) {
    c.out.line("Everything that has a sum is as it was written.");
    c.out.line(
        fmt::format("What has none could be read whole: things, tokens, data sets and the like ({} lines), and "
                    "observations that are not yet in chunks.",
                    with_thousands(rows)));
    return 0;
  }
  c.out.line(fmt::format("{} places are damaged; they are named above.", with_thousands(wrong)));
  return 1;
}

}  // namespace

std::vector<city_command> own_commands() {
  auto out = std::vector<city_command>{
      {{"madang admin token",
        "Makes a token for a person, a program or a device, and prints it as its last line.",
        "Examples:\n  madang admin token --data town --role administrator --name 'Operations'\n"
        "  madang admin token --data town --role editor --data-set air-quality --name 'Environment office'\n"
        "  madang admin token --data town --role device --thing 17 --name 'Mast at the harbour'\n"
        "A program sends it as `Authorization: Bearer TOKEN`, a device over MQTT as its password.\n",
        {{"--role", "ROLE", "administrator, editor (of a data set, or of all) or device", true},
         {"--name", "NAME", "what people call it", true},
         {"--data-set", "ID", "an editor's data set"},
         {"--thing", "ID", "the @iot.id of the Thing a device measures for"},
         {"--days", "N", "valid for so many days; otherwise until revoked"}}},
       make_token},
      {{"madang admin tokens", "Lists all tokens, without their secrets.", "", {}}, list_tokens},
      {{"madang admin revoke",
        "Makes a token invalid at once.",
        "",
        {{"id", "ID", "as `madang admin tokens` shows it", true}}},
       revoke_token},
      {{"madang admin data-set",
        "Makes a data set, or changes what is said of it.",
        "What belongs together is a data set: one licence, one attribution, the same rights.\n",
        {{"--id", "ID", "its short name in addresses", true},
         {"--title", "TEXT", "what people call it"},
         {"--description", "TEXT", "what it is"},
         {"--licence", "SPDX-ID", "such as CC-BY-4.0, CC0-1.0, ODbL-1.0, DL-DE-BY-2.0"},
         {"--attribution", "TEXT", "to be shown wherever the data is"},
         {"--private", "", "only its editors and administrators read it"},
         {"--public", "", "everybody reads it"}}},
       put_data_set,
       true},
      {{"madang admin data-sets", "Lists all data sets.", "", {}}, list_data_sets},
      {{"madang verify",
        "Reads everything that is stored and checks it against its sums.",
        "Chunks of observations have sums, headers and roll-ups, and a SQLite file its own order: what of them is "
        "damaged is named.\n"
        "Things, tokens and the like, and the observations of the last hours that are not yet in chunks, have no sum: "
        "they are read,\n"
        "and a value that the disk gave back wrong would not be noticed.\n",
        {}},
       verify},
  };
  return out;
}

}  // namespace madang
