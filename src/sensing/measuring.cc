#include "sensing/measuring.h"

#include <condition_variable>
#include <mutex>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/json/json.h"
#include "sensing/creation.h"
#include "sensing/ingest.h"
#include "sensing/writing.h"

namespace madang::sensing {
namespace {

constexpr auto kStationsPerCommit = std::size_t{500};
// Of an append; what is larger goes in pieces, so that nothing grows without bound.
constexpr auto kMeasurementsPerBatch = std::size_t{20'000};

constexpr auto kFind = store::statement{"sensing.source_find", "SELECT no FROM sensing_source WHERE source = $1 AND key = $2 AND entity = $3"};
constexpr auto kKeep = store::statement{"sensing.source_keep", R"(
    INSERT INTO sensing_source (source, key, entity, no) VALUES ($1, $2, $3, $4)
    ON CONFLICT (source, key, entity) DO UPDATE SET no = excluded.no)"};

constexpr auto kStations = store::statement{"sensing.source_stations",
                                            "SELECT key, no FROM sensing_source WHERE source = $1 AND entity IN ('Thing', 'Datastream')"};
constexpr auto kOthers = store::statement{"sensing.source_others", R"(
    SELECT 1 FROM sensing_thing t
    WHERE NOT EXISTS (SELECT 1 FROM sensing_source s WHERE s.entity = 'Thing' AND s.no = t.no AND s.source = $1) LIMIT 1)"};

// A series is known by the key of its station and its own.
constexpr auto kParting = '\x1f';
std::string series_key(std::string_view const station, std::string_view const series) { return fmt::format("{}{}{}", station, kParting, series); }

store::value text_or_null(std::string const& s) { return s.empty() ? store::value{} : store::value{s}; }

std::string unit_json(ports::unit_of_measurement const& u) {
  auto w = json::writer{};
  w.begin_object().key("name").string(u.name).key("symbol").string(u.symbol).key("definition").string(u.definition);
  return w.end_object().take();
}

// A Thing says under which terms its values may be used, for whoever meets it through SensorThings alone.
std::string with_terms(std::string const& properties, auth::data_set const& set) {
  auto doc = json::document{};
  auto const v = properties.empty() ? result<json::node, json::parse_error>{json::node{}} : doc.parse(properties);
  auto w = json::writer{};
  auto any = false;
  w.begin_object();
  if (v && v->is_object()) {
    v->each_member([&](std::string_view const name, json::node const& x) {
      w.key(name).value(x);
      any = true;
    });
  }
  auto const add = [&](std::string_view const name, std::string const& value) {
    if (value.empty() || (v && v->find(name))) return;
    w.key(name).string(value);
    any = true;
  };
  add("licence", set.licence);
  add("attribution", set.attribution);
  return any ? w.end_object().take() : std::string{};
}

// Writes stations within one transaction.
class station_writer {
 public:
  station_writer(store::transaction& tx, city& c, std::string_view source, auth::data_set const& set)
      : tx_{tx}, city_{c}, source_{source}, set_{set}, hidden_{}, maker_{tx, c, caller_, hidden_}, reader_{tx, hidden_} {}

  void write(ports::station_description const& s, std::vector<ports::series_no>& out) {
    auto const thing = put(entity_type::thing, s.key, {s.name, s.description, text_or_null(with_terms(s.properties_json, set_))}, {});
    if (!s.location_geojson.empty()) place(thing, s);
    for (auto const& x : s.series) out.push_back({series(thing, s.key, x)});
  }
  entity_no add(entity_no const thing, std::string_view const station, ports::series_description const& x) {
    auto const known = tx_.integer(kFind, {source_, series_key(station, x.key), "Datastream"});
    return known ? *known : series(thing, station, x);
  }
  changes take() { return std::move(maker_.done); }

 private:
  using values = std::vector<store::value>;

  // What public sets share belongs to none of them; a private set shares with nobody, or its names would be public.
  std::string shared_source() const { return set_.is_public ? std::string{} : '\x1f' + set_.id; }
  auth::data_set_no owner_of(bool const shared) const { return shared && set_.is_public ? city_.default_set : set_.no; }

  // The entity of that key, made or changed to these values. `shared` ones belong to no source.
  entity_no put(entity_type const t, std::string const& key, values fields, std::vector<std::optional<entity_no>> links, bool const shared = false) {
    auto const& m = model_of(t);
    auto const source = shared ? shared_source() : std::string{source_};
    links.resize(m.relations.size());
    if (auto const known = tx_.integer(kFind, {source, key, m.name})) {
      auto old = reader_.find(m, *known);
      if (old) return update(std::move(*old), std::move(fields), std::move(links), shared);
    }
    auto e = entity{.type = t, .data_set = owner_of(shared), .values = std::move(fields), .links = std::move(links)};
    insert_entity(tx_, e);
    tx_.execute(kKeep, {source, key, m.name, e.no});
    maker_.done.created.push_back({t, e.no});
    note(e);
    return e.no;
  }
  entity_no update(entity e, values fields, std::vector<std::optional<entity_no>> links, bool const shared) {
    if (shared || (e.values == fields && e.links == links && e.data_set == set_.no)) return e.no;
    e.values = std::move(fields);
    e.links = std::move(links);
    e.data_set = set_.no;
    update_entity(tx_, e);
    maker_.done.updated.push_back({e.type, e.no});
    note(e);
    return e.no;
  }
  void note(entity const& e) {
    if (e.type == entity_type::datastream) maker_.done.datastreams.push_back(info_of(e));
  }

  void place(entity_no const thing, ports::station_description const& s) {
    auto const name = s.location_name.empty() ? s.name : s.location_name;
    auto const& m = model_of(entity_type::thing);
    auto const* r = m.find_relation("Locations");
    auto const before = tx_.integer(kFind, {source_, s.key, "Location"});
    auto const old = before ? reader_.find(model_of(entity_type::location), *before) : std::nullopt;
    auto const same = old && old->text("location") == s.location_geojson;
    auto const location = put(entity_type::location, s.key, {name, s.description, std::string{"application/geo+json"}, s.location_geojson, store::value{}}, {});
    if (same) return;
    if (old) forget_feature_of_location(tx_, location);
    clear_links(tx_, *r, thing);
    add_link(tx_, *r, thing, location);
    maker_.record_move(thing);
  }

  entity_no series(entity_no const thing, std::string_view const station, ports::series_description const& x) {
    auto const& p = x.observed_property;
    auto const property = put(entity_type::observed_property, p.definition.empty() ? p.name : p.definition + ' ' + p.name,
                              {p.name, p.definition, p.description, store::value{}}, {}, true);
    auto const sensor = put(entity_type::sensor, x.sensor_name,
                            {x.sensor_name, x.sensor_description, std::string{"text/html"}, json_text(x.sensor_metadata), store::value{}}, {}, true);
    auto const no = put(entity_type::datastream, series_key(station, x.key),
                        {x.name, x.description, std::string{"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"}, unit_json(x.unit),
                         store::value{}, store::value{}, store::value{}, text_or_null(x.properties_json)},
                        {thing, sensor, property});
    return no;
  }
  static std::string json_text(std::string const& s) {
    auto w = json::writer{};
    return w.string(s).take();
  }

  store::transaction& tx_;
  city& city_;
  std::string_view source_;
  auth::data_set const& set_;
  auth::principal caller_{auth::operator_principal()};
  std::vector<auth::data_set_no> hidden_;
  creation maker_;
  entity_source reader_;
};

}  // namespace

std::vector<ports::series_no> measuring::describe(std::string_view const source, std::string_view const data_set, std::span<ports::station_description const> all) {
  auto const set = city_.sets.find(data_set);
  if (!set) throw api::refusal{api::bad_request(fmt::format("There is no data set '{}'. `madang admin data-set --id {}` makes it.", data_set, data_set))};
  auto out = std::vector<ports::series_no>{};
  while (!all.empty()) {
    auto const some = all.first(std::min(all.size(), kStationsPerCommit));
    auto done = changes{};
    city_.entities.write([&](store::transaction& tx) {
      auto writer = station_writer{tx, city_, source, *set};
      for (auto const& s : some) writer.write(s, out);
      done = writer.take();
    });
    publish(city_, done);
    all = all.subspan(some.size());
  }
  return out;
}

void measuring::append(std::span<ports::measurement const> all) {
  while (!all.empty()) {
    auto const some = all.first(std::min(all.size(), kMeasurementsPerBatch));
    auto batch = std::vector<pending_observation>{};
    batch.reserve(some.size());
    for (auto const& m : some) {
      auto& p = batch.emplace_back(pending_observation{.datastream = {m.series.value}, .seen = {}, .id = {}});
      p.seen.start_us = to_us(m.at);
      p.seen.number = m.value;
    }
    give_default_features(city_, batch);
    store_and_wait(city_, std::move(batch));
    all = all.subspan(some.size());
  }
}

std::optional<instant> measuring::last(ports::series_no const s) {
  auto const b = city_.observations.bounds({s.value});
  return b ? std::optional{from_us(b->last_us)} : std::nullopt;
}

std::optional<std::int64_t> measuring::thing(std::string_view const id) {
  auto out = std::optional<std::int64_t>{};
  auto const asked = entity_id::from_path(id).value_or(entity_id{{}, std::string{id}});
  city_.entities.read([&](store::transaction& tx) {
    if (auto const found = entity_source{tx, {}}.find(model_of(entity_type::thing), asked)) out = found->no;
  });
  return out;
}

bool measuring::has_others(std::string_view const source) {
  auto out = false;
  city_.entities.read([&](store::transaction& tx) { out = tx.integer(kOthers, {source}).has_value(); });
  return out;
}

std::map<std::string, measuring::known_station, std::less<>> measuring::stations(std::string_view const source) {
  auto out = std::map<std::string, known_station, std::less<>>{};
  city_.entities.read([&](store::transaction& tx) {
    tx.each(kStations, {source}, [&](store::row_view const& r) {
      auto const key = r.text(0);
      auto const parting = key.find(kParting);
      auto& s = out[std::string{key.substr(0, parting)}];
      if (parting == key.npos) s.thing = r.integer(1);
      else s.series.emplace(key.substr(parting + 1), ports::series_no{r.integer(1)});
    });
  });
  return out;
}

std::vector<ports::series_no> measuring::add_series(std::string_view const source, std::string_view const key, std::span<ports::series_description const> const all) {
  auto out = std::vector<ports::series_no>{};
  auto done = changes{};
  city_.entities.write([&](store::transaction& tx) {
    auto const no = tx.integer(kFind, {source, key, "Thing"});
    auto const thing = no ? entity_source{tx, {}}.find(model_of(entity_type::thing), *no) : std::nullopt;
    auto const set = thing ? city_.sets.find(thing->data_set) : std::nullopt;
    if (!set) return;
    auto writer = station_writer{tx, city_, source, *set};
    for (auto const& x : all) out.push_back({writer.add(*no, key, x)});
    done = writer.take();
  });
  publish(city_, done);
  return out;
}

std::optional<entity_no> measuring::station(std::string_view const source, std::string_view const key) {
  auto out = std::optional<entity_no>{};
  city_.entities.read([&](store::transaction& tx) { out = tx.integer(kFind, {source, key, "Thing"}); });
  return out;
}

}  // namespace madang::sensing
