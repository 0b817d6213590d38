#pragma once

#include <functional>
#include <string>

#include "core/api/router.h"
#include "core/query/odata.h"
#include "sensing/city.h"
#include "sensing/resource_path.h"

namespace madang::sensing {

// OGC SensorThings API 1.1 Part 1: Sensing (18-088) at one prefix. Reading runs on worker threads; an
// observation that needs no disk to be checked is taken on the I/O thread and answered after its commit.
class sensorthings final : public api::mounted {
 public:
  using executor = std::function<bool(std::function<void()>)>;

  sensorthings(city& c, std::string prefix, executor later, std::vector<std::string> mqtt_endpoints)
      : city_{c}, prefix_{std::move(prefix)}, later_{std::move(later)}, mqtt_endpoints_{std::move(mqtt_endpoints)} {}

  result<needs, api::problem> admit(net::request_head const&) override;
  bool inline_for(net::request_head const&) override;
  void handle(api::context&, net::request&&, net::responder) override;
  static std::vector<api::documented_path> documentation(std::string_view prefix);

 private:
  std::string_view rest_of(std::string_view path) const { return path.substr(prefix_.size()); }
  net::response read(api::context&, net::request const&);
  net::response service_root(api::context&) const;

  city& city_;
  std::string prefix_;
  executor later_;
  std::vector<std::string> mqtt_endpoints_;
};

}  // namespace madang::sensing
