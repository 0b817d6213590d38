#include "demo/schedule.h"

#include <algorithm>
#include <map>

#include "demo/portable_math.h"

namespace madang::demo {
namespace {

using namespace std::chrono;

constexpr auto kReportsASlice = 4'096.0;

std::int64_t floor_div(std::int64_t const a, std::int64_t const b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

schedule::schedule(std::span<sensor const> const sensors) : sensors_{sensors} {
  auto by_device = std::map<std::pair<seconds, milliseconds>, std::vector<std::uint32_t>>{};
  auto a_second = 0.0;
  for (auto i = std::uint32_t{0}; i != sensors.size(); ++i) {
    by_device[{sensors[i].interval, sensors[i].jitter}].push_back(i);
    a_second += 1 / static_cast<double>(sensors[i].interval.count());
  }
  for (auto& [device, members] : by_device) {
    std::ranges::stable_sort(members, {}, [&](std::uint32_t const i) { return sensors[i].phase; });
    groups_.push_back({device.first, device.second, std::move(members)});
  }
  slice_ =
      seconds{std::clamp(floor_int(kReportsASlice / std::max(a_second, 1e-3)), std::int64_t{1}, std::int64_t{86'400})};
}

void schedule::add_slice(std::vector<report>& out, group const& g, instant const from, instant const to) const {
  // Without their jitter, these are due from `low` to `high`, both included.
  auto const low = floor<seconds>(from - g.jitter).time_since_epoch();
  auto const high = ceil<seconds>(to + g.jitter).time_since_epoch();
  auto const phase = [&](std::uint32_t const i) { return sensors_[i].phase; };
  for (auto k = floor_div(low.count(), g.interval.count()); k <= floor_div(high.count(), g.interval.count()); ++k) {
    auto const first = std::ranges::lower_bound(g.sensors, low - k * g.interval, {}, phase);
    auto const last = std::ranges::upper_bound(g.sensors, high - k * g.interval, {}, phase);
    for (auto i = first; i < last; ++i) {
      auto const at = report_time(sensors_[*i], k);
      if (at >= from && at < to) out.push_back({at, *i});
    }
  }
}

void schedule::each(instant const from, instant const to, std::function<void(report const&)> const& f) const {
  auto slice = std::vector<report>{};
  for (auto begin = from; begin < to; begin += slice_) {
    slice.clear();
    auto const end = to - begin > slice_ ? begin + slice_ : to;
    for (auto const& g : groups_) add_slice(slice, g, begin, end);
    std::ranges::sort(slice, [](report const& a, report const& b) {
      return std::pair{a.at, a.sensor} < std::pair{b.at, b.sensor};
    });
    std::ranges::for_each(slice, f);
  }
}

std::vector<report> schedule::between(instant const from, instant const to) const {
  auto all = std::vector<report>{};
  each(from, to, [&](report const& r) { all.push_back(r); });
  return all;
}

void each_report(sensor const& s, instant const from, instant const to, std::function<void(instant)> const& f) {
  for (auto k = nearest_report(s, from - s.jitter) - 1;; ++k) {
    auto const at = report_time(s, k);
    if (at >= to) return;
    if (at >= from) f(at);
  }
}

}  // namespace madang::demo
