#include "sensing/airrohr.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/json/json.h"
#include "core/ports/usual_properties.h"

namespace madang::sensing::airrohr {
namespace {

// Pins of sensor.community: which kind of sensor a request is of.
struct pin {
  int no;
  std::string_view sensor, description;
};
constexpr auto kPins = std::to_array<pin>({
    {1, "Particulate matter sensor (SDS011, PMS, HPM, NPM, IPS or SPS30)", "Optical counter of particles, low-cost"},
    {3, "BMP180 or BMP280", "Air pressure and temperature"},
    {5, "PPD42", "Optical counter of particles, low-cost"},
    {7, "DHT22, HTU21D or SHT3x", "Temperature and humidity"},
    {9, "GPS", "Position"},
    {11, "BME280", "Temperature, humidity and air pressure"},
    {13, "DS18B20", "Temperature"},
    {15, "DNMS", "Noise"},
    {17, "SCD30", "Carbon dioxide, temperature and humidity"},
});

// Beginnings of names in the combined form, longest first where one begins another.
constexpr auto kPrefixes = std::to_array<std::pair<std::string_view, int>>({
    {"SDS_", 1},
    {"PMS_", 1},
    {"HPM_", 1},
    {"NPM_", 1},
    {"IPS_", 1},
    {"SPS30_", 1},
    {"BMP280_", 3},
    {"BMP_", 3},
    {"PPD_", 5},
    {"HTU21D_", 7},
    {"SHT3X_", 7},
    {"DHT_", 7},
    {"GPS_", 9},
    {"BME280_", 11},
    {"DS18B20_", 13},
    {"DNMS_", 15},
    {"SCD30_", 17},
});

struct quantity {
  std::string_view value;
  ports::usual_property const& of;
  double factor{1};
};
using ports::usual_property_of;
constexpr auto kQuantities = std::to_array<quantity>({
    {"P0", usual_property_of("pm1")},
    {"P1", usual_property_of("pm10")},
    {"P2", usual_property_of("pm2_5")},
    {"P4", usual_property_of("pm4")},
    {"temperature", usual_property_of("temperature")},
    {"humidity", usual_property_of("humidity")},
    // Sent in pascals; weather is told in hectopascals.
    {"pressure", usual_property_of("pressure_at_device"), 0.01},
    {"pressure_at_sealevel", usual_property_of("pressure"), 0.01},
    {"noise_LAeq", usual_property_of("sound_level")},
    {"noise_LA_min", usual_property_of("sound_level_min")},
    {"noise_LA_max", usual_property_of("sound_level_max")},
    {"co2_ppm", usual_property_of("co2")},
});

quantity const* find_quantity(std::string_view const value) {
  auto const at = std::ranges::find(kQuantities, value, &quantity::value);
  return at == kQuantities.end() ? nullptr : &*at;
}
pin const* find_pin(int const no) {
  auto const at = std::ranges::find(kPins, no, &pin::no);
  return at == kPins.end() ? nullptr : &*at;
}

// Which sensor a name of the combined form belongs to, and the name without it. A DHT22's come bare.
std::pair<int, std::string_view> split_name(std::string_view const name) {
  for (auto const& [prefix, no] : kPrefixes) {
    if (name.starts_with(prefix)) return {no, name.substr(prefix.size())};
  }
  return {name == "temperature" || name == "humidity" ? 7 : 0, name};
}

bool valid_device(std::string_view const s) {
  return !s.empty() && s.size() <= 64 && std::ranges::all_of(s, [](char const c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == ':';
  });
}

std::string device_of(net::request const& r, json::node const& body) {
  if (auto const field = r.field("X-Sensor"); !field.empty()) return std::string{field};
  for (auto const* chip : {"esp8266", "esp32"}) {
    auto const id = body.find(std::string{chip} + "id");
    if (id && id->is_string()) return fmt::format("{}-{}", chip, id->string());
  }
  return {};
}

void add_value(json::node const& v, std::optional<int> const pin_no, std::string const& at, push& out,
               api::problems& wrong) {
  auto const type = v.find("value_type");
  auto const value = v.find("value");
  if (!type || !type->is_string()) return wrong.push_back({at + "/value_type", "This is missing."});
  if (!value || !(value->is_string() || value->is_number())) {
    return wrong.push_back({at + "/value", "This is missing."});
  }
  auto const [no, name] = pin_no ? std::pair{*pin_no, type->string()} : split_name(type->string());
  if (no == 0 || !find_quantity(name)) return;  // samples, signal and the like are no measurements
  auto text = value->is_string() ? std::string{value->string()} : value->raw();
  if (text.size() > limits::kDeviceValue) {
    return wrong.push_back({at + "/value", fmt::format("This is longer than {} bytes.", limits::kDeviceValue)});
  }
  out.readings.push_back({fmt::format("{}/{}", no, name), std::string{type->string()}, std::move(text)});
}

}  // namespace

api::reply<push> read_push(net::request const& r) {
  auto doc = json::document{};
  auto const body = doc.parse(r.body);
  if (!body) {
    return api::bad_request(
        fmt::format("The body is not JSON. At byte {}: {}", body.error().offset, body.error().message));
  }
  auto wrong = api::problems{};
  auto out = push{.device = device_of(r, *body), .readings = {}};
  if (!valid_device(out.device)) {
    wrong.push_back({"/esp8266id", "The device does not say who it is, in X-Sensor or here."});
  }
  auto pin_no = std::optional<int>{};
  if (auto const field = r.field("X-PIN"); !field.empty()) {
    auto const n = parse_int(field);
    if (n && find_pin(int(*n))) pin_no = int(*n);
    else wrong.push_back({"X-PIN", "This is not a pin that sensor.community has given out."});
  }
  auto const values = body->find("sensordatavalues");
  if (!values || !values->is_array()) wrong.push_back({"/sensordatavalues", "This is not an array."});
  else if (values->size() > limits::kDeviceValues) {
    wrong.push_back({"/sensordatavalues", fmt::format("There are more than {} values.", limits::kDeviceValues)});
  }
  if (!wrong.empty()) return api::invalid(std::move(wrong));
  auto i = 0;
  values->each_item(
      [&](json::node const& v) { add_value(v, pin_no, fmt::format("/sensordatavalues/{}", i++), out, wrong); });
  if (!wrong.empty()) return api::invalid(std::move(wrong));
  return out;
}

std::optional<ports::series_description> describe(std::string_view const key) {
  auto const slash = key.find('/');
  auto const no = parse_int(key.substr(0, slash));
  auto const* p = no ? find_pin(int(*no)) : nullptr;
  auto const* q = slash == key.npos ? nullptr : find_quantity(key.substr(slash + 1));
  if (!p || !q) return std::nullopt;
  auto out = ports::series_description{};
  out.key = key;
  out.name = q->of.en;
  out.description = fmt::format("{}, by {}", q->of.en, p->sensor);
  out.observed_property = ports::property_in(q->of);
  out.unit = ports::unit_in(q->of);
  out.sensor_name = p->sensor;
  out.sensor_description = p->description;
  out.sensor_metadata = "https://sensor.community";
  return out;
}

std::optional<double> number_of(reading const& r) {
  auto const x = parse_double(trim(r.value));
  auto const* q = find_quantity(std::string_view{r.key}.substr(r.key.find('/') + 1));
  if (!x || !q) return std::nullopt;
  // Pascals have two decimals: what is a hundredth of them has four.
  return q->factor == 1 ? *x : std::round(*x * q->factor * 1e4) / 1e4;
}

}  // namespace madang::sensing::airrohr
