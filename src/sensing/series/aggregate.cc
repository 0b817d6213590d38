#include "sensing/series/aggregate.h"

#include <algorithm>
#include <array>

namespace madang::sensing {
namespace {

enum class source { points, hours, days };

source source_for(buckets_query const& q) {
  if (q.step_us % kDayUs == 0 && q.origin_us % kDayUs == 0) return source::days;
  if (q.step_us % kHourUs == 0 && q.origin_us % kHourUs == 0) return source::hours;
  return source::points;
}

// The stretch of a query that whole hours (or days) cover, and what is left before and behind it.
struct whole_units {
  std::int64_t first, last;      // numbers of the units, inclusive; first > last: none
  std::int64_t first_us, end_us; // where they begin and end
};

whole_units units_within(buckets_query const& q, std::int64_t const unit_us) {
  auto const first = bucket_of(q.from_us - 1, unit_us) + 1;
  auto const last = bucket_of(q.to_us + 1, unit_us) - 1;
  if (first > last) return {1, 0, q.to_us, q.to_us};
  return {first, last, first * unit_us, (last + 1) * unit_us};
}

class adder {
 public:
  adder(buckets_query const& q) : query_{q} {}

  void add(columns const& sorted, place const& lower, place const& upper) {
    matching_.clear();
    add_matching(matching_, sorted, lower, upper, {});
    add_to_buckets(out_, matching_, query_.step_us, query_.origin_us);
  }
  void add(columns const& sorted) { add(sorted, before_all_at(query_.from_us), after_all_at(query_.to_us)); }
  // A roll-up's row, which starts at a time.
  void add(std::int64_t const start_us, bucket const& b) {
    auto const no = bucket_of(start_us, query_.step_us, query_.origin_us);
    if (out_.empty() || out_.back().no < no) out_.push_back({.no = no});
    auto it = out_.end() - 1;  // nearly always the last
    while (it != out_.begin() && it->no > no) --it;
    if (it->no > no) it = out_.insert(it, bucket{.no = no});
    if (it->no < no) it = out_.insert(it + 1, bucket{.no = no});
    it->add(b);
  }
  std::vector<bucket> take() { return std::move(out_); }

 private:
  buckets_query query_;
  std::vector<bucket> out_;
  columns matching_;
};

void add_all_points(store::transaction& tx, chunk_query const& q, adder& out) {
  each_chunk(tx, q, [&](chunk_head const& h, columns const& points) {
    if (h.numbers.n != 0) out.add(points);
  });
}

void add_rollups(store::transaction& tx, chunk_query const& q, buckets_query const& asked, bool const hours,
                 adder& out) {
  auto const unit_us = hours ? kHourUs : kDayUs;
  auto const units = units_within(asked, unit_us);
  each_rollup(tx, q, hours, units.first, units.last, [&](bucket const& b) { out.add(b.no * unit_us, b); });
  auto rest = std::vector<chunk_head>{};
  each_head_not_rolled_up(tx, q, hours, units.first_us, units.end_us, [&](chunk_head const& h) { rest.push_back(h); });
  for (auto const& h : rest) {
    auto const points = read_chunk(tx, h);
    if (hours ? !h.has_hours : !h.has_days) {
      out.add(points);
      continue;
    }
    // Its whole units are added already: what lies before and behind them.
    auto const before_end = std::min(units.first_us, asked.to_us + 1);
    out.add(points, before_all_at(asked.from_us), before_all_at(before_end));
    out.add(points, before_all_at(std::max(units.end_us, before_end)), after_all_at(asked.to_us));
  }
}

void add_sealed(store::transaction& tx, chunk_query const& q, buckets_query const& asked, adder& out) {
  auto const from = source_for(asked);
  if (from == source::points) add_all_points(tx, q, out);
  else add_rollups(tx, q, asked, from == source::hours, out);
}

chunk_query chunks_of(buckets_query const& asked) {
  return {.datastream = asked.datastream, .lower = before_all_at(asked.from_us), .upper = after_all_at(asked.to_us)};
}

}  // namespace

std::vector<bucket> aggregate(series_context& c, buckets_query const& asked) {
  auto out = std::vector<bucket>{};
  aggregate(c, asked, std::array{asked.datastream},
            [&](datastream_no, std::vector<bucket> buckets) { out = std::move(buckets); });
  return out;
}

void aggregate(series_context& c, buckets_query asked, std::span<datastream_no const> const series,
               bucket_list_sink const& f) {
  auto tails = std::vector<tail_copy>{};
  tails.reserve(series.size());
  for (auto const no : series) {
    asked.datastream = no;
    auto const q = chunks_of(asked);
    tails.emplace_back(c, no, q.lower, q.upper);
  }
  c.db.read([&](store::transaction& tx) {
    for (auto i = std::size_t{0}; i != series.size(); ++i) {
      asked.datastream = series[i];
      tails[i].drop_sealed(tx);
      auto out = adder{asked};
      add_sealed(tx, chunks_of(asked), asked, out);
      out.add(tails[i].points);
      f(series[i], out.take());
    }
  });
}

}  // namespace madang::sensing
