#include "demo/condition.h"

#include <algorithm>

#include "demo/random.h"

namespace madang::demo {
namespace {

using namespace std::chrono;

constexpr auto kOutageDays = 30;  // at most one outage in such a stretch of time, and one fault in the other
constexpr auto kFaultDays = 60;

struct stretch { std::uint64_t chance; instant from; };
template <int LengthDays>
stretch stretch_at(sensor const& s, instant const t, std::uint64_t const salt) {
  constexpr auto kLength = std::int64_t{LengthDays} * 86'400;
  // Every device has its own stretches, so that not all repairs end at one midnight.
  auto const shift = floor_int(uniform_of(mix(s.seed, salt)) * static_cast<double>(kLength));
  auto const since = floor<seconds>(t).time_since_epoch().count() + shift;
  auto const i = since / kLength - (since % kLength < 0 ? 1 : 0);
  return {mix(s.seed, salt, static_cast<std::uint64_t>(i)), instant{seconds{i * kLength - shift}}};
}

bool in_outage(sensor const& s, instant const t, failure_rates const& rates) {
  auto const private_one = s.owner == owner_kind::resident;
  auto const share = std::clamp(private_one ? rates.resident_outage_share : rates.city_outage_share, 0.0, 0.6);
  if (share == 0) return false;
  auto const longest_h = private_one ? 168.0 : 40.0;
  auto const mean_h = 1 + (longest_h - 1) / 4;  // of 1 + (longest − 1)·u³
  auto const often = share * kOutageDays * 24 / mean_h;
  auto const o = stretch_at<kOutageDays>(s, t, 0x0a7a);
  if (uniform_of(o.chance) > std::min(often, 0.9)) return false;
  auto const u = uniform_of(mix(o.chance, 1));
  auto const length_h = std::min((1 + (longest_h - 1) * u * u * u) * std::max(1.0, often / 0.9), kOutageDays * 24.0);
  auto const start_h = uniform_of(mix(o.chance, 2)) * (kOutageDays * 24 - length_h);
  auto const now_h = static_cast<double>((t - o.from).count()) / 3.6e9;
  return now_h >= start_h && now_h < start_h + length_h;
}

}  // namespace

condition condition_of(sensor const& s, std::int64_t const k, instant const t, failure_rates const& rates) {
  auto c = condition{};
  auto const private_one = s.owner == owner_kind::resident;
  auto const lost = private_one ? rates.resident_lost_share : rates.city_lost_share;
  c.silent = uniform_of(mix(s.seed, 0x1057, static_cast<std::uint64_t>(k))) < lost || in_outage(s, t, rates);
  if (c.silent) return c;

  auto const often = (private_one ? rates.resident_faults_a_year : rates.city_faults_a_year) * kFaultDays / 365.25;
  auto const f = stretch_at<kFaultDays>(s, t, 0xfa17);
  if (uniform_of(f.chance) >= often) return c;
  auto const kind = mix(f.chance, 1) % 3;
  auto const u = uniform_of(mix(f.chance, 2));
  auto const length_h = kind == 0 ? 4 + 90 * u * u : kind == 1 ? 24 + 200 * u : 24.0 * (10 + 20 * u);
  auto const start_h = floor_int(uniform_of(mix(f.chance, 3)) * (kFaultDays * 24 - length_h));
  auto const begin = f.from + hours{start_h};
  auto const passed_h = static_cast<double>((t - begin).count()) / 3.6e9;
  if (passed_h < 0 || passed_h >= length_h) return c;
  c.wrong = static_cast<fault>(kind + 1);
  c.since = begin;
  c.days = passed_h / 24;
  return c;
}

}  // namespace madang::demo
