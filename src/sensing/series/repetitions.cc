#include "sensing/series/repetitions.h"

#include <algorithm>

#include "sensing/series/id_rows.h"
#include "sensing/series/series_reader.h"

namespace madang::sensing {
namespace {

// Below this many it is quicker to search for each than to index the chunk.
constexpr auto kFewItems = std::size_t{8};

std::optional<std::size_t> find_in_sorted(columns const& c, observation const& o) {
  for (auto it = std::ranges::lower_bound(c.t, o.start_us); it != c.t.end() && *it == o.start_us; ++it) {
    auto const i = std::size_t(it - c.t.begin());
    if (c.same_as(i, o)) return i;
  }
  return std::nullopt;
}

}  // namespace

void repetitions::look_up(std::span<new_observation const> const items, missing const& wanted) {
  look_up_ids(items, wanted);
  auto by_series = std::map<datastream_no, std::vector<std::size_t>>{};
  for (auto const i : wanted) {
    if (!items[i].id) by_series[items[i].datastream].push_back(i);
  }
  if (by_series.empty()) return;
  for (auto const& [d, of_series] : by_series) {
    // Before the snapshot: if something is sealed in between, it is looked up once more.
    auto const* const s = context_.series.find(d);
    auto const lock = std::lock_guard{s->mutex};
    sealed_seq_[d.value] = s->sealed_seq;
  }
  context_.db.read([&](store::transaction& tx) {
    for (auto& [d, of_series] : by_series) {
      std::ranges::sort(of_series, {}, [&](std::size_t const i) { return items[i].value.start_us; });
      look_up_series(tx, d, items, of_series);
    }
  });
}

// `wanted` is sorted by time.
void repetitions::look_up_series(store::transaction& tx, datastream_no const d,
                                 std::span<new_observation const> const items,
                                 std::span<std::size_t const> const wanted) {
  auto const time_of = [&](std::size_t const i) { return items[i].value.start_us; };
  auto heads = std::vector<chunk_head>{};
  each_head(
      tx,
      {.datastream = d, .lower = before_all_at(time_of(wanted.front())), .upper = after_all_at(time_of(wanted.back()))},
      [&](chunk_head const& h) { heads.push_back(h); });
  for (auto const& h : heads) {
    auto const first = std::ranges::lower_bound(wanted, h.first.t_us, {}, time_of);
    auto const end = std::ranges::upper_bound(wanted, h.last.t_us, {}, time_of);
    if (first >= end) continue;
    auto points = columns{};
    try {
      points = read_chunk(tx, h);
    } catch (damaged_chunk const&) {  // what nobody can read is no reason to refuse what is new
      continue;
    }
    auto const index = std::size_t(end - first) > kFewItems ? std::make_unique<repetition_index>(points) : nullptr;
    for (auto it = first; it != end; ++it) {
      auto const& o = items[*it].value;
      if (auto const i = index ? index->find(points, o) : find_in_sorted(points, o)) {
        found_.emplace(*it, points.seq[*i]);
      }
    }
  }
}

void repetitions::look_up_ids(std::span<new_observation const> const items, missing const& wanted) {
  auto owners = std::vector<std::pair<std::string, observation_id>>{};
  auto asked = false;
  for (auto const i : wanted) asked = asked || items[i].id;
  if (!asked) return;
  context_.db.read([&](store::transaction& tx) {
    for (auto const i : wanted) {
      if (!items[i].id) continue;
      if (auto const id = find_id(tx, *items[i].id)) owners.emplace_back(*items[i].id, *id);
      else ids_[*items[i].id] = {};
    }
  });
  for (auto const& [text, id] : owners) ids_[text] = {id, find_observation(context_, id)};
}

}  // namespace madang::sensing
