#include "demo/stations.h"

#include <fmt/format.h>

#include "core/json/json.h"
#include "demo/geojson.h"

namespace madang::demo {
namespace {

std::string properties_of(town const& t, sensor const& s) {
  auto w = json::writer{};
  w.begin_object().key("kind").string(to_text(s.kind));
  w.key("owner").begin_object().key("kind").string(to_text(s.owner)).key("name").string(s.owner_name).end_object();
  w.key("district").string(t.districts[s.district].name.in(t.options().local));
  if (s.capacity > 0) w.key("capacity").integer(s.capacity);
  return w.key("synthetic").boolean(true).end_object().take();
}

std::string location_of(sensor const& s) {
  auto w = json::writer{};
  w.begin_object().key("type").string("Point").key("coordinates").begin_array();
  w.number(std::round(s.on_earth.lon_deg * 1e6) / 1e6).number(std::round(s.on_earth.lat_deg * 1e6) / 1e6);
  return w.end_array().end_object().take();
}

std::string of_the_town(town const& t, std::string_view const device) {
  switch (t.options().local) {
    case language::ko: return fmt::format("가상 도시 {}의 {}", t.name(), device);
    case language::de: return fmt::format("{} der erfundenen Stadt {}", device, t.name());
    case language::nl: return fmt::format("{} van de verzonnen stad {}", device, t.name());
    default: return fmt::format("{} of the synthetic town {}", device, t.name());
  }
}

ports::series_description describe_series(town const& t, sensor const& s, stream const& x) {
  auto const local = t.options().local;
  auto const& p = property_of(x.of);
  auto const direction = name_of(x.to).in(local);
  auto const device = name_of(s.kind).in(local);
  auto out = ports::series_description{};
  out.key = fmt::format("{}{}{}", p.id, x.to == heading::none ? "" : "/", name_of(x.to).en);
  out.name = direction.empty() ? std::string{p.name.in(local)} : fmt::format("{}, {}", p.name.in(local), direction);
  out.description = fmt::format("{} at {}, every {} seconds", p.name.en, s.name, s.interval.count());
  out.observed_property = {std::string{p.name.en}, std::string{p.definition}, std::string{p.name.en}};
  out.unit = {std::string{p.unit}, std::string{p.symbol}, std::string{p.unit_definition}};
  if (x.to != heading::none) {
    out.properties_json = x.to == heading::inwards ? R"({"direction":"inwards"})" : R"({"direction":"outwards"})";
  }
  out.sensor_name = device;
  out.sensor_description = of_the_town(t, device);
  out.sensor_metadata = "src/demo/README.md";
  return out;
}

}  // namespace

std::vector<ports::station_description> describe_stations(town const& t, std::span<sensor const> const all) {
  auto out = std::vector<ports::station_description>{};
  out.reserve(all.size());
  for (auto const& s : all) {
    auto& x = out.emplace_back();
    x.key = std::to_string(s.no);
    x.name = s.name;
    x.description = of_the_town(t, name_of(s.kind).in(t.options().local));
    x.properties_json = properties_of(t, s);
    x.location_geojson = location_of(s);
    x.location_name = t.districts[s.district].name.in(t.options().local);
    for (auto const& stream : streams_of(s.kind)) x.series.push_back(describe_series(t, s, stream));
  }
  return out;
}

std::vector<ports::district> describe_districts(town const& t) {
  auto w = json::writer{};
  write_districts(w, t);
  auto doc = json::document{};
  auto const text = w.take();
  auto const v = doc.parse(text);
  auto out = std::vector<ports::district>{};
  auto i = std::size_t{0};
  v->find("features")->each_item([&](json::node const& f) {
    auto const& name = t.districts[i++].name;
    out.push_back({std::string{name.in(t.options().local)},
                   {{"ko", std::string{name.ko}},
                    {"en", std::string{name.en}},
                    {"de", std::string{name.de}},
                    {"nl", std::string{name.nl}}},
                   f.find("geometry")->raw()});
  });
  return out;
}

}  // namespace madang::demo
