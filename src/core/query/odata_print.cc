#include <charconv>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/query/functions.h"
#include "core/query/odata.h"

// Expressions and options as texts that read back as the same.
namespace madang::query {
namespace {

std::string quoted(std::string_view const s) {
  auto out = std::string{"'"};
  for (auto const c : s) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + '\'';
}

// A point or an exponent says that it is no integer. No '+' in an exponent: in a URL it would be a space.
std::string print(double const d) {
  if (std::isnan(d)) return "NaN";
  if (std::isinf(d)) return d < 0 ? "-INF" : "INF";
  char text[32];
  auto out = std::string{text, std::to_chars(text, text + sizeof text, d).ptr};
  std::erase(out, '+');
  if (out.find_first_of(".e") == out.npos) out += ".0";
  return out;
}

std::string print_clock(std::chrono::microseconds const t) {
  auto const us = t.count();
  auto out = fmt::format("{:02}:{:02}:{:02}", us / 3'600'000'000, us / 60'000'000 % 60, us / 1'000'000 % 60);
  if (us % 1'000'000 != 0) out += fmt::format(".{:06}", us % 1'000'000);
  return out;
}

std::string print(std::chrono::microseconds const d) {
  // In unsigned arithmetic: the smallest of all has no positive counterpart.
  auto const us = d.count() < 0 ? std::uint64_t{0} - std::uint64_t(d.count()) : std::uint64_t(d.count());
  auto out = fmt::format("{}P{}DT{}H{}M{}", d.count() < 0 ? "-" : "", us / 86'400'000'000, us / 3'600'000'000 % 24,
                         us / 60'000'000 % 60, us / 1'000'000 % 60);
  if (us % 1'000'000 != 0) out += fmt::format(".{:06}", us % 1'000'000);
  return "duration'" + out + "S'";
}

std::string print(std::chrono::sys_days const d) { return to_rfc3339(d).substr(0, 10); }

struct printer {
  std::string operator()(std::monostate) const { return "null"; }
  std::string operator()(bool const b) const { return b ? "true" : "false"; }
  std::string operator()(std::int64_t const i) const { return std::to_string(i); }
  std::string operator()(double const d) const { return print(d); }
  std::string operator()(std::string const& s) const { return quoted(s); }
  std::string operator()(instant const t) const { return to_rfc3339(t); }
  std::string operator()(period const& p) const { return to_iso8601(p); }
  std::string operator()(std::chrono::microseconds const d) const { return print(d); }
  std::string operator()(std::chrono::sys_days const d) const { return print(d); }
  std::string operator()(time_of_day const t) const { return print_clock(t.since_midnight); }
  std::string operator()(geo::geometry const& g) const { return "geography'" + g.to_wkt() + '\''; }
  std::string operator()(json_text const& j) const { return quoted(j.raw); }
};

void append(std::string& out, expression const& e);

constexpr auto kNever = 1'000;        // a literal, a path, a call need no brackets
constexpr auto kAlways = kNever + 1;

int strength(expression const& e) {
  auto const* c = e.operation();
  return c == nullptr || info(c->what).strength == 0 ? kNever : info(c->what).strength;
}

// In brackets if it would otherwise bind to something else.
void append_bound(std::string& out, expression const& e, int const at_least) {
  if (strength(e) >= at_least) return append(out, e);
  append(out += '(', e);
  out += ')';
}

void append_list(std::string& out, std::span<expression const> list) {
  out += '(';
  for (auto const& e : list) append(out += &e == list.data() ? "" : ", ", e);
  out += ')';
}

void append(std::string& out, call const& c) {
  auto const& f = info(c.what);
  switch (f.written) {
    case notation::call:
      out += f.name;
      return append_list(out, c.arguments);
    case notation::prefix:
      out += f.name;
      if (c.what == function::logical_not) return append_bound(out += ' ', c.arguments[0], f.strength + 1);
      // -5 is a number; -(5) is the negation of one.
      return append_bound(out, c.arguments[0], c.arguments[0].literal() != nullptr ? kAlways : f.strength + 1);
    case notation::infix:
      // A chain of one operator groups from the left.
      append_bound(out, c.arguments[0], f.strength);
      if (c.what == function::in) return append_list(out += " in ", std::span{c.arguments}.subspan(1));
      for (auto const& a : std::span{c.arguments}.subspan(1)) {
        ((out += ' ') += f.name) += ' ';
        append_bound(out, a, f.strength + 1);
      }
  }
}

void append(std::string& out, expression const& e) {
  if (auto const* v = e.literal()) out += std::visit(printer{}, *v);
  else if (auto const* p = e.where()) out += to_string(*p);
  else append(out, *e.operation());
}

std::string print(std::vector<order_key> const& keys) {
  auto out = std::string{};
  for (auto const& k : keys) {
    out += out.empty() ? "" : ",";
    append(out, k.by);
    if (k.descending) out += " desc";
  }
  return out;
}

std::string print(std::vector<selection> const& items) {
  auto out = std::string{};
  for (auto const& i : items) (out += out.empty() ? "" : ",") += to_string(i.what);
  return out;
}

std::string_view name_of(result_format const f) {
  switch (f) {
    case result_format::data_array: return "dataArray";
    case result_format::csv: return "CSV";
    case result_format::geojson: return "GeoJSON";
  }
  return {};
}

using named = std::vector<std::pair<std::string_view, std::string>>;
named print(options const&);

std::string print(std::vector<expansion> const& list) {
  auto out = std::string{};
  for (auto const& e : list) {
    (out += out.empty() ? "" : ",") += e.relation;
    auto separator = '(';
    for (auto const& [name, text] : print(e.inner)) {
      ((((out += separator) += name) += '=') += text);
      separator = ';';
    }
    if (separator == ';') out += ')';
  }
  return out;
}

named print(options const& o) {
  auto out = named{};
  if (o.filter) out.emplace_back("$filter", to_odata(*o.filter));
  if (!o.orderby.empty()) out.emplace_back("$orderby", print(o.orderby));
  if (!o.select.empty()) out.emplace_back("$select", print(o.select));
  if (!o.expand.empty()) out.emplace_back("$expand", print(o.expand));
  if (o.top) out.emplace_back("$top", std::to_string(*o.top));
  if (o.skip) out.emplace_back("$skip", std::to_string(*o.skip));
  if (o.count) out.emplace_back("$count", *o.count ? "true" : "false");
  if (o.format) out.emplace_back("$resultFormat", name_of(*o.format));
  if (o.skiptoken) out.emplace_back("$skiptoken", *o.skiptoken);
  return out;
}

}  // namespace

std::string to_odata(expression const& e) {
  auto out = std::string{};
  append(out, e);
  return out;
}
std::string to_odata(value const& v) { return std::visit(printer{}, v); }

std::string to_query(options const& o) {
  // RFC 3986 allows these in a query; what reads it here gives none of them a meaning of its own.
  constexpr auto kPlain = std::string_view{"$'()*,/:;@!"};
  auto out = std::string{};
  auto const append_pair = [&](std::string_view const name, std::string_view const text) {
    (out += out.empty() ? "" : "&") += percent_encode(name, kPlain);
    (out += '=') += percent_encode(text, kPlain);
  };
  for (auto const& [name, text] : print(o)) append_pair(name, text);
  for (auto const& [name, text] : o.custom) append_pair(name, text);
  return out;
}

}  // namespace madang::query
