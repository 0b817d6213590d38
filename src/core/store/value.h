#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace madang::store {

enum class engine { sqlite, postgres };

struct bytes {
  std::string data;
  friend bool operator==(bytes const&, bytes const&) = default;
};

// What can be stored: the intersection of both engines. Instants go in as microseconds, booleans as
// 0/1, JSON as text: one representation, so that a dump of one engine loads into the other.
using value = std::variant<std::monostate, std::int64_t, double, std::string, bytes>;
using row = std::vector<value>;

// A value that is handed in, by reference: the text or bytes live until the call returns.
class arg {
 public:
  enum class kind { null, integer, number, text, bytes };

  arg() = default;
  arg(std::nullopt_t) {}
  arg(std::int64_t const i) : kind_{kind::integer}, integer_{i} {}
  arg(int const i) : arg{std::int64_t{i}} {}
  arg(bool) = delete;  // say 0 or 1
  arg(double const d) : kind_{kind::number}, number_{d} {}
  arg(std::string_view const s) : kind_{kind::text}, text_{s} {}
  arg(std::string const& s) : arg{std::string_view{s}} {}
  arg(char const* s) : arg{std::string_view{s}} {}
  arg(bytes const& b) : kind_{kind::bytes}, text_{b.data} {}
  template <typename T>
  arg(std::optional<T> const& o) {
    if (o) *this = arg{*o};
  }
  arg(value const&);
  static arg blob(std::string_view const s) {
    auto a = arg{s};
    a.kind_ = kind::bytes;
    return a;
  }

  kind type() const { return kind_; }
  std::int64_t integer() const { return integer_; }
  double number() const { return number_; }
  std::string_view text() const { return text_; }  // or the bytes

 private:
  kind kind_{kind::null};
  std::int64_t integer_{0};
  double number_{0};
  std::string_view text_{};
};

// One row of a result, valid during the callback that gets it. A column read as another type than it
// has gives that type's nought: what a statement returns is known where it is written.
class row_view {
 public:
  virtual ~row_view() = default;
  virtual int columns() const = 0;
  virtual std::string_view name(int column) const = 0;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double number(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual std::string_view blob(int column) const = 0;
  virtual value get(int column) const = 0;

  std::string string(int const c) const { return std::string{text(c)}; }
  std::optional<std::int64_t> maybe_integer(int const c) const {
    return is_null(c) ? std::nullopt : std::optional{integer(c)};
  }
  std::optional<double> maybe_number(int const c) const { return is_null(c) ? std::nullopt : std::optional{number(c)}; }
  std::optional<std::string> maybe_string(int const c) const {
    return is_null(c) ? std::nullopt : std::optional{string(c)};
  }
};

}  // namespace madang::store
