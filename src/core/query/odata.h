#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/query/expression.h"

// The query options of OGC SensorThings 1.1 Part 1 (18-088, 9.3), which are OData 4.0's with a few of
// its own, and what servers in the field accept besides.
namespace madang::query {

// What is wrong with an option and where: the offset counts bytes in the option's decoded text.
struct problem {
  enum class kind {
    invalid,      // to be answered with 400
    unsupported,  // with 501 (18-088, 9.3.3, requirement query-status-code)
  };
  std::string option;
  std::size_t offset{};
  std::string message;
  kind what{kind::invalid};
  friend bool operator==(problem const&, problem const&) = default;
};

enum class result_format { data_array, csv, geojson };

struct order_key {
  expression by;
  bool descending{};
  friend bool operator==(order_key const&, order_key const&) = default;
};

// One item of $select, and where it stands in the option.
struct selection {
  path what;
  std::size_t offset{};
  friend bool operator==(selection const& a, selection const& b) { return a.what == b.what; }
};

struct expansion;

struct options {
  std::optional<expression> filter;
  std::vector<order_key> orderby;
  std::vector<selection> select;  // each once; the path {"*"} is every property
  std::vector<expansion> expand;
  std::optional<std::int64_t> top, skip;
  std::optional<bool> count;
  std::optional<result_format> format;
  std::optional<std::string> skiptoken;
  // What has no '$' before its name, decoded, in its order; what it means is for others to know.
  std::vector<std::pair<std::string, std::string>> custom;
  friend bool operator==(options const&, options const&);
};

// Each relation stands once in a list: A/B($top=1) is A($expand=B($top=1)), and A,A/B is the same as A/B.
struct expansion {
  std::string relation;
  options inner;
  std::size_t offset{};
  friend bool operator==(expansion const&, expansion const&);
};

// Reads what stands behind the '?', as sent. A '+' is a space, as forms send it; where that cost the offset
// of a time its sign (2020-01-01T00:00:00 01:00), it is understood. Names of options and of functions are
// understood in any case (OData 4.01). Every option that is wrong is told, each with its first problem.
result<options, std::vector<problem>> parse_options(std::string_view query);

// One expression by itself, decoded; a filter is one that can be true. The problem names no option.
result<expression, problem> parse_expression(std::string_view text);
result<expression, problem> parse_filter(std::string_view text);

// Texts that read back as the same. Of an expression as it stands in a decoded option, of options ready for
// a URL, without the '?'.
std::string to_odata(expression const&);
std::string to_odata(value const&);
std::string to_query(options const&);

}  // namespace madang::query
