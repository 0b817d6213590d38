#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/store/value.h"

// PostgreSQL's binary formats, as far as values of a store need them (protocol 3.0, "binary" format code;
// COPY BINARY as in the documentation of COPY). Big-endian throughout.
namespace madang::store::wire {

bool is_number(unsigned oid);  // int2 int4 int8 float4 float8 bool
bool is_text(unsigned oid);    // text varchar bpchar name json
std::variant<std::int64_t, double> read_number(unsigned oid, std::string_view);

// Writes rows for COPY … BINARY. `types` as in bulk_target.
class copy_writer {
 public:
  explicit copy_writer(std::string_view types);
  void add(std::span<arg const>);
  std::size_t size() const { return out_.size(); }
  std::string take();
  std::string finish();

 private:
  void cell(char type, arg const&);
  std::string_view types_;
  std::string out_;
};

// Arrays of one dimension.
std::string int4_array(std::span<std::int32_t const>);
std::string int8_array(std::span<std::optional<std::int64_t> const>);
std::string float8_array(std::span<double const>);
std::string text_array(std::span<std::optional<std::string> const>);
// Of arrays without nulls.
std::vector<std::int32_t> read_int4_array(std::string_view);
std::vector<std::int64_t> read_int8_array(std::string_view);
std::vector<double> read_float8_array(std::string_view);

// The form as text, of results whose types are not known beforehand. What is no number, truth value or
// array of numbers (JSON then) stays text.
value read_text(unsigned oid, std::string_view);

}  // namespace madang::store::wire
