#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sensing/capability.h"
#include "support/test_runtime.h"

namespace madang::sensing {

// JSON as a test can show it: with ' for ".
std::string json_of(std::string_view with_apostrophes);

// A whole city behind the interface, and few words to talk to it. Paths are as in the standard's examples, without the
// root and not percent-encoded: "Things(1)?$filter=name eq 'a'".
class sensorthings_fixture : public test::on_each_store {
 protected:
  static constexpr auto kRoot = std::string_view{"http://city.test/sensorthings/v1.1/"};
  static std::string address(std::string_view path);

  net::response get(std::string_view path) { return city.get(address(path)); }
  net::response post(std::string_view path, std::string_view body) { return city.post(address(path), json_of(body)); }
  net::response patch(std::string_view path, std::string_view body) { return city.patch(address(path), json_of(body)); }
  net::response put(std::string_view path, std::string_view body) { return city.put(address(path), json_of(body)); }
  net::response del(std::string_view path) { return city.del(address(path)); }

  std::string body(std::string_view path);  // of a GET that is answered with 200
  json::node parsed(std::string_view path);
  // One member of each item of a set, as JSON, by comma: what a filter or an order gives. "" if there is no item.
  std::string each(std::string_view path, std::string_view member = "name");
  std::int64_t count(std::string_view set);
  // Posts and expects 201; gives the path of what was made: "Things(1)".
  std::string make(std::string_view set, std::string_view json);
  void refused(int status, net::response const&, std::vector<std::string_view> says = {});
  // How many entities of each set there are: what a refused request may not change.
  std::vector<std::int64_t> counts();

  // Smallest bodies. `more` goes behind: ",'properties':{}".
  static std::string thing(std::string_view name, std::string_view more = {});
  static std::string location(std::string_view name, double lon, double lat, std::string_view more = {});
  static std::string sensor(std::string_view name, std::string_view more = {});
  static std::string observed_property(std::string_view name, std::string_view more = {});
  static std::string datastream(std::string_view name, std::string_view more = {});
  static std::string feature(std::string_view name, double lon, double lat, std::string_view more = {});
  // With everything that it needs, made along with it.
  static std::string whole_datastream(std::string_view name, std::string_view more = {});
  static std::string whole_thing(std::string_view name, double lon, double lat,
                                 std::string_view more_of_datastream = {});
  std::string observe(std::string_view datastream, std::string_view time, std::string_view result,
                      std::string_view more = {});

  test::city_of city{GetParam(), sensing()};

 private:
  json::document doc_;
  std::string text_;
};

#define MADANG_ON_EACH_ENGINE(suite) INSTANTIATE_TEST_SUITE_P(sensorthings, suite, test::engines(), test::engine_name)

}  // namespace madang::sensing
