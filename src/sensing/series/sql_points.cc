#include "sensing/series/sql_points.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/json/json.h"
#include "sensing/series/series_reader.h"
#include "sensing/series/series_rows.h"
#include "sensing/series/tail_rows.h"

namespace madang::sensing {
namespace {

using store::arg;
using store::table_bound;

enum column { datastream, t_us, time, v, kind, text, record, end_us, result_us, foi, extra, seq, chunk, t0_us, t1_us };

constexpr auto kKinds = std::array<std::string_view, 6>{"number", "null", "boolean", "text", "json", "record"};

// The points that are in no chunk, of all series, as of one snapshot. Tails have no index: they are read once
// for a question, however many series it is about.
struct unsealed_points {
  std::map<std::int64_t, columns> by_series;
  std::map<std::int64_t, std::uint64_t> sealed_seq;  // also of those that have nothing unsealed

  explicit unsealed_points(store::transaction& tx) {
    each_series_row(tx, [&](series_row const& r) { sealed_seq[r.datastream.value] = r.sealed_seq; });
    for (auto const& t : tail_tables(tx)) {
      each_tail_row(tx, t.generation, [&](datastream_no const d, observation const& o) {
        auto const it = sealed_seq.try_emplace(d.value, 0).first;
        if (o.seq >= it->second) by_series[d.value].push(o);
      });
    }
    for (auto& [_, points] : by_series) points.sort();
  }
};

struct shared_unsealed {
  std::int64_t snapshot{-1};
  std::shared_ptr<unsealed_points const> points;
};

// Bounds on whole numbers, both inclusive. What is no number bounds nothing here: SQLite looks at each row again.
struct interval {
  std::int64_t from{std::numeric_limits<std::int64_t>::min()}, to{std::numeric_limits<std::int64_t>::max()};
  bool empty{false};

  void add(table_bound const& b) {
    using enum table_bound::comparison;
    auto const exact = std::get_if<std::int64_t>(&b.with);
    auto const number = std::get_if<double>(&b.with);
    if (std::holds_alternative<std::monostate>(b.with)) empty = true;  // nothing compares with null
    if (!exact && !(number && std::abs(*number) < 9e18)) return;
    auto const low = exact ? *exact : std::int64_t(std::ceil(*number));
    auto const high = exact ? *exact : std::int64_t(std::floor(*number));
    if (b.how != less && b.how != less_or_equal) from = std::max(from, low);
    if (b.how != greater && b.how != greater_or_equal) to = std::min(to, high);
  }
  bool contains(std::int64_t const x) const { return !empty && x >= from && x <= to; }
};

// A text as to_rfc3339() writes it, or the beginning of one, bounds the time to a day.
void add_time(interval& to, table_bound b) {
  if (auto const* const s = std::get_if<std::string>(&b.with)) {
    auto const day = parse_date(std::string_view{*s}.substr(0, 10));
    if (!day) return;
    using enum table_bound::comparison;
    auto const begin = madang::to_us(*day);
    if (b.how != less && b.how != less_or_equal) to.add({column::t_us, greater_or_equal, begin});
    if (b.how != greater && b.how != greater_or_equal) to.add({column::t_us, less_or_equal, begin + kDayUs - 1});
  } else if (std::holds_alternative<std::monostate>(b.with)) {
    to.add(b);
  }
}

class point_cursor final : public store::table_cursor {
 public:
  point_cursor(store::transaction& tx, store::table_scan const& scan, std::shared_ptr<unsealed_points const> unsealed,
               std::shared_ptr<sql_points_work> work)
      : tx_{tx},
        unsealed_{std::move(unsealed)},
        work_{std::move(work)},
        descending_{scan.by == store::table_scan::order::descending} {
    auto wanted = interval{};
    for (auto const& b : scan.bounds) {
      if (b.column == column::time) add_time(times_, b);
      else (b.column == column::datastream ? wanted : times_).add(b);
    }
    for (auto const& [d, _] : unsealed_->sealed_seq) {
      if (wanted.contains(d) && !times_.empty) series_.push_back(d);
    }
  }

  bool next() override {
    if (++at_ < page_.size()) return true;
    at_ = 0;
    page_.clear();
    heads_.clear();
    while (page_.empty()) {
      if (!pages_ && !begin_series()) return false;
      auto const it = unsealed_->by_series.find(series_[at_series_]);
      pages_->next(tx_, it == unsealed_->by_series.end() ? kNothing : it->second, page_, &heads_);
      work_->chunks += std::int64_t(heads_.size());
      sealed_seq_ = unsealed_->sealed_seq.at(series_[at_series_]);
      current_ = series_[at_series_];
      if (pages_->finished()) {
        pages_.reset();
        ++at_series_;
      }
    }
    std::ranges::sort(heads_, {}, &chunk_head::first);
    return true;
  }

