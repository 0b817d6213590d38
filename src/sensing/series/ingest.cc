#include "sensing/series/ingest.h"

#include <algorithm>

#include "sensing/series/id_rows.h"

namespace madang::sensing {
namespace {

constexpr auto kSeqMax = std::uint64_t{0xFFFF'FFFF};
// A tail this short is searched faster than an index of it is made.
constexpr auto kShortTail = std::size_t{16};
// Nobody waits longer for the company of others than a commit takes, and than this.
constexpr auto kPatienceMax = std::chrono::steady_clock::duration{std::chrono::microseconds{500}};

store::error as_store_error(std::exception_ptr const& e) {
  try {
    std::rethrow_exception(e);
  } catch (store::error const& known) {
    return known;
  } catch (std::exception const& other) {
    return {store::error::kind::other, other.what()};
  }
}

// Holds the mutex of one series at a time: points of one series come one after the other.
class locked_series {
 public:
  series_state* move_to(series_state* const s) {
    if (s == series_) return s;
    lock_ = {};
    series_ = s;
    if (s) lock_ = std::unique_lock{s->mutex};
    return s;
  }

 private:
  series_state* series_{nullptr};
  std::unique_lock<std::mutex> lock_;
};

std::optional<std::size_t> find_in_tail(series_state& s, observation const& o) {
  if (s.tail.size() <= kShortTail) {
    for (auto i = std::size_t{0}; i != s.tail.size(); ++i) {
      if (s.tail.same_as(i, o)) return i;
    }
    return std::nullopt;
  }
  if (!s.repetitions) s.repetitions = std::make_unique<repetition_index>(s.tail);
  return s.repetitions->find(s.tail, o);
}

}  // namespace

ingest::ingest(series_context& c, std::function<void(series_state&)> full, std::function<void()> doubt)
    : context_{c}, full_{std::move(full)}, doubt_{std::move(doubt)} {}

ingest::~ingest() { end(); }

void ingest::end() {
  auto lock = std::unique_lock{context_.accept};
  idle_.wait(lock, [&] { return !scheduled_; });
}

// --- on the caller's thread

bool ingest::needs_disk(std::span<new_observation const> const items) const {
  return std::ranges::any_of(items, [&](new_observation const& n) {
    if (n.id) return true;
    auto const* const s = context_.series.find(n.datastream);
    if (!s) return false;
    auto const lock = std::lock_guard{s->mutex};
    return may_be_sealed(*s, n.value.start_us);
  });
}

bool ingest::is_too_much(std::size_t const items) const {
  auto const lock = std::lock_guard{context_.accept};
  return pending_rows_ + items > context_.options.waiting_rows_max ||
         std::size_t(context_.totals->unsealed_bytes.load()) > context_.options.unsealed_bytes_max;
}

void ingest::append(std::vector<new_observation> items, series_store::appended done) {
  if (is_too_much(items.size())) {
    return done(store::error{store::error::kind::unavailable,
                             "Observations come faster than they can be put away: try again later."});
  }
  auto b = std::make_unique<batch>(batch{.items = std::move(items), .outcomes = {}, .done = std::move(done)});
  b->outcomes.resize(b->items.size());
  for (auto i = std::size_t{0}; i != b->items.size(); ++i) {
    if (auto const wrong = normalise(b->items[i])) b->outcomes[i].reason = *wrong;
    b->has_ids = b->has_ids || b->items[i].id;
  }
  auto ids = std::unique_lock{ids_, std::defer_lock};
  if (b->has_ids) ids.lock();
  auto disk = repetitions{context_};
  try {
    for (;;) {
      auto lock = std::unique_lock{context_.accept};
      auto const missing = accept(*b, disk);
      if (missing.empty() && (b->rows != 0 || b->relies_on_others)) return enqueue(std::move(b));
      lock.unlock();
      if (missing.empty()) break;  // nothing of it is new
      disk.look_up(b->items, missing);
    }
    ids = {};  // whoever gets the answer may append at once
    answer(*b, nullptr);
  } catch (store::error const& e) {
    ids = {};
    b->done(e);
  }
}

// All of the batch or, if something has to be looked up first, nothing. context.accept is held.
repetitions::missing ingest::accept(batch& b, repetitions const& disk) {
  auto missing = repetitions::missing{};
  auto series = locked_series{};
  for (auto i = std::size_t{0}; i != b.items.size(); ++i) {
    if (!b.outcomes[i].reason.empty()) continue;
    auto const& n = b.items[i];
    auto const* const s = n.id ? nullptr : series.move_to(context_.series.find(n.datastream));
    auto const unknown_id = n.id && !pending_ids_.contains(*n.id) && !disk.knows(*n.id);
    if (unknown_id || (s && may_be_sealed(*s, n.value.start_us) && !disk.knows(s->no, s->sealed_seq))) {
      missing.push_back(i);
    }
  }
  if (!missing.empty()) return missing;
  for (auto i = std::size_t{0}; i != b.items.size(); ++i) {
    if (b.outcomes[i].reason.empty()) take(b, i, *series.move_to(&context_.series.get(b.items[i].datastream)), disk);
  }
  return missing;
}

// The mutex of the series is held.
void ingest::take(batch& b, std::size_t const item, series_state& s, repetitions const& disk) {
  auto& n = b.items[item];
  auto const known = n.id ? known_by_id(b, n, disk) : known_by_content(b, item, s, disk);
  auto& out = b.outcomes[item];
  if (known) {
    out = *known;
    return;
  }
  if (s.next_seq > kSeqMax) {
    out.reason = "The datastream has as many observations as it can have.";
    return;
  }
  n.value.seq = std::uint32_t(s.next_seq++);
  out = {outcome::what::stored, make_observation_id(n.datastream, n.value.seq), {}};
  s.tail.push(n.value);
  if (s.repetitions) s.repetitions->add(s.tail, s.tail.size() - 1);
  s.newest_us = std::max(s.newest_us, n.value.start_us);
  if (n.id) {
    pending_ids_[*n.id] = out.id;
    s.has_ids = true;
  }
  b.plain = b.plain && is_plain(n.value);
  if (!b.runs.empty() && b.runs.back().series == &s) ++b.runs.back().n;
  else b.runs.push_back({&s, 1});
  ++b.rows;
  b.weight += std::int64_t(weight(n.value));
}

std::optional<outcome> ingest::known_by_content(batch& b, std::size_t const item, series_state& s,
                                                repetitions const& disk) {
  auto const& o = b.items[item].value;
  if (s.newest_us == observation::kNone || o.start_us > s.newest_us) return std::nullopt;
  if (auto const i = find_in_tail(s, o)) {
    b.relies_on_others = b.relies_on_others || *i >= s.committed;
    return outcome{outcome::what::known, make_observation_id(s.no, s.tail.seq[*i]), {}};
  }
  auto const seq = disk.sealed_as(item);
  return seq ? std::optional{outcome{outcome::what::known, make_observation_id(s.no, *seq), {}}} : std::nullopt;
}

// An id that is given again belongs to the same observation, or to another.
std::optional<outcome> ingest::known_by_id(batch& b, new_observation const& n, repetitions const& disk) {
  auto const verdict = [](bool const same, observation_id const id) {
    return outcome{same ? outcome::what::known : outcome::what::id_taken, id, {}};
  };
  if (auto const it = pending_ids_.find(*n.id); it != pending_ids_.end()) {
    b.relies_on_others = true;
    if (datastream_of(it->second) != n.datastream) return verdict(false, it->second);
    auto const& tail = context_.series.find(n.datastream)->tail;
    for (auto i = tail.size(); i != 0; --i) {
      if (tail.seq[i - 1] == seq_of(it->second)) return verdict(tail.same_as(i - 1, n.value), it->second);
    }
  }
  auto const* const owner = disk.owner(*n.id);
  if (!owner) return std::nullopt;
  return verdict(datastream_of(owner->id) == n.datastream && same_observation(*owner->value, n.value), owner->id);
}

// context.accept is held.
void ingest::enqueue(std::unique_ptr<batch> b) {
  b->failures = failures_;
  context_.totals->add_unsealed(std::int64_t(b->rows), b->weight);
  pending_rows_ += b->rows;
  pending_.push_back(std::move(b));
  if (!scheduled_) schedule();
  else if (pending_.size() == wanted_) enough_.notify_one();
}

void ingest::schedule() {
  scheduled_ = true;
  context_.db.write_later([this](store::transaction& tx) { write(tx); },
                          [this](std::exception_ptr const e) { written(e); });
}

// --- on the writer's thread

// A commit costs the same for one batch and for many. Of those who send again as soon as they are answered half are to
// be in one commit and half in the next: then the disk and the network work at the same time. Who is alone waits for
// nobody.
void ingest::wait_for_others() {
  auto lock = std::unique_lock{context_.accept};
  enough_.wait_for(lock, patience_, [&] { return pending_.size() >= wanted_; });
}

void ingest::expect_others(std::size_t const answered) {
  wanted_ = std::max<std::size_t>(1, (answered + pending_.size()) / 2);
  patience_ = std::min(kPatienceMax, std::chrono::steady_clock::now() - took_off_);
}

void ingest::take_off() {
  auto const lock = std::lock_guard{context_.accept};
  took_off_ = std::chrono::steady_clock::now();
  rows_in_flight_ = 0;
  while (!pending_.empty() &&
         (in_flight_.empty() || rows_in_flight_ + pending_.front()->rows <= context_.options.rows_per_commit)) {
    auto& b = *in_flight_.emplace_back(std::move(pending_.front()));
    pending_.pop_front();
    pending_rows_ -= b.rows;
    b.outdated = b.relies_on_others && b.failures != failures_;
    rows_in_flight_ += b.outdated ? 0 : b.rows;
  }
}

void ingest::write(store::transaction& tx) {
  wait_for_others();
  take_off();
  auto const plain = std::ranges::all_of(in_flight_, [](auto const& b) { return b->outdated || b->plain; });
  auto at = std::size_t{0}, item = std::size_t{0};
  insert_tail_rows(tx, {context_.generation.load()}, rows_in_flight_, plain, [&]() -> tail_row {
    for (;; ++at, item = 0) {
      auto const& b = *in_flight_[at];
      if (b.outdated) continue;
      while (item != b.items.size() && b.outcomes[item].is != outcome::what::stored) ++item;
      if (item == b.items.size()) continue;
      auto const& n = b.items[item++];
      return {n.datastream, &n.value};
    }
  });
  for (auto const& b : in_flight_) {
    if (!b->has_ids || b->outdated) continue;
    for (auto i = std::size_t{0}; i != b->items.size(); ++i) {
      if (b->items[i].id && b->outcomes[i].is == outcome::what::stored) put_id(tx, *b->items[i].id, b->outcomes[i].id);
    }
  }
}

void ingest::written(std::exception_ptr const e) {
  auto const gone = std::make_exception_ptr(store::error{
      store::error::kind::unavailable, "An equal observation was being stored and could not be: try again."});
  if (in_flight_.empty()) take_off();  // the transaction failed before it came to us
  auto const flight = std::exchange(in_flight_, {});
  {
    auto const lock = std::lock_guard{context_.accept};
    if (e) ++failures_;
    for (auto const& b : flight) {
      if (e || b->outdated) take_back(*b);
      else make_visible(*b);
    }
  }
  context_.commits.add();
  if (!e) context_.generation_rows.fetch_add(std::int64_t(rows_in_flight_));
  if (e) tell(as_store_error(e), flight.size());
  for (auto const& b : flight) answer(*b, e ? e : b->outdated ? gone : nullptr);
  auto const lock = std::lock_guard{context_.accept};
  expect_others(flight.size());
  scheduled_ = false;
  if (!pending_.empty()) schedule();
  else idle_.notify_all();
}

void ingest::tell(store::error const& why, std::size_t const batches) {
  context_.log.error("sensing", "Observations could not be stored.",
                     {{"error", why.what()}, {"batches", std::to_string(batches)}});
  // A full disk is certain; of a connection that broke nobody knows on which side of the commit it did.
  if (why.why != store::error::kind::full) doubt_();
}

// context.accept is held, here and below: what is accepted and what is committed change together.
void ingest::make_visible(batch& b) {
  auto rows = std::int64_t{0};
  for (auto const& r : b.runs) {
    auto const lock = std::lock_guard{r.series->mutex};
    r.series->make_visible(r.n);
    rows += std::int64_t(r.n);
    if (r.series->committed >= context_.options.chunk_points) full_(*r.series);
  }
  context_.totals->all.fetch_add(rows);
  forget_ids(b);
}

void ingest::take_back(batch& b) {
  for (auto const& r : b.runs) {
    auto const lock = std::lock_guard{r.series->mutex};
    context_.totals->add_unsealed(-std::int64_t(r.n), -r.series->take_back(r.n));
    r.series->doubtful_seq = r.series->next_seq;
  }
  forget_ids(b);
}

void ingest::forget_ids(batch const& b) {
  if (!b.has_ids) return;
  for (auto i = std::size_t{0}; i != b.items.size(); ++i) {
    if (b.items[i].id && b.outcomes[i].is == outcome::what::stored) pending_ids_.erase(*b.items[i].id);
  }
}

void ingest::answer(batch& b, std::exception_ptr const& e) {
  if (e) return b.done(as_store_error(e));
  context_.stored.add(std::int64_t(b.rows));
  if (b.outcomes.size() != b.rows) {
    context_.repeated.add(std::ranges::count(b.outcomes, outcome::what::known, &outcome::is));
  }
  if (listener_ && b.rows != 0) {
    auto news = std::vector<committed>{};
    for (auto i = std::size_t{0}; i != b.items.size(); ++i) {
      if (b.outcomes[i].is == outcome::what::stored) news.push_back({b.items[i].datastream, &b.items[i].value});
    }
    listener_(news);
  }
  b.done(std::move(b.outcomes));
}

}  // namespace madang::sensing
