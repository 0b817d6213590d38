#include "sensing/directory.h"

#include <mutex>

#include "core/base/text.h"

namespace madang::sensing {

constexpr auto kAll = store::statement{"sensing.datastreams",
                                       "SELECT no, id_int, id_text, data_set, thing, sensor, observed_property, "
                                       "unit_of_measurement FROM sensing_datastream ORDER BY no"};

void directory::load(store::transaction& tx) {
  tx.each(kAll, {}, [&](store::row_view const& r) {
    put({.no = {r.integer(0)},
         .id = {r.maybe_integer(1), r.string(2)},
         .data_set = {r.integer(3)},
         .thing = r.integer(4),
         .sensor = r.integer(5),
         .observed_property = r.integer(6),
         .unit = fnv1a(r.text(7))});
  });
}

template <typename Map, typename Key>
static typename Map::mapped_type look_up(Map const& map, Key const& key) {
  auto const at = map.find(key);
  return at == map.end() ? typename Map::mapped_type{} : at->second;
}

std::shared_ptr<datastream_info const> directory::find(entity_id const& id) const {
  auto const lock = std::shared_lock{mutex_};
  return id.number ? look_up(by_number_, *id.number) : look_up(by_text_, id.text);
}
std::shared_ptr<datastream_info const> directory::find(datastream_no const no) const {
  auto const lock = std::shared_lock{mutex_};
  return look_up(by_no_, no.value);
}
std::size_t directory::size() const {
  auto const lock = std::shared_lock{mutex_};
  return by_no_.size();
}

std::vector<std::shared_ptr<datastream_info const>> directory::all() const {
  auto out = std::vector<pointer>{};
  {
    auto const lock = std::shared_lock{mutex_};
    out.reserve(by_no_.size());
    for (auto const& [_, p] : by_no_) out.push_back(p);
  }
  std::ranges::sort(out, {}, [](pointer const& p) { return p->no; });
  return out;
}
std::vector<std::shared_ptr<datastream_info const>> directory::of_thing(entity_no const thing) const {
  auto out = std::vector<pointer>{};
  auto const lock = std::shared_lock{mutex_};
  for (auto const no : look_up(by_thing_, thing)) out.push_back(look_up(by_no_, no));
  return out;
}

// What is held under its number and its id; nobody finds it gone while it changes.
void directory::point_to(pointer const& p) {
  by_no_[p->no.value] = p;
  if (p->id.number) by_number_[*p->id.number] = p;
  else by_text_[p->id.text] = p;
}

void directory::put(datastream_info d) {
  auto const p = std::make_shared<datastream_info const>(std::move(d));
  auto const lock = std::unique_lock{mutex_};
  remove_locked(p->no);
  point_to(p);
  by_thing_[p->thing].push_back(p->no.value);
}

void directory::remove(datastream_no const no) {
  auto const lock = std::unique_lock{mutex_};
  remove_locked(no);
}

void directory::remove_locked(datastream_no const no) {
  auto const p = look_up(by_no_, no.value);
  if (!p) return;
  if (p->id.number) by_number_.erase(*p->id.number);
  else by_text_.erase(p->id.text);
  auto& siblings = by_thing_[p->thing];
  std::erase(siblings, no.value);
  if (siblings.empty()) by_thing_.erase(p->thing);
  by_no_.erase(no.value);
}

void directory::set_default_foi_locked(pointer const& old, foi_no const foi) {
  if (!old || old->default_foi == foi) return;
  auto d = *old;
  d.default_foi = foi;
  point_to(std::make_shared<datastream_info const>(std::move(d)));
}

void directory::set_default_foi(datastream_no const no, foi_no const foi) {
  auto const lock = std::unique_lock{mutex_};
  set_default_foi_locked(look_up(by_no_, no.value), foi);
}

void directory::forget_default_foi_of_thing(entity_no const thing) {
  auto const lock = std::unique_lock{mutex_};
  for (auto const no : look_up(by_thing_, thing)) set_default_foi_locked(look_up(by_no_, no), {});
}
void directory::forget_default_foi(foi_no const foi) {
  auto const all_of_them = all();
  auto const lock = std::unique_lock{mutex_};
  for (auto const& x : all_of_them) {
    auto const now = look_up(by_no_, x->no.value);
    if (now && now->default_foi == foi) set_default_foi_locked(now, {});
  }
}

}  // namespace madang::sensing
