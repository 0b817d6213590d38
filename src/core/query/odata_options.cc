#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/query/scanner.h"

// System query options: 18-088, 9.3.2 and 9.3.3; OData 4.0 Part 2, 5.1.
namespace madang::query {

bool operator==(options const& a, options const& b) {
  return a.filter == b.filter && a.orderby == b.orderby && a.select == b.select && a.expand == b.expand &&
         a.top == b.top && a.skip == b.skip && a.count == b.count && a.format == b.format &&
         a.skiptoken == b.skiptoken && a.custom == b.custom;
}
bool operator==(expansion const& a, expansion const& b) { return a.relation == b.relation && a.inner == b.inner; }

namespace {

constexpr auto kTooManyExpansions = "More is expanded than is allowed.";

// Reads the values of options into `out`, each where the scanner stands. A reader returns false after a failure.
class reader {
 public:
  explicit reader(scanner& s) : s_{s} {}

  using read_option = bool (reader::*)(options&, std::size_t depth);
  struct option {
    std::string_view name;
    read_option read;
    bool inside_expand;
  };
  static option const* find(std::string_view name);

 private:
  bool read_filter(options& out, std::size_t) {
    out.filter = query::read_filter(s_);
    return out.filter.has_value();
  }

  bool read_orderby(options& out, std::size_t) {
    do {
      s_.skip_spaces();
      auto const start = s_.at();
      if (out.orderby.size() == limits::kQueryOrderKeys) return fail(start, "There are more keys than are allowed.");
      auto e = read_expression(s_);
      if (!e) return false;
      s_.skip_spaces();
      auto const word = to_lower_ascii(s_.peek_name());
      if (word == "asc" || word == "desc") s_.move_to(s_.at() + word.size());
      out.orderby.push_back({std::move(*e), word == "desc"});
    } while (s_.eat_after_spaces(','));
    return true;
  }

  bool read_select(options& out, std::size_t) {
    do {
      s_.skip_spaces();
      auto const start = s_.at();
      if (out.select.size() == limits::kQuerySelected) return fail(start, "More is selected than is allowed.");
      auto p = s_.eat('*') ? std::optional{path{{{"*"}}}} : read_path(s_);
      if (!p) return false;
      if (s_.peek() == ':') return fail(start, to_string(*p) + ": is not supported.", problem::kind::unsupported);
      auto const known = std::ranges::find(out.select, *p, &selection::what) != out.select.end();
      if (!known) out.select.push_back({std::move(*p), start});
    } while (s_.eat_after_spaces(','));
    return true;
  }

  bool read_top(options& out, std::size_t) { return read_number(out.top); }
  bool read_skip(options& out, std::size_t) { return read_number(out.skip); }
  bool read_number(std::optional<std::int64_t>& out) {
    s_.skip_spaces();
    auto const start = s_.at();
    auto const digits = s_.rest().substr(0, s_.rest().find_first_not_of("0123456789"));
    if (digits.empty()) return fail(start, "A whole number was expected, 0 or more.");
    out = parse_int(digits);
    if (!out) return fail(start, "The number is too large.");
    s_.move_to(start + digits.size());
    return true;
  }

  bool read_count(options& out, std::size_t) {
    s_.skip_spaces();
    auto const word = s_.peek_name();
    out.count = equal_ignoring_ascii_case(word, "true");
    if (!*out.count && !equal_ignoring_ascii_case(word, "false")) return fail(s_.at(), "true or false was expected.");
    s_.move_to(s_.at() + word.size());
    return true;
  }

  bool read_format(options& out, std::size_t) {
    auto const word = to_lower_ascii(trim(s_.rest()));
    if (word == "dataarray") out.format = result_format::data_array;
    else if (word == "csv") out.format = result_format::csv;
    else if (word == "geojson") out.format = result_format::geojson;
    else return fail(0, "The formats are dataArray, CSV and GeoJSON.", problem::kind::unsupported);
    s_.move_to(s_.text().size());
    return true;
  }

  bool read_skiptoken(options& out, std::size_t) {
    if (s_.done()) return fail(0, "The token is empty.");
    out.skiptoken = std::string{s_.rest()};
    s_.move_to(s_.text().size());
    return true;
  }

  bool read_expand(options& out, std::size_t const depth) {
    do {
      auto item = read_expansion(depth);
      if (!item || !merge(out.expand, std::move(*item))) return false;
    } while (s_.eat_after_spaces(','));
    return true;
  }

  // Datastreams/Observations($top=1;$orderby=…)
  std::optional<expansion> read_expansion(std::size_t const depth) {
    s_.skip_spaces();
    auto out = expansion{{}, {}, s_.at()};
    if (depth > limits::kExpandDepth) return s_.fail_here("Expansions are nested too deeply.");
    if (++expansions_ > limits::kExpandItems) return s_.fail_here(kTooManyExpansions);
    if (s_.peek() == '*') return s_.fail_here("'*' is not supported; name the relations.", problem::kind::unsupported);
    if (s_.peek() == '$') return s_.fail_here("Only relations can be expanded.", problem::kind::unsupported);
    auto const name = s_.peek_name();
    if (name.empty()) return s_.fail_here("The name of a relation was expected here.");
    out.relation = name;
    s_.move_to(s_.at() + name.size());
    if (s_.eat('/')) {
      auto next = read_expansion(depth + 1);
      if (!next) return std::nullopt;
      out.inner.expand.push_back(std::move(*next));
      return out;
    }
    if (s_.eat_after_spaces('(') && !read_inner(out.inner, depth + 1)) return std::nullopt;
    return out;
  }

