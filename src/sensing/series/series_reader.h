#pragma once

#include "sensing/series/series_context.h"

namespace madang::sensing {

// The points of one series in order, page by page: out of chunks, and those between that are in none.
class point_pages {
 public:
  point_pages(points_query const&, bool descending, std::optional<position> after);

  // What is left to read lies between these two.
  place lower() const { return lower_; }
  place upper() const { return upper_; }
  bool finished() const { return finished_; }
  // Adds the next page, perhaps an empty one, to `out`. `unsealed`: the points of the series that are in no
  // chunk as of the transaction, those left to read at least, sorted.
  void next(store::transaction&, columns const& unsealed, columns& out, std::vector<chunk_head>* heads = nullptr);

 private:
  void next_up(store::transaction&, columns const& unsealed, columns& out, std::vector<chunk_head>* heads);
  void next_down(store::transaction&, columns const& unsealed, columns& out, std::vector<chunk_head>* heads);
  chunk_query next_chunks() const;

  points_query query_;
  bool descending_;
  place lower_, upper_;  // exclusive
  std::int64_t page_chunks_{1};
  bool finished_{false};
};

// The points of one datastream page by page, without holding anything of the store in between: each page
// is a short transaction of its own, and what is stored meanwhile ahead of the reader is seen. For one thread.
class series_reader {
 public:
  struct options {
    bool descending{false};
    std::optional<position> after{};  // begins behind it, in the direction of reading
  };

  series_reader(series_store&, points_query const&, options);
  series_reader(series_context&, points_query const&, options);

  // The next points in order, at least one; false if there are no more. A page is a chunk at first and
  // grows, so that a few points come fast and many do, too.
  bool next(columns& out);

 private:
  series_context& context_;
  datastream_no datastream_;
  point_pages pages_;
};

// The committed points of a series that are in no chunk, as of a snapshot of the store.
//
// Points move from memory into chunks while somebody reads. To miss none and see none twice: copy the tail
// first, then open the snapshot, then drop the copies that the snapshot has in chunks (their seq is below
// its sealed_seq). What is sealed after the snapshot is still in the copy; what was committed after the
// copy and sealed before the snapshot is in the chunks, together with all that came before it.
class tail_copy {
 public:
  // Those between two places (exclusive), sorted.
  tail_copy(series_context&, datastream_no, place lower, place upper);
  // Within the transaction that reads the chunks, before it does.
  void drop_sealed(store::transaction&);
  columns points;

 private:
  datastream_no datastream_;
};

chunk_query to_chunk_query(points_query const&);
// Adds the points of a sorted column that lie between two places and, if given, are numbers in a range.
void add_matching(columns& out, columns const& in, place lower, place upper,
                  std::optional<std::pair<double, double>> numbers);

std::optional<observation> find_observation(series_context&, observation_id);
std::int64_t count_points(series_context&, points_query const&);
bool has_periods(series_context&, points_query const&);

}  // namespace madang::sensing
