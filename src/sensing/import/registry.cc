#include "sensing/import/registry.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "sensing/import/limits.h"

namespace madang::sensing::series_import {
namespace {

constexpr auto kStationsAtOnce = std::size_t{500};

ports::series_description described(recipe const& r, slot const& s) {
  auto const& rule = r.written.series[s.rule];
  auto const& by = rule.sensor ? rule.sensor : r.written.sensor;
  auto const sensor = s.sensor.empty() ? fmt::format("Not named: {}", r.written.title) : s.sensor;
  return {.key = s.key,
          .name = s.name,
          .description = s.description.empty() ? s.name : s.description,
          .observed_property = {rule.observed_property.name, rule.observed_property.definition,
                                rule.observed_property.description.value_or(rule.observed_property.name)},
          .unit = {rule.unit.name, rule.unit.symbol, rule.unit.definition},
          .sensor_name = sensor,
          .sensor_description = by && by->description ? *by->description : sensor,
          .sensor_metadata = by && by->metadata ? *by->metadata : std::string{}};
}

}  // namespace

station_no registry::station_of(std::string_view const key) {
  if (auto const known = find(key)) return *known;
  if (closed_) throw too_many{"A file has changed while it was read: there is a thing that was not there before."};
  if (stations_.size() == kThings) {
    throw too_many{fmt::format("There are more than {} things.", with_thousands(kThings))};
  }
  auto const n = std::uint32_t(stations_.size());
  by_key_.emplace(key, n);
  stations_.emplace_back().told.key = key;
  return {n};
}

std::optional<station_no> registry::find(std::string_view const key) const {
  auto const at = by_key_.find(std::string{key});
  return at == by_key_.end() ? std::nullopt : std::optional{station_no{at->second}};
}

slot_no registry::slot_of(station_no const of, std::size_t const rule, std::string key) {
  auto const whole_key = fmt::format("{}\x1f{}", of.value, key);
  if (auto const at = slot_by_key_.find(whole_key); at != slot_by_key_.end()) return {at->second};
  if (closed_) throw too_many{"A file has changed while it was read: there is a series that was not there before."};
  if (slots_.size() == kSeries) throw too_many{fmt::format("There are more than {} series.", with_thousands(kSeries))};
  auto const n = std::uint32_t(slots_.size());
  slot_by_key_.emplace(whole_key, n);
  auto& s = slots_.emplace_back();
  s.of = of;
  s.rule = rule;
  s.key = std::move(key);
  stations_[of.value].slots.push_back({n});
  return {n};
}

void registry::close() {
  closed_ = true;
  for (auto& s : slots_) {
    s.before.reset();
    s.backwards = false;
  }
}

void registry::make(ports::series_port& port, std::string_view const data_set, recipe const& r,
                    std::function<void(std::size_t)> const& progress) {
  for (auto from = std::size_t{0}; from < stations_.size(); from += kStationsAtOnce) {
    auto const to = std::min(stations_.size(), from + kStationsAtOnce);
    auto told = std::vector<ports::station_description>{};
    auto made = std::vector<slot*>{};
    for (auto i = from; i != to; ++i) {
      auto& d = told.emplace_back(stations_[i].told);
      for (auto const n : stations_[i].slots) {
        auto& s = at(n);
        if (!s.made) continue;
        d.series.push_back(described(r, s));
        made.push_back(&s);
      }
    }
    auto const numbers = port.describe(r.written.source, data_set, told);
    for (auto i = std::size_t{0}; i != made.size(); ++i) made[i]->no = numbers.at(i);
    progress(to - from);
  }
}

}  // namespace madang::sensing::series_import
