#pragma once

#include <optional>
#include <utility>
#include <variant>

namespace madang {

// Either a value or what went wrong. Same names as C++23 std::expected, so that it can take over
// when the compiler does. Reading the absent side throws std::bad_variant_access: a bug.
template <typename T, typename E>
class result {
 public:
  result(T value) : state_{std::in_place_index<0>, std::move(value)} {}
  result(E error) : state_{std::in_place_index<1>, std::move(error)} {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& operator*() & { return std::get<0>(state_); }
  T const& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  T const* operator->() const { return &std::get<0>(state_); }
  E& error() { return std::get<1>(state_); }
  E const& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, E> state_;
};

// Nothing to return but whether it went well.
template <typename E>
class result<void, E> {
 public:
  result() = default;
  result(E error) : error_{std::move(error)} {}

  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }
  E& error() { return *error_; }
  E const& error() const { return *error_; }

 private:
  std::optional<E> error_;
};

}  // namespace madang
