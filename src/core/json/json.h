#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

// JSON (RFC 8259) in by simdjson, out by `writer`. Parsing checks everything: UTF-8, escapes, numbers,
// depth (limits::kJsonDepth). A number that no int64 and no double can hold is an error, not infinity.
namespace madang::json {

enum class kind { null, boolean, integer, number, string, array, object };

struct parse_error {
  std::string message;     // a sentence without the place
  std::size_t offset{0};   // in bytes from the start
};

// One value of a document, by reference: cheap to copy, valid until the document is gone or parses
// again. A default node is JSON null.
class node {
 public:
  // A value from a URL or a form, of which nothing has said yet whether "7" is a string or a number:
  // is_text() is true, type() is string. The text must outlive the node.
  static node text(std::string_view);

  node();
  kind type() const;
  bool is_text() const { return at_ == kText; }
  bool is_null() const { return type() == kind::null; }
  bool is_number() const { auto const k = type(); return k == kind::integer || k == kind::number; }
  bool is_string() const { return type() == kind::string; }
  bool is_array() const { return type() == kind::array; }
  bool is_object() const { return type() == kind::object; }

  // Each of these must match type(); what does not match reads as false, 0 or empty.
  bool boolean() const;
  std::int64_t integer() const;
  double number() const;  // integers too
  std::string_view string() const;

  std::size_t size() const;                            // items of an array, members of an object
  std::optional<node> find(std::string_view key) const;  // the first member of that name
  // Calls f(node) for each item, f(string_view key, node) for each member, in their order.
  template <typename F>
  void each_item(F&& f) const;
  template <typename F>
  void each_member(F&& f) const;

  // The value as JSON text without spaces; integers exactly, other numbers in their shortest form.
  std::string raw() const;

 private:
  friend class document;
  friend class writer;
  static constexpr auto kNull = std::size_t(-1);
  static constexpr auto kText = std::size_t(-2);
  std::string_view key_at(std::size_t) const;
  std::size_t first() const;
  std::size_t end() const;
  std::size_t after(std::size_t) const;

  void const* doc_{};   // simdjson's document, or the characters of a text()
  std::size_t at_{kNull};  // place on its tape; for a text() the length follows
  std::size_t length_{0};
};

// Owns what a text was parsed into. Reuse one for many texts: its buffers stay. One thread at a time.
class document {
 public:
  document();
  ~document();
  document(document&&) noexcept;
  document& operator=(document&&) noexcept;

  result<node, parse_error> parse(std::string_view text);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

template <typename F>
void node::each_item(F&& f) const {
  if (!is_array()) return;
  for (auto at = first(), last = end(); at != last; at = after(at)) {
    auto n = *this;
    n.at_ = at;
    f(n);
  }
}
template <typename F>
void node::each_member(F&& f) const {
  if (!is_object()) return;
  for (auto at = first(), last = end(); at != last;) {
    auto const key = key_at(at);
    auto n = *this;
    n.at_ = at + 1;
    at = after(at + 1);
    f(key, n);
  }
}

// Writes JSON text piece by piece; commas come by themselves. It does not check that begin and end match.
class writer {
 public:
  writer& begin_object() { return open('{'); }
  writer& end_object() { return close('}'); }
  writer& begin_array() { return open('['); }
  writer& end_array() { return close(']'); }
  writer& key(std::string_view);
  writer& string(std::string_view);
  writer& integer(std::int64_t);
  writer& number(double);  // shortest text that reads back the same; NaN and infinities as null
  writer& boolean(bool);
  writer& null();
  writer& value(node const&);
  writer& raw(std::string_view json);  // already JSON

  std::size_t size() const { return out_.size(); }
  std::string const& text() const { return out_; }
  // Gives away what is written so far; writing goes on where it stood. For streaming.
  std::string take();
  // Begins anew, with the memory it has.
  void clear() {
    out_.clear();
    fresh_ = true;
  }

 private:
  writer& open(char);
  writer& close(char);
  void separate();
  std::string out_;
  bool fresh_{true};
};

void append_quoted(std::string& out, std::string_view);
void append_number(std::string& out, double);

// A JSON pointer (RFC 6901) one step deeper: "/a" + "b/c" → "/a/b~1c".
std::string pointer_to(std::string_view parent, std::string_view key);

}  // namespace madang::json
