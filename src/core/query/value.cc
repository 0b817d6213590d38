#include "core/query/value.h"

#include <charconv>

#include "core/base/text.h"

namespace madang::query {

value to_value(period const& p) { return p.end ? value{p} : value{p.start}; }

value to_value(json::node const& n) {
  switch (n.type()) {
    case json::kind::null: return {};
    case json::kind::boolean: return n.boolean();
    case json::kind::integer: return n.integer();
    case json::kind::number: return n.number();
    case json::kind::string: return std::string{n.string()};
    case json::kind::array:
    case json::kind::object: return json_text{n.raw()};
  }
  return {};
}

std::optional<std::string> text_of(value const& v) {
  if (auto const* b = std::get_if<bool>(&v)) return *b ? "true" : "false";
  if (auto const* i = std::get_if<std::int64_t>(&v)) return std::to_string(*i);
  auto const* d = std::get_if<double>(&v);
  if (d == nullptr) return std::nullopt;
  auto out = std::string{};
  json::append_number(out, *d);
  return out;
}

static value read_scalar(std::string_view const text) {
  if (text == "true") return true;
  if (text == "false") return false;
  if (auto const i = parse_int(text)) return *i;
  if (auto const d = parse_double(text)) return *d;
  return {};
}

value read_as(std::string_view const text, kind const k) {
  switch (k) {
    case kind::string: return std::string{text};
    case kind::boolean:
    case kind::integer:
    case kind::number: {
      auto v = read_scalar(text);
      auto const fits = text_of(v) == text && (kind_of(v) == kind::boolean) == (k == kind::boolean);
      return fits ? v : value{};
    }
    case kind::instant:
    case kind::period:
    case kind::date:
      if (auto const p = parse_iso8601_period(text)) return to_value(*p);
      if (auto const d = parse_date(text)) return std::chrono::floor<std::chrono::days>(*d);
      return {};
    default: return {};
  }
}

}  // namespace madang::query
