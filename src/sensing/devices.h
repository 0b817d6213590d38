#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "core/api/router.h"
#include "core/auth/data_sets.h"
#include "core/auth/tokens.h"
#include "core/base/limits.h"
#include "core/capability.h"
#include "sensing/airrohr.h"
#include "sensing/bringers.h"
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
  // `madang admin claim`: for whoever owns the data folder, without a token. Returns the exit code.
  int claim_for(command_call&);

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
  void keep_waiting(airrohr::push const&, net::peer const& from);
  std::optional<station> claimed_station(std::string const& id);
  void measure(airrohr::push const&, station, net::responder const&);
  void add_sensors(airrohr::push const&, station&);
  entity make_thing(claim const&, std::string const& data_set, station&);
  void store_first(std::string const& id, station const&, std::string_view kept);
  api::reply<api::created<claimed>> take(auth::data_set const&, claim const&);
  api::reply<api::page<device>> list(api::context&, no_options const&);

  city& city_;
  measuring& measuring_;
  auth::tokens& tokens_;
  bringers bringers_{limits::kWaitingDevicesPerAddress};
  std::mutex mutex_;
  std::map<std::string, station, std::less<>> stations_;
};

command_spec claim_spec();

}  // namespace madang::sensing
