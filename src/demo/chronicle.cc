#include "demo/chronicle.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "demo/random.h"

namespace madang::demo {
namespace {

using namespace std::chrono;

constexpr auto kClosureDays = std::int64_t{120};  // a street is closed at most once in such a stretch
constexpr auto kLastDay = std::int64_t{47'482};   // 2099-12-31
constexpr auto kEventsMax = std::size_t{10'000};
// Saturdays with a match at home: the month, and which one of it.
constexpr auto kMatches = std::array<std::pair<month, unsigned>, 13>{{
    {February, 2}, {February, 4}, {March, 2}, {March, 4}, {April, 2}, {May, 1}, {August, 3},
    {September, 1}, {September, 3}, {October, 1}, {October, 3}, {November, 2}, {November, 4}}};

std::int64_t day_of(instant const t) { return floor<days>(t).time_since_epoch().count(); }
std::int64_t stretch_of(instant const t, std::int64_t const length) {
  return floor_int(static_cast<double>(day_of(t)) / static_cast<double>(length));
}

// The n-th (from 1) such weekday of a month.
std::int64_t nth(year const y, month const m, weekday const w, unsigned const n) {
  return sys_days{y / m / w[n]}.time_since_epoch().count();
}

}  // namespace

std::string_view to_text(event_kind const k) {
  constexpr auto kTexts =
      std::array<std::string_view, 6>{"storm", "fair", "christmas_market", "match", "road_closure", "fireworks"};
  return kTexts[static_cast<std::size_t>(k)];
}

chronicle::chronicle(town const& t, std::span<sensor const> const sensors, calendar const& c, weather const& w)
    : seed_{mix(t.options().seed, 0xc407)}, calendar_{c}, weather_{w}, korean_{t.options().local == language::ko},
      days_(static_cast<std::size_t>(kLastDay) + 1) {
  for (auto const& l : t.landmarks) {
    if (l.kind == landmark_kind::fairground) fairground_ = {true, l.at};
    if (l.kind == landmark_kind::market) market_ = {true, l.at};
    if (l.kind == landmark_kind::stadium) stadium_ = {true, l.at};
  }
  for (auto const& s : sensors) {
    if (s.kind != sensor_kind::traffic_counter || s.street == kNoStreet) continue;
    auto const& street = t.streets[s.street];
    auto const closable = street.kind >= street_class::primary && street.kind <= street_class::tertiary &&
                          !street.bridge && street.name.word != street_word::ring;
    if (closable) closable_.push_back(s.street);
  }
  std::ranges::sort(closable_);
  closable_.erase(std::ranges::unique(closable_).begin(), closable_.end());
  for (auto const s : closable_) {
    auto const& chain = t.streets[s].nodes;
    names_.push_back(t.streets[s].name);
    middles_.push_back(t.nodes[chain[chain.size() / 2]]);
  }
  for (auto number = 1970; number <= 2099; ++number) {
    auto const y = year{number};
    auto const mark = [&](std::int64_t const from, std::int64_t const to, bool special_day::*what) {
      for (auto d = from; d <= to && d <= kLastDay; ++d) days_[static_cast<std::size_t>(d)].*what = true;
    };
    auto const fair = nth(y, May, Friday, 3);
    mark(fair, fair + 9, &special_day::fair);
    auto const christmas = sys_days{y / December / 25}.time_since_epoch().count();
    if (!korean_) mark(nth(y, November, Monday, 4), christmas - 2, &special_day::christmas_market);
    for (auto const& [m, n] : kMatches) {
      mark(nth(y, m, Saturday, n), nth(y, m, Saturday, n), &special_day::match);
    }
    auto const new_year = sys_days{y / January / 1}.time_since_epoch().count();
    if (korean_) continue;
    mark(new_year, new_year, &special_day::fireworks_last_night);
    mark(christmas + 6, christmas + 6, &special_day::fireworks_at_midnight);
  }
}

special_day chronicle::on(std::int64_t const day) const {
  return day >= 0 && day <= kLastDay ? days_[static_cast<std::size_t>(day)] : special_day{};
}

std::optional<chronicle::closure> chronicle::closure_in(std::uint32_t const street, std::int64_t const stretch) const {
  auto const h = mix(seed_, 0xc105e, street, static_cast<std::uint64_t>(stretch));
  auto const n = static_cast<double>(closable_.size());
  if (uniform_of(h) > std::clamp(9 / n, 0.006, 0.35)) return std::nullopt;
  auto const length = 3 + static_cast<std::int64_t>(mix(h, 1) % 11);
  auto const day =
      stretch * kClosureDays + static_cast<std::int64_t>(mix(h, 2) % static_cast<std::uint64_t>(kClosureDays - 16));
  return closure{calendar_.at_local(day, 7), calendar_.at_local(day + length, 16)};
}

bool chronicle::closed(std::uint32_t const street, instant const t) const {
  if (street == kNoStreet || !std::ranges::binary_search(closable_, street)) return false;
  auto const c = closure_in(street, stretch_of(t, kClosureDays));
  return c && t >= c->from && t < c->to;
}

void chronicle::add_storms(std::vector<event>& out, instant const from, instant const to) const {
  for (auto i = stretch_of(from, weather::kStormDays); i <= stretch_of(to, weather::kStormDays); ++i) {
    auto const s = weather_.storm_in(i);
    if (s && s->from < to && s->to > from) out.push_back({event_kind::storm, s->from, s->to});
  }
}

void chronicle::add_closures(std::vector<event>& out, instant const from, instant const to) const {
  for (auto i = std::size_t{0}; i != closable_.size(); ++i) {
    for (auto k = stretch_of(from, kClosureDays) - 1; k <= stretch_of(to, kClosureDays) && out.size() < kEventsMax;
         ++k) {
      auto const c = closure_in(closable_[i], k);
      if (c && c->from < to && c->to > from) {
        out.push_back({event_kind::road_closure, c->from, c->to, middles_[i], closable_[i]});
      }
    }
  }
}

// A fair of some days is one event; so is the Christmas market.
void chronicle::add_days(std::vector<event>& out, instant const from, instant const to) const {
  auto const first = std::max<std::int64_t>(0, day_of(from) - 40);
  auto const last = std::min(kLastDay, day_of(to) + 1);
  auto const add = [&](event_kind const k, place const& p, std::int64_t const a, double const a_hour,
                       std::int64_t const b, double const b_hour) {
    auto const e = event{k, calendar_.at_local(a, a_hour), calendar_.at_local(b, b_hour), p.at};
    if (e.from < to && e.to > from) out.push_back(e);
  };
  for (auto d = first; d <= last && out.size() < kEventsMax; ++d) {
    auto const today = on(d);
    auto const yesterday = on(d - 1);
    auto const length = [&](bool special_day::*what) {
      auto end = d;
      while (on(end + 1).*what) ++end;
      return end;
    };
    if (today.fair && !yesterday.fair && fairground_.known) {
      add(event_kind::fair, fairground_, d, 14, length(&special_day::fair), 23);
    }
    if (today.christmas_market && !yesterday.christmas_market && market_.known) {
      add(event_kind::christmas_market, market_, d, 11, length(&special_day::christmas_market), 21);
    }
    if (today.match && stadium_.known) add(event_kind::match, stadium_, d, 15.5, d, 17.4);
    if (today.fireworks_at_midnight) add(event_kind::fireworks, {true, {}}, d, 23.7, d + 1, 1.5);
  }
}

std::vector<event> chronicle::between(instant from, instant to) const {
  auto out = std::vector<event>{};
  from = std::max(from, instant{});
  to = std::min(to, instant{days{kLastDay + 1}});
  if (from >= to) return out;
  add_days(out, from, to);
  add_storms(out, from, to);
  add_closures(out, from, to);
  std::ranges::stable_sort(out, {}, &event::from);
  return out;
}

std::string chronicle::title(event const& e, language const l) const {
  auto const fixed = [&](in_four const texts) { return std::string{texts.in(l)}; };
  switch (e.kind) {
    case event_kind::storm: return fixed({"폭풍", "Storm", "Sturm", "Storm"});
    case event_kind::fair:
      return fixed(
          {"시민공원 봄 축제", "Spring fair in the park", "Frühlingsfest im Park", "Voorjaarskermis in het park"});
    case event_kind::christmas_market: return fixed({"크리스마스 시장", "Christmas market", "Weihnachtsmarkt", "Kerstmarkt"});
    case event_kind::match:
      return fixed({"경기장 축구 경기", "Match in the stadium", "Spiel im Stadion", "Wedstrijd in het stadion"});
    case event_kind::fireworks:
      return fixed(
          {"새해맞이 불꽃놀이", "New Year's Eve fireworks", "Silvesterfeuerwerk", "Vuurwerk op oudejaarsavond"});
    case event_kind::road_closure: break;
  }
  auto const at = std::ranges::lower_bound(closable_, e.street);
  if (at == closable_.end() || *at != e.street) {
    return fixed({"도로 통제", "Road closed", "Straßensperrung", "Weg afgesloten"});
  }
  auto const street = to_text(names_[static_cast<std::size_t>(at - closable_.begin())], l);
  auto const pattern = in_four{"{} 통행 제한", "{} closed", "{} gesperrt", "{} afgesloten"};
  return fmt::format(fmt::runtime(pattern.in(l)), street);
}

}  // namespace madang::demo
