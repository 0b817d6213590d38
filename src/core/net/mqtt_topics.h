#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/net/mqtt_message.h"

// Topic names and topic filters (MQTT 3.1.1, 4.7). For the files of this folder.
namespace madang::net::mqtt {

// Not empty, no wildcard.
bool is_topic_name(std::string_view);
// Not empty; '+' is a level alone, '#' too and the last.
bool is_topic_filter(std::string_view);
// Of a valid filter and a valid name. Wildcards do not begin a match of what begins with '$' [4.7.2-1].
bool matches(std::string_view filter, std::string_view topic);
std::size_t levels(std::string_view topic);

// Takes the first level off; what is left is empty and `last` true after the last one.
struct level_reader {
  std::string_view rest;
  bool last{false};
  std::string_view next();
};

// Who has subscribed to what: the filters as a tree over their levels, so that a topic finds those that match it
// without looking at the others. `Who` is copied and compared. One thread at a time.
template <typename Who>
class topic_index {
 public:
  struct subscriber {
    Who who;
    mqtt_qos qos;
  };

  // False if that filter was there already: then only its QoS is new.
  bool add(std::string_view const filter, Who const& who, mqtt_qos const qos) {
    auto* at = &root_;
    for (auto levels = level_reader{filter}; !levels.last;) at = &at->below(levels.next());
    if (auto* const known = find(*at, who)) return known->qos = qos, false;
    if (at->subscribers.empty()) at->filter = filter;
    at->subscribers.push_back({who, qos});
    ++size_;
    return true;
  }

  // False if there was none.
  bool remove(std::string_view const filter, Who const& who) {
    auto const removed = remove(root_, level_reader{filter}, who);
    size_ -= removed;
    return removed;
  }

  // Calls f(filter, subscribers) for each filter that matches, until f returns true. Whether one did.
  template <typename F>
  bool find_match(std::string_view const topic, F&& f) const {
    return find_match(root_, level_reader{topic}, topic.starts_with('$'), f);
  }

  // Whether a topic that begins with the levels of `prefix`, and has more, may match a filter.
  bool may_match_below(std::string_view const prefix) const {
    return may_match_below(root_, level_reader{prefix}, prefix.starts_with('$'));
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  struct hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view const s) const { return std::hash<std::string_view>{}(s); }
  };
  struct node {
    std::unordered_map<std::string, std::unique_ptr<node>, hash, std::equal_to<>> children;
    std::unique_ptr<node> any;  // '+'
    std::unique_ptr<node> all;  // '#'
    std::string filter;         // if there are subscribers
    std::vector<subscriber> subscribers;

    node& below(std::string_view const level) {
      if (level == "+") return made(any);
      if (level == "#") return made(all);
      auto const at = children.find(level);
      return at != children.end() ? *at->second : made(children[std::string{level}]);
    }
    static node& made(std::unique_ptr<node>& p) {
      if (!p) p = std::make_unique<node>();
      return *p;
    }
    node* get(std::string_view const level) const {
      if (level == "+") return any.get();
      if (level == "#") return all.get();
      return child(level);
    }
    node* child(std::string_view const level) const {
      auto const at = children.find(level);
      return at != children.end() ? at->second.get() : nullptr;
    }
    void drop(std::string_view const level) {
      if (level == "+") any.reset();
      else if (level == "#") all.reset();
      else children.erase(children.find(level));
    }
    bool is_bare() const { return children.empty() && !any && !all && subscribers.empty(); }
  };

  static subscriber* find(node& n, Who const& who) {
    for (auto& s : n.subscribers) {
      if (s.who == who) return &s;
    }
    return nullptr;
  }

  static bool remove(node& n, level_reader levels, Who const& who) {
    if (!levels.last) {
      auto const level = levels.next();
      auto* const child = n.get(level);
      if (!child || !remove(*child, levels, who)) return false;
      if (child->is_bare()) n.drop(level);
      return true;
    }
    auto* const s = find(n, who);
    if (!s) return false;
    std::swap(*s, n.subscribers.back());
    n.subscribers.pop_back();
    return true;
  }

  template <typename F>
  static bool found(node const* const n, F&& f) {
    return n && !n->subscribers.empty() && f(n->filter, n->subscribers);
  }

  // `own`: what begins with '$' is for those who name it.
  template <typename F>
  static bool find_match(node const& n, level_reader levels, bool const own, F&& f) {
    if (levels.last) return found(&n, f) || found(n.all.get(), f);  // "a/#" matches "a"
    if (!own && found(n.all.get(), f)) return true;
    auto const level = levels.next();
    if (auto const* const child = n.child(level); child && find_match(*child, levels, false, f)) return true;
    return !own && n.any && find_match(*n.any, levels, false, f);
  }

  static bool may_match_below(node const& n, level_reader levels, bool const own) {
    if (!own && n.all) return true;
    if (levels.last) return !n.children.empty() || n.any;
    auto const level = levels.next();
    if (auto const* const child = n.child(level); child && may_match_below(*child, levels, false)) return true;
    return !own && n.any && may_match_below(*n.any, levels, false);
  }

  node root_;
  std::size_t size_{0};
};

}  // namespace madang::net::mqtt
