#pragma once

#include "core/query/odata.h"

// What the readers of odata_*.cc share; nobody else includes it.
namespace madang::query {

// A place in the text of an option that moves to the right. The first thing that is wrong stays.
class scanner {
 public:
  explicit scanner(std::string_view const text) : text_{text} {}

  std::size_t at() const { return at_; }
  void move_to(std::size_t const at) { at_ = at; }
  std::string_view text() const { return text_; }
  std::string_view rest() const { return text_.substr(at_); }
  bool done() const { return at_ == text_.size(); }
  char peek(std::size_t const ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void skip_spaces() {
    while (!done() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  }
  bool eat(char const c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool eat_after_spaces(char const c) { return skip_spaces(), eat(c); }

  // A name: a letter, '_' or '@' first, then digits and .-@ too. All of UTF-8 beyond ASCII counts as letters:
  // property keys are in every language. A '-' cannot be meant as minus there: OData's is `sub`.
  std::string_view peek_name(bool const after_slash = false) const {
    auto end = at_;
    auto const fits = [&](char const c) { return begins_name(c) || ((end > at_ || after_slash) && continues_name(c)); };
    while (end < text_.size() && fits(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }

  std::nullopt_t fail(std::size_t const at, std::string message, problem::kind const what = problem::kind::invalid) {
    if (!problem_) problem_ = problem{{}, at, std::move(message), what};
    return std::nullopt;
  }
  std::nullopt_t fail_here(std::string message, problem::kind const what = problem::kind::invalid) {
    return fail(at_, std::move(message), what);
  }
  bool failed() const { return problem_.has_value(); }
  problem const& error() const { return *problem_; }

  static bool is_digit(char const c) { return c >= '0' && c <= '9'; }
  static bool begins_name(char const c) {
    auto const is_letter = ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
    return is_letter || c == '_' || c == '@';
  }
  static bool continues_name(char const c) { return is_digit(c) || c == '.' || c == '-'; }

 private:
  std::string_view text_;
  std::size_t at_{0};
  std::optional<problem> problem_;
};

// Reads an expression where the scanner stands, as far as it goes: up to a ',', ';', ')', a word that is no
// operator, or the end. Checked: its kinds fit, its size and depth are within the limits.
std::optional<expression> read_expression(scanner&);
std::optional<expression> read_filter(scanner&);
// A literal where the scanner stands, if one begins there; nothing and no failure if none does.
std::optional<value> read_literal(scanner&);
// The offset from UTC of the instant, or of the start of the period, with which a literal begins that has been read.
std::chrono::minutes offset_in(std::string_view literal);
std::optional<path> read_path(scanner&);

// Refuses what can never have a meaning, such as year('abc'), and reads texts in quotes as what a function
// takes: st_within(location, 'POINT (8 49)'). Parts of a time that is itself a literal are computed: they are those
// of its own offset (OData 4.0 Part 2, 5.1.1.5), which values, all in UTC, do not keep.
bool check_call(scanner&, expression&);

}  // namespace madang::query
