#include "core/net/outbox.h"

#include <iterator>

namespace madang::net {

outbox::outbox(std::shared_ptr<io_thread> t, std::weak_ptr<outbox_owner> o, std::size_t const bytes_max)
    : thread_{std::move(t)}, owner_{std::move(o)}, bytes_max_{bytes_max} {}

bool outbox::send(std::string message) {
  auto const lock = std::lock_guard{mutex_};
  if (shut_ || end_ != end::none) return false;
  if (bytes_ + message.size() > bytes_max_) {
    end_ = end::overflow;
    wake();
    return false;
  }
  bytes_ += message.size();
  messages_.push_back(std::move(message));
  wake();
  return true;
}

void outbox::close() {
  auto const lock = std::lock_guard{mutex_};
  if (shut_ || end_ != end::none) return;
  end_ = end::asked;
  wake();
}

// With the lock.
void outbox::wake() {
  if (std::exchange(woken_, true)) return;
  thread_->run([self = shared_from_this()] {
    {
      auto const lock = std::lock_guard{self->mutex_};
      self->woken_ = false;
    }
    if (auto const o = self->owner_.lock()) o->outbox_changed();
  });
}

outbox::end outbox::take(std::vector<std::string>& out) {
  auto const lock = std::lock_guard{mutex_};
  if (out.empty()) out.swap(messages_);
  else std::ranges::move(messages_, std::back_inserter(out));
  messages_.clear();
  return end_;
}

void outbox::written(std::size_t const bytes) {
  auto const lock = std::lock_guard{mutex_};
  bytes_ -= std::min(bytes, bytes_);
}

bool outbox::overflowed() {
  auto const lock = std::lock_guard{mutex_};
  return end_ == end::overflow;
}

void outbox::shut() {
  auto const lock = std::lock_guard{mutex_};
  shut_ = true;
  messages_.clear();
}

}  // namespace madang::net
