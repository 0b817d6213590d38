#include "sensing/entity_source.h"

#include <fmt/format.h>

namespace madang::sensing {

// One parameter however many numbers: a statement a length would fill the cache of prepared ones.
std::string is_one_of(store::engine const e, std::string_view const column, int const parameter) {
  return e == store::engine::sqlite ? fmt::format("{} IN (SELECT value FROM json_each(${}))", column, parameter)
                                    : fmt::format("{} = ANY(${}::bigint[])", column, parameter);
}
std::string number_list(store::engine const e, std::span<entity_no const> const numbers) {
  auto const inner = fmt::format("{}", fmt::join(numbers, ","));
  return e == store::engine::sqlite ? '[' + inner + ']' : '{' + inner + '}';
}

std::string entity_source::visible(std::string_view const alias) const {
  if (hidden_.empty()) return {};
  auto out = fmt::format(" AND {}.data_set NOT IN (", alias);
  for (auto const& d : hidden_) out += fmt::format("{}{}", out.ends_with('(') ? "" : ", ", d.value);
  return out += ')';
}

std::optional<entity> entity_source::find(model const& m, entity_id const& id) const {
  auto const sql = fmt::format("SELECT {} FROM {} t WHERE {}{}", columns_of(m), m.table,
                               id.number ? "t.id_int = $1" : "t.id_text = $1", visible("t"));
  auto out = std::optional<entity>{};
  auto const arg = id.number ? store::arg{*id.number} : store::arg{id.text};
  tx_.each({"sensing.find", sql}, {arg}, [&](store::row_view const& r) { out = read_entity(m, r); });
  return out;
}

std::optional<entity> entity_source::find(model const& m, entity_no const no) const {
  auto all = fetch(m, std::span{&no, 1});
  return all.empty() ? std::nullopt : std::optional{std::move(all[0])};
}

std::vector<entity> entity_source::fetch(model const& m, std::span<entity_no const> const numbers) const {
  auto out = std::vector<entity>{};
  if (numbers.empty()) return out;
  auto const e = tx_.kind();
  auto const sql = fmt::format("SELECT {} FROM {} t WHERE {}{} ORDER BY t.no", columns_of(m), m.table,
                               is_one_of(e, "t.no", 1), visible("t"));
  tx_.each({"sensing.fetch", sql}, {number_list(e, numbers)},
           [&](store::row_view const& r) { out.push_back(read_entity(m, r)); });
  return out;
}

std::map<entity_no, std::vector<entity_no>> entity_source::related(model const& m, relation const& r,
                                                                   std::span<entity_no const> const from) const {
  auto out = std::map<entity_no, std::vector<entity_no>>{};
  if (from.empty()) return out;
  auto const e = tx_.kind();
  auto const& to = model_of(r.to);
  auto sql = std::string{};
  switch (r.by) {
    case relation_by::own_column:
      sql = fmt::format("SELECT f.no, t.no FROM {} f JOIN {} t ON t.no = f.{} WHERE {}", m.table, to.table, r.column,
                        is_one_of(e, "f.no", 1));
      break;
    case relation_by::other_column:
      sql = fmt::format("SELECT t.{0}, t.no FROM {1} t WHERE {2}", r.column, to.table,
                        is_one_of(e, fmt::format("t.{}", r.column), 1));
      break;
    case relation_by::link_table:
      sql = fmt::format("SELECT l.{0}, t.no FROM {1} l JOIN {2} t ON t.no = l.{3} WHERE {4}", r.link_from, r.link_table,
                        to.table, r.link_to, is_one_of(e, fmt::format("l.{}", r.link_from), 1));
      break;
    case relation_by::observations: return out;
  }
  sql += visible("t") + " ORDER BY 1, 2";
  tx_.each({"sensing.related", sql}, {number_list(e, from)},
           [&](store::row_view const& row) { out[row.integer(0)].push_back(row.integer(1)); });
  return out;
}

}  // namespace madang::sensing
