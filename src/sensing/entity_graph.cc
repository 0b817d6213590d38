#include "sensing/entity_graph.h"

namespace madang::sensing {

void entity_graph::keep(entity e) {
  auto const no = e.no;
  entities_[std::size_t(e.type)].insert_or_assign(no, std::move(e));
}

void entity_graph::fetch(model const& m, std::vector<entity_no> const& numbers) {
  auto& known = entities_[std::size_t(m.type)];
  auto missing = std::vector<entity_no>{};
  for (auto const no : numbers) {
    if (known.try_emplace(no).second) missing.push_back(no);
  }
  for (auto& e : source_.fetch(m, missing)) keep(std::move(e));
}

entity const* entity_graph::get(model const& m, entity_no const no) {
  fetch(m, {no});
  auto const& found = entities_[std::size_t(m.type)].at(no);
  return found ? &*found : nullptr;
}

std::vector<entity_no> const& entity_graph::related(model const& m, relation const& r, entity_no const no) {
  if (auto const at = related_.find({&r, no}); at != related_.end()) return at->second;
  prefetch_related(m, r, std::span{&no, 1});
  return related_.at({&r, no});
}

void entity_graph::prefetch_related(model const& m, relation const& r, std::span<entity_no const> const from) {
  auto missing = std::vector<entity_no>{};
  for (auto const no : from) {
    if (related_.try_emplace({&r, no}).second) missing.push_back(no);
  }
  for (auto& [no, others] : source_.related(m, r, missing)) related_[{&r, no}] = std::move(others);
}

void entity_graph::prefetch(model const& m, std::span<entity_no const> const from,
                            std::span<query::path const> const paths) {
  for (auto const& p : paths) prefetch_path(m, {from.begin(), from.end()}, p);
}

void entity_graph::prefetch_path(model const& start, std::vector<entity_no> from, query::path const& p) {
  auto const* m = &start;
  for (auto const& s : p.segments) {
    auto const* r = m->find_relation(s.name);
    if (!r || r->by == relation_by::observations || from.empty()) return;
    prefetch_related(*m, *r, from);
    auto next = std::vector<entity_no>{};
    for (auto const no : from) {
      auto const& others = related_.at({r, no});
      next.insert(next.end(), others.begin(), others.end());
    }
    std::ranges::sort(next);
    next.erase(std::ranges::unique(next).begin(), next.end());
    m = &model_of(r->to);
    fetch(*m, next);
    from = std::move(next);
  }
}

entity_id entity_graph::id_of(observation_id const id) {
  constexpr auto kStretch = std::uint32_t{1'024};
  auto const d = datastream_of(id);
  if (!city_.observations.has_client_ids(d)) return {id.value, {}};
  auto const stretch = seq_of(id) / kStretch;
  if (given_.of != d || given_.stretch != stretch) {
    given_ = {d, stretch, {}};
    for (auto& [seq, text] :
         city_.observations.client_ids(d, stretch * kStretch, stretch * kStretch + (kStretch - 1))) {
      given_.ids.emplace(seq, std::move(text));
    }
  }
  auto const at = given_.ids.find(seq_of(id));
  return at == given_.ids.end() ? entity_id{id.value, {}}
                                : entity_id::from_path(at->second).value_or(entity_id{id.value, {}});
}

}  // namespace madang::sensing
