#include "sensing/series/chunk_summary.h"

#include <algorithm>

namespace madang::sensing {

constexpr auto kSummary = store::statement{"sensing.summary", R"(
    SELECT CAST(coalesce(sum(n), 0) AS BIGINT), min(t0_us), max(t1_us), max(coalesce(end_us, t1_us)), min(result_first_us),
           max(result_last_us)
    FROM sensing_chunk WHERE datastream = $1)"};

series_row summarise_chunks(store::transaction& tx, series_state const& s) {
  auto row = series_row{.datastream = s.no};
  {
    auto const lock = std::lock_guard{s.mutex};
    row.sealed_seq = s.sealed_seq;
    row.next_seq = s.next_seq;
  }
  auto const time = [](store::row_view const& r, int const c) {
    return r.is_null(c) ? observation::kNone : r.integer(c);
  };
  tx.each(kSummary, {s.no.value}, [&](store::row_view const& r) {
    row.n = r.integer(0);
    row.bounds = {time(r, 1), time(r, 2), time(r, 3), time(r, 4), time(r, 5)};
  });
  try {
    auto const last = chunk_query{.datastream = s.no, .descending = true, .limit = 1};
    each_chunk(tx, last, [&](chunk_head const& h, columns const& points) {
      row.last_chunk_n = h.n;
      row.latest = points.get(points.size() - 1);
    });
  } catch (damaged_chunk const&) {  // then the latest that is known is the best guess
    auto const lock = std::lock_guard{s.mutex};
    row.latest = s.latest;
  }
  return row;
}

void remember_chunks(series_context& c, series_state& s, series_row const& row) {
  auto const lock = std::lock_guard{s.mutex};
  c.totals->all.fetch_add(row.n - s.sealed_n);
  s.sealed_n = row.n;
  s.sealed_first_us = row.bounds.first_us;
  s.sealed_last_us = row.bounds.last_us;
  s.last_chunk_n = row.last_chunk_n;
  s.bounds = row.bounds;
  s.latest = row.latest;
  s.bounds.add(s.tail, 0, s.committed);
  for (auto i = std::size_t{0}; i != s.committed; ++i) s.add_latest(s.tail.get(i));
  s.newest_us = std::max(s.newest_us, row.bounds.last_us);
}

void reconcile(series_context& c, series_state& s) {
  auto row = series_row{};
  c.db.read([&](store::transaction& tx) {
    row = summarise_chunks(tx, s);
    row.sealed_seq = sealed_seq_of(tx, s.no);
  });
  {
    auto const lock = std::scoped_lock{c.accept, s.mutex};
    auto n = std::size_t{0};
    while (n != s.committed && s.tail.seq[n] < row.sealed_seq) ++n;
    if (row.sealed_seq > s.sealed_seq) c.totals->add_unsealed(-std::int64_t(n), -s.drop_sealed(n, row.sealed_seq));
  }
  remember_chunks(c, s, row);
}

void reconcile_all(series_context& c) {
  while (!c.unreconciled.empty()) {
    reconcile(c, *c.unreconciled.back());
    c.unreconciled.pop_back();
  }
}

void write_chunks(series_context& c, std::span<series_state* const> const series, store::store::work const& work) {
  try {
    c.db.write(work);
  } catch (...) {
    c.unreconciled.insert(c.unreconciled.end(), series.begin(), series.end());
    try {
      reconcile_all(c);
    } catch (std::exception const&) {  // the disk does not answer: later
    }
    throw;
  }
}

}  // namespace madang::sensing
