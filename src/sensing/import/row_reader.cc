#include "sensing/import/row_reader.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/geo/point.h"

namespace madang::sensing::series_import {

std::optional<double> read_number(std::string_view cell, char const decimal) {
  auto changed = std::array<char, 64>{};
  if (cell.starts_with('+') && !cell.starts_with("+-")) cell.remove_prefix(1);
  if (decimal == ',') {
    auto const comma = cell.find(',');
    if (cell.find('.') != cell.npos || cell.size() > changed.size()) return std::nullopt;
    if (comma != cell.npos) {
      cell.copy(changed.data(), cell.size());
      changed[comma] = '.';
      cell = {changed.data(), cell.size()};
    }
  }
  return parse_double(cell);
}

double scaled(double const cell, double const factor, double const offset) {
  auto const exact = cell * factor + offset;
  if (!std::isfinite(exact)) return exact;
  // 96913.02 times 0.01 is 969.1302, not 969.1302000000001: what lies behind the fifteenth digit is binary's own.
  auto text = std::array<char, 32>{};
  auto const end = fmt::format_to_n(text.data(), text.size(), "{:.15g}", exact).size;
  return parse_double({text.data(), end}).value_or(exact);
}

instant resolved(local_reading const& r, slot& s) {
  auto at = r.earlier;
  if (r.is == local_reading::kind::twice && s.before) {
    // Rows go on: the second time it shows the hour is when the first is over; where they go back, the reverse.
    if (s.backwards ? *s.before > r.later : *s.before >= r.earlier) at = r.later;
  }
  if (s.before && at != *s.before) s.backwards = at < *s.before;
  s.before = at;
  return at;
}

void row_reader::note(finding const f) {
  if (p_.found != nullptr) p_.found->note(f, {p_.file, line_});
}

void row_reader::mistake(finding const f, std::string_view const where, std::string const& sentence) {
  mistaken_ = true;
  if (p_.found != nullptr) p_.found->mistake(f, {p_.file, line_}, where, sentence);
}

void row_reader::unreadable(csv::problem const& wrong) {
  line_ = wrong.line;
  auto const lines = wrong.last_line > wrong.line ? fmt::format(" to {}", wrong.last_line) : std::string{};
  mistake(finding::unreadable_row, fmt::format("{}, column {}", lines, wrong.column), wrong.message);
  counts_.rows += wrong.last_line - wrong.line + 1;
  counts_.mistaken += wrong.last_line - wrong.line + 1;
}

// An empty line, a row of separators, one that the mapping leaves out: none of these is a mistake.
bool row_reader::is_row(std::span<std::string_view const> const cells) {
  if (std::ranges::all_of(cells, [](std::string_view const c) { return trim(c).empty(); })) {
    return ++counts_.empty, false;
  }
  auto const has_all = cells.size() >= p_.plan.columns;
  auto const beyond = cells.subspan(std::min(cells.size(), p_.plan.columns));
  if (!has_all || std::ranges::any_of(beyond, [](std::string_view const c) { return !trim(c).empty(); })) {
    mistake(finding::wrong_width, "", fmt::format("There are {} cells for {} columns.", cells.size(), p_.plan.columns));
    return false;
  }
  if (std::ranges::any_of(p_.plan.skip_rows, [&](bound_condition const& c) { return c.holds(cells); })) {
    return ++counts_.skipped, false;
  }
  return true;
}

void row_reader::row(std::span<std::string_view const> const cells, std::int64_t const line) {
  line_ = line;
  ++counts_.rows;
  mistaken_ = false;
  auto view = row_view{cells, nullptr, p_.plan.words("")};
  if (is_row(cells)) {
    auto const* const when = moment_of(view);
    auto const* const slots = when != nullptr ? slots_of(view) : nullptr;
    for (auto i = std::size_t{0}; slots != nullptr && i != slots->size(); ++i) {
      take(view, p_.plan.bindings[i], (*slots)[i], when->reading);
    }
  }
  if (mistaken_) ++counts_.mistaken;
}

row_reader::moment const* row_reader::moment_of(row_view const& view) {
  auto const text = p_.plan.time.view(view, scratch_);
  // Tables with one value a row say the same time again and again.
  if (text != time_text_) {
    time_text_ = text;
    auto const r = p_.how.format.read(text);
    moment_.ok = r.has_value();
    if (r && r->is_instant) moment_.reading = {local_reading::kind::once, r->at, r->at};
    else if (r) moment_.reading = p_.how.where.at(r->wall);
  }
  if (!moment_.ok) {
    mistake(finding::no_time, "", fmt::format("'{}' is no time as in '{}'.", shown(text), p_.how.written.time.format));
    return nullptr;
  }
  if (moment_.reading.is == local_reading::kind::never) {
    mistake(finding::never_shown, "",
            fmt::format("'{}' did not exist in {}: clocks went forward.", shown(text), p_.how.where.name()));
    return nullptr;
  }
  if (moment_.reading.is == local_reading::kind::twice) note(finding::ambiguous);
  return &moment_;
}

std::vector<slot_no> const* row_reader::slots_of(row_view& view) {
  // Where each column is a thing, all rows have the same ones.
  auto const key = p_.plan.thing_per_column ? std::string_view{} : p_.plan.thing_key.view(view, scratch_);
  if (current_ != nullptr && key == key_) return current_;
  if (key.empty() && !p_.plan.thing_per_column) {
    mistake(finding::no_thing, "", "The key of the thing is empty.");
    return nullptr;
  }
  key_ = key;
  auto const [at, is_new] = slots_.try_emplace(key_);
  if (is_new) at->second = make_slots(view, key_);
  return current_ = &at->second;
}

std::vector<slot_no> row_reader::make_slots(row_view& view, std::string_view const key) {
  auto out = std::vector<slot_no>{};
  auto const tell_of = [&](std::string_view const k) {
    view.thing = p_.things != nullptr ? p_.things->find(k) : nullptr;
    auto const station = p_.known.station_of(k);
    if (!p_.known.closed()) tell(station, view);
    return station;
  };
  auto const common = p_.plan.thing_per_column ? station_no{} : tell_of(key);
  for (auto const& b : p_.plan.bindings) {
    view.words = p_.plan.words(b.name);
    auto const station = p_.plan.thing_per_column ? tell_of(p_.plan.thing_key.of(view)) : common;
    out.push_back(make_slot(view, station, b));
  }
  return out;
}

slot_no row_reader::make_slot(row_view& view, station_no const station, file_plan::binding const& b) {
  auto const& texts = p_.plan.of_rules[b.rule];
  auto const& rule = p_.how.written.series[b.rule];
  auto const n = p_.known.slot_of(station, b.rule, texts.key.of(view));
  if (auto& s = p_.known.at(n); s.name.empty()) {
    auto const unknown = p_.things != nullptr && view.thing == nullptr && texts.name.uses(bound_text::origin::thing);
    s.name = unknown ? b.name : texts.name.of(view);
    if (trim(s.name).empty()) s.name = p_.how.written.series[b.rule].observed_property.name;
    s.description = unknown ? std::string{} : texts.description.of(view);
    s.sensor = texts.sensor.of(view);
    s.made = !rule.optional && !rule.only_if;  // these only where they have values
  }
  return n;
}

void row_reader::tell(station_no const n, row_view const& view) {
  auto& told = p_.known.at(n).told;
  auto const unknown = p_.things != nullptr && view.thing == nullptr;
  if (unknown && told.name.empty() && p_.found != nullptr) p_.found->unknown_thing(told.key);
  told.name = unknown ? told.key : p_.plan.thing_name.of(view);
  if (trim(told.name).empty()) told.name = told.key;
  told.description = p_.plan.thing_description.of(view);
  if (trim(told.description).empty()) told.description = p_.how.written.title;
  told.location_name = p_.plan.thing_place.of(view);
  told.location_geojson = location_of(view);
  told.properties_json = properties_of(view);
}

std::string row_reader::location_of(row_view const& view) {
  auto const lon_text = p_.plan.longitude.of(view);
  auto const lat_text = p_.plan.latitude.of(view);
  auto const lon = trim(lon_text);
  auto const lat = trim(lat_text);
  if (is_missing(lon) && is_missing(lat)) return {};
  // Whatever decimal sign the values have: of a coordinate a point separates no thousands.
  auto const degrees = [&](std::string_view const text) {
    auto const with_point = read_number(text, '.');
    return with_point ? with_point : read_number(text, p_.how.written.decimal[0]);
  };
  auto const x = degrees(lon);
  auto const y = degrees(lat);
  if (!x || !y || !geo::valid({*x, *y})) {
    // A mistake about the thing; the row's values are as good as others.
    auto const sentence =
        fmt::format("'{}' and '{}' are no longitude and latitude in degrees.", shown(lon), shown(lat));
    if (p_.found != nullptr) p_.found->mistake(finding::bad_place, {p_.file, line_}, "", sentence);
    return {};
  }
  auto w = json::writer{};
  w.begin_object().key("type").string("Point").key("coordinates").begin_array().number(*x).number(*y).end_array()
      .end_object();
  return w.take();
}

// A template of one column keeps the kind of what it holds: {capacity} is a number, nothing is left out.
static void write_text(json::writer& w, std::string_view const name, bound_text const& t, row_view const& view) {
  auto const whole = t.of(view);
  auto const text = trim(whole);
  auto const is_cell = t.pieces.size() == 1 && t.pieces[0].from != bound_text::origin::text;
  if (is_cell && text.empty()) return;
  w.key(name);
  auto const integer = is_cell ? parse_int(text) : std::nullopt;
  auto const number = is_cell ? parse_double(text) : std::nullopt;
  if (is_cell && (text == "true" || text == "false")) w.boolean(text == "true");
  else if (integer && std::to_string(*integer) == text) w.integer(*integer);  // not 02114: that is a postal code
  else if (number && !integer && (!text.starts_with('0') || text.starts_with("0.")) && text.size() < 16) {
    w.number(*number);
  } else {
    w.string(text);
  }
}

std::string row_reader::properties_of(row_view const& view) const {
  if (p_.how.properties.empty()) return {};
  auto w = json::writer{};
  w.begin_object();
  for (auto i = std::size_t{0}; i != p_.how.properties.size(); ++i) {
    auto const& p = p_.how.properties[i];
    if (p.text) write_text(w, p.name, p_.plan.properties[i], view);
    else w.key(p.name).raw(p.json);
  }
  return w.end_object().take();
}

bool row_reader::is_missing(std::string_view const cell) const {
  if (cell.empty()) return true;
  auto const& texts = p_.how.written.missing;
  return texts && std::ranges::find(*texts, cell) != texts->end();
}

void row_reader::take(row_view const& view, file_plan::binding const& b, slot_no const n, local_reading const& when) {
  auto const holds = [&](bound_condition const& c) { return c.holds(view.cells); };
  if (!std::ranges::all_of(b.only_if, holds) || std::ranges::any_of(b.skip_if, holds)) return;
  auto const at = p_.how.where.is_fixed() ? when.earlier : resolved(when, p_.known.at(n));
  auto const cell = trim(view.cells[b.column]);
  if (is_missing(cell)) {
    ++counts_.no_value;
    return;
  }
  auto const number = read_number(cell, p_.how.written.decimal[0]);
  if (!number) {
    mistake(finding::no_number, fmt::format(", column {} ({})", b.column + 1, shown(p_.plan.names[b.column])),
            fmt::format("'{}' is no number.", shown(cell)));
    return;
  }
  auto const& rule = p_.how.written.series[b.rule];
  auto const value = rule.factor == 1 && rule.offset == 0 ? *number : scaled(*number, rule.factor, rule.offset);
  if ((rule.minimum && value < *rule.minimum) || (rule.maximum && value > *rule.maximum) || !std::isfinite(value)) {
    return note(finding::out_of_range);
  }
  p_.values.add(
      {to_us(at), value, n, std::uint32_t(std::min<std::int64_t>(line_, 0xFFFFFFFF)), std::uint32_t(p_.file)});
}

}  // namespace madang::sensing::series_import
