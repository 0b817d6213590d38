#pragma once

#include <deque>

#include "sensing/series/series_context.h"

namespace madang::sensing {

// Puts points from the tails into chunks, on a thread of its own: a series that has enough of them; and
// all, when a new generation of the tail is begun, so that the old one can go as a whole.
class sealer {
 public:
  // The last table is the one that grows; those before it go as soon as all is sealed.
  sealer(series_context&, std::span<tail_table const>);
  ~sealer();
  void start();

  // The mutex of the series is held.
  void is_full(series_state&);
  // Begin a new generation: of the old one nobody knows what is in it.
  void doubts();
  void seal_all();
  // Committed points of one series, up to now. context.chunks is held.
  void seal(series_state&);

 private:
  struct piece;  // of one series

  void run();
  void seal_full_ones(std::vector<series_state*> const&);
  void replace_generation();
  void drop_old_generations();
  bool generation_is_over() const;
  // context.chunks is held, here and below.
  void seal(std::span<series_state* const>, bool all_of_it);
  std::optional<piece> take_piece(series_state&, bool all_of_it) const;
  void add_changes(store::transaction&, piece&, chunk_changes&);
  void finish(piece const&);

  series_context& context_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<series_state*> queue_;
  bool in_doubt_{false};
  bool stopping_{false};
  std::vector<tail_generation> old_generations_;  // the sealer's thread only
  std::int64_t generation_day_;
  std::chrono::steady_clock::time_point next_drop_{};
  std::thread thread_;
};

}  // namespace madang::sensing
