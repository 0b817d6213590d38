#include "sensing/series/series_store.h"

#include <algorithm>
#include <future>
#include <numeric>

#include "core/base/output.h"
#include "sensing/series/aggregate.h"
#include "sensing/series/edits.h"
#include "sensing/series/id_rows.h"
#include "sensing/series/ingest.h"

namespace madang::sensing {
namespace {

constexpr auto kLastEdit = store::statement{"sensing.last_edit", "SELECT max(edit) FROM sensing_edit"};

void load_rows(series_context& c, store::transaction& tx) {
  c.last_chunk = last_chunk_no(tx);
  c.last_edit = tx.integer(kLastEdit, {}).value_or(0);
  each_series_row(tx, [&](series_row const& r) {
    auto& s = c.series.get(r.datastream);
    s.sealed_seq = r.sealed_seq;
    s.next_seq = std::max(r.next_seq, r.sealed_seq);
    s.sealed_n = r.n;
    s.last_chunk_n = r.last_chunk_n;
    s.sealed_first_us = r.bounds.first_us;
    s.sealed_last_us = s.newest_us = r.bounds.last_us;
    s.bounds = r.bounds;
    s.latest = r.latest;
    c.totals->all += r.n;
  });
  for (auto const d : series_with_ids(tx)) c.series.get(d).has_ids = true;
}

// Rows come in the order in which they were written; of PostgreSQL that is a habit, not a promise.
void order_by_seq(columns& c) {
  auto order = std::vector<std::uint32_t>(c.size());
  std::iota(order.begin(), order.end(), 0U);
  auto const seq_of = [&](std::uint32_t const i) { return c.seq[i]; };
  if (std::ranges::is_sorted(order, {}, seq_of)) return;
  std::ranges::sort(order, {}, seq_of);
  auto sorted = columns{};
  for (auto const i : order) sorted.push(c, i);
  c = std::move(sorted);
}

// The points that are in no chunk. A row whose seq is below sealed_seq was sealed before the end came, or erased.
void load_tails(series_context& c, store::transaction& tx, std::span<tail_table const> const tables) {
  auto const told = make_log_output(c.log, "sensing");
  auto done = progress{*told, "Reading observations that are in no chunk yet"};
  for (auto const& t : tables) {
    auto rows = std::int64_t{0};
    each_tail_row(tx, t.generation, [&](datastream_no const d, observation const& o) {
      ++rows;
      done.add();
      auto& s = c.series.get(d);
      if (o.seq >= s.sealed_seq) s.tail.push(o);
    });
    c.generation = t.generation.value;
    c.generation_rows = rows;
  }
  c.series.each([&](series_state& s) {
    if (s.tail.empty()) return;
    order_by_seq(s.tail);
    s.next_seq = std::max(s.next_seq, std::uint64_t{s.tail.seq[s.tail.size() - 1]} + 1);
    s.newest_us = std::max(s.newest_us, *std::ranges::max_element(s.tail.t));
    s.make_visible(s.tail.size());
    c.totals->all += std::int64_t(s.committed);
    c.totals->add_unsealed(std::int64_t(s.committed), s.weight(0, s.committed));
  });
}

}  // namespace

class series_store::parts {
 public:
  parts(series_context& c, std::span<tail_table const> const tables)
      : sealer_{c, tables},
        edits_{c, sealer_},
        ingest_{c, [this](series_state& s) { sealer_.is_full(s); }, [this] { sealer_.doubts(); }} {
    c.series.each([&](series_state& s) {
      if (s.committed >= c.options.chunk_points) sealer_.is_full(s);
    });
    if (c.options.seals_by_itself) sealer_.start();
  }

