#pragma once

#include <compare>
#include <cstddef>
#include <functional>

namespace madang {

// A value that has a meaning of its own: a datastream_no is not a thing_no, even though both are
// integers. Tag is only ever declared: using thing_no = strong<std::int64_t, struct thing_no_tag>.
template <typename T, typename Tag>
struct strong {
  using value_type = T;
  T value{};
  friend auto operator<=>(strong const&, strong const&) = default;
};

}  // namespace madang

template <typename T, typename Tag>
struct std::hash<madang::strong<T, Tag>> {
  std::size_t operator()(madang::strong<T, Tag> const& x) const noexcept { return std::hash<T>{}(x.value); }
};
