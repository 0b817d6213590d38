#include "core/store/dump.h"

#include <fmt/format.h>

#include "core/base/text.h"

namespace madang::store {

std::vector<std::string> tables_of(std::span<migration const> const all) {
  constexpr auto kMake = std::string_view{"CREATE TABLE "};
  auto out = std::vector<std::string>{};
  for (auto const& m : all) {
    for (auto at = m.sql.find(kMake); at != m.sql.npos; at = m.sql.find(kMake, at + 1)) {
      auto const from = at + kMake.size();
      out.emplace_back(m.sql.substr(from, m.sql.find_first_of(" (\n", from) - from));
    }
  }
  return out;
}

static void write(json::writer& w, value const& v) {
  if (auto const* i = std::get_if<std::int64_t>(&v)) w.integer(*i);
  else if (auto const* d = std::get_if<double>(&v)) w.number(*d);
  else if (auto const* s = std::get_if<std::string>(&v)) w.string(*s);
  else if (auto const* b = std::get_if<bytes>(&v)) {
    w.begin_object().key("base64").string(base64_encode(b->data)).end_object();
  } else {
    w.null();
  }
}

// The same on both engines, however often rows were changed: by the first columns, where the primary key is, as text.
static std::string order_of(transaction& tx, std::string_view const table) {
  constexpr auto kKeyColumns = 3;
  auto out = std::string{};
  tx.each({"store.columns", fmt::format("SELECT * FROM {} LIMIT 1", table)}, {}, [&](row_view const& r) {
    for (auto i = 0; i != std::min(r.columns(), kKeyColumns); ++i) {
      out += fmt::format("{} CAST({} AS TEXT){} NULLS FIRST", i == 0 ? " ORDER BY" : ",", r.name(i),
                         tx.kind() == engine::postgres ? " COLLATE \"C\"" : "");
    }
  });
  return out;
}

void dump_table(transaction& tx, std::string_view const table, std::function<void(std::string const&)> const& line) {
  auto w = json::writer{};
  auto named = false;
  tx.each({"store.dump", fmt::format("SELECT * FROM {}{}", table, order_of(tx, table))}, {}, [&](row_view const& r) {
    if (!named) {
      w.begin_object().key("table").string(table).key("columns").begin_array();
      for (auto i = 0; i != r.columns(); ++i) w.string(r.name(i));
      line(w.end_array().end_object().text());
      named = true;
    }
    w.clear();
    w.begin_array();
    for (auto i = 0; i != r.columns(); ++i) write(w, r.get(i));
    line(w.end_array().text());
  });
}

// Names come from outside: only what names can be goes into SQL.
static bool is_name(std::string_view const s) {
  return !s.empty() && s.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == s.npos;
}

static value read(json::node const& n) {
  if (n.is_null()) return {};
  if (n.type() == json::kind::integer) return n.integer();
  if (n.is_number()) return n.number();
  if (n.is_string()) return std::string{n.string()};
  auto const b = n.find("base64");
  auto decoded = b ? base64_decode(b->string()) : std::nullopt;
  if (!decoded) throw error{error::kind::other, "A value of the file is damaged."};
  return bytes{std::move(*decoded)};
}

bool table_loader::take(json::node const& n) {
  if (auto const table = n.find("table")) {
    auto names = std::string{};
    auto marks = std::string{};
    columns_ = 0;
    auto whole = is_name(table->string());
    n.find("columns").value_or(json::node{}).each_item([&](json::node const& c) {
      whole = whole && is_name(c.string());
      ++columns_;
      names += fmt::format("{}{}", columns_ == 1 ? "" : ", ", c.string());
      marks += fmt::format("{}${}", columns_ == 1 ? "" : ", ", columns_);
    });
    if (!whole || columns_ == 0) throw error{error::kind::other, "A table of the file has no proper name."};
    insert_ = fmt::format("INSERT INTO {} ({}) VALUES ({})", table->string(), names, marks);
    return true;
  }
  if (!n.is_array() || insert_.empty()) return false;
  auto values = std::vector<value>{};
  n.each_item([&](json::node const& x) { values.push_back(read(x)); });
  if (values.size() != columns_) {
    throw error{error::kind::other, "A row of the file has another number of values than its table."};
  }
  auto const args = std::vector<arg>{values.begin(), values.end()};
  tx_.execute({"store.load", insert_}, args);
  return true;
}

}  // namespace madang::store
