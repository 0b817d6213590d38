#include "sensing/series/sealer.h"

#include <algorithm>
#include <future>

#include "core/base/output.h"
#include "sensing/series/chunk_summary.h"

namespace madang::sensing {
namespace {

using namespace std::chrono_literals;

constexpr auto kPoll = 1s;                           // for the end of the day, and after a failure
constexpr auto kNextDrop = 60s;                      // if somebody reads a table that should go
constexpr auto kSeriesTogether = std::size_t{256};   // in one commit
constexpr auto kPointsOfSeriesMin = std::size_t{64};  // in a tail, on average, before it is sealed
constexpr auto kPointsTogether = std::size_t{262'144};

std::int64_t day_of(instant const t) { return bucket_of(to_us(t), kDayUs); }

}  // namespace

// What leaves the tail of a series at once.
struct sealer::piece {
  series_state* series;
  columns points{};                // sorted
  std::size_t n{0};                // as many stand at the tail's beginning
  std::uint64_t sealed_seq{0};     // once they are sealed
  bool behind_all{false};          // they are later than all chunks
  bool foi_known{false};
  series_row row{};
};

sealer::sealer(series_context& c, std::span<tail_table const> const tables)
    : context_{c}, generation_day_{bucket_of(tables.back().made_us, kDayUs)} {
  for (auto const& t : tables.first(tables.size() - 1)) old_generations_.push_back(t.generation);
}

sealer::~sealer() {
  {
    auto const lock = std::lock_guard{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void sealer::start() {
  thread_ = std::thread{[this] { run(); }};
}

void sealer::is_full(series_state& s) {
  if (s.waits_for_seal) return;
  s.waits_for_seal = true;
  auto const lock = std::lock_guard{mutex_};
  queue_.push_back(&s);
  wake_.notify_one();
}

void sealer::doubts() {
  auto const lock = std::lock_guard{mutex_};
  in_doubt_ = true;
  wake_.notify_one();
}

bool sealer::generation_is_over() const {
  auto const rows = context_.generation_rows.load();
  auto const enough = std::max(context_.options.tail_rows, context_.series.size() * kPointsOfSeriesMin);
  // Before memory is full and nothing more is taken: long texts weigh much, and so do many series with few points.
  auto const heavy = context_.totals->unsealed_bytes.load() > std::int64_t(context_.options.unsealed_bytes_max / 2);
  return rows >= std::int64_t(enough) || (rows > 0 && (heavy || day_of(context_.time.now()) != generation_day_));
}

void sealer::run() {
  auto failed = false;
  for (;;) {
    auto full = std::vector<series_state*>{};
    auto replace = false;
    {
      auto lock = std::unique_lock{mutex_};
      wake_.wait_for(lock, kPoll, [&] { return stopping_ || (!failed && (in_doubt_ || !queue_.empty())); });
      if (stopping_) return;
      for (; !queue_.empty() && full.size() != kSeriesTogether; queue_.pop_front()) full.push_back(queue_.front());
      replace = std::exchange(in_doubt_, false);
    }
    try {
      failed = false;
      if (!full.empty()) seal_full_ones(full);
      if (replace || generation_is_over()) replace_generation();
      if (!old_generations_.empty() && std::chrono::steady_clock::now() >= next_drop_) drop_old_generations();
    } catch (std::exception const& e) {
      failed = true;
      context_.log.error("sensing", "Observations could not be sealed; trying again.", {{"error", e.what()}});
      auto const lock = std::lock_guard{mutex_};
      in_doubt_ = in_doubt_ || replace;
      queue_.insert(queue_.begin(), full.begin(), full.end());
    }
  }
}

void sealer::seal_full_ones(std::vector<series_state*> const& full) {
  {
    auto const chunks = std::lock_guard{context_.chunks};
    seal(full, false);
  }
  for (auto* const s : full) {
    auto const lock = std::lock_guard{s->mutex};
    s->waits_for_seal = false;
    if (s->committed >= context_.options.chunk_points) is_full(*s);
  }
}

// Jobs that the writer did before this one wrote to the old tail, those after it write to the new one.
void sealer::replace_generation() {
  auto const old = context_.generation.load();
  auto finished = std::promise<void>{};
  auto const made_us = to_us(context_.time.now());
  context_.db.write_later(
      [&](store::transaction& tx) {
        make_tail_generation(tx, {old + 1}, made_us);
        context_.generation = old + 1;
      },
      [&](std::exception_ptr const e) {
        if (e) context_.generation = old;
        if (!e) context_.generation_rows = 0;
        e ? finished.set_exception(e) : finished.set_value();
      });
  finished.get_future().get();
  old_generations_.push_back({old});
  generation_day_ = bucket_of(made_us, kDayUs);
}

void sealer::drop_old_generations() {
  seal_all();
  next_drop_ = std::chrono::steady_clock::now() + kNextDrop;
  while (!old_generations_.empty()) {
    context_.db.write([&](store::transaction& tx) { drop_tail_generation(tx, old_generations_.front()); });
    old_generations_.erase(old_generations_.begin());
  }
  next_drop_ = {};
}

void sealer::seal_all() {
  {
    auto const chunks = std::lock_guard{context_.chunks};
    reconcile_all(context_);
  }
  auto all = std::vector<series_state*>{};
  context_.series.each([&](series_state& s) {
    auto const lock = std::lock_guard{s.mutex};
    if (s.committed != 0 || s.in_doubt()) all.push_back(&s);
  });
  auto const told = make_log_output(context_.log, "sensing");
  auto done = progress{*told, "Putting observations into chunks, series", std::int64_t(all.size())};
  for (auto first = std::size_t{0}; first < all.size(); first += kSeriesTogether) {
    // In between others may have their turn.
    auto const chunks = std::lock_guard{context_.chunks};
    auto const some = std::span{all}.subspan(first, std::min(kSeriesTogether, all.size() - first));
    seal(some, true);
    done.add(std::int64_t(some.size()));
  }
}

void sealer::seal(series_state& s) {
  auto* const one = &s;
  seal(std::span{&one, 1}, true);
}

void sealer::seal(std::span<series_state* const> const series, bool const all_of_it) {
  reconcile_all(context_);
  for (auto next = std::size_t{0}; next != series.size();) {
    auto const begin = std::chrono::steady_clock::now();
    auto pieces = std::vector<piece>{};
    for (auto points = std::size_t{0}; next != series.size() && points < kPointsTogether; ++next) {
      auto p = take_piece(*series[next], all_of_it);
      if (!p) continue;
      points += p->n;
      pieces.push_back(std::move(*p));
    }
    if (pieces.empty()) return;
    auto changes = chunk_changes{};
    context_.db.read([&](store::transaction& tx) {
      for (auto& p : pieces) add_changes(tx, p, changes);
    });
    context_.number(changes.inserted);
    auto concerned = std::vector<series_state*>{};
    for (auto const& p : pieces) concerned.push_back(p.series);
    write_chunks(context_, concerned, [&](store::transaction& tx) {
      apply(tx, changes);
      for (auto const& p : pieces) put_series_row(tx, p.row);
    });
    {
      auto const accept = std::lock_guard{context_.accept};
      for (auto const& p : pieces) finish(p);
    }
    context_.chunks_written.add(std::int64_t(changes.inserted.size()));
    context_.seal_time.record(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
}

// Unless all is wanted, as many points as fill chunks, the last one that is there included.
std::optional<sealer::piece> sealer::take_piece(series_state& s, bool const all_of_it) const {
  auto const lock = std::lock_guard{s.mutex};
  auto const full = context_.options.chunk_points;
  auto p = piece{.series = &s, .n = s.committed};
  auto const open = std::size_t(s.last_chunk_n) < full ? std::size_t(s.last_chunk_n) : 0;
  if (!all_of_it) p.n = open + p.n < full ? 0 : (open + p.n) / full * full - open;
  if (p.n == 0 && !(all_of_it && s.in_doubt())) return std::nullopt;
  p.points.append(s.tail, 0, p.n);
  p.points.sort();
  p.sealed_seq = s.seq_after(p.n);
  p.behind_all = p.n != 0 && (s.sealed_n == 0 || p.points.t.front() > s.sealed_last_us);
  p.foi_known = p.points.foi.is_constant() && p.points.foi[0] == s.foi_written;
  p.row = row_of(s, p.sealed_seq, s.sealed_n + std::int64_t(p.n), s.last_chunk_n);
  return p;
}

void sealer::add_changes(store::transaction& tx, piece& p, chunk_changes& out) {
  if (p.n == 0) return;
  auto const before = out.inserted.size();
  auto const merger = context_.merger();
  auto const full = std::int64_t(context_.options.chunk_points);
  if (p.behind_all && (p.row.last_chunk_n == 0 || p.row.last_chunk_n >= full)) {
    merger.add_pieces(p.series->no, p.points, true, out);
  } else {
    merger.merge(tx, p.series->no, p.points, p.behind_all, out);
  }
  auto* last = static_cast<chunk_head const*>(nullptr);
  for (auto i = before; i != out.inserted.size(); ++i) {
    auto& c = out.inserted[i];
    if (p.foi_known && c.head.foi == p.points.foi[0]) c.fois.clear();
    if (!last || c.head.last > last->last) last = &c.head;
  }
  if (p.behind_all || last->last.t_us >= p.series->sealed_last_us) p.row.last_chunk_n = last->n;
}

void sealer::finish(piece const& p) {
  auto& s = *p.series;
  auto const lock = std::lock_guard{s.mutex};
  context_.totals->add_unsealed(-std::int64_t(p.n), -s.drop_sealed(p.n, p.sealed_seq));
  s.last_chunk_n = p.row.last_chunk_n;
  if (p.points.foi.is_constant() && p.n != 0) s.foi_written = p.points.foi[0];
}

}  // namespace madang::sensing
