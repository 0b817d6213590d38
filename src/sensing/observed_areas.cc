#include "sensing/observed_areas.h"

#include <algorithm>

#include "sensing/series/series_reader.h"

namespace madang::sensing {

constexpr auto kPlaces = store::statement{"sensing.feature_places",
    "SELECT no, west, south, east, north FROM sensing_feature_of_interest WHERE west IS NOT NULL"};

static void unite(std::optional<geo::box>& all, geo::box const& b) { all = all ? geo::united(*all, b) : b; }

void observed_areas::load(store::transaction& entities, series_store const& observations) {
  auto const uses = observations.feature_uses();
  auto const lock = std::lock_guard{mutex_};
  areas_.clear();
  places_.clear();
  entities.each(kPlaces, {}, [&](store::row_view const& r) {
    places_[r.integer(0)] = {r.number(1), r.number(2), r.number(3), r.number(4)};
  });
  for (auto const& [d, f] : uses) add(areas_[d.value], f.value);
}

void observed_areas::add(area& a, std::int64_t const feature) {
  if (a.last == feature) return;
  a.last = feature;
  auto const at = std::ranges::lower_bound(a.features, feature);
  if (at != a.features.end() && *at == feature) return;
  a.features.insert(at, feature);
  if (auto const p = places_.find(feature); p != places_.end()) unite(a.box, p->second);
}

void observed_areas::observed(std::span<committed const> const all) {
  auto const lock = std::lock_guard{mutex_};
  auto last = datastream_no{};
  auto* a = static_cast<area*>(nullptr);  // of the last: they come in runs
  for (auto const& x : all) {
    if (x.value->foi.value == 0) continue;
    if (!a || x.datastream != last) a = &areas_[(last = x.datastream).value];
    add(*a, x.value->foi.value);
  }
}

void observed_areas::measure(area& a) const {
  a.box.reset();
  for (auto const f : a.features) {
    if (auto const p = places_.find(f); p != places_.end()) unite(a.box, p->second);
  }
}

void observed_areas::made(foi_no const f, std::optional<geo::box> const& b) {
  auto const lock = std::lock_guard{mutex_};
  if (b) places_[f.value] = *b;
}

void observed_areas::moved(foi_no const f, std::optional<geo::box> const& b) {
  auto const lock = std::lock_guard{mutex_};
  if (b) places_[f.value] = *b;
  else places_.erase(f.value);
  for (auto& [_, a] : areas_) {
    if (std::ranges::binary_search(a.features, f.value)) measure(a);
  }
}

void observed_areas::forget(foi_no const f) {
  auto const lock = std::lock_guard{mutex_};
  places_.erase(f.value);
  for (auto& [_, a] : areas_) {
    auto const at = std::ranges::lower_bound(a.features, f.value);
    if (at == a.features.end() || *at != f.value) continue;
    a.features.erase(at);
    a.last = 0;
    measure(a);
  }
}

void observed_areas::forget(datastream_no const d) {
  auto const lock = std::lock_guard{mutex_};
  areas_.erase(d.value);
}

void observed_areas::recount(datastream_no const d, series_store& observations) {
  auto before = std::vector<std::int64_t>{};
  {
    auto const lock = std::lock_guard{mutex_};
    auto const a = areas_.find(d.value);
    if (a == areas_.end() || (a->second.features.size() < 2 && observations.count(d) > 0)) return;
    before = a->second.features;
  }
  auto found = std::vector<std::int64_t>{};
  auto reader = series_reader{observations, {.datastream = d, .numbers = {}}, {}};
  auto block = columns{};
  while (reader.next(block)) {
    for (auto i = std::size_t{0}; i != block.size(); ++i) {
      auto const f = block.foi[i];
      if (f != 0 && (found.empty() || found.back() != f)) found.push_back(f);
    }
    std::ranges::sort(found);
    found.erase(std::ranges::unique(found).begin(), found.end());
  }
  auto const lock = std::lock_guard{mutex_};
  auto& a = areas_[d.value];
  // What came while we read stays.
  std::ranges::copy_if(a.features, std::back_inserter(found),
                       [&](std::int64_t const f) { return !std::ranges::binary_search(before, f); });
  std::ranges::sort(found);
  found.erase(std::ranges::unique(found).begin(), found.end());
  a = {.last = 0, .features = std::move(found), .box = {}};
  measure(a);
}

std::optional<geo::box> observed_areas::of(datastream_no const d) const {
  auto const lock = std::lock_guard{mutex_};
  auto const a = areas_.find(d.value);
  return a == areas_.end() ? std::nullopt : a->second.box;
}

}  // namespace madang::sensing
