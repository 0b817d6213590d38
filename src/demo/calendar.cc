#include "demo/calendar.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "demo/portable_math.h"

namespace madang::demo {
namespace {

using namespace std::chrono;

constexpr auto kLastYear = 2099;
constexpr auto kDay = std::int64_t{86'400};

std::int64_t floor_div(std::int64_t const a, std::int64_t const b) { return a / b - (a % b < 0 ? 1 : 0); }

// The Sunday of Easter in the Gregorian calendar (the anonymous algorithm of 1876).
sys_days easter(int const y) {
  auto const a = y % 19;
  auto const b = y / 100;
  auto const c = y % 100;
  auto const d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  auto const e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
  auto const f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
  return sys_days{year{y} / month{static_cast<unsigned>(f / 31)} / day{static_cast<unsigned>(f % 31 + 1)}};
}

// The lunar New Year and the harvest moon, by Korea's calendar, from 2020 on: month and day.
struct moon_days { int year; unsigned seollal_month, seollal_day, chuseok_month, chuseok_day; };
constexpr auto kMoonDays =
    std::array{moon_days{2020, 1, 25, 10, 1}, moon_days{2021, 2, 12, 9, 21}, moon_days{2022, 2, 1, 9, 10},
               moon_days{2023, 1, 22, 9, 29}, moon_days{2024, 2, 10, 9, 17}, moon_days{2025, 1, 29, 10, 6},
               moon_days{2026, 2, 17, 9, 25}, moon_days{2027, 2, 7, 9, 15},  moon_days{2028, 1, 27, 10, 3},
               moon_days{2029, 2, 13, 9, 22}, moon_days{2030, 2, 3, 9, 12},  moon_days{2031, 1, 23, 10, 1},
               moon_days{2032, 2, 11, 9, 19}, moon_days{2033, 1, 31, 9, 8},  moon_days{2034, 2, 19, 9, 27},
               moon_days{2035, 2, 8, 9, 16}};

bool in_europe(position const p) {
  return p.lat_deg > 34 && p.lat_deg < 72 && p.lon_deg > -12 && p.lon_deg < 41;
}

minutes standard_offset(town_options const& o) {
  if (o.local == language::ko) return hours{9};
  if (in_europe(o.centre)) return hours{o.centre.lon_deg < -7 ? 0 : o.centre.lon_deg < 23 ? 1 : 2};
  return hours{floor_int(o.centre.lon_deg / 15 + 0.5)};
}

}  // namespace

calendar::calendar(town_options const& o)
    : korean_{o.local == language::ko}, european_{in_europe(o.centre) && !korean_}, standard_{standard_offset(o)} {
  auto const first = sys_days{year{1970} / January / 1};
  auto const end = sys_days{year{kLastYear + 1} / January / 1};
  days_.resize(static_cast<std::size_t>((end - first).count()));
  for (auto d = first; d != end; d += days{1}) {
    auto const y = year_month_day{d}.year();
    auto& facts = days_[static_cast<std::size_t>(d.time_since_epoch().count())];
    facts.year = static_cast<std::int16_t>(int{y});
    facts.day_of_year = static_cast<std::int16_t>((d - sys_days{y / January / 1}).count());
  }
  for (auto y = 1970; y <= kLastYear; ++y) {
    mark_holidays(y);
    if (european_) mark_summer(y);
  }
}

void calendar::mark(sys_days const d, bool day_facts::*fact) {
  auto const i = d.time_since_epoch().count();
  if (i >= 0 && static_cast<std::size_t>(i) < days_.size()) days_[static_cast<std::size_t>(i)].*fact = true;
}
void calendar::mark(sys_days const from, sys_days const to, bool day_facts::*fact) {
  for (auto d = from; d <= to; d += days{1}) mark(d, fact);
}

void calendar::mark_holidays(int const number) {
  auto const y = year{number};
  auto const holiday = [&](month const m, unsigned const d) { mark(sys_days{y / m / day{d}}, &day_facts::holiday); };
  holiday(January, 1);
  holiday(December, 25);
  mark(sys_days{y / December / 22}, sys_days{y / December / 31}, &day_facts::school_holiday);
  mark(sys_days{y / January / 1}, sys_days{y / January / (korean_ ? 31 : 5)}, &day_facts::school_holiday);
  mark(sys_days{y / July / (korean_ ? 22 : 10)}, sys_days{y / August / (korean_ ? 18 : 22)},
       &day_facts::school_holiday);
  if (korean_) {
    for (auto const& [m, d] :
         {std::pair{March, 1U}, {May, 5U}, {June, 6U}, {August, 15U}, {October, 3U}, {October, 9U}}) {
      holiday(m, d);
    }
    auto const moon = std::ranges::find(kMoonDays, number, &moon_days::year);
    if (moon == kMoonDays.end()) return;
    auto const seollal = sys_days{y / month{moon->seollal_month} / day{moon->seollal_day}};
    auto const chuseok = sys_days{y / month{moon->chuseok_month} / day{moon->chuseok_day}};
    mark(seollal - days{1}, seollal + days{1}, &day_facts::holiday);
    mark(chuseok - days{1}, chuseok + days{1}, &day_facts::holiday);
    return;
  }
  holiday(May, 1);
  holiday(December, 26);
  auto const e = easter(number);
  for (auto const after : {-2, 1, 39, 50}) mark(e + days{after}, &day_facts::holiday);  // Good Friday … Whit Monday
  mark(e - days{8}, e + days{7}, &day_facts::school_holiday);
  mark(sys_days{y / October / 14}, sys_days{y / October / 25}, &day_facts::school_holiday);
}

void calendar::mark_summer(int const number) {
  auto const begin = sys_days{year{number} / March / Sunday[last]};
  auto const end = sys_days{year{number} / October / Sunday[last]};
  mark(begin, end - days{1}, &day_facts::summer_after);
  mark(begin + days{1}, end, &day_facts::summer_before);
}

bool calendar::is_summer(std::int64_t const second) const {
  auto const d = floor_div(second, kDay);
  if (d < 0 || static_cast<std::size_t>(d) >= days_.size()) return false;
  auto const& facts = days_[static_cast<std::size_t>(d)];
  return second - d * kDay < 3'600 ? facts.summer_before : facts.summer_after;
}

minutes calendar::offset(instant const t) const {
  return standard_ + (is_summer(floor<seconds>(t).time_since_epoch().count()) ? hours{1} : hours{0});
}

std::string calendar::zone_name() const {
  if (korean_) return "Asia/Seoul";
  auto const h = duration_cast<hours>(standard_).count();
  if (european_) return h == 0 ? "Europe/Lisbon" : h == 1 ? "Europe/Berlin" : "Europe/Helsinki";
  return h == 0 ? "Etc/UTC" : fmt::format("Etc/GMT{:+}", -h);  // there, east is minus
}

local_time calendar::at(instant const t) const {
  auto const local_us = to_us(t) + microseconds{offset(t)}.count();
  auto const d = floor_div(local_us, kDay * 1'000'000);
  auto l = local_time{.day = d};
  l.hour = static_cast<double>(local_us - d * kDay * 1'000'000) / 3.6e9;
  l.weekday = static_cast<int>(((d + 3) % 7 + 7) % 7);  // 1970-01-01 was a Thursday
  if (d >= 0 && static_cast<std::size_t>(d) < days_.size()) {
    auto const& facts = days_[static_cast<std::size_t>(d)];
    l.day_of_year = facts.day_of_year;
    l.year = facts.year;
    l.holiday = facts.holiday;
    l.school_holiday = facts.school_holiday;
    return l;
  }
  auto const ymd = year_month_day{sys_days{days{d}}};
  l.year = int{ymd.year()};
  l.day_of_year = static_cast<int>((sys_days{ymd} - sys_days{ymd.year() / January / 1}).count());
  return l;
}

instant calendar::at_local(std::int64_t const day, double const hour) const {
  auto const local = instant{days{day}} + seconds{floor_int(hour * 3'600 + 0.5)};
  return local - offset(local - standard_);
}

}  // namespace madang::demo
