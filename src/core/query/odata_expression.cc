#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/query/functions.h"
#include "core/query/scanner.h"

// Expressions of $filter and $orderby: OData 4.0's ABNF (commonExpr) and 18-088, 9.3.3.5.
namespace madang::query {
namespace {

constexpr auto kTooDeep = "The expression is nested too deeply.";
constexpr auto kNoLambda = "() is not supported; a path over many entities is true if it is true for one of them.";

function_info const* find(std::string_view const name, notation const written) {
  for (auto const& f : functions()) {
    if (f.written == written && equal_ignoring_ascii_case(f.name, name)) return &f;
  }
  return nullptr;
}

class reader {
 public:
  explicit reader(scanner& s) : s_{s} {}

  // Operands and operators that bind at least as tightly as `weakest`.
  std::optional<expression> read(int const weakest, std::size_t const depth) {
    auto left = read_operand(depth);
    while (left) {
      s_.skip_spaces();
      auto const name = s_.peek_name();
      auto const* op = find(name, notation::infix);
      if (op == nullptr || op->strength < weakest) return left;
      s_.move_to(s_.at() + name.size());
      left = op->what == function::in ? read_in(std::move(*left), depth) : read_right(*op, std::move(*left), depth);
    }
    return left;
  }

 private:
  std::optional<expression> made(expression e) {
    if (++nodes_ > limits::kQueryNodes) return s_.fail(e.offset, "The expression has more parts than are allowed.");
    if (e.operation() != nullptr && !check_call(s_, e)) return std::nullopt;
    return e;
  }

  std::optional<expression> read_right(function_info const& op, expression left, std::size_t const depth) {
    auto right = read(op.strength + 1, depth);
    if (!right) return std::nullopt;
    auto const chains = op.what == function::logical_and || op.what == function::logical_or;
    if (chains && (left.calls(op.what) || right->calls(op.what))) {
      return chained(op.what, std::move(left), std::move(*right));
    }
    auto const offset = left.offset;
    auto arguments = std::vector<expression>{};
    arguments.push_back(std::move(left));
    arguments.push_back(std::move(*right));
    return made(make_call(op.what, std::move(arguments), offset));
  }

  std::optional<expression> chained(function const f, expression left, expression right) {
    auto all = std::vector<expression>{};
    auto const offset = left.offset;
    for (auto* side : {&left, &right}) {
      if (!side->calls(f)) {
        all.push_back(std::move(*side));
        continue;
      }
      auto& inner = std::get<call>(side->node).arguments;
      std::ranges::move(inner, std::back_inserter(all));
    }
    auto e = make_call(f, std::move(all), offset);
    return check_call(s_, e) ? std::optional{std::move(e)} : std::nullopt;
  }

  std::optional<expression> read_in(expression left, std::size_t const depth) {
    auto const offset = left.offset;
    auto arguments = std::vector<expression>{};
    arguments.push_back(std::move(left));
    s_.skip_spaces();
    if (s_.eat('(')) {
      if (!read_list(arguments, depth)) return std::nullopt;
    } else {
      auto right = read(info(function::add).strength, depth);
      if (!right) return std::nullopt;
      arguments.push_back(std::move(*right));
    }
    return made(make_call(function::in, std::move(arguments), offset));
  }

  // What stands between brackets, the opening one already read.
  bool read_list(std::vector<expression>& out, std::size_t const depth) {
    do {
      auto item = read(0, depth + 1);
      if (!item) return false;
      out.push_back(std::move(*item));
    } while (s_.eat_after_spaces(','));
    if (s_.eat_after_spaces(')')) return true;
    s_.fail_here(s_.done() ? "A ')' is missing." : "A ',' or ')' was expected here.");
    return false;
  }

  std::optional<expression> read_operand(std::size_t const depth) {
    s_.skip_spaces();
    auto const start = s_.at();
    if (depth > limits::kQueryDepth) return s_.fail(start, kTooDeep);
    if (s_.eat('(')) return read_bracketed(depth);
    if (auto v = read_literal(s_)) return made(make_literal(std::move(*v), start));
    if (s_.failed()) return std::nullopt;
    if (s_.eat('-')) return read_prefixed(function::negate, start, depth);
    auto const name = s_.peek_name();
    auto const next = s_.peek(name.size());
    if (equal_ignoring_ascii_case(name, "not") && (next == ' ' || next == '\t' || next == '(')) {
      s_.move_to(start + name.size());
      return read_prefixed(function::logical_not, start, depth);
    }
    if (s_.done()) return s_.fail(start, "A value is missing at the end.");
    if (name.empty()) return s_.fail(start, "A value was expected here.");
    if (calls_function(name)) return read_call(name, depth);
    if (find(name, notation::infix) != nullptr && next != '/') {
      return s_.fail(start, "A value is missing before '" + std::string{name} + "'.");
    }
    auto p = read_path(s_);
    return p ? made({std::move(*p), start}) : std::nullopt;
  }

