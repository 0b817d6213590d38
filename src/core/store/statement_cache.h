#pragma once

#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

namespace madang::store {

// Prepared statements of one connection by their text; the one that was not used for the longest time goes.
template <typename T>
class statement_cache {
 public:
  static constexpr auto kMax = std::size_t{256};

  T* find(std::string_view const sql) {
    auto const it = by_text_.find(sql);
    if (it == by_text_.end()) return nullptr;
    used_.splice(used_.begin(), used_, it->second);
    return &it->second->prepared;
  }
  // May let go of the least recently used one: only the returned reference is sure to be alive.
  T& add(std::string_view const sql, T prepared) {
    if (used_.size() == kMax) {
      by_text_.erase(used_.back().sql);
      used_.pop_back();
    }
    used_.push_front({std::string{sql}, std::move(prepared)});
    by_text_.emplace(used_.front().sql, used_.begin());
    return used_.front().prepared;
  }
  void clear() {
    by_text_.clear();
    used_.clear();
  }

 private:
  struct entry {
    std::string sql;
    T prepared;
  };
  std::list<entry> used_;  // most recent first
  std::unordered_map<std::string_view, typename std::list<entry>::iterator> by_text_;  // views into used_
};

}  // namespace madang::store
