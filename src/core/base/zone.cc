#include "core/base/zone.h"

#include <algorithm>
#include <limits>

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/tztrans.h>

namespace madang {
namespace {

using namespace std::chrono;

// Changes are written out from 1800 (before, there were no zones) up to a point from which on the calendar and
// every zone's last rule repeat: the Gregorian calendar does after 400 years, to the day of the week.
constexpr auto kFirst = sys_seconds{sys_days{year{1800} / 1 / 1}}.time_since_epoch().count();
constexpr auto kLast = sys_seconds{sys_days{year{2500} / 1 / 1}}.time_since_epoch().count();
constexpr auto kCycle = std::int64_t{146'097} * 86'400;

std::optional<int> two_digits(std::string_view const s, std::size_t const at) {
  if (at + 2 > s.size() || s[at] < '0' || s[at] > '9' || s[at + 1] < '0' || s[at + 1] > '9') return std::nullopt;
  return (s[at] - '0') * 10 + (s[at + 1] - '0');
}

// "+09:00", "-0330", "+01".
std::optional<std::int32_t> fixed_offset_s(std::string_view const s) {
  if (s == "Z" || s == "z") return 0;
  if (s.size() < 3 || (s[0] != '+' && s[0] != '-')) return std::nullopt;
  auto const hour = two_digits(s, 1);
  auto rest = s.substr(3);
  if (rest.starts_with(':')) rest.remove_prefix(1);
  auto const minute = s.size() == 3 ? std::optional{0} : two_digits(rest, 0);
  if (!hour || !minute || *hour > 18 || *minute > 59 || (s.size() > 3 && rest.size() != 2)) return std::nullopt;
  return (s[0] == '-' ? -1 : 1) * (*hour * 3'600 + *minute * 60);
}

}  // namespace

zone::zone(std::string name, std::vector<change> changes)
    : name_{std::move(name)}, changes_{std::make_shared<std::vector<change> const>(std::move(changes))} {}

std::optional<zone> zone::named(std::string_view const name) {
  if (auto const offset = fixed_offset_s(name)) {
    return zone{std::string{name}, {{std::numeric_limits<std::int64_t>::min(), *offset}}};
  }
  // ICU makes zones of its own from "GMT+9" and the like; there a fixed offset is meant.
  if (name.empty() || (name.starts_with("GMT") && name != "GMT") || name.size() > 64) return std::nullopt;
  auto const tz = std::unique_ptr<icu::TimeZone>{
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8({name.data(), std::int32_t(name.size())}))};
  auto const* const basic = dynamic_cast<icu::BasicTimeZone const*>(tz.get());
  auto id = icu::UnicodeString{};
  if (basic == nullptr || tz->getID(id) == u"Etc/Unknown") return std::nullopt;

  auto raw = std::int32_t{0};
  auto saving = std::int32_t{0};
  auto error = U_ZERO_ERROR;
  basic->getOffset(double(kFirst) * 1'000, false, raw, saving, error);
  if (U_FAILURE(error)) return std::nullopt;
  auto changes = std::vector<change>{{std::numeric_limits<std::int64_t>::min(), (raw + saving) / 1'000}};
  auto next = icu::TimeZoneTransition{};
  for (auto at = double(kFirst) * 1'000;
       basic->getNextTransition(at, false, next) && next.getTime() < double(kLast) * 1'000; at = next.getTime()) {
    auto const offset = (next.getTo()->getRawOffset() + next.getTo()->getDSTSavings()) / 1'000;
    // Renamed, or winter became the standard: the clocks did not notice.
    if (offset != changes.back().offset_s) changes.push_back({std::int64_t(next.getTime() / 1'000), offset});
  }
  return zone{std::string{name}, std::move(changes)};
}

seconds zone::offset_at(instant const t) const {
  auto s = floor<seconds>(t).time_since_epoch().count();
  if (s >= kLast) s -= ((s - kLast) / kCycle + 1) * kCycle;
  auto const after = std::ranges::upper_bound(*changes_, s, {}, &change::from_s);
  return seconds{std::prev(after)->offset_s};
}

local_time zone::local(instant const t) const { return local_time{(t + offset_at(t)).time_since_epoch()}; }

local_reading zone::at(local_time const wall) const {
  auto const as_utc = instant{wall.time_since_epoch()};
  // No two changes of a zone lie within two days, and none moves clocks by more than one day.
  auto const before = offset_at(as_utc - days{1});
  auto const after = offset_at(as_utc + days{1});
  auto const a = as_utc - before;
  if (before == after) return {local_reading::kind::once, a, a};
  auto const b = as_utc - after;
  auto const a_holds = offset_at(a) == before;
  auto const b_holds = offset_at(b) == after;
  if (a_holds && b_holds) return {local_reading::kind::twice, std::min(a, b), std::max(a, b)};
  if (a_holds) return {local_reading::kind::once, a, a};
  if (b_holds) return {local_reading::kind::once, b, b};
  return {local_reading::kind::never, std::min(a, b), std::max(a, b)};
}

instant zone::start_of(local_days const day) const {
  auto const midnight = local_time{day};
  auto const r = at(midnight);
  if (r.is != local_reading::kind::never) return r.earlier;
  auto before = r.earlier, behind = r.later;  // clocks were put forward between the two
  while (behind - before > microseconds{1}) {
    auto const between = before + (behind - before) / 2;
    (local(between) < midnight ? before : behind) = between;
  }
  return behind;
}

}  // namespace madang
