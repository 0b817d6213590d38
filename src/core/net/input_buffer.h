#pragma once

#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace madang::net {

// Bytes that were read and not used yet. Small while a connection is idle: there are thousands of them. For
// the files of this folder.
class input_buffer {
 public:
  static constexpr auto kSmall = std::size_t{4} << 10;
  static constexpr auto kLarge = std::size_t{64} << 10;

  std::string_view data() const { return {bytes_.get() + from_, to_ - from_}; }
  bool empty() const { return from_ == to_; }
  // `rest` is what of data() is left.
  void keep(std::string_view const rest) { from_ = to_ - rest.size(); }
  void commit(std::size_t const n) { to_ += n; }
  void clear() { from_ = to_ = 0; }

  // Where to read to. `large`: much is to come.
  std::span<char> room(bool const large) {
    if (empty()) clear();
    auto const wanted = large ? kLarge : to_ - from_ >= capacity_ / 2 ? std::max(kSmall, 2 * capacity_) : kSmall;
    if (wanted > capacity_ || (empty() && wanted < capacity_)) move_to(wanted);
    else if (from_ != 0) shift();
    return {bytes_.get() + to_, capacity_ - to_};
  }

 private:
  void shift() {
    std::memmove(bytes_.get(), bytes_.get() + from_, to_ - from_);
    to_ -= from_;
    from_ = 0;
  }
  void move_to(std::size_t const capacity) {
    auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
    if (!empty()) std::memcpy(bytes.get(), bytes_.get() + from_, to_ - from_);
    to_ -= from_;
    from_ = 0;
    bytes_ = std::move(bytes);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_{0}, from_{0}, to_{0};
};

}  // namespace madang::net
