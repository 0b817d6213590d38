#include "sensing/measuring.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/json/json.h"
#include "sensing/creation.h"
#include "sensing/ingest.h"
#include "sensing/series/series_reader.h"
#include "sensing/writing.h"

namespace madang::sensing {
namespace {

constexpr auto kStationsPerCommit = std::size_t{500};
// Of an append; what is larger goes in pieces, so that nothing grows without bound.
constexpr auto kMeasurementsPerBatch = std::size_t{20'000};

constexpr auto kFind = store::statement{"sensing.source_find",
                                        "SELECT no FROM sensing_source WHERE source = $1 AND key = $2 AND entity = $3"};
constexpr auto kFindDescribed =
    store::statement{"sensing.source_described",
                     "SELECT no, described FROM sensing_source WHERE source = $1 AND key = $2 AND entity = $3"};
constexpr auto kKeep = store::statement{"sensing.source_keep", R"(
    INSERT INTO sensing_source (source, key, entity, no, described) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (source, key, entity) DO UPDATE SET no = excluded.no, described = excluded.described)"};

constexpr auto kStations =
    store::statement{"sensing.source_stations",
                     "SELECT key, no FROM sensing_source WHERE source = $1 AND entity IN ('Thing', 'Datastream')"};
constexpr auto kOthers = store::statement{"sensing.source_others", R"(
    SELECT 1 FROM sensing_thing t
    WHERE NOT EXISTS (SELECT 1 FROM sensing_source s WHERE s.entity = 'Thing' AND s.no = t.no AND s.source = $1) LIMIT 1)"};

// A series is known by the key of its station and its own.
constexpr auto kParting = '\x1f';
std::string series_key(std::string_view const station, std::string_view const series) {
  return fmt::format("{}{}{}", station, kParting, series);
}

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

// What a source says of an entity.
struct description {
  auth::data_set_no data_set{};
  std::vector<store::value> fields{};
  std::vector<std::optional<entity_no>> links{};
};

// As it is remembered: a sum for the data set, each field and each link, so that the next description shows what of it
// is new.
std::vector<std::string> sums_of(description const& d) {
  auto out = std::vector<std::string>{};
  auto const add = [&](std::string_view const s) { out.push_back(fmt::format("{:016x}", fnv1a(s))); };
  add(fmt::format("{}", d.data_set.value));
  for (auto const& f : d.fields) {
    auto const* const text = std::get_if<std::string>(&f);
    add(text ? "=" + *text : std::string{});
  }
  for (auto const& l : d.links) add(l ? fmt::format("{}", *l) : std::string{});
  return out;
}

// Writes stations within one transaction.
class station_writer {
 public:
  station_writer(store::transaction& tx, city& c, std::string_view source, auth::data_set const& set)
      : tx_{tx},
        city_{c},
        source_{source},
        set_{set},
        hidden_{},
        maker_{tx, c, caller_, hidden_},
        reader_{tx, hidden_} {}

  void write(ports::station_description const& s, std::vector<ports::series_no>& out) {
    auto const thing =
        put(entity_type::thing, s.key, {s.name, s.description, text_or_null(with_terms(s.properties_json, set_))}, {})
            .no;
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
  struct written {
    entity_no no{0};
    bool is_new{false};
    std::vector<bool> changed_fields{};  // by this description
  };

  // What public sets share belongs to none of them; a private set shares with nobody, or its names would be public.
  std::string shared_source() const { return set_.is_public ? std::string{} : '\x1f' + set_.id; }
  auth::data_set_no shared_owner() const { return set_.is_public ? city_.default_set : set_.no; }

  // The entity of that key, made or changed to what is now said of it in another way than before.
  written put(entity_type const t, std::string const& key, values fields, std::vector<std::optional<entity_no>> links) {
    auto const& m = model_of(t);
    links.resize(m.relations.size());
    auto const told = description{set_.no, std::move(fields), std::move(links)};
    auto const sums = sums_of(told);
    auto const text = fmt::format("{}", fmt::join(sums, " "));
    auto const known = tx_.query(kFindDescribed, {source_, key, m.name});
    auto old = known.empty() ? std::nullopt : reader_.find(m, std::get<std::int64_t>(known[0][0]));
    if (!old) return {insert(t, std::string{source_}, key, told, text), true, {}};
    auto const* const before = std::get_if<std::string>(&known[0][1]);
    auto out = written{old->no, false, std::vector<bool>(told.fields.size())};
    if (before && *before == text) return out;
    change(std::move(*old), told, before ? split(*before, ' ') : std::vector<std::string_view>{}, sums, out);
    tx_.execute(kKeep, {source_, key, m.name, out.no, text});
    return out;
  }
  // What several sources have in common is made once and belongs to none of them.
  entity_no share(entity_type const t, std::string const& key, values fields) {
    auto const& m = model_of(t);
    auto const source = shared_source();
    auto const known = tx_.integer(kFind, {source, key, m.name});
    if (known && reader_.find(m, *known)) return *known;
    return insert(t, source, key,
                  {shared_owner(), std::move(fields), std::vector<std::optional<entity_no>>(m.relations.size())},
                  std::nullopt);
  }
  entity_no insert(entity_type const t, std::string const& source, std::string const& key, description const& told,
                   std::optional<std::string> const& sums) {
    auto e = entity{.type = t, .data_set = told.data_set, .values = told.fields, .links = told.links};
    insert_entity(tx_, e);
    tx_.execute(kKeep, {source, key, model_of(t).name, e.no, sums});
    maker_.done.created.push_back({t, e.no});
    note(e);
    return e.no;
  }
  // Of an entity that was described before there were sums everything counts as said anew.
  void change(entity e, description const& told, std::vector<std::string_view> const& before,
              std::vector<std::string> const& now, written& out) {
    auto const is_said_anew = [&](std::size_t const i) { return before.size() != now.size() || before[i] != now[i]; };
    auto const old = e;
    if (is_said_anew(0)) e.data_set = told.data_set;
    for (auto i = std::size_t{0}; i != told.fields.size(); ++i) {
      if (!is_said_anew(1 + i)) continue;
      out.changed_fields[i] = e.values[i] != told.fields[i];
      e.values[i] = told.fields[i];
    }
    for (auto i = std::size_t{0}; i != told.links.size(); ++i) {
      if (is_said_anew(1 + told.fields.size() + i)) e.links[i] = told.links[i];
    }
    if (e.values == old.values && e.links == old.links && e.data_set == old.data_set) return;
    update_entity(tx_, e);
    maker_.done.updated.push_back({e.type, e.no});
    note(e);
  }
  void note(entity const& e) {
    if (e.type == entity_type::datastream) maker_.done.datastreams.push_back(info_of(e));
  }

  // Where people moved a Thing to, it stays, until its source says another place than before.
  void place(entity_no const thing, ports::station_description const& s) {
    auto const name = s.location_name.empty() ? s.name : s.location_name;
    auto const& location = model_of(entity_type::location);
    auto const at =
        put(entity_type::location, s.key,
            {name, s.description, std::string{"application/geo+json"}, s.location_geojson, store::value{}}, {});
    auto const has_moved = !at.is_new && at.changed_fields[location.index_of(*location.find_field("location"))];
    if (!at.is_new && !has_moved) return;
    if (has_moved) forget_feature_of_location(tx_, at.no);
    auto const* r = model_of(entity_type::thing).find_relation("Locations");
    clear_links(tx_, *r, thing);
    add_link(tx_, *r, thing, at.no);
    maker_.record_move(thing);
  }

  entity_no series(entity_no const thing, std::string_view const station, ports::series_description const& x) {
    auto const& p = x.observed_property;
    auto const property =
        share(entity_type::observed_property, p.definition.empty() ? p.name : p.definition + ' ' + p.name,
              {p.name, p.definition, p.description, store::value{}});
    auto const sensor = share(
        entity_type::sensor, x.sensor_name,
        {x.sensor_name, x.sensor_description, std::string{"text/html"}, json_text(x.sensor_metadata), store::value{}});
    return put(entity_type::datastream, series_key(station, x.key),
               {x.name, x.description,
                std::string{"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"}, unit_json(x.unit),
                store::value{}, store::value{}, store::value{}, text_or_null(x.properties_json)},
               {thing, sensor, property})
        .no;
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

std::vector<ports::series_no> measuring::describe(std::string_view const source, std::string_view const data_set,
                                                  std::span<ports::station_description const> all) {
  auto const set = city_.sets.find(data_set);
  if (!set) {
    throw api::refusal{api::bad_request(
        fmt::format("There is no data set '{}'. `madang admin data-set --id {}` makes it.", data_set, data_set))};
  }
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

// What is stored at the times of some measurements of one series.
class measuring::there {
 public:
  // From the first to the last of them, which may be in any order.
  there(series_store& all, std::span<ports::measurement const> const some) {
    auto const [first, last] = std::ranges::minmax(some, {}, &ports::measurement::at);
    auto const d = datastream_no{some.front().series.value};
    auto const known = all.bounds(d);
    if (!known || to_us(first.at) > known->last_us || to_us(last.at) < known->first_us) return;
    auto times = std::vector<std::int64_t>{};
    for (auto const& m : some) times.push_back(to_us(m.at));
    std::ranges::sort(times);
    auto points = columns{};
    for (auto r = series_reader{all, {.datastream = d, .from_us = times.front(), .to_us = times.back()}, {}};
         r.next(points); points = {}) {
      for (auto i = std::size_t{0}; i != points.size(); ++i) {
        if (std::ranges::binary_search(times, points.t[i])) at_.emplace(points.t[i], points.get(i));
      }
    }
  }
  // The one with the value, else the last one that was stored.
  observation const* find(ports::measurement const& m) const {
    observation const* out = nullptr;
    auto const [from, to] = at_.equal_range(to_us(m.at));
    for (auto i = from; i != to; ++i) {
      if (is(i->second, m.value)) return &i->second;
      if (!out || i->second.seq > out->seq) out = &i->second;
    }
    return out;
  }
  static bool is(observation const& o, double const value) {
    return o.kind == result_kind::number && o.number == value;
  }

 private:
  std::multimap<std::int64_t, observation> at_;
};

std::vector<ports::placed> measuring::place(std::span<ports::measurement const> all, bool const replace) {
  using what = ports::placed::what;
  auto out = std::vector<ports::placed>{};
  auto fresh = std::vector<ports::measurement>{};
  while (!all.empty()) {
    auto const end = std::ranges::find_if(all, [&](auto const& m) { return m.series != all.front().series; });
    auto const some = all.first(std::min<std::size_t>(std::size_t(end - all.begin()), kMeasurementsPerBatch));
    auto const known = there{city_.observations, some};
    for (auto const& m : some) {
      auto const* const old = known.find(m);
      auto const same = old && there::is(*old, m.value);
      out.push_back({!old ? what::added : same ? what::known : replace ? what::replaced : what::differs,
                     old && old->kind == result_kind::number ? std::optional{old->number} : std::nullopt});
      if (!old) fresh.push_back(m);
      else if (!same && replace) correct({m.series.value}, *old, m.value);
    }
    all = all.subspan(some.size());
  }
  append(fresh);
  return out;
}

// With a line in the log of edits; what else was said of the observation stays.
void measuring::correct(datastream_no const d, observation old, double const value) {
  auto const id = make_observation_id(d, old.seq);
  old.number = value;
  old.kind = result_kind::number;
  old.text.clear();
  old.record.clear();
  if (city_.observations.edit(id, old, {"madang", "replaced by an import"}) == edited::done && city_.corrected) {
    city_.corrected(d, old);
  }
}

std::optional<instant> measuring::last(ports::series_no const s) {
  auto const b = city_.observations.bounds({s.value});
  return b ? std::optional{from_us(b->last_us)} : std::nullopt;
}

std::optional<ports::known_thing> measuring::thing(std::string_view const id) {
  auto out = std::optional<ports::known_thing>{};
  auto const asked = entity_id::from_path(id).value_or(entity_id{{}, std::string{id}});
  city_.entities.read([&](store::transaction& tx) {
    auto const found = entity_source{tx, {}}.find(model_of(entity_type::thing), asked);
    if (found) out = {found->no, found->data_set.value};
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

std::vector<ports::series_no> measuring::add_series(std::string_view const source, std::string_view const key,
                                                    std::span<ports::series_description const> const all) {
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
