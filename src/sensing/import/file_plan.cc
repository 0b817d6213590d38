#include "sensing/import/file_plan.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "core/base/text.h"
#include "sensing/import/report.h"

namespace madang::sensing::series_import {

using origin = bound_text::origin;

bool bound_text::uses(origin const o) const {
  return std::ranges::any_of(pieces, [o](piece const& p) { return p.from == o; });
}

static std::string_view value_of(bound_text::piece const& p, row_view const& r) {
  switch (p.from) {
    case origin::text: return p.text;
    case origin::row: return trim(r.cells[p.index]);
    case origin::thing: return r.thing == nullptr ? std::string_view{} : std::string_view{(*r.thing)[p.index]};
    case origin::word: return r.words[p.index];
  }
  return {};
}

void bound_text::append_to(std::string& out, row_view const& r) const {
  for (auto const& p : pieces) out += value_of(p, r);
}

std::string bound_text::of(row_view const& r) const {
  auto out = std::string{};
  append_to(out, r);
  return out;
}

std::string_view bound_text::view(row_view const& r, std::string& scratch) const {
  if (pieces.size() == 1) return value_of(pieces[0], r);
  scratch.clear();
  append_to(scratch, r);
  return scratch;
}

bool bound_condition::holds(std::span<std::string_view const> const cells) const {
  auto const cell = trim(cells[column]);
  return std::ranges::any_of(is, [&](std::string const& s) { return s == cell; });
}

namespace {

constexpr auto kListedColumns = std::size_t{30};

std::string listed(std::vector<std::string> const& names) {
  auto const some = std::min(names.size(), kListedColumns);
  auto out = std::string{};
  for (auto i = std::size_t{0}; i != some; ++i) out += (i == 0 ? "" : ", ") + shown(names[i]);
  return some == names.size() ? out : fmt::format("{} and {} more", out, names.size() - some);
}

constexpr auto kWords = std::array{kFileWord, kColumnWord, kIndoorWord};

class binder {
 public:
  binder(recipe const& r, std::vector<std::string> const& header, things_table const* things,
         std::string_view const file, api::problems& wrong)
      : recipe_{r}, header_{header}, things_{things}, file_{file}, wrong_{wrong}, used_(header.size(), false) {}

  enum class from { everywhere, not_rows, not_things };
  bound_text text(std::string const& pointer, text_template const& t, from const where = from::everywhere) {
    auto out = bound_text{};
    for (auto const& p : t.pieces) {
      out.pieces.push_back(p.is_column ? piece_of(pointer, p.text, where) : bound_text::piece{origin::text, p.text});
    }
    return out;
  }

  std::optional<std::size_t> column(std::string const& pointer, std::string_view const name) {
    auto const at = find(name);
    if (!at) wrong(pointer, fmt::format("{} has no column '{}'. It has: {}.", file_, name, listed(header_)));
    else if (std::ranges::count(header_, name) > 1) {
      wrong(pointer, fmt::format("{} has several columns '{}'.", file_, name));
    }
    if (at) used_[*at] = true;
    return at;
  }

  std::vector<bound_condition> conditions(std::string const& pointer,
                                          std::optional<std::vector<condition>> const& all) {
    auto out = std::vector<bound_condition>{};
    if (!all) return out;
    for (auto i = std::size_t{0}; i != all->size(); ++i) {
      auto const& c = (*all)[i];
      if (auto const at = column(fmt::format("{}/{}/column", pointer, i), c.column)) out.push_back({*at, c.is});
    }
    return out;
  }

  // The column of a rule; nothing if the file has none of its names.
  std::optional<std::size_t> series_column(std::size_t const rule) {
    auto const& s = recipe_.written.series[rule];
    auto at = find(s.column);
    for (auto const& other : s.other_columns.value_or(std::vector<std::string>{})) at = at ? at : find(other);
    if (at) return column(fmt::format("/series/{}/column", rule), header_[*at]);
    if (!s.optional) column(fmt::format("/series/{}/column", rule), s.column);
    return std::nullopt;
  }

  // Those that nothing else names.
  std::vector<std::size_t> other_columns(std::size_t const rule) {
    auto const except = recipe_.written.series[rule].except.value_or(std::vector<std::string>{});
    auto out = std::vector<std::size_t>{};
    for (auto i = std::size_t{0}; i != header_.size(); ++i) {
      auto const named = header_[i].empty() || std::ranges::find(except, header_[i]) != except.end();
      if (!named && !used_[i] && column(fmt::format("/series/{}/column", rule), header_[i])) out.push_back(i);
    }
    return out;
  }

  std::vector<std::string> unused() const {
    auto out = std::vector<std::string>{};
    for (auto i = std::size_t{0}; i != header_.size(); ++i) {
      if (!used_[i] && !header_[i].empty()) out.push_back(header_[i]);
    }
    return out;
  }

 private:
  void wrong(std::string pointer, std::string detail) { wrong_.push_back({std::move(pointer), std::move(detail)}); }

