#include "demo/values.h"

#include <algorithm>
#include <array>

#include "demo/model.h"
#include "demo/random.h"

namespace madang::demo {
namespace {

using chance = std::uint64_t;

// Buckets of a tipping gauge hold 0.1 mm: what falls short of one may or may not tip it.
double tipped(double const mm, chance const h) {
  auto const tenths = mm * 10;
  auto const whole = floor_int(tenths);
  return static_cast<double>(whole + (uniform_of(h) < tenths - static_cast<double>(whole) ? 1 : 0)) / 10;
}

std::optional<double> true_value(model const& o, sensor const& s, stream const what, moment const& m,
                                 std::int64_t const k) {
  auto const& sky = m.above;
  auto const hours = static_cast<double>(s.interval.count()) / 3'600;
  switch (what.of) {
    case quantity::pm10: return particles_ug_m3(o, s, m, true);
    case quantity::pm2_5: return particles_ug_m3(o, s, m, false);
    case quantity::no2: return no2_ug_m3(o, s, m);
    case quantity::o3: return o3_ug_m3(o, s, m);
    case quantity::temperature: return m.temperature_c;
    case quantity::humidity: return m.humidity_percent;
    case quantity::pressure: return o.air.pressure_hpa(sky);
    case quantity::wind_speed: return o.air.wind_m_s(sky, s.at);
    case quantity::wind_direction: return o.air.wind_from_deg(sky, s.at);
    case quantity::rain: return tipped(o.air.rain_mm_h(sky, s.at) * hours, mix(s.seed, 0x4a1, static_cast<chance>(k)));
    case quantity::irradiance: return o.air.irradiance_w_m2(sky, s.at);
    case quantity::sound_level: return sound_level_db(o, s, m, k);
    case quantity::vehicles:
    case quantity::vehicle_speed:
    case quantity::bicycles: return traffic_value(o, s, what, m, k);
    case quantity::river_level: return river_level_cm(o, s, m);
    case quantity::groundwater_depth: return groundwater_depth_m(o, s, m);
    case quantity::sewer_level: return sewer_level_cm(o, s, m);
    case quantity::free_spaces: return free_spaces(s, m);
  }
  return std::nullopt;
}

// A balcony is no weather hut, and a cheap laser takes droplets for dust.
double as_cheap_device_sees(sensor const& s, quantity const q, moment const& m, double const x) {
  auto const own = [&](chance const salt) { return signed_of(mix(s.seed, 0xc4ea, salt)); };
  auto const ageing = wander(mix(s.seed, 0xa9e), m.above.day / 80);
  if (q == quantity::temperature) {
    auto const sunny = own(1) > 0.2 ? 4.5 * smoothstep(0.1, 0.7, m.above.sun) * (1 - m.above.cloud) : 0;
    return x + 0.7 * own(2) + sunny;
  }
  if (q == quantity::humidity) return x + 4 * own(3) + 1.5 * ageing;
  return x * (1 + 0.22 * own(4) + 0.07 * ageing) * (1 + 0.9 * smoothstep(72, 99, m.humidity_percent));
}

struct noise { double share, absolute; };  // deviation of a single report
noise noise_of(sensor_kind const k, quantity const q) {
  switch (q) {
    case quantity::pm10:
    case quantity::pm2_5: return k == sensor_kind::air_sensor ? noise{0.09, 0.35} : noise{0.025, 0.3};
    case quantity::no2:
    case quantity::o3: return {0.02, 0.6};
    case quantity::temperature: return {0, k == sensor_kind::air_sensor ? 0.12 : 0.05};
    case quantity::humidity: return {0, k == sensor_kind::air_sensor ? 0.5 : 0.3};
    case quantity::pressure: return {0, 0.06};
    case quantity::wind_speed: return {0.05, 0.05};
    case quantity::wind_direction: return {0, 6};
    case quantity::irradiance: return {0.01, 0.3};
    case quantity::river_level: return {0, 0.5};
    case quantity::groundwater_depth: return {0, 0.003};
    case quantity::sewer_level: return {0.03, 0.3};
    default: return {0, 0};
  }
}

// How wrong a drifting device is after a day. What is counted does not drift.
noise drift_a_day(quantity const q) {
  switch (q) {
    case quantity::pm10:
    case quantity::pm2_5:
    case quantity::no2:
    case quantity::o3: return {0.03, 0.3};
    case quantity::temperature: return {0, 0.13};
    case quantity::humidity: return {0, -0.8};
    case quantity::pressure: return {0, 0.2};
    case quantity::sound_level: return {0, 0.15};
    case quantity::river_level:
    case quantity::sewer_level: return {0, 0.9};
    case quantity::groundwater_depth: return {0, 0.006};
    default: return {0, 0};
  }
}

double with_fault(condition const& c, observed_property const& p, quantity const q, double const x, chance const h) {
  if (c.wrong == fault::spikes && uniform_of(mix(h, 7)) < 0.012) {
    auto const far = p.high * (0.15 + 0.5 * uniform_of(mix(h, 8)));
    return q == quantity::temperature && uniform_of(mix(h, 9)) < 0.5 ? -x - 12
                                                                     : std::max(x * 1.5, std::min(far, x * 8 + 10));
  }
  if (c.wrong == fault::drift) return x + (drift_a_day(q).share * x + drift_a_day(q).absolute) * c.days;
  return x;
}

double rounded(double const x, observed_property const& p) {
  constexpr auto kScale = std::array{1.0, 10.0, 100.0, 1'000.0};
  auto const scale = kScale[static_cast<std::size_t>(p.decimals)];
  auto const y = static_cast<double>(floor_int(std::clamp(x, p.low, p.high) * scale + 0.5)) / scale;
  return std::clamp(y, p.low, p.high);
}

// Round the compass, 359.6° is 0°.
double on_compass(double const x) { return x - 360 * static_cast<double>(floor_int((x + 0.5) / 360)); }

std::optional<double> measured(model const& o, sensor const& s, std::size_t const i, moment const& m,
                               condition const& c, std::int64_t const k) {
  auto const what = streams_of(s.kind)[i];
  auto const& property = property_of(what.of);
  auto x = true_value(o, s, what, m, k);
  if (!x) return std::nullopt;
  if (s.kind == sensor_kind::air_sensor) x = as_cheap_device_sees(s, what.of, m, *x);
  auto const h = mix(s.seed, 0x40153, i, static_cast<chance>(k));
  auto const n = noise_of(s.kind, what.of);
  auto y = with_fault(c, property, what.of, *x + (n.share * *x + n.absolute) * normal_of(h), h);
  if (what.of == quantity::irradiance && m.above.sun <= 0.003) y = 0;
  if (what.of == quantity::wind_direction) y = on_compass(y);
  if (what.of == quantity::free_spaces) y = std::min(y, static_cast<double>(s.capacity));
  return rounded(y, property);
}

}  // namespace

moment moment_at(model const& o, sensor const& s, instant const t) {
  using enum sensor_kind;
  auto const warm =
      s.kind == air_station || s.kind == air_sensor || s.kind == weather_station || s.kind == bicycle_counter;
  auto m = moment{t, o.days.at(t), o.air.at(t, warm), {}};
  m.today = o.events.on(m.local.day);
  if (!warm) return m;
  m.temperature_c = o.air.temperature_c(m.above, s.at, s.near.heat);
  m.humidity_percent = o.air.humidity_percent(m.above, m.temperature_c);
  return m;
}

value_source::value_source(town const& t, std::span<sensor const> const sensors, failure_rates const& rates) {
  auto const& o = t.options();
  auto const korean = o.local == language::ko;
  auto const days = calendar{o};
  auto const air = weather{o.seed, o.centre, korean};
  model_ = std::make_unique<model const>(model{o.seed, korean, air, days, chronicle{t, sensors, days, air}, rates});
}
value_source::~value_source() = default;
value_source::value_source(value_source&&) noexcept = default;
value_source& value_source::operator=(value_source&&) noexcept = default;

std::optional<double> value_source::value(sensor const& s, std::size_t const i, instant const t) const {
  if (i >= streams_of(s.kind).size()) return std::nullopt;
  auto const k = nearest_report(s, t);
  auto const c = condition_of(s, k, t, model_->rates);
  if (c.silent) return std::nullopt;
  auto const stuck = c.wrong == fault::stuck;
  auto const m = moment_at(*model_, s, stuck ? c.since : t);
  return measured(*model_, s, i, m, c, stuck ? nearest_report(s, c.since) : k);
}

void value_source::values(sensor const& s, instant const t, std::span<std::optional<double>> const out) const {
  auto const n = std::min(out.size(), streams_of(s.kind).size());
  std::ranges::fill(out, std::nullopt);
  auto const k = nearest_report(s, t);
  auto const c = condition_of(s, k, t, model_->rates);
  if (c.silent) return;
  auto const stuck = c.wrong == fault::stuck;
  auto const m = moment_at(*model_, s, stuck ? c.since : t);
  for (auto i = std::size_t{0}; i != n; ++i) {
    out[i] = measured(*model_, s, i, m, c, stuck ? nearest_report(s, c.since) : k);
  }
}

std::vector<event> value_source::events(instant const from, instant const to) const {
  return model_->events.between(from, to);
}
std::string value_source::title(event const& e, language const l) const { return model_->events.title(e, l); }
local_time value_source::local(instant const t) const { return model_->days.at(t); }

}  // namespace madang::demo
