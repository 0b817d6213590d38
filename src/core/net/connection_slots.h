#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "core/net/address.h"
#include "core/net/refusal.h"

namespace madang::net {

// How many connections there are, in all and of each subscriber. Safe to call from any thread. For the
// files of this folder.
class connection_slots : public std::enable_shared_from_this<connection_slots> {
 public:
  connection_slots(std::size_t most, std::size_t most_per_subscriber) : most_{most}, most_each_{most_per_subscriber} {}

  // A connection's place; free again when this is gone.
  class slot {
   public:
    slot() = default;
    slot(std::shared_ptr<connection_slots>, std::optional<ip_address> subscriber, bool counted);
    slot(slot&&) noexcept = default;
    slot& operator=(slot&&) noexcept;
    ~slot() { release(); }
    void release();

   private:
    std::shared_ptr<connection_slots> of_;
    std::optional<ip_address> subscriber_;
    bool counted_{false};
  };

  struct outcome {
    slot place;
    refusal const* refused{};
    bool at_once{false};  // refused, and there are too many who are being told so
  };
  // Without an address: one that is not limited by address (a trusted proxy).
  outcome take(std::optional<ip_address> const&);
  // Not counted: the operator gets in when the house is full.
  slot take_uncounted();

  std::size_t open() const { return open_.load(std::memory_order_relaxed); }
  // False if some are still there when the time is over.
  bool wait_until_empty(std::chrono::milliseconds);

 private:
  std::size_t const most_, most_each_;
  std::atomic<std::size_t> open_{0};
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t counted_{0};
  std::map<ip_address, std::size_t> each_;
};

}  // namespace madang::net