  std::optional<std::size_t> find(std::string_view const name) const {
    auto const at = std::ranges::find(header_, name);
    return at == header_.end() ? std::nullopt : std::optional{std::size_t(at - header_.begin())};
  }

  // What the file has comes before what the second table has, and that before the words.
  bound_text::piece piece_of(std::string const& pointer, std::string const& name, from const where) {
    if (where != from::not_rows && find(name)) return {origin::row, {}, *column(pointer, name)};
    if (things_ != nullptr && where != from::not_things) {
      auto const at = std::ranges::find(things_->columns(), name);
      if (at != things_->columns().end()) return {origin::thing, {}, std::size_t(at - things_->columns().begin())};
    }
    auto const word = std::ranges::find(kWords, name);
    if (word != kWords.end()) return {origin::word, {}, std::size_t(word - kWords.begin())};
    if (find(name)) wrong(pointer, fmt::format("A series is the same in all rows: its key cannot name {{{}}}.", name));
    else column(pointer, name);
    return {};
  }

  recipe const& recipe_;
  std::vector<std::string> const& header_;
  things_table const* things_;
  std::string_view file_;
  api::problems& wrong_;
  std::vector<bool> used_;
};

void bind_thing(file_plan& out, recipe const& r, binder& b) {
  out.thing_key = b.text("/thing/key", r.thing_key, binder::from::not_things);  // by it the thing is found there
  out.thing_name = b.text("/thing/name", r.thing_name);
  out.thing_description = b.text("/thing/description", r.thing_description);
  out.thing_place = b.text("/thing/place", r.thing_place);
  out.longitude = b.text("/thing/longitude", r.longitude);
  out.latitude = b.text("/thing/latitude", r.latitude);
  for (auto const& p : r.properties) {
    out.properties.push_back(p.text ? b.text(json::pointer_to("/thing/properties", p.name), *p.text) : bound_text{});
  }
  out.thing_per_column = std::ranges::any_of(out.thing_key.pieces, [](bound_text::piece const& p) {
    return p.from == origin::word && kWords[p.index] == kColumnWord;
  });
}

void bind_series(file_plan& out, recipe const& r, std::vector<std::string> const& header, binder& b) {
  auto const& rules = r.written.series;
  auto const bind = [&](std::size_t const column, std::size_t const rule, std::string name) {
    auto const at = fmt::format("/series/{}", rule);
    out.bindings.push_back({column, rule, std::move(name), b.conditions(at + "/only_if", rules[rule].only_if),
                            b.conditions(at + "/skip_if", rules[rule].skip_if)});
  };
  for (auto i = std::size_t{0}; i != rules.size(); ++i) {
    if (rules[i].column == "*") continue;
    if (auto const at = b.series_column(i)) bind(*at, i, rules[i].column);
  }
  // What "*" means is what the others have left.
  auto const star = std::ranges::find(rules, "*", &series_rule::column);
  if (star != rules.end()) {
    auto const rule = std::size_t(star - rules.begin());
    b.conditions(fmt::format("/series/{}/only_if", rule), star->only_if);  // their columns are no series
    b.conditions(fmt::format("/series/{}/skip_if", rule), star->skip_if);
    for (auto const at : b.other_columns(rule)) bind(at, rule, header[at]);
  }
  for (auto i = std::size_t{0}; i != rules.size(); ++i) {
    auto const at = fmt::format("/series/{}", i);
    auto const& s = r.of_series[i];
    out.of_rules.push_back({b.text(at + "/key", s.key, binder::from::not_rows), b.text(at + "/name", s.name),
                            b.text(at + "/description", s.description),
                            b.text(rules[i].sensor ? at + "/sensor/name" : "/sensor/name", s.sensor)});
  }
}

}  // namespace

result<file_plan, api::problems> make_plan(recipe const& r, std::vector<std::string> header, things_table const* things,
                                           std::string_view const file) {
  auto wrong = api::problems{};
  auto b = binder{r, header, things, file, wrong};
  auto out = file_plan{};
  out.columns = header.size();
  out.file_word = std::filesystem::path{file}.stem().string();
  out.indoor_word = out.file_word.ends_with("_indoor") ? "true" : "false";
  out.time = b.text("/time/text", r.time, binder::from::not_things);
  bind_thing(out, r, b);
  out.skip_rows = b.conditions("/skip_rows_if", r.written.skip_rows_if);
  bind_series(out, r, header, b);
  if (out.bindings.empty() && wrong.empty()) {
    wrong.push_back({"/series", fmt::format("{} has a column for none of them. It has: {}.", file, listed(header))});
  }
  if (out.thing_per_column && out.thing_key.uses(origin::row)) {
    wrong.push_back({"/thing/key",
                     "A key cannot name {column} and a column of the rows at once: a thing is a row's or a column's."});
  }
  if (!wrong.empty()) return wrong;
  out.unused = b.unused();
  out.names = std::move(header);
  return out;
}

}  // namespace madang::sensing::series_import