  std::optional<expression> read_bracketed(std::size_t const depth) {
    auto e = read(0, depth + 1);
    if (!e) return std::nullopt;
    if (!s_.eat_after_spaces(')')) {
      return s_.fail_here(s_.done() ? "A ')' is missing." : "An operator or a ')' was expected here.");
    }
    return e;
  }

  std::optional<expression> read_prefixed(function const f, std::size_t const start, std::size_t const depth) {
    auto operand = read(info(f).strength + 1, depth + 1);
    if (!operand) return std::nullopt;
    auto arguments = std::vector<expression>{};
    arguments.push_back(std::move(*operand));
    return made(make_call(f, std::move(arguments), start));
  }

  bool calls_function(std::string_view const name) const {
    auto const after = s_.rest().substr(name.size());
    auto const bracket = after.find_first_not_of(" \t");
    if (bracket == after.npos || after[bracket] != '(') return false;
    // `time (…` with a space is still a call, as no property is ever followed by a bracket; but `a in (…` is not.
    return find(name, notation::infix) == nullptr;
  }

  std::optional<expression> read_call(std::string_view const name, std::size_t const depth) {
    auto const start = s_.at();
    auto const* f = find(name, notation::call);
    if (f == nullptr) return s_.fail(start, "There is no function named '" + std::string{name} + "'.");
    s_.move_to(start + name.size());
    s_.eat_after_spaces('(');
    auto arguments = std::vector<expression>{};
    if (!s_.eat_after_spaces(')') && !read_list(arguments, depth)) return std::nullopt;
    if (arguments.size() < f->arguments_min || arguments.size() > f->arguments_max) {
      return s_.fail(start, wrong_number(*f, arguments.size()));
    }
    return made(make_call(f->what, std::move(arguments), start));
  }

  static std::string wrong_number(function_info const& f, std::size_t const given) {
    auto out = std::string{f.name} + " takes ";
    out += f.arguments_max == 0 ? "no" : std::to_string(f.arguments_min);
    if (f.arguments_max != f.arguments_min) out += " or " + std::to_string(f.arguments_max);
    out += f.arguments_max == 1 ? " argument" : " arguments";
    return out + ", not " + std::to_string(given) + '.';
  }

  scanner& s_;
  std::size_t nodes_{0};
};

// The place of the first node that lies deeper than is allowed: long chains of `add` nest without brackets.
expression const* too_deep(expression const& e, std::size_t const depth) {
  if (depth > limits::kQueryDepth) return &e;
  if (auto const* c = e.operation()) {
    for (auto const& a : c->arguments) {
      if (auto const* found = too_deep(a, depth + 1)) return found;
    }
  }
  return nullptr;
}

std::optional<std::size_t> read_index(scanner& s) {
  auto const digits = s.rest().substr(0, s.rest().find_first_not_of("0123456789"));
  auto const i = digits.size() <= 9 ? parse_int(digits) : std::nullopt;
  if (!i) return s.fail_here("A place in a list is a number between '[' and ']', from 0.");
  s.move_to(s.at() + digits.size());
  if (!s.eat(']')) return s.fail_here("A ']' is missing.");
  return std::size_t(*i);
}

template <typename F>
result<expression, problem> parse_all(std::string_view const text, F&& read) {
  auto s = scanner{text};
  auto e = read(s);
  s.skip_spaces();
  if (e && !s.done()) s.fail_here("An operator such as 'and' or 'eq' was expected here.");
  if (s.failed()) return s.error();
  return std::move(*e);
}

}  // namespace

std::optional<path> read_path(scanner& s) {
  auto out = path{};
  do {
    auto const name = s.peek_name(!out.segments.empty());
    if (name.empty()) return s.fail_here("The name of a property was expected here.");
    auto const start = s.at();
    s.move_to(start + name.size());
    if (s.peek() == '(' && (name == "any" || name == "all")) {
      return s.fail(start, std::string{name} + kNoLambda, problem::kind::unsupported);
    }
    auto& step = out.segments.emplace_back(segment{std::string{name}});
    while (s.eat('[')) {
      auto const i = read_index(s);
      if (!i) return std::nullopt;
      step.indexes.push_back(*i);
    }
    if (out.segments.size() > limits::kQueryDepth) return s.fail(start, "The path has more steps than are allowed.");
  } while (s.eat('/'));
  return out;
}

std::optional<expression> read_expression(scanner& s) {
  auto e = reader{s}.read(0, 1);
  if (!e) return std::nullopt;
  if (auto const* deep = too_deep(*e, 1)) return s.fail(deep->offset, kTooDeep);
  return e;
}

std::optional<expression> read_filter(scanner& s) {
  auto e = read_expression(s);
  if (!e || (possible_kinds(*e) & types::boolean) != 0) return e;
  return s.fail(e->offset, "A filter must be true or false; this is " + describe(possible_kinds(*e)) + '.');
}

result<expression, problem> parse_expression(std::string_view const text) { return parse_all(text, read_expression); }
result<expression, problem> parse_filter(std::string_view const text) { return parse_all(text, read_filter); }

}  // namespace madang::query
