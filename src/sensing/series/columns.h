#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sensing/series/series.h"

// Many observations of one datastream as a structure of arrays: the tail in memory, what a chunk decodes
// to, and what a query answers with. 16 bytes a point as long as the rest is the same for all of them.
namespace madang::sensing {

// Bit by bit for numbers: a NaN equals itself, -0.0 does not equal 0.0.
bool same_number(double, double);

// About what it takes in memory.
std::size_t weight(observation const&);

// Equal in every field but seq: what makes a repeated observation a repetition.
bool same_observation(observation const&, observation const&);

// One value for each of n points; stored once as long as all are equal. The owner knows n.
template <typename T>
class lazy_column {
 public:
  T operator[](std::size_t const i) const { return values_.empty() ? constant_ : values_[i]; }
  bool is_constant() const { return values_.empty(); }
  std::span<T const> values() const { return values_; }  // empty while constant

  void push(std::size_t const n, T const x) {
    if (values_.empty()) {
      if (n == 0) constant_ = x;
      if (x == constant_) return;
      values_.assign(n, constant_);
    }
    values_.push_back(x);
  }
  // All n at once.
  void set(std::vector<T> values) {
    constant_ = values.empty() ? T{} : values.front();
    for (auto const& x : values) {
      if (x == constant_) continue;
      values_ = std::move(values);
      return;
    }
    values_.clear();
  }
  void fill(T const x) {
    constant_ = x;
    values_.clear();
  }
  // How many of n there are from now on. What is left of a column that varied may be constant: it does not notice.
  void erase(std::size_t const first, std::size_t const count) {
    if (values_.empty()) return;
    auto const at = values_.begin() + std::ptrdiff_t(first);
    values_.erase(at, at + std::ptrdiff_t(count));
    if (!values_.empty()) constant_ = values_.front();
  }
  std::size_t memory() const { return values_.capacity() * sizeof(T); }

 private:
  T constant_{};
  std::vector<T> values_;
};

// Numbers given out one after the other: first, first + 1 … as long as they are.
class seq_column {
 public:
  std::uint32_t operator[](std::size_t const i) const {
    return values_.empty() ? first_ + std::uint32_t(i) : values_[i];
  }
  bool is_contiguous() const { return values_.empty(); }
  void push(std::size_t n, std::uint32_t x);
  void set(std::vector<std::uint32_t> values);
  void set_contiguous(std::uint32_t const first) {
    first_ = first;
    values_.clear();
  }
  void erase(std::size_t n, std::size_t first, std::size_t count);
  std::size_t memory() const { return values_.capacity() * sizeof(std::uint32_t); }

 private:
  std::uint32_t first_{0};
  std::vector<std::uint32_t> values_;
};

// Each different text once. 0 stands for the empty text, which is most of them.
class dictionary {
 public:
  std::uint32_t add(std::string_view);
  std::string_view operator[](std::uint32_t const i) const { return i == 0 ? std::string_view{} : texts_[i - 1]; }
  std::size_t size() const { return texts_.size(); }
  std::size_t memory() const;
  void clear();

 private:
  std::vector<std::string> texts_;
  std::unordered_multimap<std::size_t, std::uint32_t> by_hash_;
};

// Where a point stands in its series: by time, and at the same time in the order of arrival.
struct position {
  std::int64_t t_us{0};
  std::uint32_t seq{0};
  friend auto operator<=>(position const&, position const&) = default;
};

struct columns {
  std::vector<std::int64_t> t;  // start of the phenomenon time, µs
  std::vector<double> v;
  seq_column seq;
  lazy_column<std::int64_t> end_offset;     // from t; observation::kNone: an instant
  lazy_column<std::int64_t> result_offset;  // from t; observation::kNone: null
  lazy_column<result_kind> kind;
  lazy_column<std::int64_t> foi;
  lazy_column<std::uint32_t> text, extra;   // in `texts`
  lazy_column<std::uint16_t> width;         // columns of a record, the first of which is v; 0: no record
  std::vector<double> more;                 // the further columns of records, one record after the other
  std::vector<std::uint32_t> more_at;       // where a point's begin in `more`; empty while `width` is constant
  dictionary texts;

  columns();
  std::size_t size() const { return t.size(); }
  bool empty() const { return t.empty(); }
  position at(std::size_t const i) const { return {t[i], seq[i]}; }
  // Of each point only time, number and what is constant differ from nothing: loops may skip the rest.
  bool only_numbers() const { return kind.is_constant() && kind[0] == result_kind::number; }

  void push(observation const&);
  void push(columns const&, std::size_t i);
  void append(columns const&, std::size_t first, std::size_t count);
  void append(columns const& c) { append(c, 0, c.size()); }
  observation get(std::size_t i) const;
  void get(std::size_t i, observation& out) const;
  std::size_t weight(std::size_t i) const;
  bool same_as(std::size_t i, observation const&) const;  // as same_observation
  std::span<double const> further(std::size_t i) const;   // record columns after the first

  void erase(std::size_t first, std::size_t count);
  void clear();  // keeps memory for the next
  void sort();  // by position
  bool is_sorted() const;
  void reverse();
  std::size_t memory() const;  // bytes, without sizeof

 private:
  void grow();
};

}  // namespace madang::sensing
