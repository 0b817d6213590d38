// Answers in other forms than SensorThings' own JSON: dataArray (18-088, clause 13.2), CSV and GeoJSON (forms
// of FROST that clients have learnt to ask for).
#include <fmt/format.h>

#include "core/base/limits.h"
#include "sensing/entity_row.h"
#include "sensing/reading.h"

namespace madang::sensing {
namespace {

observation_page_request page_of(read_request const& q, std::size_t const top) {
  return {.order = q.options.orderby, .skip = std::size_t(q.options.skip.value_or(0)), .top = top,
          .after = q.options.skiptoken ? std::string_view{*q.options.skiptoken} : std::string_view{}};
}

// The columns of a table: what was selected, else all properties.
std::vector<std::string> columns_of(query::options const& o, model const& m) {
  auto out = std::vector<std::string>{};
  auto const s = selection{o};
  if (s.shows_id()) out.emplace_back("id");
  for (auto const& f : m.fields) {
    if (s.shows(f.name)) out.emplace_back(f.name);
  }
  return out;
}

// RFC 4180: quotes where they are needed. A cell that a spreadsheet would take for a formula gets an apostrophe.
void append_cell(std::string& out, std::string_view const s) {
  auto const formula = !s.empty() && (s[0] == '=' || s[0] == '@' || s[0] == '\t' || ((s[0] == '+' || s[0] == '-') && s.size() > 1 && !(s[1] >= '0' && s[1] <= '9') && s[1] != '.'));
  if (!formula && s.find_first_of(",\"\r\n") == s.npos) {
    out += s;
    return;
  }
  out += '"';
  if (formula) out += '\'';
  for (auto const c : s) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_json_cell(std::string& out, std::string_view const json) {
  auto doc = json::document{};
  auto const v = doc.parse(json);
  if (v && v->is_null()) return;
  append_cell(out, v && v->is_string() ? v->string() : json);
}

// One line of a table; expanded to-one relations give columns of their own, as in Datastream/name.
class csv_writer {
 public:
  csv_writer(read_request const& q, entity_graph& g) : q_{q}, graph_{g}, own_{columns_of(q.options, q.path.target())} {
    for (auto const& x : q.options.expand) {
      auto const* r = q.path.target().find_relation(x.relation);
      if (!r || r->many) throw api::refusal{api::bad_request(fmt::format("In a table only relations to one entity can be expanded, and '{}' is none.", x.relation))};
      expanded_.push_back({&x, r, columns_of(x.inner, model_of(r->to))});
    }
  }
  void head(std::string& out) const {
    auto first = true;
    for (auto const& c : own_) append(out, c, first);
    for (auto const& x : expanded_) {
      for (auto const& c : x.columns) append(out, x.r->name.data() + ("/" + c), first);
    }
    out += "\r\n";
  }
  void line(std::string& out, entity const& e) {
    auto first = true;
    for (auto const& c : own_) entity_cell(out, e, c, first);
    for (auto const& x : expanded_) {
      auto const& others = graph_.related(model_of(e.type), *x.r, e.no);
      other_cells(out, x, others.empty() ? 0 : others[0], first);
    }
    out += "\r\n";
  }
  void line(std::string& out, datastream_no const d, observation const& o) {
    auto const& m = q_.path.target();
    auto first = true;
    for (auto const& c : own_) {
      comma(out, first);
      if (c == "id") {
        id_cell(out, graph_.id_of(make_observation_id(d, o.seq)));
        continue;
      }
      w_.clear();
      write_field(w_, o, *m.find_field(c));
      append_json_cell(out, w_.text());
    }
    for (auto const& x : expanded_) other_cells(out, x, x.r->to == entity_type::datastream ? d.value : o.foi.value, first);
    out += "\r\n";
  }

 private:
  struct expanded {
    query::expansion const* what;
    relation const* r;
    std::vector<std::string> columns;
  };
  static void comma(std::string& out, bool& first) {
    if (!first) out += ',';
    first = false;
  }
  static void append(std::string& out, std::string_view const s, bool& first) {
    comma(out, first);
    append_cell(out, s);
  }
  static void id_cell(std::string& out, entity_id const& id) { append_cell(out, id.number ? std::to_string(*id.number) : id.text); }
  void entity_cell(std::string& out, entity const& e, std::string const& column, bool& first) {
    comma(out, first);
    if (column == "id") return id_cell(out, e.id);
    auto const& f = *model_of(e.type).find_field(column);
    if (!has_field(e, f, q_.of)) return;
    auto w = json::writer{};
    write_field(w, e, f, q_.of);
    append_json_cell(out, w.text());
  }
  void other_cells(std::string& out, expanded const& x, entity_no const no, bool& first) {
    auto const* other = no == 0 ? nullptr : graph_.get(model_of(x.r->to), no);
    for (auto const& c : x.columns) {
      if (other) entity_cell(out, *other, c, first);
      else comma(out, first);
    }
  }

  read_request const& q_;
  entity_graph& graph_;
  std::vector<std::string> own_;
  std::vector<expanded> expanded_;
  json::writer w_;
};

// One of the tables that may be read at the same time.
class stream_slot {
 public:
  explicit stream_slot(city& c) : taken_{c.table_streams} {
    if (taken_.fetch_add(1) < limits::kTableStreams) return;
    taken_.fetch_sub(1);
    throw api::refusal{api::unavailable(fmt::format("{} tables are being read at the moment, which is as many as there may be.", limits::kTableStreams))};
  }
  ~stream_slot() { taken_.fetch_sub(1); }
  stream_slot(stream_slot const&) = delete;
  stream_slot& operator=(stream_slot const&) = delete;

 private:
  std::atomic<std::size_t>& taken_;
};

// A long answer keeps a connection of its own open, and what it reads from it.
struct csv_stream {
  explicit csv_stream(read_request request)
      : q{std::move(request)}, slot{q.of}, until{q.of.time.now() + limits::kTableStreamTime}, session{q.of.entities.open_session()} {
    session->begin_read();
    auto tx = store::transaction{*session};
    reading = std::make_unique<reading_session>(q.of, tx, q.caller);
    where = follow(q.path, reading->graph());
    writer = std::make_unique<csv_writer>(q, reading->graph());
    scope = observations_of(q.path, where, q.options);
    auto const top = q.options.top ? std::size_t(std::max<std::int64_t>(*q.options.top, 0)) : std::numeric_limits<std::size_t>::max() - 1;
    page.emplace(observation_finder{reading->graph()}.start(scope, page_of(q, top)));
  }
  ~csv_stream() { session->rollback(); }

  bool piece(std::string& out) {
    constexpr auto kPiece = std::size_t{64} << 10;
    if (!begun) writer->head(out);
    begun = true;
    if (q.of.time.now() > until) throw std::runtime_error{"A table took longer to read than it may."};
    while (out.size() < kPiece) {
      auto const o = page->next();
      if (!o) return false;
      writer->line(out, o->datastream, *o->seen);
    }
    return true;
  }

  read_request q;
  stream_slot slot;
  instant until;
  std::unique_ptr<store::session> session;
  std::unique_ptr<reading_session> reading;
  path_target where;
  observation_scope scope;
  std::unique_ptr<csv_writer> writer;
  std::optional<observation_page> page;
  bool begun{false};
};

std::string entities_csv(read_request const& q) {
  auto out = std::string{};
  q.of.entities.read([&](store::transaction& tx) {
    auto s = reading_session{q.of, tx, q.caller};
    auto const p = follow(q.path, s.graph());
    auto const scope = scope_of(q.path, p, q.options);
    auto writer = csv_writer{q, s.graph()};
    auto const top = q.options.top ? std::size_t(std::max<std::int64_t>(*q.options.top, 0)) : kPageMax * 100;
    auto const page = entity_finder{s.graph()}.page(scope, {.order = q.options.orderby, .skip = std::size_t(q.options.skip.value_or(0)), .top = top});
    s.graph().read_ahead(*scope.of, page.numbers);
    writer.head(out);
    for (auto const no : page.numbers) {
      if (auto const* e = s.graph().get(*scope.of, no)) writer.line(out, *e);
    }
  });
  return out;
}

}  // namespace

net::response answer_csv(read_request const& q) {
  auto r = net::response{};
  r.content_type = "text/csv; charset=utf-8; header=present";
  r.fields.emplace_back("Content-Disposition", fmt::format("attachment; filename=\"{}.csv\"", q.path.target().set));
  if (q.path.target().type != entity_type::observation) {
    r.body = entities_csv(q);
    return r;
  }
  auto stream = std::make_shared<csv_stream>(q);
  r.pieces = [stream](std::string& out) { return stream->piece(out); };
  return r;
}

std::string data_array(read_request const& q, reading_session& s, path_target const& p) {
  auto const columns = columns_of(q.options, q.path.target());
  auto const scope = observations_of(q.path, p, q.options);
  auto finder = observation_finder{s.graph()};
  auto w = json::writer{};
  w.begin_object();
  if (q.options.count.value_or(false)) w.key("@iot.count").integer(finder.count(scope));
  auto page = finder.start(scope, page_of(q, page_size(q.options)));
  w.key("value").begin_array();
  auto last = std::optional<datastream_no>{};
  auto rows = std::int64_t{0};
  auto const close = [&] {
    if (last) w.end_array().key("dataArray@iot.count").integer(rows).end_object();
    rows = 0;
  };
  while (auto const o = page.next()) {
    if (last != o->datastream) {
      close();
      last = o->datastream;
      auto const* d = s.graph().get(model_of(entity_type::datastream), o->datastream.value);
      w.begin_object().key("Datastream@iot.navigationLink").string(fmt::format("{}/Datastreams({})", q.root, in_link(d->id)));
      w.key("components").begin_array();
      for (auto const& c : columns) w.string(c);
      w.end_array().key("dataArray").begin_array();
    }
    ++rows;
    w.begin_array();
    for (auto const& c : columns) {
      if (c == "id") write_entity_id(w, s.graph().id_of(make_observation_id(o->datastream, o->seen->seq)));
      else write_field(w, *o->seen, *q.path.target().find_field(c));
    }
    w.end_array();
  }
  close();
  w.end_array();
  if (auto const token = page.next_token()) w.key("@iot.nextLink").string(next_link(q.address, q.options, *token));
  return w.end_object().take();
}

namespace {

constexpr auto kNoGeometry = std::string_view{"null"};

std::string_view place_json(entity const& e) { return e.type == entity_type::location ? e.text("location") : e.text("feature"); }

// A GeoJSON Feature given as a location has its geometry inside.
std::string geometry_in(std::string_view const text) {
  auto doc = json::document{};
  auto const v = doc.parse(text);
  if (!v) return std::string{kNoGeometry};
  auto const g = v->find("type") && v->find("type")->string() == "Feature" ? v->find("geometry") : std::optional{*v};
  return g && g->find("type") ? g->raw() : std::string{kNoGeometry};
}

// Where an entity is: its own place, or that of what it belongs to.
std::string geometry_of(entity const& e, entity_graph& g) {
  auto const& m = model_of(e.type);
  if (e.type == entity_type::location || e.type == entity_type::feature_of_interest) return geometry_in(place_json(e));
  auto const* to_thing = m.find_relation("Thing");
  auto const* to_locations = m.find_relation("Locations");
  auto const* r = to_locations ? to_locations : to_thing;
  if (!r) return std::string{kNoGeometry};
  for (auto const no : g.related(m, *r, e.no)) {
    auto const* other = g.get(model_of(r->to), no);
    if (!other) continue;
    auto found = geometry_of(*other, g);
    if (found != kNoGeometry) return found;
  }
  return std::string{kNoGeometry};
}

}  // namespace

std::string geojson(read_request const& q, reading_session& s, path_target const& p) {
  auto out = answer_writer{s.graph(), q.root};
  auto w = json::writer{};
  w.begin_object().key("type").string("FeatureCollection");
  auto next = std::optional<std::string>{};
  auto const begin = [&](std::string_view const geometry) {
    w.begin_object().key("type").string("Feature").key("geometry").raw(geometry).key("properties");
  };
  if (q.path.target().type == entity_type::observation) {
    auto page = observation_finder{s.graph()}.start(observations_of(q.path, p, q.options), page_of(q, page_size(q.options)));
    w.key("features").begin_array();
    while (auto const o = page.next()) {
      auto const* foi = o->seen->foi.value == 0 ? nullptr : s.graph().get(model_of(entity_type::feature_of_interest), o->seen->foi.value);
      begin(foi ? geometry_of(*foi, s.graph()) : std::string{kNoGeometry});
      out.write(w, o->datastream, *o->seen, selection{q.options});
      w.end_object();
    }
    next = page.next_token();
  } else {
    auto const scope = scope_of(q.path, p, q.options);
    auto const page = entity_finder{s.graph()}.page(scope, {.order = q.options.orderby, .skip = std::size_t(q.options.skip.value_or(0)), .top = page_size(q.options),
                                                            .after = q.options.skiptoken ? std::string_view{*q.options.skiptoken} : std::string_view{}});
    out.prefetch(*scope.of, page.numbers, q.options);
    w.key("features").begin_array();
    for (auto const no : page.numbers) {
      auto const* e = s.graph().get(*scope.of, no);
      if (!e) continue;
      begin(geometry_of(*e, s.graph()));
      out.write(w, *e, selection{q.options});
      w.end_object();
    }
    next = page.next;
  }
  w.end_array();
  if (next) w.key("@iot.nextLink").string(next_link(q.address, q.options, *next));
  return w.end_object().take();
}

}  // namespace madang::sensing
