#include "core/net/connection_slots.h"

namespace madang::net {

// Connections beyond the limit that are told so; more are closed without a word.
constexpr auto kBeingRefused = std::size_t{64};

connection_slots::slot::slot(std::shared_ptr<connection_slots> of, std::optional<ip_address> subscriber,
                             bool const counted)
    : of_{std::move(of)}, subscriber_{std::move(subscriber)}, counted_{counted} {}

connection_slots::slot& connection_slots::slot::operator=(slot&& other) noexcept {
  release();
  of_ = std::move(other.of_);
  subscriber_ = std::move(other.subscriber_);
  counted_ = other.counted_;
  return *this;
}

void connection_slots::slot::release() {
  auto const of = std::move(of_);
  of_ = nullptr;
  if (!of) return;
  auto const lock = std::lock_guard{of->mutex_};
  of->open_.fetch_sub(1, std::memory_order_relaxed);
  if (counted_) --of->counted_;
  if (subscriber_) {
    auto const at = of->each_.find(*subscriber_);
    if (--at->second == 0) of->each_.erase(at);
  }
  of->changed_.notify_all();
}

connection_slots::outcome connection_slots::take(std::optional<ip_address> const& from) {
  auto const lock = std::lock_guard{mutex_};
  auto const open = open_.fetch_add(1, std::memory_order_relaxed);
  auto refused = [&](refusal const& r) {
    return outcome{slot{shared_from_this(), std::nullopt, false}, &r, open - counted_ >= kBeingRefused};
  };
  if (counted_ >= most_) return refused(refusals::kTooManyConnections);
  auto const subscriber = from ? std::optional{from->subscriber()} : std::nullopt;
  if (subscriber) {
    auto& n = each_[*subscriber];
    if (n >= most_each_) return refused(refusals::kTooManyFromAddress);
    ++n;
  }
  ++counted_;
  return outcome{slot{shared_from_this(), subscriber, true}};
}

connection_slots::slot connection_slots::take_uncounted() {
  open_.fetch_add(1, std::memory_order_relaxed);
  return slot{shared_from_this(), std::nullopt, false};
}

bool connection_slots::wait_until_empty(std::chrono::milliseconds const time) {
  auto lock = std::unique_lock{mutex_};
  return changed_.wait_for(lock, time, [this] { return open_.load(std::memory_order_relaxed) == 0; });
}

}  // namespace madang::net
