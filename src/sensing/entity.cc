#include "sensing/entity.h"

#include <fmt/format.h>

#include "core/geo/geometry.h"
#include "core/json/json.h"

namespace madang::sensing {
namespace {

// A table's SQL, made once from the model.
struct table_sql {
  explicit table_sql(model const& m);
  std::vector<std::string_view> fields, links;
  bool area{false}, place{false};
  std::string columns, insert, update, remove, taken;
  std::string name_insert, name_update, name_remove, name_taken;
};

bool has_place(model const& m) { return m.type == entity_type::location || m.type == entity_type::feature_of_interest; }

table_sql::table_sql(model const& m) : area{m.type == entity_type::datastream}, place{has_place(m)} {
  auto names = std::vector<std::string>{"no", "id_int", "id_text", "data_set"};
  for (auto const& f : m.fields) {
    if (!f.column.empty()) fields.push_back(f.column);
  }
  for (auto const& r : m.relations) {
    if (r.by == relation_by::own_column) links.push_back(r.column);
  }
  names.insert(names.end(), fields.begin(), fields.end());
  names.insert(names.end(), links.begin(), links.end());
  if (area) names.emplace_back("given_area");
  for (auto const& n : names) columns += fmt::format("{}t.{}", columns.empty() ? "" : ", ", n);
  if (place) names.insert(names.end(), {"west", "south", "east", "north"});

  auto marks = std::string{};
  auto sets = std::string{};
  for (auto i = std::size_t{0}; i != names.size(); ++i) {
    marks += fmt::format("{}${}", i == 0 ? "" : ", ", i + 1);
    if (i != 0) sets += fmt::format("{}{} = ${}", i == 1 ? "" : ", ", names[i], i + 1);
  }
  insert = fmt::format("INSERT INTO {} ({}) VALUES ({})", m.table, fmt::join(names, ", "), marks);
  update = fmt::format("UPDATE {} SET {} WHERE no = $1", m.table, sets);
  remove = fmt::format("DELETE FROM {} WHERE no = $1", m.table);
  taken = fmt::format("SELECT 1 FROM {} WHERE id_int = $1 OR id_text = $2", m.table);
  name_insert = fmt::format("sensing.{}_insert", m.name);
  name_update = fmt::format("sensing.{}_update", m.name);
  name_remove = fmt::format("sensing.{}_remove", m.name);
  name_taken = fmt::format("sensing.{}_taken", m.name);
}

table_sql const& sql_of(model const& m) {
  static auto const all = [] {
    auto out = std::vector<table_sql>{};
    for (auto const& x : all_models()) out.emplace_back(x);
    return out;
  }();
  return all[std::size_t(m.type)];
}

constexpr auto kCount = store::statement{"sensing.counter_next", R"(
    INSERT INTO sensing_counter (entity, last) VALUES ($1, 1)
    ON CONFLICT (entity) DO UPDATE SET last = sensing_counter.last + 1 RETURNING last)"};

// Parameters in the order of the columns.
std::vector<store::arg> args_of(entity const& e, std::optional<geo::box> const& box) {
  auto const& m = model_of(e.type);
  auto const& sql = sql_of(m);
  auto args =
      std::vector<store::arg>{e.no, e.id.number, e.id.number ? store::arg{} : store::arg{e.id.text}, e.data_set.value};
  for (auto const& f : m.fields) {
    if (!f.column.empty()) args.emplace_back(e.values[m.index_of(f)]);
  }
  for (auto i = std::size_t{0}; i != m.relations.size(); ++i) {
    if (m.relations[i].by == relation_by::own_column) args.emplace_back(e.links[i]);
  }
  if (sql.area) args.emplace_back(e.given_area);
  if (sql.place && box) {
    args.insert(args.end(), {store::arg{box->west_deg}, store::arg{box->south_deg}, store::arg{box->east_deg},
                             store::arg{box->north_deg}});
  } else if (sql.place) {
    args.resize(args.size() + 4);
  }
  return args;
}

bool is_taken(store::transaction& tx, model const& m, entity_id const& id) {
  auto const& sql = sql_of(m);
  return tx.integer({sql.name_taken, sql.taken}, {id.number, id.number ? store::arg{} : store::arg{id.text}})
      .has_value();
}

}  // namespace

std::string_view entity::text(std::string_view const field) const {
  auto const& m = model_of(type);
  auto const* f = m.find_field(field);
  auto const* s = f ? std::get_if<std::string>(&values[m.index_of(*f)]) : nullptr;
  return s ? std::string_view{*s} : std::string_view{};
}

std::optional<entity_no> entity::link(std::string_view const name) const {
  auto const& m = model_of(type);
  auto const* r = m.find_relation(name);
  return r ? links[std::size_t(r - m.relations.data())] : std::nullopt;
}

std::optional<geo::box> box_of(entity const& e) {
  if (!has_place(model_of(e.type))) return std::nullopt;
  auto const text = e.text(e.type == entity_type::location ? "location" : "feature");
  auto doc = json::document{};
  auto const v = doc.parse(text);
  if (!v) return std::nullopt;
  auto const g = geo::geometry::from_geojson(*v);
  return g ? g->bounds() : std::nullopt;
}

std::string const& columns_of(model const& m) { return sql_of(m).columns; }

entity read_entity(model const& m, store::row_view const& r) {
  auto e = entity{.type = m.type, .no = r.integer(0), .data_set = {r.integer(3)}};
  e.id = {r.maybe_integer(1), r.string(2)};
  auto at = 4;
  for (auto const& f : m.fields) e.values.push_back(f.column.empty() ? store::value{} : r.get(at++));
  for (auto const& x : m.relations) {
    e.links.push_back(x.by == relation_by::own_column ? r.maybe_integer(at++) : std::nullopt);
  }
  if (sql_of(m).area) e.given_area = r.maybe_string(at);
  return e;
}

bool insert_entity(store::transaction& tx, entity& e) {
  auto const& m = model_of(e.type);
  auto const chosen = e.id.number || !e.id.text.empty();
  if (chosen && is_taken(tx, m, e.id)) return false;
  do {
    e.no = tx.integer(kCount, {m.name}).value();
    if (!chosen) e.id = {e.no, {}};
  } while (!chosen && is_taken(tx, m, e.id));  // a client may have chosen this number before
  auto const& sql = sql_of(m);
  tx.execute({sql.name_insert, sql.insert}, args_of(e, box_of(e)));
  return true;
}

void update_entity(store::transaction& tx, entity const& e) {
  auto const& sql = sql_of(model_of(e.type));
  tx.execute({sql.name_update, sql.update}, args_of(e, box_of(e)));
}

void remove_entity(store::transaction& tx, entity_type const t, entity_no const no) {
  auto const& sql = sql_of(model_of(t));
  tx.execute({sql.name_remove, sql.remove}, {no});
}

void add_link(store::transaction& tx, relation const& r, entity_no const from, entity_no const to) {
  auto const sql = fmt::format("INSERT INTO {} ({}, {}) VALUES ($1, $2) ON CONFLICT DO NOTHING", r.link_table,
                               r.link_from, r.link_to);
  tx.execute({"sensing.add_link", sql}, {from, to});
}
void clear_links(store::transaction& tx, relation const& r, entity_no const from) {
  auto const sql = fmt::format("DELETE FROM {} WHERE {} = $1", r.link_table, r.link_from);
  tx.execute({"sensing.clear_links", sql}, {from});
}

}  // namespace madang::sensing
