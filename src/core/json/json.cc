#include "core/json/json.h"

#include <charconv>
#include <cmath>

#include <simdjson.h>

#include "core/base/limits.h"
#include "core/json/validate.h"

namespace madang::json {

namespace dom = simdjson::dom;
using simdjson::internal::tape_type;

// Nodes walk simdjson's tape themselves: its own iterators are templates that would pull its header,
// which takes seconds to compile, into every file that reads JSON. The layout is documented in
// simdjson's doc/tape.md and is part of the 3.x interface.
namespace {

constexpr auto kPayload = std::uint64_t{0x00FF'FFFF'FFFF'FFFF};

std::uint64_t const* tape(void const* doc) { return static_cast<dom::document const*>(doc)->tape.get(); }
char tag(void const* doc, std::size_t const at) { return char(tape(doc)[at] >> 56); }
std::uint64_t payload(void const* doc, std::size_t const at) { return tape(doc)[at] & kPayload; }

std::string_view string_at(void const* doc, std::size_t const at) {
  auto const* p = static_cast<dom::document const*>(doc)->string_buf.get() + payload(doc, at);
  auto length = std::uint32_t{0};
  std::memcpy(&length, p, sizeof length);
  return {reinterpret_cast<char const*>(p + sizeof length), length};
}

}  // namespace

struct document::state {
  dom::parser parser;
};

document::document() : state_{std::make_unique<state>()} {}
document::~document() = default;
document::document(document&&) noexcept = default;
document& document::operator=(document&&) noexcept = default;

result<node, parse_error> document::parse(std::string_view const text) {
  auto& p = state_->parser;
  if (p.max_depth() != limits::kJsonDepth || p.capacity() < text.size()) {
    if (p.allocate(std::max<std::size_t>(text.size(), 4'096), limits::kJsonDepth)) throw std::bad_alloc{};
  }
  // simdjson names an error but not its place; only a text that is wrong is read a second time.
  if (p.parse(text.data(), text.size(), true).error()) return find_error(text);
  auto n = node{};
  n.doc_ = &p.doc;
  n.at_ = 1;
  return n;
}

node::node() = default;
node node::text(std::string_view const s) {
  auto n = node{};
  n.doc_ = s.data();
  n.at_ = kText;
  n.length_ = s.size();
  return n;
}

kind node::type() const {
  if (at_ == kNull) return kind::null;
  if (at_ == kText) return kind::string;
  switch (tape_type(tag(doc_, at_))) {
    case tape_type::START_ARRAY: return kind::array;
    case tape_type::START_OBJECT: return kind::object;
    case tape_type::STRING: return kind::string;
    case tape_type::INT64: return kind::integer;
    case tape_type::UINT64:
    case tape_type::DOUBLE: return kind::number;
    case tape_type::TRUE_VALUE:
    case tape_type::FALSE_VALUE: return kind::boolean;
    default: return kind::null;
  }
}

bool node::boolean() const { return type() == kind::boolean && tag(doc_, at_) == char(tape_type::TRUE_VALUE); }

std::int64_t node::integer() const { return type() == kind::integer ? std::int64_t(tape(doc_)[at_ + 1]) : 0; }

double node::number() const {
  if (type() == kind::integer) return double(integer());
  if (type() != kind::number) return 0;
  auto const bits = tape(doc_)[at_ + 1];
  if (tag(doc_, at_) == char(tape_type::UINT64)) return double(bits);
  auto x = 0.0;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}

std::string_view node::string() const {
  if (at_ == kText) return {static_cast<char const*>(doc_), length_};
  return type() == kind::string ? string_at(doc_, at_) : std::string_view{};
}

std::string_view node::key_at(std::size_t const at) const { return string_at(doc_, at); }
std::size_t node::first() const { return at_ + 1; }
// The lower 32 bits of a container's start name the place after its end.
std::size_t node::end() const { return std::size_t(payload(doc_, at_) & 0xFFFF'FFFFU) - 1; }
std::size_t node::after(std::size_t const at) const {
  switch (tape_type(tag(doc_, at))) {
    case tape_type::START_ARRAY:
    case tape_type::START_OBJECT: return std::size_t(payload(doc_, at) & 0xFFFF'FFFFU);
    case tape_type::INT64:
    case tape_type::UINT64:
    case tape_type::DOUBLE: return at + 2;
    default: return at + 1;
  }
}

std::size_t node::size() const {
  auto n = std::size_t{0};
  if (is_array()) each_item([&](node) { ++n; });
  else if (is_object()) each_member([&](std::string_view, node) { ++n; });
  return n;
}

std::optional<node> node::find(std::string_view const key) const {
  if (!is_object()) return std::nullopt;
  for (auto at = first(), last = end(); at != last; at = after(at + 1)) {
    if (key_at(at) != key) continue;
    auto n = *this;
    n.at_ = at + 1;
    return n;
  }
  return std::nullopt;
}

writer& writer::value(node const& n) {
  switch (n.type()) {
    case kind::null: return null();
    case kind::boolean: return boolean(n.boolean());
    case kind::integer: return integer(n.integer());
    case kind::string: return string(n.string());
    case kind::number:
      if (tag(n.doc_, n.at_) == char(tape_type::UINT64)) return raw(std::to_string(tape(n.doc_)[n.at_ + 1]));
      return number(n.number());
    case kind::array:
      begin_array();
      n.each_item([&](node const& x) { value(x); });
      return end_array();
    case kind::object:
      begin_object();
      n.each_member([&](std::string_view const k, node const& x) { key(k).value(x); });
      return end_object();
  }
  return *this;
}

std::string node::raw() const {
  auto w = writer{};
  return w.value(*this).take();
}

void writer::separate() {
  if (!fresh_) out_ += ',';
  fresh_ = false;
}
writer& writer::open(char const c) {
  separate();
  out_ += c;
  fresh_ = true;
  return *this;
}
writer& writer::close(char const c) {
  out_ += c;
  fresh_ = false;
  return *this;
}
writer& writer::key(std::string_view const s) {
  separate();
  append_quoted(out_, s);
  out_ += ':';
  fresh_ = true;
  return *this;
}
writer& writer::string(std::string_view const s) { return separate(), append_quoted(out_, s), *this; }
writer& writer::boolean(bool const b) { return separate(), out_ += b ? "true" : "false", *this; }
writer& writer::null() { return separate(), out_ += "null", *this; }
writer& writer::raw(std::string_view const json) { return separate(), out_ += json, *this; }
writer& writer::integer(std::int64_t const i) {
  separate();
  char text[24];
  out_.append(text, std::to_chars(text, text + sizeof text, i).ptr);
  return *this;
}
writer& writer::number(double const d) { return separate(), append_number(out_, d), *this; }
std::string writer::take() {
  auto out = std::string{};
  out.swap(out_);
  return out;
}

void append_number(std::string& out, double const d) {
  if (!std::isfinite(d)) {
    out += "null";
    return;
  }
  char text[32];
  out.append(text, std::to_chars(text, text + sizeof text, d).ptr);
}

void append_quoted(std::string& out, std::string_view s) {
  constexpr auto kHex = std::string_view{"0123456789abcdef"};
  auto const special = [](char const c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; };
  out += '"';
  while (!s.empty()) {
    auto const at = std::size_t(std::ranges::find_if(s, special) - s.begin());
    out += s.substr(0, at);
    if (at == s.size()) break;
    auto const c = s[at];
    if (c == '"' || c == '\\') (out += '\\') += c;
    else if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else ((out += "\\u00") += kHex[static_cast<unsigned char>(c) >> 4]) += kHex[static_cast<unsigned char>(c) & 15];
    s.remove_prefix(at + 1);
  }
  out += '"';
}

std::string pointer_to(std::string_view const parent, std::string_view const key) {
  auto out = std::string{parent} + '/';
  for (auto const c : key) {
    if (c == '~') out += "~0";
    else if (c == '/') out += "~1";
    else out += c;
  }
  return out;
}

}  // namespace madang::json
