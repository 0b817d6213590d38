#include "core/net/mqtt_topics.h"

#include <algorithm>

namespace madang::net::mqtt {

std::string_view level_reader::next() {
  auto const end = rest.find('/');
  auto const level = rest.substr(0, end);
  last = end == rest.npos;
  rest.remove_prefix(last ? rest.size() : end + 1);
  return level;
}

bool is_topic_name(std::string_view const s) { return !s.empty() && s.find_first_of("+#") == s.npos; }

bool is_topic_filter(std::string_view const s) {
  if (s.empty()) return false;
  for (auto levels = level_reader{s}; !levels.last;) {
    auto const level = levels.next();
    auto const is_wildcard = level == "+" || (level == "#" && levels.last);
    if (!is_wildcard && level.find_first_of("+#") != level.npos) return false;
  }
  return true;
}

bool matches(std::string_view const filter, std::string_view const topic) {
  if (topic.starts_with('$') && (filter.starts_with('+') || filter.starts_with('#'))) return false;
  auto f = level_reader{filter};
  auto t = level_reader{topic};
  while (!f.last) {
    auto const wanted = f.next();
    if (wanted == "#") return true;
    if (t.last) return false;
    auto const level = t.next();
    if (wanted != "+" && wanted != level) return false;
    if (t.last && f.rest == "#" && !f.last) return true;
  }
  return t.last;
}

std::size_t levels(std::string_view const topic) { return 1 + std::size_t(std::ranges::count(topic, '/')); }

}  // namespace madang::net::mqtt
