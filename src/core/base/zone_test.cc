#include "core/base/zone.h"

#include <unicode/timezone.h>

#include <gtest/gtest.h>

namespace madang {

using namespace std::chrono;
using enum local_reading::kind;

static local_time wall(int const y, unsigned const m, unsigned const d, int const h, int const min = 0) {
  return local_time{(sys_days{year{y} / int(m) / int(d)} + hours{h} + minutes{min}).time_since_epoch()};
}
static zone named(std::string_view const name) {
  auto z = zone::named(name);
  EXPECT_TRUE(z) << name;
  return z.value_or(*zone::named("UTC"));
}

TEST(zone, an_ordinary_hour_is_shown_once) {
  auto const r = named("Europe/Berlin").at(wall(2015, 7, 1, 12));
  EXPECT_EQ(once, r.is);
  EXPECT_EQ("2015-07-01T10:00:00Z", to_rfc3339(r.earlier));
  EXPECT_EQ(r.earlier, r.later);
  EXPECT_EQ("2018-11-30T14:00:00Z", to_rfc3339(named("Asia/Seoul").at(wall(2018, 11, 30, 23)).earlier));
}

TEST(zone, when_clocks_go_back_an_hour_is_shown_twice) {
  auto const berlin = named("Europe/Berlin");
  auto const r = berlin.at(wall(2015, 10, 25, 2, 30));
  EXPECT_EQ(twice, r.is);
  EXPECT_EQ("2015-10-25T00:30:00Z", to_rfc3339(r.earlier));
  EXPECT_EQ("2015-10-25T01:30:00Z", to_rfc3339(r.later));
  EXPECT_EQ(once, berlin.at(wall(2015, 10, 25, 1, 59)).is);
  EXPECT_EQ(twice, berlin.at(wall(2015, 10, 25, 2)).is);
  EXPECT_EQ(once, berlin.at(wall(2015, 10, 25, 3)).is);
  EXPECT_EQ("2015-10-25T02:00:00Z", to_rfc3339(berlin.at(wall(2015, 10, 25, 3)).earlier));
}

TEST(zone, when_clocks_go_forward_an_hour_is_never_shown) {
  auto const berlin = named("Europe/Berlin");
  auto const r = berlin.at(wall(2016, 3, 27, 2, 30));
  EXPECT_EQ(never, r.is);
  EXPECT_EQ("2016-03-27T00:30:00Z", to_rfc3339(r.earlier));
  EXPECT_EQ("2016-03-27T01:30:00Z", to_rfc3339(r.later));
  EXPECT_EQ("2016-03-27T00:59:00Z", to_rfc3339(berlin.at(wall(2016, 3, 27, 1, 59)).earlier));
  EXPECT_EQ("2016-03-27T01:00:00Z", to_rfc3339(berlin.at(wall(2016, 3, 27, 3)).earlier));
}

TEST(zone, a_whole_day_can_be_missing) {
  // Samoa went over the date line: after Thursday 29 December 2011 came Saturday.
  auto const apia = named("Pacific/Apia");
  EXPECT_EQ(never, apia.at(wall(2011, 12, 30, 12)).is);
  EXPECT_EQ("2011-12-30T09:59:00Z", to_rfc3339(apia.at(wall(2011, 12, 29, 23, 59)).earlier));
  EXPECT_EQ("2011-12-30T10:00:00Z", to_rfc3339(apia.at(wall(2011, 12, 31, 0)).earlier));
}

TEST(zone, a_fixed_offset_is_a_zone) {
  for (auto const& [name, utc] : std::vector<std::pair<std::string, std::string>>{{"+09:00", "2026-05-04T00:00:00Z"},
                                                                                  {"-0330", "2026-05-04T12:30:00Z"},
                                                                                  {"+01", "2026-05-04T08:00:00Z"},
                                                                                  {"Z", "2026-05-04T09:00:00Z"}}) {
    auto const z = named(name);
    EXPECT_TRUE(z.is_fixed());
    EXPECT_EQ(utc, to_rfc3339(z.at(wall(2026, 5, 4, 9)).earlier));
  }
  EXPECT_TRUE(named("UTC").is_fixed());
  EXPECT_FALSE(named("Europe/Berlin").is_fixed());
}

TEST(zone, a_day_begins_when_clocks_first_show_it) {
  auto const start = [](std::string_view const name, local_days const d) {
    return to_rfc3339(named(name).start_of(d));
  };
  EXPECT_EQ("2026-03-28T23:00:00Z", start("Europe/Berlin", local_days{year{2026} / 3 / 29}));
  EXPECT_EQ("2017-10-15T03:00:00Z", start("America/Sao_Paulo", local_days{year{2017} / 10 / 15}));  // at 01:00
  EXPECT_EQ("2024-04-25T22:00:00Z", start("Africa/Cairo", local_days{year{2024} / 4 / 26}));        // at 01:00
  EXPECT_EQ("1919-03-31T04:30:00Z", start("America/Toronto", local_days{year{1919} / 3 / 31}));     // at 00:30
  EXPECT_EQ("2006-10-29T02:30:00Z", start("America/St_Johns", local_days{year{2006} / 10 / 29}));   // and once more
  EXPECT_EQ("2011-12-30T10:00:00Z", start("Pacific/Apia", local_days{year{2011} / 12 / 30}));       // left out
  EXPECT_EQ("2011-12-30T10:00:00Z", start("Pacific/Apia", local_days{year{2011} / 12 / 31}));
}

TEST(zone, what_is_no_zone_is_refused) {
  for (auto const* name : {"", "Berlin", "Europe/Berln", "Etc/Unknown", "GMT+25:61", "+1", "+1:00", "+09:0", "+09:60",
                           "+19:00", "+09:00:00", "09:00", "CEST", "東京"}) {
    EXPECT_FALSE(zone::named(name)) << name;
  }
}

TEST(zone, rules_hold_for_ever_and_before_there_were_any) {
  auto const berlin = named("Europe/Berlin");
  for (auto const y : {2026, 2499, 2500, 2899, 9999}) {
    EXPECT_EQ(hours{2}, berlin.offset_at(sys_days{year{y} / 7 / 1})) << y;
    EXPECT_EQ(hours{1}, berlin.offset_at(sys_days{year{y} / 1 / 1})) << y;
  }
  EXPECT_EQ(seconds{3'208}, berlin.offset_at(sys_days{year{1700} / 1 / 1}));  // the sun's time
}

// Slow and obvious: ask ICU for the offset of every moment.
TEST(zone, agrees_with_the_library_at_every_hour_of_a_year) {
  for (auto const* name : {"Europe/Berlin", "Europe/Amsterdam", "Asia/Seoul", "America/St_Johns", "Australia/Lord_Howe",
                           "Africa/Casablanca", "America/Sao_Paulo"}) {
    auto const z = named(name);
    auto const theirs = std::unique_ptr<icu::TimeZone>{icu::TimeZone::createTimeZone(name)};
    for (auto const y : {1916, 1945, 1987, 2015, 2030, 2600}) {
      auto const begin = sys_days{year{y} / 1 / 1};
      for (auto t = instant{begin}; t < begin + days{366}; t += minutes{30}) {
        auto raw = std::int32_t{};
        auto saving = std::int32_t{};
        auto error = U_ZERO_ERROR;
        theirs->getOffset(double(to_us(t)) / 1'000, false, raw, saving, error);
        ASSERT_EQ((raw + saving) / 1'000, z.offset_at(t).count()) << name << ' ' << to_rfc3339(t);
        auto const r = z.at(z.local(t));
        ASSERT_TRUE(r.is != never && (r.earlier == t || r.later == t)) << name << ' ' << to_rfc3339(t);
      }
    }
  }
}

}  // namespace madang
