#include "sensing/series/edits.h"

#include <algorithm>

#include "sensing/series/chunk_summary.h"
#include "sensing/series/id_rows.h"
#include "sensing/series/ingest.h"
#include "sensing/series/result_json.h"

namespace madang::sensing {
namespace {

using store::arg;
using store::statement;

constexpr auto kLog =
    statement{"sensing.log_edit",
              "INSERT INTO sensing_edit (edit, datastream, seq, t_us, what, n, old, new, who, why, at_us) "
              "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr auto kHasContent =
    statement{"sensing.log_has_content",
              "SELECT 1 FROM sensing_edit WHERE datastream = $1 AND (old IS NOT NULL OR new IS NOT NULL) LIMIT 1"};
constexpr auto kForget = statement{"sensing.log_forget",
                                   "UPDATE sensing_edit SET old = NULL, new = NULL WHERE datastream = $1 AND seq = $2"};
constexpr auto kForgetAll =
    statement{"sensing.log_forget_all", "UPDATE sensing_edit SET old = NULL, new = NULL WHERE datastream = $1"};
constexpr auto kForgetFoi =
    statement{"sensing.forget_foi", "DELETE FROM sensing_foi_use WHERE foi = $1 AND datastream = $2"};

// With the words of SensorThings, for whoever reads the log.
std::string to_json(observation const& o) {
  auto const end = o.end_us == observation::kNone ? std::nullopt : std::optional{from_us(o.end_us)};
  auto w = json::writer{};
  w.begin_object().key("phenomenonTime").string(to_iso8601({from_us(o.start_us), end}));
  if (o.result_us != observation::kNone) w.key("resultTime").string(to_rfc3339(from_us(o.result_us)));
  w.key("result");
  write_result(w, o);
  if (o.foi.value != 0) w.key("featureOfInterest").integer(o.foi.value);
  if (!o.extra.empty()) w.key("extra").raw(o.extra);
  w.end_object();
  return w.take();
}

}  // namespace

struct edits::log_line {
  datastream_no datastream{};
  std::optional<position> at{};
  std::string_view what{};
  std::int64_t n{1};
  std::optional<std::string> before{}, after{};
};

// --- the pieces

// The chunks that `heads` lets through, without the points that `points` lets through.
edits::removal edits::remove_points(store::transaction& tx, datastream_no const d, head_filter const& heads,
                                    point_filter const& points) {
  auto wanted = std::vector<chunk_head>{};
  each_head(tx, {.datastream = d}, [&](chunk_head const& h) {
    if (heads(h)) wanted.push_back(h);
  });
  auto out = removal{};
  for (auto const& h : wanted) {
    auto const all = read_chunk(tx, h);
    auto kept = columns{};
    for (auto i = std::size_t{0}; i != all.size(); ++i) (points(all, i) ? out.removed : kept).push(all, i);
    if (kept.size() == all.size()) continue;
    out.changes.erased.push_back(h.no);
    if (!kept.empty()) context_.merger().add_pieces(d, kept, false, out.changes);
  }
  context_.number(out.changes.inserted);
  return out;
}

void edits::write_log(store::transaction& tx, log_line const& l, editor const& by) {
  tx.execute(kLog, {++context_.last_edit, l.datastream.value, l.at ? arg{std::int64_t{l.at->seq}} : arg{},
                    l.at ? arg{l.at->t_us} : arg{}, l.what, l.n, l.before, l.after, by.who, by.why,
                    to_us(context_.time.now())});
}

// What was deleted is not kept in the log either, and its ids are free.
void edits::forget(store::transaction& tx, series_state const& s, columns const& removed) {
  auto const logged = tx.integer(kHasContent, {s.no.value}).has_value();
  auto const has_ids = [&] {
    auto const lock = std::lock_guard{s.mutex};
    return s.has_ids;
  }();
  for (auto i = std::size_t{0}; i != removed.size(); ++i) {
    if (logged) tx.execute(kForget, {s.no.value, std::int64_t{removed.seq[i]}});
    if (has_ids) erase_id(tx, make_observation_id(s.no, removed.seq[i]));
  }
}

// --- what is offered

edited edits::edit(observation_id const id, observation const& changed, editor const& by) {
  auto* const s = context_.series.find(datastream_of(id));
  if (!s) return edited::not_found;
  auto item = new_observation{.datastream = s->no, .value = changed};
  item.value.seq = seq_of(id);
  if (normalise(item)) return edited::refused;
  auto const chunks = std::lock_guard{context_.chunks};
  sealer_.seal(*s);
  auto row = series_row{};
  auto found = false;
  write_chunks(context_, {&s, 1}, [&](store::transaction& tx) {
    auto const holds = [&](chunk_head const& h) { return h.seq_min <= seq_of(id) && h.seq_max >= seq_of(id); };
    auto const is_it = [&](columns const& c, std::size_t const i) { return c.seq[i] == seq_of(id); };
    auto const old = remove_points(tx, s->no, holds, is_it);
    found = !old.removed.empty();
    if (!found) return;
    apply(tx, old.changes);
    auto now = columns{};
    now.push(item.value);
    auto added = chunk_changes{};
    context_.merger().merge(tx, s->no, now, false, added);
    context_.number(added.inserted);
    apply(tx, added);
    row = summarise_chunks(tx, *s);
    put_series_row(tx, row);
    write_log(tx, {.datastream = s->no, .at = old.removed.at(0), .what = "edit", .before = to_json(old.removed.get(0)),
                   .after = to_json(item.value)}, by);
  });
  if (found) remember_chunks(context_, *s, row);
  return found ? edited::done : edited::not_found;
}

// What was asked for one by one is logged one by one.
std::int64_t edits::erase_from(series_state& s, head_filter const& heads, point_filter const& points,
                               std::string_view const what, bool const line_each, editor const& by) {
  sealer_.seal(s);
  auto gone = removal{};
  context_.db.read([&](store::transaction& tx) { gone = remove_points(tx, s.no, heads, points); });
  if (gone.removed.empty()) return 0;
  auto row = series_row{};
  auto* const one = &s;
  write_chunks(context_, {&one, 1}, [&](store::transaction& tx) {
    apply(tx, gone.changes);
    forget(tx, s, gone.removed);
    row = summarise_chunks(tx, s);
    put_series_row(tx, row);
    for (auto i = std::size_t{0}; line_each && i != gone.removed.size(); ++i) {
      write_log(tx, {.datastream = s.no, .at = gone.removed.at(i), .what = what}, by);
    }
    if (!line_each) write_log(tx, {.datastream = s.no, .what = what, .n = std::int64_t(gone.removed.size())}, by);
  });
  remember_chunks(context_, s, row);
  return std::int64_t(gone.removed.size());
}

std::int64_t edits::erase(std::span<observation_id const> const ids, editor const& by) {
  auto by_series = std::map<datastream_no, std::vector<std::uint32_t>>{};
  for (auto const id : ids) by_series[datastream_of(id)].push_back(seq_of(id));
  auto n = std::int64_t{0};
  for (auto& [d, seqs] : by_series) {
    auto* const s = context_.series.find(d);
    if (!s) continue;
    std::ranges::sort(seqs);
    auto const holds = [&](chunk_head const& h) {
      auto const it = std::ranges::lower_bound(seqs, h.seq_min);
      return it != seqs.end() && *it <= h.seq_max;
    };
    auto const is_one = [&](columns const& c, std::size_t const i) {
      return std::ranges::binary_search(seqs, c.seq[i]);
    };
    auto const chunks = std::lock_guard{context_.chunks};
    n += erase_from(*s, holds, is_one, "erase", true, by);
  }
  return n;
}

std::int64_t edits::erase_by_foi(foi_no const foi, editor const& by) {
  auto n = std::int64_t{0};
  context_.series.each([&](series_state& s) {
    {
      auto const lock = std::lock_guard{s.mutex};
      auto has = false;
      for (auto i = std::size_t{0}; i != s.committed && !has; ++i) {
        has = s.tail.foi[s.tail.foi.is_constant() ? 0 : i] == foi.value;
      }
      if (!has) return;
    }
    auto const chunks = std::lock_guard{context_.chunks};
    sealer_.seal(s);  // from here on sensing_foi_use knows of it
  });
  auto concerned = std::vector<datastream_no>{};
  context_.db.read([&](store::transaction& tx) { concerned = series_of_foi(tx, foi); });
  for (auto const d : concerned) {
    auto& s = context_.series.get(d);
    auto const chunks = std::lock_guard{context_.chunks};
    n += erase_from(
        s, [&](chunk_head const& h) { return h.foi == foi.value || h.foi == chunk_head::kSeveral; },
        [&](columns const& c, std::size_t const i) { return c.foi[i] == foi.value; }, "erase_by_foi", false, by);
    context_.db.write([&](store::transaction& tx) { tx.execute(kForgetFoi, {foi.value, d.value}); });
    auto const lock = std::lock_guard{s.mutex};
    if (s.foi_written == foi.value) s.foi_written = 0;
  }
  return n;
}

void edits::wait_for_commits(series_state& s, std::uint64_t const seq) {
  for (;;) {
    {
      auto const lock = std::lock_guard{s.mutex};
      if (s.committed == s.tail.size() || s.tail.seq[s.committed] >= seq) return;
    }
    context_.db.write([](store::transaction&) {});  // stands in the queue behind what is being written
  }
}

std::int64_t edits::erase_series(datastream_no const d, editor const& by) {
  auto* const s = context_.series.find(d);
  if (!s) return 0;
  auto const chunks = std::lock_guard{context_.chunks};
  reconcile_all(context_);
  auto const end = [&] {
    auto const lock = std::lock_guard{s->mutex};
    return s->next_seq;
  }();
  wait_for_commits(*s, end);
  auto const unsealed = [&] {  // of the points that go
    auto const lock = std::lock_guard{s->mutex};
    auto n = std::size_t{0};
    while (n != s->committed && s->tail.seq[n] < end) ++n;
    return n;
  }();
  auto const n = s->sealed_n + std::int64_t(unsealed);
  // The row stays: its sealed_seq says of rows in the tail that they are gone.
  write_chunks(context_, {&s, 1}, [&](store::transaction& tx) {
    erase_all_chunks(tx, d);
    erase_ids(tx, d);
    tx.execute(kForgetAll, {d.value});
    put_series_row(tx, {.datastream = d, .sealed_seq = end, .next_seq = end});
    write_log(tx, {.datastream = d, .what = "erase_series", .n = n}, by);
  });
  {
    auto const lock = std::scoped_lock{context_.accept, s->mutex};
    context_.totals->add_unsealed(-std::int64_t(unsealed), -s->drop_sealed(unsealed, end));
    s->newest_us = observation::kNone;
    for (auto const t : s->tail.t) s->newest_us = std::max(s->newest_us, t);
    s->foi_written = 0;
  }
  remember_chunks(context_, *s, {.datastream = d, .sealed_seq = end});
  return n;
}

}  // namespace madang::sensing
