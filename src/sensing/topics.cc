#include "sensing/topics.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/net/mqtt_topics.h"
#include "sensing/answer_writer.h"
#include "sensing/entity_row.h"
#include "sensing/ingest.h"
#include "sensing/reading.h"
#include "sensing/writing.h"

namespace madang::sensing {
namespace {

constexpr auto kPrefixes = std::array<std::string_view, 2>{"v1.1/", "v1.0/"};

// The resource path of a topic, without its version; nothing if it is none of ours.
std::optional<std::string_view> path_of(std::string_view const topic) {
  for (auto const p : kPrefixes) {
    if (topic.starts_with(p)) return topic.substr(p.size());
  }
  return std::nullopt;
}

bool has_wildcard(std::string_view const filter) { return filter.find_first_of("+#") != filter.npos; }

std::string observations_topic(std::string_view const prefix, datastream_info const& d) {
  return fmt::format("{}Datastreams({})/Observations", prefix, d.id.in_path());
}

net::mqtt_message message(std::string topic, std::string payload) {
  return {.topic = std::move(topic), .payload = std::make_shared<std::string const>(std::move(payload))};
}

// Datastreams(1)/Observations and Observations: what a device publishes to.
struct target {
  resource_path path;
  std::optional<entity_id> datastream;
};
std::optional<target> observations_target(std::string_view const path) {
  auto parsed = parse_resource_path(path);
  if (!parsed || parsed->use != resource_path::usage::set || parsed->target().type != entity_type::observation) {
    return std::nullopt;
  }
  auto const& steps = parsed->steps;
  auto const direct = steps.size() == 2 && steps[0].of->type == entity_type::datastream;
  auto id = direct ? steps[0].id : std::nullopt;
  return target{std::move(*parsed), std::move(id)};
}

// A topic and what of it is asked for: "v1.1/Observations?$select=result". Nothing if it is none that anybody could
// publish on.
struct wish {
  std::string topic;
  resource_path path;
  query::options options{};
};
std::optional<wish> read_wish(std::string_view const filter) {
  auto const mark = filter.find('?');
  auto const topic = filter.substr(0, mark);
  auto const path = path_of(topic);
  auto parsed = path ? parse_resource_path(*path) : api::reply<resource_path>{api::problem{}};
  if (!parsed) return std::nullopt;
  auto out = wish{std::string{topic}, std::move(*parsed)};
  if (mark == filter.npos) return out;
  auto options = query::parse_options(filter.substr(mark + 1));
  if (!options || options->select.empty() || out.path.property) return std::nullopt;
  out.options.select = std::move(options->select);
  auto const only_select = *options == query::options{};
  auto const known = std::ranges::all_of(out.options.select, [&](query::selection const& s) {
    return s.what.segments[0].name == "*" || out.path.target().find_relation(s.what.segments[0].name) ||
           !unknown_path(s.what, out.path.target());
  });
  return only_select && known ? std::optional{std::move(out)} : std::nullopt;
}

// The relation of the other type that leads back.
relation const* back_of(model const& m, relation const& r) {
  auto const& to = model_of(r.to);
  auto const at = std::ranges::find(to.relations, m.type, &relation::to);
  return at == to.relations.end() ? nullptr : &*at;
}

// What an answer over HTTP means to a client of MQTT.
net::mqtt_outcome meaning(net::response const& r) {
  if (r.status < 300) return net::mqtt_published::stored;
  if (r.status == 429 || r.status >= 500) return net::mqtt_published::later;
  return {net::mqtt_published::refused, api::sentence_of(r.body)};
}

}  // namespace

topics::topics(city& c, executor later)
    : city_{c},
      later_{std::move(later)},
      sweep_from_{limits::kMqttSelections},
      dropped_{c.counters.count("madang_sensing_mqtt_dropped_total",
                                "Changes that were not told to subscribers because too many waited")} {}

topics::~topics() { end(); }

void topics::begin(net::mqtt_server& s, std::string const& address) {
  auto const lock = std::lock_guard{mutex_};
  server_ = &s;
  root_ = address + "/sensorthings/v1.1";
  stopping_ = false;
  thread_ = std::thread{[this] { run(); }};
}

void topics::end() {
  {
    auto const lock = std::lock_guard{mutex_};
    stopping_ = true;
    server_ = nullptr;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool topics::understands(std::string_view const topic) const {
  return path_of(topic).has_value() || topic.starts_with('+') || topic.starts_with('#');
}

void topics::publish(auth::principal const& caller, net::mqtt_publication p, net::mqtt_done done) {
  auto const path = path_of(p.topic);
  auto const to = path ? observations_target(*path) : std::nullopt;
  if (!to) {
    return done({net::mqtt_published::refused,
                 "Observations are published to Datastreams(…)/Observations or to Observations."});
  }
  auto const respond = [done](net::response const& r) { done(meaning(r)); };
  if (to->datastream && take_observation(city_, root_, *to->datastream, p.payload, caller, respond)) return;
  auto shared = std::make_shared<std::pair<std::string, auth::principal>>(std::move(p.payload), caller);
  auto const taken = later_([this, shared, done, path = to->path] {
    try {
      done(meaning(create(city_, root_, path, shared->first, shared->second)));
    } catch (...) {
      auto cause = std::string{};
      auto const why = api::from_current_exception(cause);
      if (why.status >= 500) city_.log.warning("sensing", "A publication was not taken", {{"cause", cause}});
      done(meaning(api::to_response(why)));
    }
  });
  if (!taken) done(net::mqtt_published::later);
}

bool topics::may_receive(auth::principal const& caller, std::string_view const topic) {
  auto const hidden = city_.sets.hidden_from(caller);
  if (hidden.empty()) return true;
  // With something to hide, what the topic leads to is looked up as this caller.
  auto const path = path_of(topic.substr(0, topic.find('?')));
  auto const parsed = path ? parse_resource_path(*path) : api::reply<resource_path>{api::problem{}};
  if (!parsed || parsed->steps.empty()) return false;
  auto const& first = parsed->steps.front();
  if (first.of->type == entity_type::datastream && first.id) {
    auto const d = city_.datastreams.find(*first.id);
    return d && std::ranges::find(hidden, d->data_set) == hidden.end();
  }
  try {
    city_.entities.read([&](store::transaction& tx) {
      auto s = reading_session{city_, tx, caller};
      follow(*parsed, s.graph());
    });
    return first.id.has_value();
  } catch (api::refusal const&) {
    return false;
  }
}

// What a GET of that address would give now.
std::optional<std::string> topics::now_at(std::string_view const filter, auth::principal const& caller) const {
  auto wanted = read_wish(filter);
  if (!wanted) return std::nullopt;
  auto const set = wanted->path.is_set();
  if (set && wanted->path.target().type != entity_type::observation) return std::nullopt;
  auto const address = fmt::format("{}/{}", root_, *path_of(wanted->topic));
  auto q = read_request{city_, root_, address, std::move(wanted->path), std::move(wanted->options), caller};
  if (!set) {
    auto const r = answer(q);
    return r.status == 200 ? std::optional{r.body} : std::nullopt;
  }
  auto out = std::optional<std::string>{};
  city_.entities.read([&](store::transaction& tx) {
    auto s = reading_session{city_, tx, caller};
    auto const where = follow(q.path, s.graph());
    auto const newest = std::array{query::order_key{query::expression{query::make_path("phenomenonTime")}, true}};
    auto page =
        observation_finder{s.graph()}.start(observations_of(q.path, where, q.options), {.order = newest, .top = 1});
    auto const o = page.next();
    if (!o) return;
    auto w = json::writer{};
    answer_writer{s.graph(), root_}.write(w, o->datastream, *o->seen, selection{q.options});
    out = w.take();
  });
  return out;
}

// With wildcards: the latest value of every datastream whose observations match, one after the other. Nothing is
// looked up before the first is asked for: that is done where one may wait.
net::mqtt_retained topics::latest_under(std::string filter, auth::principal const& caller) const {
  struct tour {
    std::optional<std::vector<std::shared_ptr<datastream_info const>>> all;
    std::size_t at{0};
  };
  return
      [this, filter = std::move(filter), caller, on = std::make_shared<tour>()]() -> std::optional<net::mqtt_message> {
        if (!on->all) on->all = city_.datastreams.all();
        while (on->at != on->all->size() * kPrefixes.size()) {
          auto const& d = *(*on->all)[on->at / kPrefixes.size()];
          auto topic = observations_topic(kPrefixes[on->at++ % kPrefixes.size()], d);
          if (!net::mqtt::matches(filter, topic) || !city_.sets.may_read(caller, d.data_set)) continue;
          if (auto body = now_at(topic, caller)) return message(std::move(topic), std::move(*body));
        }
        return std::nullopt;
      };
}

net::mqtt_grant topics::subscribe(auth::principal const& caller, std::string const& filter) {
  if (has_wildcard(filter)) return {true, latest_under(filter, caller)};
  auto const wanted = read_wish(filter);
  if (!wanted) return {};
  if (!wanted->options.select.empty()) keep_selection(wanted->topic, filter, wanted->options);
  return {true, [this, filter, caller, told = false]() mutable -> std::optional<net::mqtt_message> {
            if (std::exchange(told, true)) return std::nullopt;
            try {
              auto body = now_at(filter, caller);
              return body ? std::optional{message(filter, std::move(*body))} : std::nullopt;
            } catch (api::refusal const&) {
              return std::nullopt;  // what is not there may come
            }
          }};
}

void topics::keep_selection(std::string const& topic, std::string const& filter, query::options const& options) {
  auto const lock = std::lock_guard{mutex_};
  auto const added = selecting_[topic].insert_or_assign(filter, kept_selection{.options = options}).second;
  selections_ += added ? 1 : 0;
  if (selections_ < sweep_from_ || !server_) return;
  auto const is_over = [&](auto& x) {
    auto const idle = !server_->has_subscribers(x.first);
    return std::exchange(x.second.was_idle, idle) && idle;
  };
  for (auto& [_, all] : selecting_) {
    for (auto i = all.begin(); i != all.end();) {
      if (!is_over(*i)) {
        ++i;
        continue;
      }
      i = all.erase(i);
      --selections_;
    }
  }
  std::erase_if(selecting_, [](auto const& x) { return x.second.empty(); });
  sweep_from_ = std::max(limits::kMqttSelections, 2 * selections_);
}

void topics::put(news n) {
  auto const lock = std::lock_guard{mutex_};
  if (!server_) return;
  if (waiting_.size() == limits::kMqttNews) {
    waiting_.pop_front();
    dropped_.add();
  }
  waiting_.push_back(std::move(n));
  if (waiting_.size() == 1) wake_.notify_one();
}

void topics::observed(std::span<committed const> const all) {
  {
    auto const lock = std::lock_guard{mutex_};
    auto const anybody = server_ && (server_->has_subscribers_below("v1.1") || server_->has_subscribers_below("v1.0"));
    if (!anybody) return;
  }
  for (auto const& x : all) put({entity_type::observation, x.datastream.value, *x.value});
}

void topics::changed(entity_type const t, entity_no const no) { put({t, no, std::nullopt}); }

void topics::run() {
  auto lock = std::unique_lock{mutex_};
  for (;;) {
    wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    auto batch = std::move(waiting_);
    waiting_.clear();
    auto* const server = server_;
    lock.unlock();
    for (auto const& n : batch) {
      try {
        tell(*server, n);
      } catch (std::exception const& e) {
        city_.log.warning("sensing", "A change could not be told to subscribers", {{"cause", e.what()}});
      }
    }
    lock.lock();
  }
}

void topics::tell(net::mqtt_server& s, news const& n) {
  if (n.seen) tell_observation(s, {n.no}, *n.seen);
  else tell_entity(s, n.type, n.no);
}

// Only for topics that somebody listens to is anything written.
void topics::write_for_listeners(net::mqtt_server& s, std::string const& topic, writing const& write,
                                 messages& out) const {
  if (s.has_subscribers(topic)) out.push_back(message(topic, write({})));
  auto all = std::map<std::string, kept_selection>{};
  {
    auto const lock = std::lock_guard{mutex_};
    auto const at = selecting_.find(topic);
    if (at != selecting_.end()) all = at->second;
  }
  for (auto const& [filter, what] : all) {
    if (s.has_subscribers(filter)) out.push_back(message(filter, write(what.options)));
  }
}

// Cheap, for it is asked for each of a hundred thousand observations a second.
bool topics::anybody_hears_of(net::mqtt_server const& s, datastream_info const& d, observation const& o) const {
  auto const some_of = [&](std::string const& topic) {
    auto const lock = std::lock_guard{mutex_};
    auto const at = selecting_.find(topic);
    return at != selecting_.end() &&
           std::ranges::any_of(at->second, [&](auto const& x) { return s.has_subscribers(x.first); });
  };
  auto const has_own_ids = city_.observations.has_client_ids(d.no);
  return std::ranges::any_of(kPrefixes, [&](std::string_view const prefix) {
    auto const of_one = observations_topic(prefix, d), of_all = fmt::format("{}Observations", prefix);
    if (has_own_ids || s.has_subscribers(of_one) || s.has_subscribers(of_all) || some_of(of_one) || some_of(of_all)) {
      return true;
    }
    auto const own = fmt::format("{}Observations({})", prefix, make_observation_id(d.no, o.seq).value);
    return s.has_subscribers(own) || s.has_subscribers_below(own) || some_of(own);
  });
}

void topics::tell_observation(net::mqtt_server& s, datastream_no const no, observation const& o) {
  auto const d = city_.datastreams.find(no);
  if (!d || !anybody_hears_of(s, *d, o)) return;
  auto out = messages{};
  city_.entities.read([&](store::transaction& tx) {
    auto session = reading_session{city_, tx, auth::operator_principal()};
    auto const write = [&](query::options const& selected) {
      auto w = json::writer{};
      answer_writer{session.graph(), root_}.write(w, no, o, selection{selected});
      return w.take();
    };
    auto const& m = model_of(entity_type::observation);
    for (auto const prefix : kPrefixes) {
      write_for_listeners(s, observations_topic(prefix, *d), write, out);
      write_for_listeners(s, fmt::format("{}Observations", prefix), write, out);
      auto const own =
          fmt::format("{}Observations({})", prefix, session.graph().id_of(make_observation_id(no, o.seq)).in_path());
      write_for_listeners(s, own, write, out);
      for (auto const& field : m.fields) {
        auto const topic = fmt::format("{}/{}", own, field.name);
        if (!has_field(o, field) || !s.has_subscribers(topic)) continue;
        auto w = json::writer{};
        write_field(w.begin_object().key(field.name), o, field);
        out.push_back(message(topic, w.end_object().take()));
      }
    }
  });
  for (auto& x : out) s.deliver(std::move(x));
}

void topics::tell_entity(net::mqtt_server& s, entity_type const t, entity_no const no) {
  auto const& m = model_of(t);
  auto out = messages{};
  city_.entities.read([&](store::transaction& tx) {
    auto session = reading_session{city_, tx, auth::operator_principal()};
    auto const* e = session.graph().get(m, no);
    if (!e) return;
    auto const write = [&](query::options const& selected) {
      auto w = json::writer{};
      answer_writer{session.graph(), root_}.write(w, *e, selection{selected});
      return w.take();
    };
    for (auto const prefix : kPrefixes) {
      if (!s.has_subscribers_below(prefix.substr(0, prefix.size() - 1))) continue;
      auto const own = fmt::format("{}{}({})", prefix, m.set, e->id.in_path());
      write_for_listeners(s, own, write, out);
      write_for_listeners(s, fmt::format("{}{}", prefix, m.set), write, out);
      for (auto const& f : m.fields) {
        auto const topic = fmt::format("{}/{}", own, f.name);
        if (!has_field(*e, f, city_) || !s.has_subscribers(topic)) continue;
        auto w = json::writer{};
        write_field(w.begin_object().key(f.name), *e, f, city_);
        out.push_back(message(topic, w.end_object().take()));
      }
      write_from_others(s, session.graph(), *e, prefix, write, out);
    }
  });
  for (auto& x : out) s.deliver(std::move(x));
}

// As seen from the entities that lead to it: Things(1)/Datastreams, Datastreams(1)/Thing.
void topics::write_from_others(net::mqtt_server& s, entity_graph& g, entity const& e, std::string_view const prefix,
                               writing const& write, messages& out) const {
  auto const& m = model_of(e.type);
  for (auto const& r : m.relations) {
    auto const* back = back_of(m, r);
    if (!back || r.by == relation_by::observations) continue;
    for (auto const no : g.related(m, r, e.no)) {
      auto const* other = g.get(model_of(r.to), no);
      if (other) {
        write_for_listeners(s, fmt::format("{}{}({})/{}", prefix, model_of(r.to).set, other->id.in_path(), back->name),
                            write, out);
      }
    }
  }
}

}  // namespace madang::sensing
