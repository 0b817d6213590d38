#include "sensing/series/series_reader.h"

#include <algorithm>

namespace madang::sensing {
namespace {

constexpr auto kPageChunksMax = std::int64_t{32};

place place_of(position const& p) { return {p.t_us, p.seq}; }

// Index of the first point that lies behind a place.
std::size_t first_behind(columns const& c, place const& p) {
  auto first = std::size_t(std::ranges::lower_bound(c.t, p.t_us) - c.t.begin());
  while (first != c.size() && place_of(c.at(first)) <= p) ++first;
  return first;
}
// Index of the first point that does not lie before a place.
std::size_t end_before(columns const& c, place const& p) {
  auto end = std::size_t(std::ranges::lower_bound(c.t, p.t_us) - c.t.begin());
  while (end != c.size() && place_of(c.at(end)) < p) ++end;
  return end;
}

// Among the first n, whose seqs ascend.
std::optional<std::size_t> index_of_seq(columns const& c, std::size_t const n, std::uint32_t const seq) {
  auto first = std::size_t{0};
  for (auto end = n; first != end;) {
    auto const middle = first + (end - first) / 2;
    if (c.seq[middle] < seq) first = middle + 1;
    else end = middle;
  }
  return first != n && c.seq[first] == seq ? std::optional{first} : std::nullopt;
}

bool matches(columns const& c, std::size_t const i, std::pair<double, double> const& numbers) {
  return counts(c, i) && c.v[i] >= numbers.first && c.v[i] <= numbers.second;
}

}  // namespace

void add_matching(columns& out, columns const& in, place const lower, place const upper,
                  std::optional<std::pair<double, double>> const numbers) {
  auto const first = first_behind(in, lower);
  auto const end = end_before(in, upper);
  if (first >= end) return;
  if (!numbers) return out.append(in, first, end - first);
  for (auto i = first; i != end; ++i) {
    if (matches(in, i, *numbers)) out.push(in, i);
  }
}

chunk_query to_chunk_query(points_query const& q) {
  auto out = chunk_query{.datastream = q.datastream, .lower = before_all_at(q.from_us), .upper = after_all_at(q.to_us)};
  if (q.numbers) out.numbers = {q.numbers->first, q.numbers->second};
  return out;
}

tail_copy::tail_copy(series_context& c, datastream_no const d, place const lower, place const upper) : datastream_{d} {
  auto const* const s = c.series.find(d);
  if (!s) return;
  {
    auto const lock = std::lock_guard{s->mutex};
    auto const inside = [&](std::size_t const i) {
      return place_of(s->tail.at(i)) > lower && place_of(s->tail.at(i)) < upper;
    };
    for (auto i = std::size_t{0}; i < s->committed; ++i) {
      auto const first = i;
      while (i != s->committed && inside(i)) ++i;
      points.append(s->tail, first, i - first);
    }
  }
  points.sort();
}

void tail_copy::drop_sealed(store::transaction& tx) {
  if (points.empty()) return;
  auto const sealed = sealed_seq_of(tx, datastream_);
  auto kept = columns{};
  for (auto i = std::size_t{0}; i != points.size(); ++i) {
    if (points.seq[i] >= sealed) kept.push(points, i);
  }
  if (kept.size() != points.size()) points = std::move(kept);
}

point_pages::point_pages(points_query const& q, bool const descending, std::optional<position> const after)
    : query_{q}, descending_{descending}, lower_{before_all_at(q.from_us)}, upper_{after_all_at(q.to_us)} {
  if (after && descending_) upper_ = std::min(upper_, place_of(*after));
  if (after && !descending_) lower_ = std::max(lower_, place_of(*after));
}

void point_pages::next(store::transaction& tx, columns const& unsealed, columns& out,
                       std::vector<chunk_head>* const heads) {
  if (descending_) next_down(tx, unsealed, out, heads);
  else next_up(tx, unsealed, out, heads);
  page_chunks_ = std::min(page_chunks_ * 2, kPageChunksMax);
}

chunk_query point_pages::next_chunks() const {
  auto q = to_chunk_query(query_);
  q.lower = lower_;
  q.upper = upper_;
  q.limit = page_chunks_;
  q.descending = descending_;
  return q;
}

void point_pages::next_up(store::transaction& tx, columns const& unsealed, columns& out,
                          std::vector<chunk_head>* const heads) {
  auto chunks = std::int64_t{0};
  auto reached = upper_;  // the unsealed points up to here belong to this page
  each_chunk(tx, next_chunks(), [&](chunk_head const& h, columns const& points) {
    ++chunks;
    add_matching(out, points, lower_, upper_, query_.numbers);
    reached = place_of(h.last);
    if (heads) heads->push_back(h);
  });
  finished_ = chunks != page_chunks_;
  // Up to and with the last point of the last chunk; at the end all.
  add_matching(out, unsealed, lower_, finished_ ? upper_ : place{reached.t_us, reached.seq + 1}, query_.numbers);
  out.sort();
  lower_ = reached;
}

void point_pages::next_down(store::transaction& tx, columns const& unsealed, columns& out,
                            std::vector<chunk_head>* const heads) {
  auto pages = std::vector<columns>{};  // newest first
  auto reached = lower_;
  each_chunk(tx, next_chunks(), [&](chunk_head const& h, columns const& points) {
    add_matching(pages.emplace_back(), points, lower_, upper_, query_.numbers);
    reached = place_of(h.first);
    if (heads) heads->push_back(h);
  });
  finished_ = std::int64_t(pages.size()) != page_chunks_;
  for (auto it = pages.rbegin(); it != pages.rend(); ++it) out.append(*it);
  add_matching(out, unsealed, finished_ ? lower_ : place{reached.t_us, reached.seq - 1}, upper_, query_.numbers);
  out.sort();
  out.reverse();
  upper_ = reached;
}

series_reader::series_reader(series_store& s, points_query const& q, options const o)
    : series_reader{s.context(), q, o} {}

series_reader::series_reader(series_context& c, points_query const& q, options const o)
    : context_{c}, datastream_{q.datastream}, pages_{q, o.descending, o.after} {}

bool series_reader::next(columns& out) {
  out.clear();
  while (!pages_.finished() && out.empty()) {
    auto tail = tail_copy{context_, datastream_, pages_.lower(), pages_.upper()};
    context_.db.read([&](store::transaction& tx) {
      tail.drop_sealed(tx);
      pages_.next(tx, tail.points, out);
    });
  }
  return !out.empty();
}

std::optional<observation> find_observation(series_context& c, observation_id const id) {
  auto const* const s = c.series.find(datastream_of(id));
  if (!s) return std::nullopt;
  {
    // Memory first: a point goes from there to the disk, never back.
    auto const lock = std::lock_guard{s->mutex};
    if (auto const i = index_of_seq(s->tail, s->committed, seq_of(id))) return s->tail.get(*i);
    if (s->sealed_n == 0 && s->sealed_seq == 0) return std::nullopt;
  }
  auto found = std::optional<observation>{};
  c.db.read([&](store::transaction& tx) {
    each_chunk_of_seq(tx, s->no, seq_of(id), [&](chunk_head const&, columns const& points) {
      for (auto i = std::size_t{0}; i != points.size() && !found; ++i) {
        if (points.seq[i] == seq_of(id)) found = points.get(i);
      }
      return found.has_value();
    });
  });
  return found;
}

std::int64_t count_points(series_context& c, points_query const& q) {
  auto const lower = before_all_at(q.from_us), upper = after_all_at(q.to_us);
  auto tail = tail_copy{c, q.datastream, lower, upper};
  auto n = std::int64_t{0};
  auto matching = columns{};
  c.db.read([&](store::transaction& tx) {
    tail.drop_sealed(tx);
    auto undecided = std::vector<chunk_head>{};
    each_head(tx, to_chunk_query(q), [&](chunk_head const& h) {
      auto const inside = place_of(h.first) > lower && place_of(h.last) < upper;
      auto const all_numbers = q.numbers && h.numbers.min >= q.numbers->first && h.numbers.max <= q.numbers->second;
      if (inside && (!q.numbers || all_numbers)) n += q.numbers ? h.numbers.n : h.n;
      else undecided.push_back(h);
    });
    for (auto const& h : undecided) {
      matching.clear();
      add_matching(matching, read_chunk(tx, h), lower, upper, q.numbers);
      n += std::int64_t(matching.size());
    }
  });
  matching.clear();
  add_matching(matching, tail.points, lower, upper, q.numbers);
  return n + std::int64_t(matching.size());
}

bool has_periods(series_context& c, points_query const& q) {
  auto tail = tail_copy{c, q.datastream, before_all_at(q.from_us), after_all_at(q.to_us)};
  auto const& ends = tail.points.end_offset;
  for (auto i = std::size_t{0}; i != tail.points.size(); ++i) {
    if (ends[i] != observation::kNone) return true;
    if (ends.is_constant()) break;
  }
  auto found = false;
  c.db.read([&](store::transaction& tx) {
    each_head(tx, to_chunk_query(q),
              [&](chunk_head const& h) { found = found || h.bounds.end_us != observation::kNone; });
  });
  return found;
}

}  // namespace madang::sensing
