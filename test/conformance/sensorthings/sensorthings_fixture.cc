#include "sensorthings/sensorthings_fixture.h"

#include <fmt/format.h>

#include "sensing/model.h"

namespace madang::sensing {

std::string json_of(std::string_view const s) {
  auto out = std::string{s};
  std::ranges::replace(out, '\'', '"');
  return out;
}

std::string sensorthings_fixture::address(std::string_view const path) {
  auto out = std::string{"/sensorthings/v1.1/"};
  for (auto const c : path) {
    auto const plain = c > ' ' && c < 0x7F && std::string_view{"\"+<>#"}.find(c) == std::string_view::npos;
    if (plain) out += c;
    else out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string sensorthings_fixture::body(std::string_view const path) {
  auto const r = get(path);
  EXPECT_EQ(200, r.status) << path << ": " << r.body;
  return test::body_of(r);
}

json::node sensorthings_fixture::parsed(std::string_view const path) {
  text_ = body(path);
  auto const v = doc_.parse(text_);
  EXPECT_TRUE(v) << text_;
  return v ? *v : json::node{};
}

std::string sensorthings_fixture::each(std::string_view const path, std::string_view const member) {
  auto out = std::vector<std::string>{};
  auto const items = parsed(path).find("value");
  EXPECT_TRUE(items) << path;
  if (items) items->each_item([&](json::node const& n) {
    auto const v = n.find(member);
    out.push_back(!v ? "-" : v->is_string() ? std::string{v->string()} : v->raw());
  });
  return fmt::format("{}", fmt::join(out, ","));
}

std::int64_t sensorthings_fixture::count(std::string_view const set) {
  auto const n =
      parsed(fmt::format("{}{}$count=true&$top=0", set, set.find('?') == set.npos ? '?' : '&')).find("@iot.count");
  EXPECT_TRUE(n) << set;
  return n ? n->integer() : -1;
}

std::vector<std::int64_t> sensorthings_fixture::counts() {
  auto out = std::vector<std::int64_t>{};
  for (auto const& m : all_models()) out.push_back(count(m.set));
  return out;
}

std::string sensorthings_fixture::make(std::string_view const set, std::string_view const json) {
  auto const r = post(set, json);
  EXPECT_EQ(201, r.status) << set << ' ' << json << ": " << r.body;
  auto const link = test::field_of(r, "Location");
  EXPECT_TRUE(link.starts_with(kRoot)) << link;
  return link.starts_with(kRoot) ? link.substr(kRoot.size()) : link;
}

void sensorthings_fixture::refused(int const status, net::response const& r, std::vector<std::string_view> const says) {
  EXPECT_EQ(status, r.status) << r.body;
  EXPECT_EQ("application/problem+json", r.content_type) << r.body;
  for (auto const s : says) EXPECT_NE(std::string::npos, r.body.find(s)) << s << " is not in " << r.body;
}

std::string sensorthings_fixture::thing(std::string_view const name, std::string_view const more) {
  return fmt::format("{{'name':'{}','description':'A thing'{}}}", name, more);
}
std::string sensorthings_fixture::location(std::string_view const name, double const lon, double const lat,
                                           std::string_view const more) {
  return fmt::format(
      "{{'name':'{}','description':'A "
      "place','encodingType':'application/geo+json','location':{{'type':'Point','coordinates':[{},{}]}}{}}}",
      name, lon, lat, more);
}
std::string sensorthings_fixture::feature(std::string_view const name, double const lon, double const lat,
                                          std::string_view const more) {
  return fmt::format(
      "{{'name':'{}','description':'A "
      "feature','encodingType':'application/geo+json','feature':{{'type':'Point','coordinates':[{},{}]}}{}}}",
      name, lon, lat, more);
}
std::string sensorthings_fixture::sensor(std::string_view const name, std::string_view const more) {
  return fmt::format(
      "{{'name':'{}','description':'A "
      "sensor','encodingType':'application/pdf','metadata':'https://example.org/x.pdf'{}}}",
      name, more);
}
std::string sensorthings_fixture::observed_property(std::string_view const name, std::string_view const more) {
  return fmt::format("{{'name':'{}','definition':'https://example.org/{}','description':'A property'{}}}", name, name,
                     more);
}
std::string sensorthings_fixture::datastream(std::string_view const name, std::string_view const more) {
  return fmt::format(
      "{{'name':'{}','description':'A "
      "datastream','observationType':'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',"
      "'unitOfMeasurement':{{'name':'degree Celsius','symbol':'°C','definition':'ucum:Cel'}}{}}}",
      name, more);
}
std::string sensorthings_fixture::whole_datastream(std::string_view const name, std::string_view const more) {
  return datastream(name, fmt::format(",'Sensor':{},'ObservedProperty':{}{}", sensor("BME280"),
                                      observed_property("Temperature"), more));
}
std::string sensorthings_fixture::whole_thing(std::string_view const name, double const lon, double const lat,
                                              std::string_view const more) {
  return thing(name,
               fmt::format(",'Locations':[{}],'Datastreams':[{}]", location(fmt::format("Place of {}", name), lon, lat),
                           whole_datastream(fmt::format("Air of {}", name), more)));
}
std::string sensorthings_fixture::observe(std::string_view const datastream, std::string_view const time,
                                          std::string_view const result, std::string_view const more) {
  return make(fmt::format("{}/Observations", datastream),
              fmt::format("{{'phenomenonTime':'{}','result':{}{}}}", time, result, more));
}

}  // namespace madang::sensing
