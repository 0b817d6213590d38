#pragma once

#include "sensing/series/sealer.h"

namespace madang::sensing {

// Corrections and deletions: the points concerned go into chunks first, then the chunks are written anew
// without them, with a line in the edit log in the same commit.
class edits {
 public:
  edits(series_context& c, sealer& s) : context_{c}, sealer_{s} {}

  edited edit(observation_id, observation const&, editor const&);
  std::int64_t erase(std::span<observation_id const>, editor const&);
  std::int64_t erase_by_foi(foi_no, editor const&);
  std::int64_t erase_series(datastream_no, editor const&);

 private:
  using head_filter = std::function<bool(chunk_head const&)>;
  using point_filter = std::function<bool(columns const&, std::size_t)>;
  struct removal {
    chunk_changes changes;
    columns removed;
  };
  struct log_line;

  // context.chunks is held, here and below.
  removal remove_points(store::transaction&, datastream_no, head_filter const&, point_filter const&);
  std::int64_t erase_from(series_state&, head_filter const&, point_filter const&, std::string_view what, bool line_each,
                          editor const&);
  void forget(store::transaction&, series_state const&, columns const& removed);
  void write_log(store::transaction&, log_line const&, editor const&);
  void wait_for_commits(series_state&, std::uint64_t seq);

  series_context& context_;
  sealer& sealer_;
};

}  // namespace madang::sensing
