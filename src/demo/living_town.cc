#include "demo/living_town.h"

#include <fmt/format.h>

#include "core/ports/districts.h"
#include "demo/calendar.h"
#include "demo/stations.h"

namespace madang::demo {

constexpr auto kBatch = std::size_t{50'000};

living_town::living_town(town_options const& o, ports::series_port& port)
    : town_{make_town(o)}, sensors_{place_sensors(town_)}, values_{town_, sensors_}, schedule_{sensors_}, port_{port} {
  auto n = std::size_t{0};
  for (auto const& s : sensors_) {
    first_series_.push_back(n);
    n += streams_of(s.kind).size();
  }
}

ports::city_profile living_town::profile() const {
  auto const& name = town_.frame.name;
  auto box = std::optional<geo::box>{};
  for (auto const& s : sensors_) {
    auto const here = geo::box_of({s.on_earth.lon_deg, s.on_earth.lat_deg});
    box = box ? geo::united(*box, here) : here;
  }
  return {{{"ko", std::string{name.ko}},
           {"en", std::string{name.en}},
           {"de", std::string{name.de}},
           {"nl", std::string{name.nl}}},
          box,
          calendar{town_.options()}.zone_name(),
          true};
}

void living_town::put_districts(ports::districts_port& p) const { p.replace(describe_districts(town_)); }

void living_town::describe() { series_ = port_.describe(kSource, kDataSet, describe_stations(town_, sensors_)); }

void living_town::add(sensor const& s, instant const at) {
  auto const n = streams_of(s.kind).size();
  auto values = std::array<std::optional<double>, 8>{};
  values_.values(s, at, std::span{values}.first(n));
  for (auto i = std::size_t{0}; i != n; ++i) {
    if (values[i]) batch_.push_back({series_[first_series_[s.no] + i], at, *values[i]});
  }
}

void living_town::flush() {
  port_.append(batch_);
  batch_.clear();
}

void living_town::fill(instant const from, instant const dense, instant const to, output& out) {
  using namespace std::chrono_literals;
  auto total = std::int64_t{0};
  for (auto const& s : sensors_) {
    auto const streams = std::int64_t(streams_of(s.kind).size());
    total += ((dense - from) / std::max<std::chrono::seconds>(s.interval, 1h) + (to - dense) / s.interval) * streams;
  }
  auto done = progress{out, "Filling in history", total};
  for (auto const& s : sensors_) {
    auto last_hour = std::chrono::floor<std::chrono::hours>(from) - 1h;
    each_report(s, from, to, [&](instant const at) {
      auto const hour = std::chrono::floor<std::chrono::hours>(at);
      if (at < dense && hour == last_hour) return;
      last_hour = hour;
      add(s, at);
      if (batch_.size() < kBatch) return;
      done.add(std::int64_t(batch_.size()));
      flush();
    });
    stop_if_cancelled(out);
  }
  done.add(std::int64_t(batch_.size()));
  flush();
}

void living_town::live(instant const from, instant const to) {
  schedule_.each(from, to, [&](report const& r) { add(sensors_[r.sensor], r.at); });
  flush();
}

std::optional<instant> living_town::newest() {
  auto out = std::optional<instant>{};
  for (auto const s : series_) {
    auto const t = port_.last(s);
    if (t && (!out || *t > *out)) out = t;
  }
  return out;
}

}  // namespace madang::demo
