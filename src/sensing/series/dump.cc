#include "sensing/series/dump.h"

#include <algorithm>

#include <fmt/format.h>

#include "sensing/series/codec.h"
#include "sensing/series/id_rows.h"
#include "sensing/series/series_context.h"
#include "sensing/series/series_reader.h"

namespace madang::sensing {
namespace {

using store::arg;
using store::statement;

constexpr auto kEdits =
    statement{"sensing.dump_edits",
              "SELECT edit, datastream, seq, t_us, what, n, old, new, who, why, at_us FROM sensing_edit ORDER BY edit"};
constexpr auto kPutEdit =
    statement{"sensing.load_edit",
              "INSERT INTO sensing_edit (edit, datastream, seq, t_us, what, n, old, new, who, why, at_us) "
              "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr auto kChunksTogether = std::size_t{512};
constexpr auto kAnySeq = std::uint32_t{0xFFFF'FFFF};

dumped_edit read_edit(store::row_view const& r) {
  return {.edit = r.integer(0),
          .datastream = {r.integer(1)},
          .seq = r.maybe_integer(2),
          .t_us = r.maybe_integer(3),
          .what = r.string(4),
          .n = r.integer(5),
          .before = r.maybe_string(6),
          .after = r.maybe_string(7),
          .who = r.string(8),
          .why = r.string(9),
          .at_us = r.integer(10)};
}

void put_edit(store::transaction& tx, dumped_edit const& e) {
  tx.execute(kPutEdit,
             {e.edit, e.datastream.value, e.seq, e.t_us, e.what, e.n, e.before, e.after, e.who, e.why, e.at_us});
}

[[noreturn]] void refuse(std::string const& why) { throw store::error{store::error::kind::conflict, why}; }

void dump_points(series_store& from, datastream_no const d, std::size_t const piece,
                 std::function<void(dump_record const&)> const& to) {
  auto reader = series_reader{from, {.datastream = d}, {}};
  for (auto page = columns{}; reader.next(page);) {
    for (auto first = std::size_t{0}; first < page.size(); first += piece) {
      auto part = columns{};
      part.append(page, first, std::min(piece, page.size() - first));
      to(dumped_points{d, encode(part)});
    }
  }
}

}  // namespace

void dump(series_store& from, std::function<void(dump_record const&)> const& to) {
  auto& c = from.context();
  for (auto const d : from.datastreams()) {
    auto head = dumped_series{.datastream = d};
    {
      auto const& s = *c.series.find(d);
      auto const lock = std::lock_guard{s.mutex};
      head.next_seq = s.next_seq;
    }
    to(head);
    dump_points(from, d, c.options.chunk_points, to);
    for (auto& [seq, id] : from.client_ids(d, 0, kAnySeq)) to(dumped_id{make_observation_id(d, seq), std::move(id)});
  }
  auto edits = std::vector<dumped_edit>{};
  c.db.read_long([&](store::transaction& tx) {
    tx.each(kEdits, {}, [&](store::row_view const& r) { edits.push_back(read_edit(r)); });
  });
  for (auto& e : edits) to(std::move(e));
}

struct loader::state {
  explicit state(series_context& c) : context{c} {}

  void begin(dumped_series const&);
  void add(datastream_no, columns const&);
  void add_chunks(bool all);
  void add_edit(dumped_edit);
  void flush();
  void remember(series_row const&);

  series_context& context;
  series_state* series{nullptr};  // whose points come
  series_row row{};               // of it, up to the chunks that are made
  columns waiting{};              // for a full chunk
  std::vector<chunk_rows> chunks{};
  std::vector<series_row> rows{};
  std::vector<dumped_id> ids{};
  std::vector<dumped_edit> edits{};
};

void loader::state::begin(dumped_series const& head) {
  add_chunks(true);
  if (!series_map::fits(head.datastream)) refuse(fmt::format("There is no datastream {}.", head.datastream.value));
  series = &context.series.get(head.datastream);
  auto const lock = std::lock_guard{series->mutex};
  if (series->next_seq != 0) refuse(fmt::format("Datastream {} has observations already.", head.datastream.value));
  row.datastream = head.datastream;
  row.sealed_seq = row.next_seq = head.next_seq;
  row.n = row.last_chunk_n = 0;
  row.bounds = {};
  row.latest.reset();
}

void loader::state::add(datastream_no const d, columns const& points) {
  if (!series || series->no != d) begin({.datastream = d});
  auto const behind = [&](position const& p) {
    return !row.latest || position{row.latest->start_us, row.latest->seq} < p;
  };
  if (points.empty()) return;
  if (!points.is_sorted() || !behind(points.at(0))) {
    refuse(fmt::format("The points of datastream {} are not in order.", d.value));
  }
  row.bounds.add(points, 0, points.size());
  row.latest = points.get(points.size() - 1);
  for (auto i = std::size_t{0}; i != points.size(); ++i) {
    row.next_seq = std::max(row.next_seq, std::uint64_t{points.seq[i]} + 1);
  }
  waiting.append(points);
  add_chunks(false);
}

void loader::state::add_chunks(bool const all) {
  if (!series) return;
  auto const full = context.options.chunk_points;
  auto const n = all ? waiting.size() : waiting.size() / full * full;
  if (n != 0) {
    auto changes = chunk_changes{};
    auto ready = columns{};
    ready.append(waiting, 0, n);
    waiting.erase(0, n);
    context.merger().add_pieces(series->no, ready, true, changes);
    row.n += std::int64_t(n);
    row.last_chunk_n = changes.inserted.back().head.n;
    std::ranges::move(changes.inserted, std::back_inserter(chunks));
  }
  if (all) {
    row.sealed_seq = row.next_seq;
    rows.push_back(row);
    series = nullptr;
  }
  if (chunks.size() >= kChunksTogether || rows.size() >= kChunksTogether) flush();
}

void loader::state::flush() {
  auto const chunks_lock = std::lock_guard{context.chunks};
  auto now = rows;
  if (series) now.push_back(row);  // what is there of it so far
  if (series) now.back().sealed_seq = row.next_seq;
  context.number(chunks);
  context.db.write([&](store::transaction& tx) {
    insert_chunks(tx, chunks);
    for (auto const& r : now) put_series_row(tx, r);
    for (auto const& id : ids) put_id(tx, id.id, id.observation);
    for (auto const& e : edits) put_edit(tx, e);
  });
  for (auto const& r : now) remember(r);
  auto const mark = [](series_state& s) {
    auto const lock = std::lock_guard{s.mutex};
    s.has_ids = true;
  };
  for (auto const& id : ids) mark(context.series.get(datastream_of(id.observation)));
  chunks.clear();
  rows.clear();
  ids.clear();
  edits.clear();
}

void loader::state::remember(series_row const& r) {
  auto& s = context.series.get(r.datastream);
  auto const lock = std::lock_guard{s.mutex};
  context.totals->all.fetch_add(r.n - s.sealed_n);
  s.sealed_seq = r.sealed_seq;
  s.next_seq = r.next_seq;
  s.sealed_n = r.n;
  s.last_chunk_n = r.last_chunk_n;
  s.sealed_first_us = r.bounds.first_us;
  s.sealed_last_us = s.newest_us = r.bounds.last_us;
  s.bounds = r.bounds;
  s.latest = r.latest;
}

// Keeps its number if that is free.
void loader::state::add_edit(dumped_edit e) {
  if (e.edit <= context.last_edit) e.edit = context.last_edit + 1;
  context.last_edit = e.edit;
  edits.push_back(std::move(e));
}

loader::loader(series_store& s) : state_{std::make_unique<state>(s.context())} {}
loader::~loader() = default;

void loader::add(dump_record const& r) {
  if (auto const* const s = std::get_if<dumped_series>(&r)) return state_->begin(*s);
  if (auto const* const id = std::get_if<dumped_id>(&r)) return state_->ids.push_back(*id);
  if (auto const* const e = std::get_if<dumped_edit>(&r)) return state_->add_edit(*e);
  auto const& p = std::get<dumped_points>(r);
  auto points = columns{};
  auto const decoded = decode(p.bytes, points);
  if (!decoded) {
    refuse(fmt::format("Points of datastream {} cannot be read: {}", p.datastream.value, decoded.error().message));
  }
  add(p.datastream, points);
}

void loader::add(datastream_no const d, columns const& points) { state_->add(d, points); }

void loader::finish() {
  state_->add_chunks(true);
  state_->flush();
}

}  // namespace madang::sensing