  arg cell(int const c) const override {
    switch (column(c)) {
      case datastream: return current_;
      case t_us: return page_.t[at_];
      case column::time: return time_text();
      case v: return number();
      case kind: return kKinds[std::size_t(page_.kind[at_])];
      case column::text: return text_of_result();
      case record: return record_of_result();
      case end_us: return later(page_.end_offset[at_]);
      case result_us: return later(page_.result_offset[at_]);
      case foi: return page_.foi[at_] == 0 ? arg{} : arg{page_.foi[at_]};
      case extra: return page_.extra[at_] == 0 ? arg{} : arg{page_.texts[page_.extra[at_]]};
      case seq: return std::int64_t{page_.seq[at_]};
      case chunk: return head() ? arg{head()->no.value} : arg{};
      case t0_us: return head() ? head()->first.t_us : page_.t[at_];
      case t1_us: return head() ? head()->last.t_us : page_.t[at_];
    }
    return {};
  }

 private:
  static inline auto const kNothing = columns{};

  bool begin_series() {
    if (at_series_ == series_.size()) return false;
    auto const d = datastream_no{series_[at_series_]};
    pages_.emplace(points_query{.datastream = d, .from_us = times_.from, .to_us = times_.to}, descending_,
                   std::nullopt);
    return true;
  }
  arg time_text() const {
    // The years 1 to 9999.
    constexpr auto kFirst = std::int64_t{-62'135'596'800'000'000}, kEnd = std::int64_t{253'402'300'800'000'000};
    if (page_.t[at_] < kFirst || page_.t[at_] >= kEnd) return {};
    time_.clear();
    append_rfc3339(time_, from_us(page_.t[at_]));
    return time_;
  }
  arg number() const {
    auto const k = page_.kind[at_];
    auto const has = k == result_kind::number || k == result_kind::boolean || k == result_kind::record;
    return has && !std::isnan(page_.v[at_]) ? arg{page_.v[at_] + 0.0} : arg{};  // of two noughts one
  }
  arg text_of_result() const {
    auto const k = page_.kind[at_];
    return k == result_kind::text || k == result_kind::json ? arg{page_.texts[page_.text[at_]]} : arg{};
  }
  arg record_of_result() const {
    if (page_.width[at_] == 0) return {};
    auto w = json::writer{};
    w.begin_array().number(page_.v[at_] + 0.0);
    for (auto const x : page_.further(at_)) w.number(x + 0.0);
    json_ = w.end_array().take();
    return json_;
  }
  arg later(std::int64_t const offset) const {
    if (offset == observation::kNone) return {};
    return std::int64_t(std::uint64_t(page_.t[at_]) + std::uint64_t(offset));
  }
  // The chunk of the point; nothing if it is in none.
  chunk_head const* head() const {
    if (page_.seq[at_] >= sealed_seq_) return nullptr;
    auto const behind = std::ranges::upper_bound(heads_, page_.at(at_), {}, &chunk_head::first);
    return behind == heads_.begin() ? nullptr : &*std::prev(behind);
  }

  store::transaction& tx_;
  std::shared_ptr<unsealed_points const> unsealed_;
  std::shared_ptr<sql_points_work> work_;
  bool descending_;
  interval times_;
  std::vector<std::int64_t> series_;
  std::size_t at_series_{0};
  std::optional<point_pages> pages_;  // of series_[at_series_]

  columns page_;
  std::vector<chunk_head> heads_;  // in the order of time
  std::int64_t current_{0};
  std::uint64_t sealed_seq_{0};
  std::size_t at_{0};
  mutable std::string json_, time_;
};

}  // namespace

store::computed_table sql_points(std::shared_ptr<sql_points_work> work) {
  if (!work) work = std::make_shared<sql_points_work>();
  auto const last = std::make_shared<shared_unsealed>();
  return {.name = "sensing_point",
          .columns = {{"datastream", "BIGINT", true},
                      {"t_us", "BIGINT", true},
                      {"time", "TEXT", true},
                      {"v", "DOUBLE PRECISION"},
                      {"kind", "TEXT"},
                      {"text", "TEXT"},
                      {"record", "TEXT"},
                      {"end_us", "BIGINT"},
                      {"result_us", "BIGINT"},
                      {"foi", "BIGINT"},
                      {"extra", "TEXT"},
                      {"seq", "BIGINT"},
                      {"chunk", "BIGINT"},
                      {"t0_us", "BIGINT"},
                      {"t1_us", "BIGINT"}},
          .key = column::datastream,
          .ordered = column::t_us,
          .open = [work, last](store::transaction& tx,
                               store::table_scan const& scan) -> std::unique_ptr<store::table_cursor> {
            if (last->snapshot != scan.snapshot) *last = {scan.snapshot, std::make_shared<unsealed_points>(tx)};
            return std::make_unique<point_cursor>(tx, scan, last->points, work);
          }};
}

}  // namespace madang::sensing
