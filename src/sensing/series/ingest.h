#pragma once

#include <deque>

#include "sensing/series/repetitions.h"

namespace madang::sensing {

// Takes batches in and commits what waits together. A batch gets its place in every series, its seqs and
// its place in the queue in one step under one lock, so that the order of memory, of seqs and of commits
// is the same; one job at a time stands in the store's queue and takes along whatever has come by then.
class ingest {
 public:
  // `full` is called on the writer's thread for a series that has enough points to be sealed; `doubt` after
  // a commit of which nobody knows whether it happened.
  ingest(series_context&, std::function<void(series_state&)> full, std::function<void()> doubt);
  ~ingest();   // end()
  void end();  // waits until nothing is in the queue

  void append(std::vector<new_observation>, series_store::appended);
  bool needs_disk(std::span<new_observation const>) const;
  void on_commit(std::function<void(std::span<committed const>)> f) { listener_ = std::move(f); }

 private:
  struct run {  // points of one series, one after the other
    series_state* series;
    std::size_t n;
  };
  struct batch {
    std::vector<new_observation> items;
    std::vector<outcome> outcomes;
    series_store::appended done;
    std::vector<run> runs{};
    std::size_t rows{0};
    std::int64_t weight{0};
    bool plain{true};         // see insert_tail_rows
    bool has_ids{false};
    bool relies_on_others{false};  // repeats what was not on disk yet when it came …
    std::int64_t failures{0};      // … and after this many failed commits
    bool outdated{false};          // what it relies on is gone
  };

  bool is_too_much(std::size_t items) const;
  repetitions::missing accept(batch&, repetitions const&);
  void take(batch&, std::size_t item, series_state&, repetitions const&);
  std::optional<outcome> known_by_id(batch&, new_observation const&, repetitions const&);
  std::optional<outcome> known_by_content(batch&, std::size_t item, series_state&, repetitions const&);
  void enqueue(std::unique_ptr<batch>);
  void schedule();
  void wait_for_others();
  void expect_others(std::size_t answered);
  void take_off();
  void write(store::transaction&);
  void written(std::exception_ptr);
  void tell(store::error const&, std::size_t batches);
  void make_visible(batch&);
  void take_back(batch&);
  void forget_ids(batch const&);
  void answer(batch&, std::exception_ptr const&);

  series_context& context_;
  std::function<void(series_state&)> full_;
  std::function<void()> doubt_;
  std::function<void(std::span<committed const>)> listener_;

  std::mutex ids_;  // held by a batch with client-given ids from looking them up until it is accepted
  std::condition_variable idle_;
  std::deque<std::unique_ptr<batch>> pending_;
  std::unordered_map<std::string, observation_id> pending_ids_;
  std::size_t pending_rows_{0};
  bool scheduled_{false};
  std::condition_variable enough_;
  std::size_t wanted_{1};  // so many batches are worth a commit
  std::int64_t failures_{0};  // commits that failed; changes under context.accept

  std::vector<std::unique_ptr<batch>> in_flight_;  // writer's thread only, as the next
  std::size_t rows_in_flight_{0};
  std::chrono::steady_clock::duration patience_{};  // with a commit that is not worth it yet
  std::chrono::steady_clock::time_point took_off_{};
};

// Brings an observation into its one form; says what is wrong if it cannot be stored.
std::optional<std::string_view> normalise(new_observation&);

}  // namespace madang::sensing
