#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "core/ports/topics.h"
#include "core/query/odata.h"
#include "sensing/city.h"
#include "sensing/resource_path.h"

namespace madang::sensing {

class entity_graph;
struct entity;

// SensorThings over MQTT (18-088, clause 14): observations are created by publishing to …/Observations; whoever
// subscribes to a set, an entity, a property, or a set with ?$select=, hears of it when it changes, and first of all
// gets what is there now. A set or entity may be named as seen from another, as in Things(1)/Datastreams.
class topics final : public ports::topics_port {
 public:
  using executor = std::function<bool(std::function<void()>)>;
  topics(city& c, executor later);
  ~topics() override;

  bool understands(std::string_view) const override;
  void publish(auth::principal const&, net::mqtt_publication, net::mqtt_done done) override;
  net::mqtt_grant subscribe(auth::principal const&, std::string const& filter) override;
  bool may_receive(auth::principal const&, std::string_view topic) override;
  void begin(net::mqtt_server&, std::string const& address) override;
  void end() override;

  // Called on the store's thread after a commit, and after a change of entities.
  void observed(std::span<committed const>);
  void changed(entity_type, entity_no);

 private:
  using writing = std::function<std::string(query::options const&)>;  // of a selection
  struct news {
    entity_type type;
    entity_no no;                     // of the entity, or of the datastream
    std::optional<observation> seen;  // of an observation
  };
  void put(news);
  void run();
  void tell(net::mqtt_server&, news const&);
  void tell_observation(net::mqtt_server&, datastream_no, observation const&);
  void tell_entity(net::mqtt_server&, entity_type, entity_no);
  // Messages are written within a read of the store and delivered behind it: whether somebody may receive one is
  // looked up there, too.
  using messages = std::vector<net::mqtt_message>;
  void write_from_others(net::mqtt_server&, entity_graph&, entity const&, std::string_view prefix, writing const&,
                         messages&) const;
  // To who listens to the topic itself, or to it with a ?$select=.
  bool anybody_hears_of(net::mqtt_server const&, datastream_info const&, observation const&) const;
  void write_for_listeners(net::mqtt_server&, std::string const& topic, writing const&, messages&) const;
  void keep_selection(std::string const& topic, std::string const& filter, query::options const&);
  std::optional<std::string> now_at(std::string_view topic, auth::principal const&) const;
  net::mqtt_retained latest_under(std::string filter, auth::principal const&) const;

  city& city_;
  executor later_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<news> waiting_;
  net::mqtt_server* server_{nullptr};
  std::string root_;
  bool stopping_{false};
  // Topics with ?$select= that somebody asked for, by the topic without it. What nobody asks for any more goes when
  // there are many: found idle once it may be that its subscription is just being made, twice it is not.
  struct kept_selection {
    query::options options;
    bool was_idle{false};
  };
  std::map<std::string, std::map<std::string, kept_selection>, std::less<>> selecting_;
  std::size_t selections_{0}, sweep_from_;
  counter& dropped_;
  std::thread thread_;
};

}  // namespace madang::sensing
