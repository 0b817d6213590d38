#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

#include "sensing/series/columns.h"

// What is in memory of every series: its unsealed points and what is asked most often.
namespace madang::sensing {

// From the first start to the last end (or start); the same of result times. kNone: there is none.
struct series_bounds {
  std::int64_t first_us{observation::kNone}, last_us{observation::kNone};  // start times
  std::int64_t end_us{observation::kNone};                                 // the latest end or start
  std::int64_t result_first_us{observation::kNone}, result_last_us{observation::kNone};

  void add(observation const&);
  void add(columns const&, std::size_t first, std::size_t count);
  void add(series_bounds const&);
  friend bool operator==(series_bounds const&, series_bounds const&) = default;
};

// Finds the points of a column that equal another. Only series to which late points come have one.
class repetition_index {
 public:
  explicit repetition_index(columns const&);
  void add(columns const&, std::size_t i);
  std::optional<std::size_t> find(columns const&, observation const& o) const;

 private:
  void rebuild(columns const&, std::size_t capacity);
  std::vector<std::uint32_t> slots_;  // index + 1; open addressing, a power of two
  std::size_t used_{0};
};

struct series_state {
  explicit series_state(datastream_no const n) : no{n} {}

  datastream_no const no;
  mutable std::mutex mutex;  // guards all below
  columns tail;              // points that are in no chunk, in the order of their seq: committed ones first
  std::size_t committed{0};  // of them; nobody else may see the others
  std::unique_ptr<repetition_index> repetitions;  // of the tail; made when first needed
  std::uint64_t next_seq{0};
  std::uint64_t sealed_seq{0};  // what has a smaller one is in chunks
  std::int64_t sealed_n{0};
  std::int64_t last_chunk_n{0};  // points in the last chunk, which is filled up before another is begun
  std::int64_t sealed_first_us{0}, sealed_last_us{0};  // start times; only if sealed_n > 0
  std::int64_t newest_us{observation::kNone};          // accepted: whatever is later cannot be a repetition
  std::int64_t foi_written{0};                         // the last one of which sensing_foi_use knows
  series_bounds bounds;                                // of the committed
  std::optional<observation> latest;                   // of the committed
  bool has_ids{false};                                 // clients gave ids
  bool waits_for_seal{false};
  std::uint64_t doubtful_seq{0};  // below it there may be rows that nobody knows: a commit failed, or did it?

  bool in_doubt() const { return doubtful_seq > sealed_seq; }
  std::int64_t count() const { return sealed_n + std::int64_t(committed); }
  // Where the first point stands that a seal of the first n of the tail leaves.
  std::uint64_t seq_after(std::size_t const n) const { return n == tail.size() ? next_seq : tail.seq[n]; }
  void make_visible(std::size_t n);  // the next n points of the tail are on disk
  // These two return the weight of what goes.
  std::int64_t take_back(std::size_t n);  // the next n points are not on disk
  std::int64_t drop_sealed(std::size_t n, std::uint64_t sealed_up_to);  // the first n are in chunks now
  void add_latest(observation const&);
  std::int64_t weight(std::size_t first, std::size_t n) const;  // of points of the tail
};

// All series by their number. A series that was made stays; looking one up takes no lock.
class series_map {
 public:
  static constexpr auto kNumbersMax = std::int64_t{1} << 21;

  series_map() = default;
  ~series_map();
  series_map(series_map const&) = delete;

  static bool fits(datastream_no const d) { return d.value > 0 && d.value < kNumbersMax; }
  series_state* find(datastream_no) const;
  series_state& get(datastream_no);  // makes it if need be; the number must fit
  std::size_t size() const { return size_.load(std::memory_order_relaxed); }
  template <typename F>
  void each(F&& f) const {
    for (auto const& p : pages_) {
      auto const* const slots = p.load(std::memory_order_acquire);
      if (!slots) continue;
      for (auto const& slot : *slots) {
        if (auto* const s = slot.load(std::memory_order_acquire)) f(*s);
      }
    }
  }

 private:
  static constexpr auto kPage = std::size_t{1'024};
  using page = std::array<std::atomic<series_state*>, kPage>;
  std::array<std::atomic<page*>, std::size_t(kNumbersMax) / kPage> pages_{};
  std::mutex making_;
  std::atomic<std::size_t> size_{0};
};

}  // namespace madang::sensing