  bool read_inner(options& out, std::size_t const depth) {
    auto seen = std::set<std::string_view>{};
    do {
      s_.skip_spaces();
      auto const start = s_.at();
      auto const end = std::min(s_.rest().find_first_of("=;)"), s_.rest().size());
      auto const name = trim(s_.rest().substr(0, end));
      auto const* known = find(name);
      if (known == nullptr || !known->inside_expand) return fail_inner_name(start, name);
      s_.move_to(start + end);
      if (!s_.eat('=')) return fail(s_.at(), "A '=' was expected after the name of the option.");
      if (!seen.insert(known->name).second) return fail(start, std::string{name} + " is given twice.");
      if (!(this->*known->read)(out, depth)) return false;
    } while (s_.eat_after_spaces(';'));
    if (s_.eat_after_spaces(')')) return true;
    return fail(s_.at(), s_.done() ? "A ')' is missing." : "A ';' or ')' was expected here.");
  }

  bool fail_inner_name(std::size_t const start, std::string_view const name) {
    if (!name.starts_with('$')) return fail(start, "An option such as $filter= was expected here.");
    return fail(start, std::string{name} + " is not supported inside $expand.", problem::kind::unsupported);
  }

  static bool has_options(options const& o) {
    auto plain = options{};
    plain.expand = o.expand;
    return !(plain == o);
  }

  bool merge(std::vector<expansion>& all, expansion item) {
    auto const same = std::ranges::find(all, item.relation, &expansion::relation);
    if (same == all.end()) return all.push_back(std::move(item)), true;
    if (has_options(same->inner) && has_options(item.inner)) {
      return fail(item.offset, item.relation + " is expanded twice with options.");
    }
    if (has_options(item.inner)) std::swap(same->inner, item.inner);
    for (auto& e : item.inner.expand) {
      if (!merge(same->inner.expand, std::move(e))) return false;
    }
    return true;
  }

  bool fail(std::size_t const at, std::string message, problem::kind const what = problem::kind::invalid) {
    s_.fail(at, std::move(message), what);
    return false;
  }

  scanner& s_;
  std::size_t expansions_{0};
};

reader::option const* reader::find(std::string_view const name) {
  static constexpr option kOptions[] = {
      {"$filter", &reader::read_filter, true},        {"$orderby", &reader::read_orderby, true},
      {"$select", &reader::read_select, true},        {"$expand", &reader::read_expand, true},
      {"$top", &reader::read_top, true},              {"$skip", &reader::read_skip, true},
      {"$count", &reader::read_count, true},          {"$resultFormat", &reader::read_format, false},
      {"$skiptoken", &reader::read_skiptoken, false},
  };
  for (auto const& o : kOptions) {
    if (equal_ignoring_ascii_case(o.name, name)) return &o;
  }
  return nullptr;
}

std::optional<std::string> decode(std::string_view const s) {
  auto spaced = std::string{s};
  std::ranges::replace(spaced, '+', ' ');
  return percent_decode(spaced);
}

// Why a text cannot be used at all; empty if it can. Neither engine stores a NUL in a text.
std::string_view wrong_text(std::string_view const s) {
  if (s.size() > limits::kQueryOption) return "The option is longer than is allowed.";
  if (!is_utf8(s)) return "The text is not UTF-8.";
  return s.find('\0') != s.npos ? "A text must not hold the character U+0000." : std::string_view{};
}

class query_reader {
 public:
  options out;
  std::vector<problem> problems;

  void read(std::string_view const piece) {
    auto const equals = piece.find('=');
    auto const name = decode(piece.substr(0, equals));
    auto const text = equals == piece.npos ? std::string{} : decode(piece.substr(equals + 1));
    if (!name || !text) {
      return wrong(std::string{piece.substr(0, equals)}, 0, "A '%' must be followed by two hexadecimal digits.");
    }
    for (auto const& s : {*name, *text}) {
      if (auto const message = wrong_text(s); !message.empty()) {
        return wrong(is_utf8(*name) ? *name : std::string{"?"}, 0, std::string{message});
      }
    }
    if (!name->starts_with('$')) return out.custom.emplace_back(*name, *text), void();
    read_system(*name, *text);
  }

 private:
  void wrong(std::string option, std::size_t const offset, std::string message,
             problem::kind const what = problem::kind::invalid) {
    problems.push_back({std::move(option), offset, std::move(message), what});
  }

  void read_system(std::string const& name, std::string const& text) {
    auto const* known = reader::find(name);
    if (known == nullptr) return wrong(name, 0, name + " is not supported.", problem::kind::unsupported);
    auto const option = std::string{known->name};
    if (!seen_.insert(option).second) return wrong(option, 0, option + " is given twice.");
    auto s = scanner{text};
    auto r = reader{s};
    if ((r.*known->read)(out, 1)) {
      s.skip_spaces();
      if (!s.done()) s.fail_here("Something follows that has no meaning here.");
    }
    if (s.failed()) wrong(option, s.error().offset, s.error().message, s.error().what);
  }

  std::set<std::string> seen_;
};

}  // namespace

result<options, std::vector<problem>> parse_options(std::string_view const query) {
  auto r = query_reader{};
  auto const pieces = split(query, '&');
  if (pieces.size() > limits::kQueryOptions) {
    return std::vector<problem>{{"", 0, "There are more options than are allowed."}};
  }
  for (auto const piece : pieces) {
    if (!piece.empty()) r.read(piece);
  }
  if (!r.problems.empty()) return std::move(r.problems);
  return std::move(r.out);
}

}  // namespace madang::query
