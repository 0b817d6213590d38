// The doors of devices that do not speak SensorThings: https://sensor.community's airRohr, by the thousand on
// residents' balconies, with the firmware they have.
#include "sensing/devices.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "sensing/entity_source.h"
#include "sensing/ingest.h"
#include "sensing/permissions.h"

namespace madang::sensing {
namespace {

constexpr auto kStations =
    store::statement{"sensing.device_stations", "SELECT id, station FROM sensing_device WHERE station IS NOT NULL"};
constexpr auto kWaiting = store::statement{"sensing.devices_waiting",
                                           "SELECT id, first_us, last_us, readings FROM sensing_device WHERE station "
                                           "IS NULL ORDER BY last_us DESC LIMIT 1000"};
constexpr auto kFind =
    store::statement{"sensing.device_find", "SELECT readings FROM sensing_device WHERE id = $1 AND station IS NULL"};
constexpr auto kCount =
    store::statement{"sensing.device_count", "SELECT count(*) FROM sensing_device WHERE station IS NULL"};
constexpr auto kOldest = store::statement{
    "sensing.device_oldest", "SELECT id FROM sensing_device WHERE station IS NULL ORDER BY last_us LIMIT 1"};
constexpr auto kDrop =
    store::statement{"sensing.device_drop", "DELETE FROM sensing_device WHERE id = $1 AND station IS NULL"};
constexpr auto kKeep = store::statement{"sensing.device_keep", R"(
    INSERT INTO sensing_device (id, first_us, last_us, readings) VALUES ($1, $2, $2, $3)
    ON CONFLICT (id) DO UPDATE SET last_us = excluded.last_us, readings = excluded.readings)"};
constexpr auto kTake =
    store::statement{"sensing.device_claim",
                     "UPDATE sensing_device SET station = $2, readings = '[]' WHERE id = $1 AND station IS NULL"};
constexpr auto kRelease =
    store::statement{"sensing.device_release", "UPDATE sensing_device SET station = NULL, readings = $2 WHERE id = $1"};
constexpr auto kForget = store::statement{"sensing.device_forget", "DELETE FROM sensing_device WHERE id = $1"};
constexpr auto kUpdate =
    store::statement{"sensing.device_station", "UPDATE sensing_device SET station = $2 WHERE id = $1"};

struct kept_reading {
  airrohr::reading what;
  std::int64_t at_us;
};

std::vector<kept_reading> read_kept(std::string_view const text) {
  auto out = std::vector<kept_reading>{};
  auto doc = json::document{};
  auto const v = doc.parse(text);
  if (!v) return out;
  v->each_item([&](json::node const& n) {
    out.push_back({{std::string{n.find("key")->string()}, std::string{n.find("name")->string()},
                    std::string{n.find("value")->string()}},
                   n.find("at_us")->integer()});
  });
  return out;
}

std::string write_kept(std::vector<kept_reading> const& all) {
  auto w = json::writer{};
  w.begin_array();
  auto const from = all.size() > limits::kDeviceReadingsKept ? all.size() - limits::kDeviceReadingsKept : 0;
  for (auto i = from; i != all.size(); ++i) {
    w.begin_object().key("key").string(all[i].what.key).key("name").string(all[i].what.name).key("value")
        .string(all[i].what.value);
    w.key("at_us").integer(all[i].at_us).end_object();
  }
  return w.end_array().take();
}

net::response taken() {
  auto r = net::response{};
  r.status = 201;
  r.content_type = "application/json";
  r.body = "{}";
  return r;
}

}  // namespace

struct devices::claim {
  std::string id, name;
  std::optional<geo::point> location;
  std::optional<std::string> description;
};
struct devices::claimed {
  api::number_or_text thing;
  std::string token;
};
struct waiting_value {
  std::string name, value;
};
struct devices::device {
  std::string id;
  instant first_heard, last_heard;
  std::vector<waiting_value> values;
};
struct devices::no_options {};

void describe(api::object<waiting_value>& o) {
  o.named("WaitingValue", "Something that an unknown device sent");
  o.field<&waiting_value::name>("name", "As the device calls it");
  o.field<&waiting_value::value>("value", "As it was sent");
}
void describe(api::object<devices::claim>& o) {
  using t = devices::claim;
  o.named("Claim", "What an unknown device is to be");
  o.field<&t::id>("id", "Of the device, as in esp8266-12345678").length(1, 64);
  o.field<&t::name>("name", "What people will call it").length(1, 200);
  o.field<&t::location>("location", "Where it stands");
  o.field<&t::description>("description", "In more words").length(0, 4'000);
}
void describe(api::object<devices::claimed>& o) {
  using t = devices::claimed;
  o.named("Claimed", "A device that is a Thing now");
  o.field<&t::thing>("thing", "Its @iot.id");
  o.field<&t::token>("token", "With which its owner may change it; shown only now");
}
void describe(api::object<devices::device>& o) {
  using t = devices::device;
  o.named("WaitingDevice", "A device that nobody has claimed");
  o.field<&t::id>("id", "As it says who it is");
  o.field<&t::first_heard>("first_heard", "When it sent for the first time");
  o.field<&t::last_heard>("last_heard", "When it sent for the last time");
  o.field<&t::values>("values", "What it sent last");
}
void describe(api::object<devices::no_options>& o) { o.named("NoOptions", "No options"); }

devices::devices(city& c, measuring& m, auth::tokens& t) : city_{c}, measuring_{m}, tokens_{t} { load(); }

// A station is kept as JSON: the keys that it measures or has measured.
static std::string write_station(std::set<std::string, std::less<>> const& keys) {
  auto w = json::writer{};
  w.begin_object().key("keys").begin_array();
  for (auto const& k : keys) w.string(k);
  return w.end_array().end_object().take();
}
static std::set<std::string, std::less<>> read_station(std::string_view const text) {
  auto out = std::set<std::string, std::less<>>{};
  auto doc = json::document{};
  auto const v = doc.parse(text);
  auto const keys = v ? v->find("keys") : std::nullopt;
  if (keys) keys->each_item([&](json::node const& n) { out.emplace(n.string()); });
  return out;
}

void devices::load() {
  auto known = measuring_.stations(airrohr::kSource);
  auto gone = std::vector<std::string>{};
  city_.entities.read([&](store::transaction& tx) {
    tx.each(kStations, {}, [&](store::row_view const& r) {
      auto const at = known.find(r.text(0));
      if (at == known.end() || at->second.thing == 0) return gone.push_back(r.string(0));
      auto s = station{read_station(r.text(1)), std::move(at->second.series)};
      for (auto const& [key, _] : s.series) s.keys.insert(key);
      stations_.emplace(r.string(0), std::move(s));
    });
  });
  // A claim that was cut short before there was a Thing: the device waits again.
  if (gone.empty()) return;
  city_.entities.write([&](store::transaction& tx) {
    for (auto const& id : gone) tx.execute(kForget, {id});
  });
}

std::optional<devices::station> devices::claimed_station(std::string const& id) {
  auto out = std::optional<station>{};
  {
    auto const lock = std::lock_guard{mutex_};
    auto const at = stations_.find(id);
    if (at == stations_.end()) return std::nullopt;
    out = at->second;
  }
  auto const is_there = [&](auto const& x) { return city_.datastreams.find(datastream_no{x.second.value}) != nullptr; };
  if (std::ranges::any_of(out->series, is_there) || measuring_.station(airrohr::kSource, id)) return out;
  auto const lock = std::lock_guard{mutex_};
  stations_.erase(id);
  return std::nullopt;
}

void devices::hear(net::request const& r, net::responder const& respond) {
  auto const p = airrohr::read_push(r);
  if (!p) return respond(api::to_response(p.error()));
  if (auto s = claimed_station(p->device)) return measure(*p, std::move(*s), respond);
  keep_waiting(*p, r.from);
  respond(taken());
}

// Strangers may invent devices: the first of theirs makes room, and only when many strangers do, the one of all that
// was not heard for the longest time.
void devices::keep_waiting(airrohr::push const& p, net::peer const& from) {
  auto const now = to_us(city_.time.now());
  auto is_new = true;
  city_.entities.read(
      [&](store::transaction& tx) { tx.each(kFind, {p.device}, [&](auto const&) { is_new = false; }); });
  auto const surplus = is_new ? bringers_.bring(from.address, p.device) : std::nullopt;
  auto oldest = std::string{};
  try {
    city_.entities.write([&](store::transaction& tx) {
      auto all = std::vector<kept_reading>{};
      auto known = false;
      tx.each(kFind, {p.device}, [&](store::row_view const& r) {
        all = read_kept(r.text(0));
        known = true;
      });
      for (auto const& x : p.readings) all.push_back({x, now});
      if (surplus) tx.execute(kDrop, {*surplus});
      if (!known && tx.integer(kCount, {}).value_or(0) >= limits::kWaitingDevices) {
        tx.each(kOldest, {}, [&](store::row_view const& r) { oldest = r.string(0); });
        tx.execute(kDrop, {oldest});
      }
      tx.execute(kKeep, {p.device, now, write_kept(all)});
    });
  } catch (...) {
    bringers_.forget(p.device);  // it does not wait after all
    throw;
  }
  bringers_.forget(oldest);
  city_.events.publish({"sensing/device/heard", fmt::format("{{\"id\":\"{}\"}}", p.device)});
}

// A sensor was added to a device: a reading that it never sent before.
void devices::add_sensors(airrohr::push const& p, station& s) {
  auto fresh = std::vector<ports::series_description>{};
  for (auto const& x : p.readings) {
    if (!s.keys.insert(x.key).second) continue;
    if (auto d = airrohr::describe(x.key)) fresh.push_back(std::move(*d));
  }
  if (fresh.empty()) return;
  auto const numbers = measuring_.add_series(airrohr::kSource, p.device, fresh);
  for (auto i = std::size_t{0}; i != numbers.size(); ++i) s.series[fresh[i].key] = numbers[i];
  {
    auto const lock = std::lock_guard{mutex_};
    auto const at = stations_.find(p.device);
    if (at == stations_.end()) return;
    at->second.keys.insert(s.keys.begin(), s.keys.end());
    at->second.series.insert(s.series.begin(), s.series.end());
    s = at->second;
  }
  city_.entities.write([&](store::transaction& tx) { tx.execute(kUpdate, {p.device, write_station(s.keys)}); });
}

void devices::measure(airrohr::push const& p, station s, net::responder const& respond) {
  add_sensors(p, s);
  auto const now = to_us(city_.time.now());
  auto batch = std::vector<pending_observation>{};
  for (auto const& x : p.readings) {
    auto const at = s.series.find(x.key);
    auto const number = airrohr::number_of(x);
    if (at == s.series.end() || !number || !city_.datastreams.find(datastream_no{at->second.value})) continue;
    auto& o = batch.emplace_back(pending_observation{.datastream = {at->second.value}, .seen = {}, .id = {}});
    o.seen.start_us = now;
    o.seen.number = *number;
  }
  if (batch.empty()) return respond(taken());
  give_default_features(city_, batch);
  store_later(city_, std::move(batch), [respond](std::vector<observation_id> const&, std::exception_ptr const failed) {
    if (!failed) return respond(taken());
    try {
      std::rethrow_exception(failed);
    } catch (...) {
      auto cause = std::string{};
      respond(api::to_response(api::from_current_exception(cause)));
    }
  });
}

api::reply<api::page<devices::device>> devices::list(api::context&, no_options const&) {
  auto out = api::page<device>{};
  city_.entities.read([&](store::transaction& tx) {
    tx.each(kWaiting, {}, [&](store::row_view const& r) {
      auto d = device{r.string(0), from_us(r.integer(1)), from_us(r.integer(2)), {}};
      // The last value of each name.
      for (auto const& k : read_kept(r.text(3))) {
        auto const at = std::ranges::find(d.values, k.what.name, &waiting_value::name);
        if (at == d.values.end()) d.values.push_back({k.what.name, k.what.value});
        else at->value = k.what.value;
      }
      out.items.push_back(std::move(d));
    });
  });
  return out;
}

api::reply<api::created<devices::claimed>> devices::take(auth::data_set const& set, claim const& q) {
  auto waiting = std::optional<std::string>{};
  city_.entities.read([&](store::transaction& tx) {
    tx.each(kFind, {q.id}, [&](store::row_view const& r) { waiting = r.string(0); });
  });
  if (!waiting) {
    return api::not_found(fmt::format("No device {} is waiting. It appears here once it has sent something.", q.id));
  }
  auto s = station{};
  for (auto const& r : read_kept(*waiting)) s.keys.insert(r.what.key);
  auto won = false;
  city_.entities.write([&](store::transaction& tx) { won = tx.execute(kTake, {q.id, write_station(s.keys)}) == 1; });
  if (!won) return api::conflict("Somebody else has claimed this device in the meantime.");
  bringers_.forget(q.id);
  auto out = claimed{};
  auto place = std::string{};
  try {
    auto const thing = make_thing(q, set.id, s);
    out.thing = {thing.id.number ? std::to_string(*thing.id.number) : fmt::format("\"{}\"", thing.id.text)};
    out.token = tokens_.create({.what = auth::role::device,
                                .name = fmt::format("Owner of {}", q.id),
                                .data_set = set.no,
                                .thing = thing.no,
                                .expires = {}});
    place = fmt::format("/sensing/v1/things/{}", thing.id.in_path());
  } catch (...) {
    city_.entities.write([&](store::transaction& tx) { tx.execute(kRelease, {q.id, *waiting}); });
    throw;
  }
  {
    auto const lock = std::lock_guard{mutex_};
    stations_.insert_or_assign(q.id, s);
  }
  store_first(q.id, s, *waiting);
  return api::created<claimed>{std::move(out), std::move(place)};
}

entity devices::make_thing(claim const& q, std::string const& data_set, station& s) {
  auto x = ports::station_description{.key = q.id,
                                      .name = q.name,
                                      .description = q.description.value_or(fmt::format("airRohr {}", q.id)),
                                      .properties_json = R"({"kind":"air_sensor","owner":{"kind":"resident"}})",
                                      .location_geojson = q.location ? api::to_json(*q.location) : std::string{},
                                      .location_name = q.name,
                                      .series = {}};
  for (auto const& k : s.keys) {
    if (auto d = airrohr::describe(k)) x.series.push_back(std::move(*d));
  }
  auto const numbers = measuring_.describe(airrohr::kSource, data_set, std::span{&x, 1});
  for (auto i = std::size_t{0}; i != numbers.size(); ++i) s.series[x.series[i].key] = numbers[i];
  auto const no = measuring_.station(airrohr::kSource, q.id);
  auto thing = std::optional<entity>{};
  city_.entities.read([&](store::transaction& tx) {
    thing = entity_source{tx, {}}.find(model_of(entity_type::thing), no.value_or(0));
  });
  if (!thing) throw api::refusal{api::conflict("Somebody has deleted this device in the meantime.")};
  return std::move(*thing);
}

// The claim stands whether or not they can be stored: its owner has the token, and the device goes on sending.
void devices::store_first(std::string const& id, station const& s, std::string_view const kept) {
  auto first = std::vector<ports::measurement>{};
  for (auto const& r : read_kept(kept)) {
    auto const at = s.series.find(r.what.key);
    if (auto const x = airrohr::number_of(r.what); x && at != s.series.end()) {
      first.push_back({at->second, from_us(r.at_us), *x});
    }
  }
  try {
    measuring_.append(first);
  } catch (std::exception const& e) {
    city_.log.warning("sensing", "The first readings of a claimed device could not be stored",
                      {{"device", id}, {"cause", e.what()}});
  }
}

command_spec claim_spec() {
  return {"madang admin claim", "Makes a waiting airRohr a Thing, and prints its owner's token as its last line.",
          "For a resident who is to have no more than the own device: nobody needs an editor's token for it.\n"
          "Example:\n  madang admin claim --data town --device esp8266-12345678 --name 'Balcony, Mill Street' "
          "--longitude 8.5 --latitude 53.2\n",
          {{"--device", "ID", "as the page lists it under Devices", true},
           {"--name", "NAME", "what people will call it", true},
           {"--longitude", "DEGREES", "where it stands, with --latitude"},
           {"--latitude", "DEGREES", "where it stands, with --longitude"},
           {"--description", "TEXT", "in more words"},
           {"--data-set", "ID", "where it belongs; otherwise `city`"}}};
}

// The same words as in a request, so that the same is checked.
static std::string claim_json(parsed_options const& o) {
  auto w = json::writer{};
  w.begin_object().key("name").string(o.get_or("--name", ""));
  if (auto const text = o.get("--description")) w.key("description").string(*text);
  if (o.has("--longitude") || o.has("--latitude")) {
    auto const degrees = [&](std::string_view const option) {
      return parse_double(o.get_or(option, "")).value_or(1'000);
    };  // no place on earth
    w.key("location").begin_object().key("type").string("Point").key("coordinates").begin_array();
    w.number(degrees("--longitude")).number(degrees("--latitude")).end_array().end_object();
  }
  return w.end_object().take();
}

int devices::claim_for(command_call& c) {
  auto const set = c.options.has("--data-set") ? city_.sets.find(std::string_view{*c.options.get("--data-set")})
                                               : city_.sets.find(city_.default_set);
  if (!set) return c.out.note("There is no such data set. `madang admin data-sets` lists them."), 1;
  auto doc = json::document{};
  auto const text = claim_json(c.options);
  auto q = claim{};
  auto wrong = api::problems{};
  api::info<claim>().read(*doc.parse(text), {{"id", c.options.get_or("--device", "")}}, &q, {wrong, ""});
  for (auto const& w : wrong) c.out.note(fmt::format("{}: {}", w.pointer, w.detail));
  if (!wrong.empty()) return 2;
  auto const made = take(*set, q);
  if (!made) return c.out.note(made.error().detail), 1;
  c.out.note("It is a Thing now, its owner's to change with this token. The token is shown only now.");
  c.out.line(made->body.token);
  return 0;
}

void devices::declare(api::router& r) {
  for (auto const* path : {"/v1/push-sensor-data/", "/v1/push-sensor-data", "/sensing/v1/airrohr"}) {
    r.raw("POST", path, [this](api::context&, net::request&& q, net::responder respond) { hear(q, respond); })
        .needs(kHear)
        .body_max(limits::kDeviceBody)
        .summary("Readings of an airRohr, as its firmware sends them");
  }
  r.get_page<no_options, device>("/sensing/v1/devices",
                                 [this](api::context& c, no_options const& q) { return list(c, q); })
      .needs(kRead)
      .summary("Devices that have sent something and wait to be claimed");
  r.post<claim, claimed>("/sensing/v1/devices/{id}/claim",
                         [this](api::context& c, claim const& q) -> api::reply<api::created<claimed>> {
                           auto const set = city_.sets.find(c.caller.data_set.value_or(city_.default_set));
                           return set ? take(*set, q) : api::not_found("The data set of this token is gone.");
                         })
      .needs(kClaim)
      .summary("Take a waiting device into the data set of the token")
      .can_fail(404, "No such device is waiting")
      .can_fail(409, "Somebody else has claimed it");
}

}  // namespace madang::sensing
