#include "core/json/validate.h"

#include <charconv>

#include "core/base/limits.h"
#include "core/base/text.h"

namespace madang::json {
namespace {

// A recursive descent over RFC 8259 that stops at the first mistake. Depth is bounded by kJsonDepth.
class validator {
 public:
  explicit validator(std::string_view const s) : s_{s} {}

  parse_error run() {
    if (!is_utf8(s_)) return {"The text is not valid UTF-8.", 0};
    if (value(1)) {
      space();
      if (at_ == s_.size()) return {"The text is not valid JSON.", 0};
      fail("There is something after the end of the value.");
    }
    return {message_, at_};
  }

 private:
  bool fail(std::string_view const why) {
    if (message_.empty()) message_ = why;
    return false;
  }
  void space() { at_ = std::min(s_.find_first_not_of(" \t\r\n", at_), s_.size()); }
  char peek() const { return at_ < s_.size() ? s_[at_] : '\0'; }
  bool eat(char const c) {
    space();
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  bool value(std::size_t const depth) {
    space();
    if (at_ == s_.size()) return fail("The text ends where a value should stand.");
    if (depth > limits::kJsonDepth) return fail("The value is nested too deeply.");
    if (peek() == '{') return object(depth);
    if (peek() == '[') return array(depth);
    if (peek() == '"') return string();
    if (peek() == '-' || (peek() >= '0' && peek() <= '9')) return number();
    for (auto const word : {"true", "false", "null"}) {
      if (s_.substr(at_).starts_with(word)) return at_ += std::string_view{word}.size(), true;
    }
    return fail("This is not a JSON value.");
  }
  bool object(std::size_t const depth) {
    ++at_;
    if (eat('}')) return true;
    do {
      space();
      if (peek() != '"') return fail("A member's name in double quotes should stand here.");
      if (!string()) return false;
      if (!eat(':')) return fail("A colon should stand here.");
      if (!value(depth + 1)) return false;
    } while (eat(','));
    return eat('}') || fail("A comma or the end of the object should stand here.");
  }
  bool array(std::size_t const depth) {
    ++at_;
    if (eat(']')) return true;
    do {
      if (!value(depth + 1)) return false;
    } while (eat(','));
    return eat(']') || fail("A comma or the end of the array should stand here.");
  }
  bool string() {
    for (++at_; at_ < s_.size() && s_[at_] != '"'; ++at_) {
      if (static_cast<unsigned char>(s_[at_]) < 0x20) return fail("A control character in a string must be escaped.");
      if (s_[at_] == '\\' && !escape()) return false;
    }
    return at_ < s_.size() ? (++at_, true) : fail("The string has no end.");
  }
  bool escape() {
    ++at_;
    if (peek() != 'u') {
      return (peek() && std::string_view{"\"\\/bfnrt"}.find(peek()) != std::string_view::npos) ||
             fail("This escape is unknown.");
    }
    auto const first = hex4();
    if (first >= 0xDC00 && first < 0xE000) return fail("This escape is the second half of a pair without its first.");
    if (first < 0xD800 || first >= 0xDC00) return first >= 0 || fail("Four hexadecimal digits should stand here.");
    if (s_.substr(at_ + 1, 2) != "\\u") return fail("This escape is the first half of a pair without its second.");
    at_ += 2;
    auto const second = hex4();
    return (second >= 0xDC00 && second < 0xE000) || fail("This escape is not the second half of a pair.");
  }
  int hex4() {  // stands on 'u', ends on the last digit
    auto x = 0;
    auto const digits = s_.substr(at_ + 1, 4);
    auto const r = std::from_chars(digits.data(), digits.data() + digits.size(), x, 16);
    if (digits.size() != 4 || r.ptr != digits.data() + 4) return -1;
    at_ += 4;
    return x;
  }
  bool digits() {
    auto const from = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ != from || fail("A digit should stand here.");
  }
  bool number() {
    auto const from = at_;
    if (peek() == '-') ++at_;
    auto const nought = peek() == '0';
    auto const first = at_;
    if (!digits()) return false;
    if (nought && at_ != first + 1) return at_ = first, fail("A number does not begin with 0.");
    if (peek() == '.' && (++at_, !digits())) return false;
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!digits()) return false;
    }
    if (parse_double(s_.substr(from, at_ - from)) && !too_large(s_.substr(from, at_ - from))) return true;
    at_ = from;
    return fail("This number is too large.");
  }
  // simdjson refuses whole numbers that need more than 64 bits.
  static bool too_large(std::string_view const s) {
    auto x = std::uint64_t{0};
    return s.find_first_of(".eE") == s.npos &&
           (s.starts_with('-') ? !parse_int(s)
                               : std::from_chars(s.data(), s.data() + s.size(), x).ec != std::errc{});
  }

  std::string_view s_;
  std::size_t at_{0};
  std::string message_;
};

}  // namespace

parse_error find_error(std::string_view const s) { return validator{s}.run(); }

}  // namespace madang::json
