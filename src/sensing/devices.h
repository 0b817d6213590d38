#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "core/api/router.h"
#include "core/auth/tokens.h"
#include "sensing/airrohr.h"
#include "sensing/entity.h"
#include "sensing/measuring.h"

namespace madang::sensing {

// Devices that send in their own way. What an unknown one sends is kept until somebody claims it; from then on
// it is a Thing, beginning with its last readings, and its owner's to change: nothing here undoes that. When the
// Thing is deleted the device is unknown again. Safe to call from any thread; members wait for the store.
class devices {
 public:
  devices(city&, measuring&, auth::tokens&);
  void declare(api::router&);

 private:
  struct station {
    std::set<std::string, std::less<>> keys;  // of readings that have a series, or had one until its owner deleted it
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
  std::optional<station> claimed_station(std::string const& id);
  void measure(airrohr::push const&, station, net::responder const&);
  void add_sensors(airrohr::push const&, station&);
  entity make_thing(claim const&, std::string const& data_set, station&);
  void store_first(std::string const& id, station const&, std::string_view kept);
  api::reply<api::created<claimed>> take(api::context&, claim const&);
  api::reply<api::page<device>> list(api::context&, no_options const&);

  city& city_;
  measuring& measuring_;
  auth::tokens& tokens_;
  std::mutex mutex_;
  std::map<std::string, station, std::less<>> stations_;
};

}  // namespace madang::sensing