  sealer sealer_;
  edits edits_;
  ingest ingest_;  // goes first: what it still commits may want to be sealed
};

series_store::series_store(store::store& db, clock const& time, logger& log, metrics& m, series_options const o)
    : context_{std::make_unique<series_context>(db, time, log, m, o)} {
  auto tables = std::vector<tail_table>{};
  db.read([&](store::transaction& tx) { tables = tail_tables(tx); });
  if (tables.empty()) {
    tables.push_back({{1}, to_us(time.now())});
    db.write([&](store::transaction& tx) { make_tail_generation(tx, {1}, tables.front().made_us); });
  }
  db.read_long([&](store::transaction& tx) {
    load_rows(*context_, tx);
    load_tails(*context_, tx, tables);
  });
  m.gauge("madang_sensing_observations", "Observations there are",
          [t = context_->totals] { return double(t->all.load()); });
  m.gauge("madang_sensing_observations_unsealed", "Observations that are in no chunk yet",
          [t = context_->totals] { return double(t->unsealed.load()); });
  parts_ = std::make_unique<parts>(*context_, tables);
}

series_store::~series_store() = default;
void series_store::end() { parts_->ingest_.end(); }

void series_store::append(std::vector<new_observation> batch, appended done) {
  parts_->ingest_.append(std::move(batch), std::move(done));
}

std::vector<outcome> series_store::append_and_wait(std::vector<new_observation> batch) {
  auto finished = std::promise<result<std::vector<outcome>, store::error>>{};
  append(std::move(batch), [&](auto r) { finished.set_value(std::move(r)); });
  auto r = finished.get_future().get();
  if (!r) throw r.error();
  return std::move(*r);
}

bool series_store::needs_disk(std::span<new_observation const> const batch) const {
  return parts_->ingest_.needs_disk(batch);
}
void series_store::on_commit(std::function<void(std::span<committed const>)> f) {
  parts_->ingest_.on_commit(std::move(f));
}

edited series_store::edit(observation_id const id, observation const& o, editor const& by) {
  return parts_->edits_.edit(id, o, by);
}
std::int64_t series_store::erase(std::span<observation_id const> const ids, editor const& by) {
  return parts_->edits_.erase(ids, by);
}
std::int64_t series_store::erase_by_foi(foi_no const foi, editor const& by) {
  return parts_->edits_.erase_by_foi(foi, by);
}
std::int64_t series_store::erase_series(datastream_no const d, editor const& by) {
  return parts_->edits_.erase_series(d, by);
}

std::optional<observation> series_store::latest(datastream_no const d) const {
  auto const* const s = context_->series.find(d);
  if (!s) return std::nullopt;
  auto const lock = std::lock_guard{s->mutex};
  return s->latest;
}

std::vector<std::optional<observation>> series_store::latest(std::span<datastream_no const> const ds) const {
  auto out = std::vector<std::optional<observation>>{};
  out.reserve(ds.size());
  for (auto const d : ds) out.push_back(latest(d));
  return out;
}

std::int64_t series_store::count(datastream_no const d) const {
  auto const* const s = context_->series.find(d);
  if (!s) return 0;
  auto const lock = std::lock_guard{s->mutex};
  return s->count();
}

std::int64_t series_store::count_all() const { return context_->totals->all.load(); }
std::int64_t series_store::unsealed() const { return context_->totals->unsealed.load(); }

std::optional<series_bounds> series_store::bounds(datastream_no const d) const {
  auto const* const s = context_->series.find(d);
  if (!s) return std::nullopt;
  auto const lock = std::lock_guard{s->mutex};
  return s->count() == 0 ? std::nullopt : std::optional{s->bounds};
}

std::vector<datastream_no> series_store::datastreams() const {
  auto out = std::vector<datastream_no>{};
  context_->series.each([&](series_state const& s) { out.push_back(s.no); });
  return out;
}

std::size_t series_store::memory() const {
  auto n = std::size_t{0};
  context_->series.each([&](series_state const& s) {
    auto const lock = std::lock_guard{s.mutex};
    n += sizeof s + s.tail.memory();
    if (s.latest) {
      n += s.latest->text.capacity() + s.latest->extra.capacity() + s.latest->record.capacity() * sizeof(double);
    }
  });
  return n;
}

std::optional<observation> series_store::find(observation_id const id) const { return find_observation(*context_, id); }

std::optional<observation_id> series_store::find_id(std::string_view const client_given) const {
  auto out = std::optional<observation_id>{};
  context_->db.read([&](store::transaction& tx) { out = sensing::find_id(tx, client_given); });
  return out;
}

bool series_store::has_client_ids(datastream_no const d) const {
  auto const* const s = context_->series.find(d);
  if (!s) return false;
  auto const lock = std::lock_guard{s->mutex};
  return s->has_ids;
}

std::vector<std::pair<std::uint32_t, std::string>> series_store::client_ids(datastream_no const d,
                                                                            std::uint32_t const from,
                                                                            std::uint32_t const to) const {
  auto out = std::vector<std::pair<std::uint32_t, std::string>>{};
  if (has_client_ids(d)) context_->db.read([&](store::transaction& tx) { out = ids_of(tx, d, from, to); });
  return out;
}

std::int64_t series_store::count_points(points_query const& q) const { return sensing::count_points(*context_, q); }
std::vector<bucket> series_store::aggregate(buckets_query const& q) const { return sensing::aggregate(*context_, q); }

void series_store::aggregate(buckets_query q, std::span<datastream_no const> const series,
                             bucket_list_sink const& f) const {
  sensing::aggregate(*context_, q, series, f);
}

std::vector<datastream_no> series_store::datastreams_of(foi_no const foi) const {
  auto out = std::set<datastream_no>{};
  context_->series.each([&](series_state const& s) {
    auto const lock = std::lock_guard{s.mutex};
    for (auto i = std::size_t{0}; i != s.committed; ++i) {
      if (s.tail.foi[i] == foi.value) out.insert(s.no);
      if (s.tail.foi.is_constant()) break;
    }
  });
  context_->db.read([&](store::transaction& tx) {
    for (auto const d : series_of_foi(tx, foi)) out.insert(d);
  });
  return {out.begin(), out.end()};
}

std::vector<std::pair<datastream_no, foi_no>> series_store::feature_uses() const {
  auto out = std::set<std::pair<datastream_no, foi_no>>{};
  context_->series.each([&](series_state const& s) {
    auto const lock = std::lock_guard{s.mutex};
    for (auto i = std::size_t{0}; i != s.committed; ++i) {
      if (s.tail.foi[i] != 0) out.emplace(s.no, foi_no{s.tail.foi[i]});
      if (s.tail.foi.is_constant()) break;
    }
  });
  context_->db.read([&](store::transaction& tx) {
    each_foi_use(tx, [&](datastream_no const d, foi_no const f) { out.emplace(d, f); });
  });
  return {out.begin(), out.end()};
}

bool series_store::has_periods(points_query const& q) const { return sensing::has_periods(*context_, q); }

void series_store::seal_all() { parts_->sealer_.seal_all(); }

}  // namespace madang::sensing
