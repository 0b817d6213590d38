#include "sensing/series/series_state.h"

#include <algorithm>
#include <bit>

namespace madang::sensing {
namespace {

constexpr auto kNone = observation::kNone;

void lower(std::int64_t& bound, std::int64_t const t) {
  if (t != kNone && (bound == kNone || t < bound)) bound = t;
}
void raise(std::int64_t& bound, std::int64_t const t) {
  if (t != kNone && (bound == kNone || t > bound)) bound = t;
}

// Not of the time alone: somebody may send a million observations of one moment.
std::size_t slot_of(std::int64_t const t, double const v, std::string_view const text, std::size_t const mask) {
  auto h = std::uint64_t(t) * 0x9E37'79B9'7F4A'7C15ULL;
  h = (h ^ h >> 32 ^ std::bit_cast<std::uint64_t>(v)) * 0x9E37'79B9'7F4A'7C15ULL;
  if (!text.empty()) h ^= std::hash<std::string_view>{}(text);
  return std::size_t(h >> 24) & mask;
}

}  // namespace

void series_bounds::add(observation const& o) {
  lower(first_us, o.start_us);
  raise(last_us, o.start_us);
  raise(end_us, o.end_us == kNone ? o.start_us : std::max(o.start_us, o.end_us));
  lower(result_first_us, o.result_us);
  raise(result_last_us, o.result_us);
}

void series_bounds::add(columns const& c, std::size_t const first, std::size_t const count) {
  auto const plain = c.end_offset.is_constant() && c.end_offset[0] == kNone && c.result_offset.is_constant();
  for (auto i = first; i != first + count; ++i) {
    if (!plain) {
      auto o = observation{.start_us = c.t[i]};
      if (c.end_offset[i] != kNone) o.end_us = c.t[i] + c.end_offset[i];
      if (c.result_offset[i] != kNone) o.result_us = c.t[i] + c.result_offset[i];
      add(o);
      continue;
    }
    lower(first_us, c.t[i]);
    raise(last_us, c.t[i]);
    raise(end_us, c.t[i]);
    if (c.result_offset[0] == kNone) continue;
    lower(result_first_us, c.t[i] + c.result_offset[0]);
    raise(result_last_us, c.t[i] + c.result_offset[0]);
  }
}

void series_bounds::add(series_bounds const& b) {
  lower(first_us, b.first_us);
  raise(last_us, b.last_us);
  raise(end_us, b.end_us);
  lower(result_first_us, b.result_first_us);
  raise(result_last_us, b.result_last_us);
}

repetition_index::repetition_index(columns const& c) { rebuild(c, std::max(std::size_t{64}, c.size())); }

void repetition_index::rebuild(columns const& c, std::size_t const capacity) {
  auto slots = std::size_t{64};
  while (slots < capacity * 2) slots *= 2;
  slots_.assign(slots, 0);
  used_ = 0;
  for (auto i = std::size_t{0}; i != c.size(); ++i) add(c, i);
}

void repetition_index::add(columns const& c, std::size_t const i) {
  if (used_ * 2 >= slots_.size()) return rebuild(c, c.size() * 2);
  auto const mask = slots_.size() - 1;
  auto at = slot_of(c.t[i], c.v[i], c.texts[c.text[i]], mask);
  while (slots_[at] != 0) at = (at + 1) & mask;
  slots_[at] = std::uint32_t(i + 1);
  ++used_;
}

std::optional<std::size_t> repetition_index::find(columns const& c, observation const& o) const {
  auto const mask = slots_.size() - 1;
  for (auto at = slot_of(o.start_us, o.number, o.text, mask); slots_[at] != 0; at = (at + 1) & mask) {
    if (c.same_as(slots_[at] - 1, o)) return slots_[at] - 1;
  }
  return std::nullopt;
}

void series_state::add_latest(observation const& o) {
  if (!latest || position{o.start_us, o.seq} > position{latest->start_us, latest->seq}) latest = o;
}

void series_state::make_visible(std::size_t const n) {
  bounds.add(tail, committed, n);
  auto best = committed;
  for (auto i = committed + 1; i < committed + n; ++i) best = tail.at(i) > tail.at(best) ? i : best;
  if (n != 0 && (!latest || tail.at(best) > position{latest->start_us, latest->seq})) {
    tail.get(best, latest ? *latest : latest.emplace());
  }
  committed += n;
}

std::int64_t series_state::weight(std::size_t const first, std::size_t const n) const {
  auto out = std::int64_t{0};
  for (auto i = first; i != first + n; ++i) out += std::int64_t(tail.weight(i));
  return out;
}

std::int64_t series_state::take_back(std::size_t const n) {
  auto const gone = weight(committed, n);
  tail.erase(committed, n);
  repetitions.reset();
  newest_us = sealed_n > 0 ? sealed_last_us : kNone;
  for (auto const t : tail.t) raise(newest_us, t);
  return gone;
}

std::int64_t series_state::drop_sealed(std::size_t const n, std::uint64_t const sealed_up_to) {
  auto const gone = weight(0, n);
  for (auto i = std::size_t{0}; i != n; ++i) {
    sealed_first_us = sealed_n == 0 ? tail.t[i] : std::min(sealed_first_us, tail.t[i]);
    sealed_last_us = sealed_n == 0 ? tail.t[i] : std::max(sealed_last_us, tail.t[i]);
    ++sealed_n;
  }
  sealed_seq = sealed_up_to;
  tail.erase(0, n);
  committed -= n;
  repetitions.reset();
  return gone;
}

series_map::~series_map() {
  for (auto& p : pages_) {
    auto const owned = std::unique_ptr<page>{p.load()};
    if (!owned) continue;
    for (auto& slot : *owned) std::unique_ptr<series_state>{slot.load()}.reset();
  }
}

series_state* series_map::find(datastream_no const d) const {
  if (!fits(d)) return nullptr;
  auto const n = std::size_t(d.value);
  auto const* const slots = pages_[n / kPage].load(std::memory_order_acquire);
  return slots ? (*slots)[n % kPage].load(std::memory_order_acquire) : nullptr;
}

series_state& series_map::get(datastream_no const d) {
  if (auto* const known = find(d)) return *known;
  auto const lock = std::lock_guard{making_};
  auto const n = std::size_t(d.value);
  auto* p = pages_[n / kPage].load(std::memory_order_acquire);
  if (!p) {
    p = std::make_unique<page>().release();
    pages_[n / kPage].store(p, std::memory_order_release);
  }
  auto& slot = (*p)[n % kPage];
  if (auto* const known = slot.load(std::memory_order_acquire)) return *known;
  auto* const made = std::make_unique<series_state>(d).release();
  slot.store(made, std::memory_order_release);
  size_.fetch_add(1, std::memory_order_relaxed);
  return *made;
}

}  // namespace madang::sensing
