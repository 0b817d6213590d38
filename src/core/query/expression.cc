#include "core/query/expression.h"

#include "core/base/text.h"

namespace madang::query {

std::string to_string(path const& p) {
  auto out = std::string{};
  for (auto const& s : p.segments) {
    if (!out.empty()) out += '/';
    out += s.name;
    for (auto const i : s.indexes) ((out += '[') += std::to_string(i)) += ']';
  }
  return out;
}

path make_path(std::string_view const text) {
  auto out = path{};
  for (auto const step : split(text, '/')) {
    auto& s = out.segments.emplace_back(segment{std::string{step.substr(0, step.find('['))}});
    for (auto at = step.find('['); at != step.npos; at = step.find('[', at + 1)) {
      s.indexes.push_back(std::size_t(parse_int(step.substr(at + 1, step.find(']', at) - at - 1)).value_or(0)));
    }
  }
  return out;
}

static bool same(value const& a, value const& b) {
  auto const* x = std::get_if<double>(&a);
  auto const* y = std::get_if<double>(&b);
  return a == b || (x != nullptr && y != nullptr && std::isnan(*x) && std::isnan(*y));
}

bool operator==(expression const& a, expression const& b) {
  if (a.node.index() != b.node.index()) return false;
  if (auto const* v = a.literal()) return same(*v, *b.literal());
  if (auto const* p = a.where()) return *p == *b.where();
  auto const &x = *a.operation(), &y = *b.operation();
  return x.what == y.what && x.arguments == y.arguments;
}

expression make_literal(value v, std::size_t const offset) { return {std::move(v), offset}; }

expression make_call(function const f, std::vector<expression> arguments, std::size_t const offset) {
  return {call{f, std::move(arguments)}, offset};
}

std::size_t count_nodes(expression const& e) {
  auto n = std::size_t{1};
  if (auto const* c = e.operation()) {
    for (auto const& a : c->arguments) n += count_nodes(a);
  }
  return n;
}

}  // namespace madang::query
