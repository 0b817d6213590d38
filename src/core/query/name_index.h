#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/search_text.h"

namespace madang::query {

// What somebody looks for, as one types: every word may be the beginning of one.
struct name_question {
  std::vector<std::string> words;  // at most limits::kSearchWords, each once
  bool forgiving{false};           // words of five letters and more may have one mistake

  static name_question of(std::string_view typed);
};

// Entries by all their names: immutable, in memory, for questions that are asked with every key that is pressed. Safe
// to call from any thread.
class name_index {
 public:
  using entry = std::uint32_t;  // in the order in which they were added
  static constexpr auto kNone = std::numeric_limits<entry>::max();
  // What an entry lies in: those names may be among the words, as in "hauptstrasse mannheim".
  struct context {
    entry inner{kNone}, between{kNone}, outer{kNone};  // the quarter, the borough, the town
  };
  class builder;

  name_index() = default;

  // Calls with each entry that has all the words, at least one of them in its own names, and how well they fit, from 0
  // to about 1. It may be called several times with an entry; the best counts.
  void each_match(name_question const&, std::function<void(entry, float)> const& use) const;

  std::size_t entries() const { return first_name_.empty() ? 0 : first_name_.size() - 1; }
  std::size_t bytes() const;

 private:
  friend class builder;
  class matcher;
  // A key within a name: the number of the key, the word's place, and what kind of key it is.
  struct token {
    std::uint32_t key : 26, place : 4, kind : 2;
  };
  struct name {
    std::uint32_t first_token;
    std::uint8_t words, letters;
  };

  std::string_view key(std::size_t) const;
  std::size_t keys() const { return key_at_.empty() ? 0 : key_at_.size() - 1; }
  std::span<token const> tokens_of(entry) const;
  void mark_contexts();

  std::string key_text_;
  std::vector<std::uint32_t> key_at_;         // where each key begins in key_text_, and the end
  std::vector<std::uint32_t> posting_at_;     // where the entries of each key begin, and the end
  std::vector<entry> postings_;
  std::vector<std::uint32_t> contexts_before_;  // how many keys before this one are in names of a context
  std::vector<std::uint32_t> first_name_;     // of each entry, and the end
  std::vector<name> names_;                   // one more than there are
  std::vector<token> tokens_;
  std::vector<context> contexts_;
};

class name_index::builder {
 public:
  // The next entry; nothing finds one without names.
  entry add(std::span<std::string_view const> names, context = {});
  entry add(std::string_view const n) { return add(std::span{&n, 1}); }
  name_index build() &&;

 private:
  void add_name(std::string_view);
  std::uint32_t key_no(std::string&&);
  void sort_keys();
  void write_postings();

  std::unordered_map<std::string, std::uint32_t> numbers_;
  name_index made_;
};

}  // namespace madang::query
