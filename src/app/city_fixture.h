#pragma once

#include <optional>
#include <string>

#include <fmt/format.h>

#include "app/commands.h"
#include "app/opened_city.h"
#include "app/server_api.h"
#include "support/kept_output.h"
#include "support/test_city.h"

namespace madang::test {

// A whole city with all its capabilities in a data folder of its own, as the program opens it.
class whole_city {
 public:
  explicit whole_city(store::engine const e) : empty_{e} { open(); }

  void open() {
    auto const address = empty_.address();
    auto settings = config{};
    settings.data = folder_.path();
    if (!address.empty()) settings.store = address;
    auto folder = *data_folder::at(folder_.path());
    if (!folder.take() || !folder.choose_store(settings.store)) {
      throw std::runtime_error{"The data folder cannot be taken."};
    }
    city_.emplace(settings, std::move(folder), *empty_.log);
    city_->keep();
    router_ = api::router{};
    commands_.emplace(*city_);
    declare_all(router_, *city_, *commands_);
    client_.emplace(router_, city_->time());
  }
  void close() {
    commands_.reset();
    city_.reset();
  }

  opened_city& city() { return *city_; }
  commands_at_work& commands() { return *commands_; }
  data_folder folder() const { return *data_folder::with_city(folder_.path()); }
  std::string file(std::string_view const name) const { return folder_.file(name); }
  std::string get(std::string_view const target) { return body_of(client_->as({}).get(target)); }
  net::response post(std::string_view const target, std::string body) {
    return client_->as(auth::operator_principal()).post(target, std::move(body));
  }
  net::response del(std::string_view const target) { return client_->as(auth::operator_principal()).del(target); }
  net::response patch(std::string_view const target, std::string body) {
    return client_->as(auth::operator_principal()).patch(target, std::move(body));
  }
  int run(std::vector<std::string> const& args) {
    auto with_data = args;
    with_data.insert(with_data.end(), {"--data", folder_.path()});
    return run_command(*city_, with_data, folder_.path(), out);
  }

  kept_output out;

 private:
  empty_store empty_;
  scratch_folder folder_;
  std::optional<opened_city> city_;
  std::optional<commands_at_work> commands_;
  api::router router_;
  std::optional<caller> client_;
};

// A station with a number, a text, a truth value and a record: 3,000 observations each, some late, some changed,
// some deleted, of which a part is sealed and a part is not.
inline void fill(whole_city& c) {
  auto const made = c.post("/sensorthings/v1.1/Things", R"({
    "name": "Pegel Bremen 관측소", "description": "At the bridge", "properties": {"owner": "a \"school\""},
    "Locations": [{"name": "Bridge", "description": "", "encodingType": "application/geo+json",
                   "location": {"type": "Point", "coordinates": [8.8, 53.07]}}]})");
  if (made.status != 201) throw std::runtime_error{made.body};
  for (auto const* const name : {"Water level", "State"}) {
    auto const d = c.post("/sensorthings/v1.1/Things(1)/Datastreams",
                          std::string{R"({"name": ")"} + name + R"(", "description": "",
      "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Observation",
      "unitOfMeasurement": {"name": "metre", "symbol": "m", "definition": "ucum:m"},
      "ObservedProperty": {"name": "Level", "definition": "http://example.org/level", "description": ""},
      "Sensor": {"name": "Gauge", "description": "", "encodingType": "text/plain", "metadata": "none"}})");
    if (d.status != 201) throw std::runtime_error{d.body};
  }
  auto rows = std::string{};
  for (auto i = 0; i != 3'000; ++i) {
    auto const at = i % 10 == 9 ? i - 500 : i;  // some come late
    auto const when =
        to_rfc3339(from_us(1'770'000'000'000'000 + at * std::int64_t{60'000'000} + (i % 10 == 9 ? 1'000 : 0)));
    rows += fmt::format("{}[\"{}\",{}]", i == 0 ? "" : ",", when,
                        i % 7 == 0 ? std::string{"null"} : fmt::format("{}", double(i % 90) / 10));
  }
  auto texts = std::string{};
  for (auto i = 0; i != 50; ++i) {
    constexpr const char* kResults[] = {R"("offen")", R"("닫힘, \"ganz\"")", "true",
                                        "12.5",       R"({"a":[1,null]})",   "[1.5,2]"};
    texts += fmt::format("{}[\"{}\",{}]", i == 0 ? "" : ",",
                         to_rfc3339(from_us(1'770'000'000'000'000 + i * std::int64_t{1'500'000})), kResults[i % 6]);
  }
  auto const sent =
      c.post("/sensorthings/v1.1/CreateObservations",
             fmt::format(R"([{{"Datastream":{{"@iot.id":1}},"components":["phenomenonTime","result"],"dataArray":[{}]}},
                                           {{"Datastream":{{"@iot.id":2}},"components":["phenomenonTime","result"],"dataArray":[{}]}}])",
                         rows, texts));
  if (sent.status != 201) throw std::runtime_error{body_of(sent)};
}

}  // namespace madang::test
