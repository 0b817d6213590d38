#pragma once

#include <map>
#include <mutex>
#include <string>

#include "core/api/router.h"
#include "core/auth/tokens.h"
#include "sensing/airrohr.h"
#include "sensing/measuring.h"

namespace madang::sensing {

// Devices that send in their own way. What an unknown one sends is kept until somebody claims it; from then on
// it is a Thing, beginning with its last readings. Safe to call from any thread.
class devices {
 public:
  devices(city&, measuring&, auth::tokens&);
  void declare(api::router&);

 private:
  struct station {
    std::string name;
    std::string data_set;
    std::string location;
    std::map<std::string, ports::series_no, std::less<>> series;  // by the key of a reading
  };
  struct claim;
  struct claimed;
  struct device;
  struct no_options;
  friend void describe(api::object<claim>&);
  friend void describe(api::object<claimed>&);
  friend void describe(api::object<device>&);
  friend void describe(api::object<no_options>&);

  void load();
  void hear(net::request const&, net::responder const&);
  void keep_waiting(airrohr::push const&);
  void measure(airrohr::push const&, net::responder const&);
  void describe_station(std::string const& id, station&, std::vector<std::string> const& keys);
  api::reply<api::created<claimed>> take(api::context&, claim const&);
  api::reply<api::page<device>> list(api::context&, no_options const&);

  city& city_;
  measuring& measuring_;
  auth::tokens& tokens_;
  std::mutex mutex_;
  std::map<std::string, station, std::less<>> stations_;
};

}  // namespace madang::sensing
