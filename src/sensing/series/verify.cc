#include "sensing/series/verify.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sensing/series/chunk_rows.h"
#include "sensing/series/series_rows.h"
#include "sensing/series/tail_rows.h"

namespace madang::sensing {
namespace {

using store::statement;

constexpr auto kChunks = statement{"sensing.verify_chunks", "SELECT count(*) FROM sensing_chunk"};
constexpr auto kNextSeries = statement{"sensing.verify_next_series", R"(
    SELECT min(d) FROM (SELECT min(datastream) AS d FROM sensing_series WHERE datastream > $1
                        UNION ALL SELECT min(datastream) FROM sensing_chunk WHERE datastream > $1) AS next)"};

struct orphan_check {
  statement count;
  std::string_view what;
};
constexpr auto kOrphans = std::array{
    orphan_check{{"sensing.verify_data", "SELECT count(*) FROM sensing_chunk_data d WHERE NOT EXISTS "
                                         "(SELECT 1 FROM sensing_chunk c WHERE c.chunk = d.chunk)"},
                 "chunks have data but no header."},
    orphan_check{{"sensing.verify_hours", "SELECT count(*) FROM sensing_rollup_hour r WHERE NOT EXISTS "
                                          "(SELECT 1 FROM sensing_chunk c WHERE c.chunk = r.chunk)"},
                 "hours belong to no chunk."},
    orphan_check{{"sensing.verify_days", "SELECT count(*) FROM sensing_rollup_day r WHERE NOT EXISTS "
                                         "(SELECT 1 FROM sensing_chunk c WHERE c.chunk = r.chunk)"},
                 "days belong to no chunk."},
};

bool equal(double const a, double const b) { return a == b || (std::isnan(a) && std::isnan(b)); }

bool equal(bucket const& a, bucket const& b) {
  return a.no == b.no && a.n == b.n && equal(a.min, b.min) && equal(a.max, b.max) && equal(a.sum, b.sum) &&
         equal(a.sum2, b.sum2);
}

bool equal(std::vector<bucket> const& a, std::vector<bucket> const& b) {
  return std::ranges::equal(a, b, [](bucket const& x, bucket const& y) { return equal(x, y); });
}

// What of a header is not what the points say.
std::string differences(chunk_head const& stored, chunk_head const& right) {
  auto out = std::string{};
  auto const check = [&](bool const same, std::string_view const name) {
    if (!same) out += (out.empty() ? "" : ", ") + std::string{name};
  };
  check(stored.first == right.first, "its first point");
  check(stored.last == right.last, "its last point");
  check(stored.bounds == right.bounds, "its times");
  check(stored.n == right.n, "its number of points");
  check(stored.numbers.n == right.numbers.n, "its number of numbers");
  check(equal(stored.numbers.min, right.numbers.min) && equal(stored.numbers.max, right.numbers.max),
        "its least or greatest number");
  check(equal(stored.numbers.sum, right.numbers.sum), "its sum");
  check(stored.seq_min == right.seq_min && stored.seq_max == right.seq_max, "its seqs");
  check(stored.foi == right.foi, "its feature of interest");
  check(stored.has_hours == right.has_hours && stored.has_days == right.has_days, "whether it has roll-ups");
  return out;
}

class verifier {
 public:
  verifier(store::store& db, std::function<void(std::int64_t, std::int64_t)> const& progress)
      : db_{db}, progress_{progress} {}

  verification run() {
    db_.read([&](store::transaction& tx) { total_ = tx.integer(kChunks, {}).value_or(0); });
    for (auto last = std::int64_t{-1};;) {
      auto next = std::optional<std::int64_t>{};
      db_.read_long([&](store::transaction& tx) {
        next = tx.integer(kNextSeries, {last});
        if (next) check_series(tx, {*next});
      });
      if (!next) break;
      last = *next;
    }
    db_.read_long([&](store::transaction& tx) { check_rest(tx); });
    return std::move(out_);
  }

 private:
  void say(datastream_no const d, chunk_no const c, std::string what) {
    ++out_.problems;
    if (out_.listed.size() < verification::kListedMax) out_.listed.push_back({d, c, std::move(what)});
  }

  void check_series(store::transaction& tx, datastream_no const d) {
    ++out_.series;
    auto const row = find_series_row(tx, d);
    if (!row) say(d, {}, "It has chunks, but no row in sensing_series.");
    auto heads = std::vector<chunk_head>{};
    each_head(tx, {.datastream = d}, [&](chunk_head const& h) { heads.push_back(h); });
    auto n = std::int64_t{0};
    for (auto i = std::size_t{0}; i != heads.size(); ++i) {
      n += heads[i].n;
      if (i != 0 && !(heads[i - 1].last < heads[i].first)) say(d, heads[i].no, "It overlaps the chunk before it.");
      if (row && heads[i].seq_max >= row->sealed_seq) {
        say(d, heads[i].no, "It has points that are not marked as sealed.");
      }
      check_chunk(tx, heads[i]);
    }
    if (row && row->n != n) say(d, {}, fmt::format("Its row says {} sealed points, its chunks have {}.", row->n, n));
  }

  void check_chunk(store::transaction& tx, chunk_head const& h) {
    ++out_.chunks;
    if (progress_ && out_.chunks % 256 == 0) progress_(out_.chunks, total_);
    auto points = columns{};
    if (auto wrong = try_read_chunk(tx, h.no, points)) return say(h.datastream, h.no, std::move(*wrong));
    out_.points += std::int64_t(points.size());
    if (points.empty() || !points.is_sorted()) return say(h.datastream, h.no, "Its points are not in order.");
    auto const right = make_chunk(h.no, h.datastream, std::move(points));
    auto const wrong = differences(h, right.head);
    if (!wrong.empty()) say(h.datastream, h.no, "Its header differs from its points in " + wrong + ".");
    auto hours = std::vector<bucket>{}, days = std::vector<bucket>{};
    each_rollup(tx, h.no, true, [&](bucket const& b) { hours.push_back(b); });
    each_rollup(tx, h.no, false, [&](bucket const& b) { days.push_back(b); });
    if (!equal(hours, right.hours)) say(h.datastream, h.no, "Its hours differ from its points.");
    if (!equal(days, right.days)) say(h.datastream, h.no, "Its days differ from its points.");
  }

  void check_rest(store::transaction& tx) {
    for (auto const& check : kOrphans) {
      auto const n = tx.integer(check.count, {}).value_or(0);
      if (n != 0) say({}, {}, fmt::format("{} {}", n, check.what));
    }
    auto sealed = std::unordered_map<std::int64_t, std::uint64_t>{};
    each_series_row(tx, [&](series_row const& r) { sealed[r.datastream.value] = r.sealed_seq; });
    for (auto const& table : tail_tables(tx)) {
      each_tail_row(tx, table.generation, [&](datastream_no const d, observation const& o) {
        auto const it = sealed.find(d.value);
        out_.unsealed += it == sealed.end() || o.seq >= it->second ? 1 : 0;
      });
    }
    if (progress_) progress_(out_.chunks, std::max(out_.chunks, total_));
  }

  store::store& db_;
  std::function<void(std::int64_t, std::int64_t)> const& progress_;
  std::int64_t total_{0};
  verification out_;
};

}  // namespace

verification verify(store::store& db, std::function<void(std::int64_t done, std::int64_t total)> const& progress) {
  return verifier{db, progress}.run();
}

}  // namespace madang::sensing
