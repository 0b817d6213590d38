#include "sensing/series/merge.h"

#include <algorithm>

namespace madang::sensing {
namespace {

// A chunk is read as a whole: one with long texts stops growing here.
constexpr auto kChunkBytes = std::size_t{1} << 20;

// The chunk before the points, those among them, and the one after them.
std::vector<chunk_head> heads_around(store::transaction& tx, datastream_no const d, columns const& points,
                                     bool const behind_all) {
  auto out = std::vector<chunk_head>{};
  auto const add = [&](chunk_head const& h) { out.push_back(h); };
  auto const first = points.at(0), last = points.at(points.size() - 1);
  auto const lower = place{first.t_us, first.seq}, upper = place{last.t_us, last.seq};
  // Read downwards from the last: the first that ends before the first point is the one before them.
  auto const before = chunk_query{.datastream = d, .upper = lower, .descending = true, .limit = 1};
  each_head(tx, before, add);
  if (behind_all) return out;
  auto const known = out.empty() ? chunk_no{0} : out.front().no;  // it may reach among them
  each_head(tx, {.datastream = d, .lower = lower, .upper = upper}, [&](chunk_head const& h) {
    if (h.no != known) add(h);
  });
  auto const behind = out.empty() ? upper : std::max(upper, place{out.back().last.t_us, out.back().last.seq});
  each_head(tx, {.datastream = d, .lower = behind, .limit = 1}, add);
  return out;
}

}  // namespace

void apply(store::transaction& tx, chunk_changes const& c) {
  erase_chunks(tx, c.erased);  // first: a chunk may begin where an erased one began
  insert_chunks(tx, c.inserted);
}

void give_numbers(std::span<chunk_rows> const chunks, merge_options const o, std::atomic<std::int64_t>& last) {
  for (auto const short_ones : {false, true}) {
    for (auto& c : chunks) {
      if ((c.head.n < std::int64_t(o.chunk_points)) == short_ones) c.head.no = {++last};
    }
  }
}

std::vector<merge_group> group_points(std::span<chunk_head const> const heads, columns const& points,
                                      merge_options const o) {
  auto out = std::vector<merge_group>{};
  auto const full = std::int64_t(o.chunk_points);
  for (auto i = std::size_t{0}; i != points.size();) {
    auto const next = std::ranges::upper_bound(heads, points.at(i), {}, &chunk_head::first);
    auto const end_of = [&](auto const it) {
      if (it == heads.end()) return points.size();
      auto j = i;
      while (j != points.size() && points.at(j) < it->first) ++j;
      return j;
    };
    auto g = merge_group{.first = i, .count = end_of(next) - i};
    if (next != heads.begin()) {
      auto const before = std::prev(next);
      g.behind = points.at(i) > before->last;
      if (!g.behind || before->n < full) g.head = std::size_t(before - heads.begin());
    } else if (next != heads.end() && next->n + std::int64_t(g.count) <= full) {
      g.head = 0;
    }
    i += g.count;
    // What goes before the first chunk and what goes into it are one change.
    if (!out.empty() && out.back().head == g.head && g.head != merge_group::kAlone) {
      out.back().count += g.count;
      out.back().behind = false;
    } else {
      out.push_back(g);
    }
  }
  return out;
}

std::vector<std::size_t> cut(columns const& points, bool const behind, merge_options const o) {
  auto const n = points.size();
  auto size = o.chunk_points;
  if (!behind) {
    auto const pieces = std::max(std::size_t{1}, (n + o.chunk_points / 2) / o.chunk_points);
    size = (n + pieces - 1) / pieces;
  }
  auto out = std::vector<std::size_t>{};
  auto length = std::size_t{0}, bytes = std::size_t{0};
  for (auto i = std::size_t{0}; i != n; ++i) {
    ++length;
    bytes += points.weight(i);
    if (length < size && bytes < kChunkBytes) continue;
    out.push_back(length);
    length = bytes = 0;
  }
  if (length != 0) out.push_back(length);
  return out;
}

void chunk_merger::add_pieces(datastream_no const d, columns const& points, bool const behind,
                              chunk_changes& out) const {
  auto first = std::size_t{0};
  for (auto const n : cut(points, behind, options_)) {
    auto piece = columns{};
    piece.append(points, first, n);
    out.inserted.push_back(encode_chunk(engine_, make_chunk({}, d, std::move(piece))));
    first += n;
  }
}

void chunk_merger::merge(store::transaction& tx, datastream_no const d, columns const& points, bool const behind_all,
                         chunk_changes& out) const {
  auto const heads = heads_around(tx, d, points, behind_all);
  for (auto& g : group_points(heads, points, options_)) {
    auto together = columns{};
    if (g.head != merge_group::kAlone) {
      try {
        together = read_chunk(tx, heads[g.head]);
        out.erased.push_back(heads[g.head].no);
      } catch (damaged_chunk const&) {  // stays as it is, beside those that are good
        g.head = merge_group::kAlone;
      }
    }
    together.append(points, g.first, g.count);
    together.sort();
    add_pieces(d, together, g.head == merge_group::kAlone || g.behind, out);
  }
}

}  // namespace madang::sensing
