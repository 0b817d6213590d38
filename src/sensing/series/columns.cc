#include "sensing/series/columns.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace madang::sensing {
namespace {

constexpr auto kNone = observation::kNone;

// Offsets are taken modulo 2^64, so that no pair of times is too far apart.
std::int64_t offset_of(std::int64_t const t, std::int64_t const from) {
  return t == kNone ? kNone : std::int64_t(std::uint64_t(t) - std::uint64_t(from));
}
std::int64_t apply_offset(std::int64_t const offset, std::int64_t const from) {
  return offset == kNone ? kNone : std::int64_t(std::uint64_t(from) + std::uint64_t(offset));
}

template <typename T>
void append_column(lazy_column<T>& to, std::size_t const n, lazy_column<T> const& from, std::size_t const first,
                   std::size_t const count) {
  if (from.is_constant() && to.is_constant() && (n == 0 || to[0] == from[0])) return to.push(n, from[0]);
  for (auto i = std::size_t{0}; i != count; ++i) to.push(n + i, from[first + i]);
}

}  // namespace

bool same_number(double const a, double const b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

static constexpr auto kPlainWeight = std::size_t{20};

std::size_t weight(observation const& o) {
  return kPlainWeight + o.text.size() + o.extra.size() + o.record.size() * sizeof(double);
}

bool same_observation(observation const& a, observation const& b) {
  return a.start_us == b.start_us && a.end_us == b.end_us && a.result_us == b.result_us &&
         same_number(a.number, b.number) && a.kind == b.kind && a.foi == b.foi && a.text == b.text &&
         a.extra == b.extra && std::ranges::equal(a.record, b.record, same_number);
}

void seq_column::push(std::size_t const n, std::uint32_t const x) {
  if (values_.empty()) {
    if (n == 0) first_ = x;
    if (x == first_ + n) return;
    values_.resize(n);
    std::iota(values_.begin(), values_.end(), first_);
  }
  values_.push_back(x);
}

void seq_column::set(std::vector<std::uint32_t> values) {
  first_ = values.empty() ? 0 : values.front();
  values_.clear();
  for (auto i = std::size_t{0}; i != values.size(); ++i) {
    if (values[i] == first_ + i) continue;
    values_ = std::move(values);
    return;
  }
}

void seq_column::erase(std::size_t const n, std::size_t const first, std::size_t const count) {
  if (values_.empty() && first == 0) first_ += std::uint32_t(count);
  if (values_.empty() && (first == 0 || first + count == n)) return;
  if (values_.empty()) {
    values_.resize(n);
    std::iota(values_.begin(), values_.end(), first_);
  }
  auto const at = values_.begin() + std::ptrdiff_t(first);
  values_.erase(at, at + std::ptrdiff_t(count));
}

std::uint32_t dictionary::add(std::string_view const s) {
  if (s.empty()) return 0;
  if (!texts_.empty() && texts_.back() == s) return std::uint32_t(texts_.size());
  if (by_hash_.size() != texts_.size()) {  // a copy or a decoded one that grows for the first time
    by_hash_.clear();
    for (auto i = std::size_t{0}; i != texts_.size(); ++i) {
      by_hash_.emplace(std::hash<std::string_view>{}(texts_[i]), i);
    }
  }
  auto const hash = std::hash<std::string_view>{}(s);
  for (auto [it, end] = by_hash_.equal_range(hash); it != end; ++it) {
    if (texts_[it->second] == s) return it->second + 1;
  }
  by_hash_.emplace(hash, std::uint32_t(texts_.size()));
  texts_.emplace_back(s);
  return std::uint32_t(texts_.size());
}

std::size_t dictionary::memory() const {
  auto n = texts_.capacity() * sizeof(std::string) + by_hash_.size() * 40;
  for (auto const& s : texts_) n += s.capacity() > 15 ? s.capacity() : 0;
  return n;
}

void dictionary::clear() {
  texts_.clear();
  by_hash_.clear();
}

columns::columns() {
  end_offset.fill(kNone);
  result_offset.fill(kNone);
}

// A quarter more instead of twice as much: tails of thousands of series lie in memory at once.
void columns::grow() {
  if (t.size() != t.capacity()) return;
  auto const n = t.size() + std::max(std::size_t{16}, t.size() / 4);
  t.reserve(n);
  v.reserve(n);
}

void columns::push(observation const& o) {
  grow();
  auto const n = size();
  auto const columns_of_record = std::uint16_t(o.record.size());
  if (more_at.empty() && n != 0 && columns_of_record != width[0]) {
    for (auto i = std::size_t{0}; i != n; ++i) {
      more_at.push_back(width[0] == 0 ? 0 : std::uint32_t(i * (width[0] - 1U)));
    }
  }
  if (!more_at.empty()) more_at.push_back(std::uint32_t(more.size()));
  width.push(n, columns_of_record);
  if (o.record.size() > 1) more.insert(more.end(), o.record.begin() + 1, o.record.end());
  end_offset.push(n, offset_of(o.end_us, o.start_us));
  result_offset.push(n, offset_of(o.result_us, o.start_us));
  kind.push(n, o.kind);
  foi.push(n, o.foi.value);
  text.push(n, texts.add(o.text));
  extra.push(n, texts.add(o.extra));
  seq.push(n, o.seq);
  t.push_back(o.start_us);
  v.push_back(o.record.empty() ? o.number : o.record.front());
}

void columns::push(columns const& c, std::size_t const i) { append(c, i, 1); }

void columns::append(columns const& c, std::size_t const first, std::size_t const count) {
  if (count == 0) return;
  if (!c.more.empty() || !more.empty() || !c.width.is_constant() || !width.is_constant() ||
      (!empty() && c.width[0] != width[0])) {
    for (auto i = first; i != first + count; ++i) push(c.get(i));
    return;
  }
  auto const n = size();
  width.push(n, c.width[first]);
  append_column(end_offset, n, c.end_offset, first, count);
  append_column(result_offset, n, c.result_offset, first, count);
  append_column(kind, n, c.kind, first, count);
  append_column(foi, n, c.foi, first, count);
  for (auto i = std::size_t{0}; i != count; ++i) {
    if (c.text.is_constant() && c.extra.is_constant() && i != 0 && text.is_constant() && extra.is_constant()) break;
    text.push(n + i, texts.add(c.texts[c.text[first + i]]));
    extra.push(n + i, texts.add(c.texts[c.extra[first + i]]));
  }
  if (c.seq.is_contiguous() && seq.is_contiguous() && (n == 0 || seq[0] + n == c.seq[first])) {
    if (n == 0) seq.set_contiguous(c.seq[first]);
  } else {
    for (auto i = std::size_t{0}; i != count; ++i) seq.push(n + i, c.seq[first + i]);
  }
  t.insert(t.end(), c.t.begin() + std::ptrdiff_t(first), c.t.begin() + std::ptrdiff_t(first + count));
  v.insert(v.end(), c.v.begin() + std::ptrdiff_t(first), c.v.begin() + std::ptrdiff_t(first + count));
}

std::span<double const> columns::further(std::size_t const i) const {
  if (width[i] < 2) return {};
  auto const n = width[i] - std::size_t{1};
  return std::span{more}.subspan(more_at.empty() ? i * n : more_at[i], n);
}

observation columns::get(std::size_t const i) const {
  auto o = observation{};
  get(i, o);
  return o;
}

void columns::get(std::size_t const i, observation& o) const {
  o.start_us = t[i];
  o.end_us = apply_offset(end_offset[i], t[i]);
  o.result_us = apply_offset(result_offset[i], t[i]);
  o.number = v[i];
  o.kind = kind[i];
  o.seq = seq[i];
  o.foi = {foi[i]};
  o.text = texts[text[i]];
  o.extra = texts[extra[i]];
  o.record.clear();
  if (width[i] == 0) return;
  o.record.push_back(v[i]);
  auto const rest = further(i);
  o.record.insert(o.record.end(), rest.begin(), rest.end());
}

std::size_t columns::weight(std::size_t const i) const {
  return kPlainWeight + texts[text[i]].size() + texts[extra[i]].size() + width[i] * sizeof(double);
}

bool columns::same_as(std::size_t const i, observation const& o) const {
  return t[i] == o.start_us && same_number(v[i], o.number) && kind[i] == o.kind && foi[i] == o.foi.value &&
         end_offset[i] == offset_of(o.end_us, o.start_us) && result_offset[i] == offset_of(o.result_us, o.start_us) &&
         texts[text[i]] == o.text && texts[extra[i]] == o.extra && width[i] == o.record.size() &&
         (o.record.empty() || std::ranges::equal(further(i), std::span{o.record}.subspan(1), same_number));
}

void columns::erase(std::size_t const first, std::size_t const count) {
  if (count == size()) {  // gives the memory back, unlike clear()
    *this = columns{};
    return;
  }
  if (!more.empty() || texts.size() != 0) {  // texts that nobody has any more go as well
    auto kept = columns{};
    for (auto i = std::size_t{0}; i != size(); ++i) {
      if (i < first || i >= first + count) kept.push(*this, i);
    }
    *this = std::move(kept);
    return;
  }
  seq.erase(size(), first, count);
  end_offset.erase(first, count);
  result_offset.erase(first, count);
  kind.erase(first, count);
  foi.erase(first, count);
  text.erase(first, count);
  extra.erase(first, count);
  width.erase(first, count);
  if (!more_at.empty()) more_at.resize(size() - count);  // all nought, as nobody has further columns
  t.erase(t.begin() + std::ptrdiff_t(first), t.begin() + std::ptrdiff_t(first + count));
  v.erase(v.begin() + std::ptrdiff_t(first), v.begin() + std::ptrdiff_t(first + count));
}

void columns::clear() {
  auto emptied = columns{};
  emptied.t.swap(t);
  emptied.v.swap(v);
  emptied.t.clear();
  emptied.v.clear();
  *this = std::move(emptied);
}

bool columns::is_sorted() const {
  for (auto i = std::size_t{1}; i < size(); ++i) {
    if (at(i) < at(i - 1)) return false;
  }
  return true;
}

void columns::sort() {
  if (is_sorted()) return;
  auto order = std::vector<std::uint32_t>(size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [this](std::uint32_t const i) { return at(i); });
  auto sorted = columns{};
  for (auto const i : order) sorted.push(*this, i);
  *this = std::move(sorted);
}

void columns::reverse() {
  auto reversed = columns{};
  for (auto i = size(); i != 0; --i) reversed.push(*this, i - 1);
  *this = std::move(reversed);
}

std::size_t columns::memory() const {
  return t.capacity() * sizeof(std::int64_t) + v.capacity() * sizeof(double) + seq.memory() + end_offset.memory() +
         result_offset.memory() + kind.memory() + foi.memory() + text.memory() + extra.memory() + width.memory() +
         more.capacity() * sizeof(double) + more_at.capacity() * sizeof(std::uint32_t) + texts.memory();
}

}  // namespace madang::sensing
