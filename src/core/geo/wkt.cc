#include <charconv>

#include "core/base/text.h"
#include "core/geo/state.h"

// Well-known text: OGC 06-103r4 clause 7.2, with PostGIS's SRID before it.
namespace madang::geo {
namespace {

constexpr auto kUnknown =
    "The geometry is not one of POINT, LINESTRING, POLYGON, MULTIPOINT, MULTILINESTRING, MULTIPOLYGON, "
    "GEOMETRYCOLLECTION.";

class reader {
 public:
  explicit reader(std::string_view const text) : text_{text} {}

  std::optional<misread> error;

  std::optional<shape> read_all() {
    if (word_is("SRID") && !read_srid()) return std::nullopt;
    auto s = read(0);
    if (!s) return std::nullopt;
    skip();
    if (at_ != text_.size()) return fail("Something follows the geometry.");
    return s;
  }

 private:
  // Height and measure: whether the type's name was followed by Z, M or ZM.
  struct dimensions {
    bool z{}, m{}, said{};
  };

  std::nullopt_t fail(std::string message) { return fail_at(at_, std::move(message)); }
  std::nullopt_t fail_at(std::size_t const at, std::string message) {
    if (!error) error = misread{at, std::move(message)};
    return std::nullopt;
  }

  void skip() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
  bool eat(char const c) {
    skip();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::string_view peek_word() {
    skip();
    auto end = at_;
    while (end < text_.size() && ((text_[end] | 0x20) >= 'a' && (text_[end] | 0x20) <= 'z')) ++end;
    return text_.substr(at_, end - at_);
  }
  bool word_is(std::string_view const w) { return equal_ignoring_ascii_case(peek_word(), w); }
  bool eat_word(std::string_view const w) {
    if (!word_is(w)) return false;
    at_ += w.size();
    return true;
  }

  bool read_srid() {
    eat_word("SRID");
    if (!eat('=')) return fail("SRID is followed by '=' and a number."), false;
    skip();
    auto const start = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    if (text_.substr(start, at_ - start) != "4326") return fail_at(start, "Only SRID 4326 is understood."), false;
    if (!eat(';')) return fail("A ';' must stand between the SRID and the geometry."), false;
    return true;
  }

  std::optional<shape> read(std::size_t const depth) {
    auto word = peek_word();
    auto const start = at_;
    auto const known = [&] {
      return std::ranges::find_if(kKinds, [&](kind_name const& k) { return equal_ignoring_ascii_case(k.wkt, word); });
    };
    auto const* kind = known();
    auto d = dimensions{};
    // POINTZ, POINT Z and POINT ZM are all seen in the wild.
    for (auto const suffix : {"ZM", "Z", "M"}) {
      if (kind != std::end(kKinds) || !to_lower_ascii(word).ends_with(to_lower_ascii(suffix))) continue;
      word.remove_suffix(std::string_view{suffix}.size());
      kind = known();
      d = said(suffix);
    }
    if (kind == std::end(kKinds)) return fail_at(start, kUnknown);
    at_ = start + (peek_word().size());
    for (auto const suffix : {"ZM", "Z", "M"}) {
      if (!d.said && eat_word(suffix)) d = said(suffix);
    }
    return read_body(*kind, d, depth);
  }

  static dimensions said(std::string_view const suffix) {
    return {suffix.find('Z') != suffix.npos, suffix.find('M') != suffix.npos, true};
  }

  std::optional<shape> read_body(kind_name const& kind, dimensions const d, std::size_t const depth) {
    auto out = shape{kind.type};
    if (eat_word("EMPTY")) return out;
    if (kind.type == geometry::kind::collection) {
      if (depth >= limits::kGeometryDepth) return fail(std::string{kTooDeep});
      return read_parts(out, [&] { return read(depth + 1); });
    }
    if (kind.type == geometry::kind::multi_point) return read_parts(out, [&] { return read_multi_point_part(d); });
    if (kind.part != kind.type) return read_parts(out, [&] { return read_body(name_of(kind.part), d, depth); });
    if (kind.type == geometry::kind::polygon) return read_rings(std::move(out), d);
    skip();
    auto const start = at_;
    auto line = read_line(d);
    if (!line) return std::nullopt;
    if (kind.type == geometry::kind::point && line->size() != 1) return fail_at(start, "A point has one position.");
    if (kind.type == geometry::kind::line_string && !check(start, wrong_line(*line))) return std::nullopt;
    out.rings.push_back(std::move(*line));
    return out;
  }

  template <typename F>
  std::optional<shape> read_parts(shape& out, F&& read_part) {
    if (!eat('(')) return fail("A '(' or EMPTY is missing.");
    do {
      auto part = read_part();
      if (!part) return std::nullopt;
      out.parts.push_back(std::move(*part));
    } while (eat(','));
    if (!eat(')')) return fail("A ')' is missing.");
    return std::move(out);
  }

  // MULTIPOINT ((1 2), (3 4)) is the standard's way; MULTIPOINT (1 2, 3 4) is older and still common.
  std::optional<shape> read_multi_point_part(dimensions const d) {
    skip();
    if (word_is("EMPTY") || (at_ < text_.size() && text_[at_] == '(')) {
      return read_body(name_of(geometry::kind::point), d, 0);
    }
    auto const p = read_position(d);
    return p ? std::optional{shape{geometry::kind::point, {{*p}}}} : std::nullopt;
  }

  std::optional<shape> read_rings(shape out, dimensions const d) {
    if (!eat('(')) return fail("A '(' or EMPTY is missing.");
    do {
      skip();
      auto const start = at_;
      auto ring = read_line(d);
      if (!ring || !check(start, wrong_ring(*ring))) return std::nullopt;
      out.rings.push_back(std::move(*ring));
    } while (eat(','));
    if (!eat(')')) return fail("A ')' is missing.");
    return out;
  }

  bool check(std::size_t const at, std::string_view const message) {
    if (!message.empty()) fail_at(at, std::string{message});
    return message.empty();
  }

  std::optional<shape::line> read_line(dimensions const d) {
    if (!eat('(')) return fail("A '(' or EMPTY is missing.");
    auto out = shape::line{};
    do {
      auto const p = read_position(d);
      if (!p) return std::nullopt;
      out.push_back(*p);
    } while (eat(','));
    if (!eat(')')) return fail("A ',' or ')' is missing.");
    return out;
  }

  std::optional<position> read_position(dimensions const d) {
    skip();
    auto const start = at_;
    if (++vertices_ > limits::kGeometryVertices) return fail(std::string{kTooManyVertices});
    double numbers[4];
    auto count = std::size_t{0};
    while (count < 4 && read_number(numbers[count])) ++count;
    if (error) return std::nullopt;
    auto const wanted = std::size_t{2} + (d.z ? 1 : 0) + (d.m ? 1 : 0);
    if (count < 2 || (d.said && count != wanted)) {
      return fail_at(start, "A position is written as its numbers with spaces between: longitude, latitude.");
    }
    auto p = position{numbers[0], numbers[1]};
    if (count > 2 && (!d.said || d.z)) p.z = numbers[2];
    if (heights_.value_or(p.has_z()) != p.has_z()) return fail_at(start, "Either every position has a height or none.");
    heights_ = p.has_z();
    return p;
  }

  bool read_number(double& out) {
    skip();
    constexpr auto kFirst = std::string_view{"+-.0123456789"};
    if (at_ == text_.size() || kFirst.find(text_[at_]) == kFirst.npos) return false;
    auto const* first = text_.data() + at_ + (text_[at_] == '+' ? 1 : 0);
    auto const r = std::from_chars(first, text_.data() + text_.size(), out);
    constexpr auto kAfter = std::string_view{" \t\r\n,()"};
    auto const ends = r.ptr == text_.data() + text_.size() || kAfter.find(*r.ptr) != kAfter.npos;
    if (r.ec != std::errc{} || !ends) return fail("This is not a number."), false;
    if (auto const message = wrong_coordinate(out); !message.empty()) return fail(std::string{message}), false;
    at_ = std::size_t(r.ptr - text_.data());
    return true;
  }

  std::string_view text_;
  std::size_t at_{0};
  std::size_t vertices_{0};
  std::optional<bool> heights_;  // whether the positions so far have one
};

// Shortest text that reads back the same. No '+' in an exponent: in a URL it would be a space.
void append(std::string& out, double const d) {
  char text[32];
  for (auto const c : std::string_view{text, std::to_chars(text, text + sizeof text, d).ptr}) {
    if (c != '+') out += c;
  }
}

void append(std::string& out, position const& p, bool const z) {
  append(out, p.x);
  append(out += ' ', p.y);
  if (z) append(out += ' ', p.has_z() ? p.z : 0);
}

void append(std::string& out, shape::line const& l, bool const z) {
  auto separator = '(';
  for (auto const& p : l) append((out += separator) += separator == '(' ? "" : " ", p, z), separator = ',';
  out += ')';
}

void append_body(std::string& out, shape const& s, bool z);

void append(std::string& out, shape const& s, bool const z) {
  out += name_of(s.type).wkt;
  out += z ? " Z " : " ";
  append_body(out, s, z);
}

void append_body(std::string& out, shape const& s, bool const z) {
  if (s.rings.empty() && s.parts.empty()) {
    out += "EMPTY";
    return;
  }
  if (s.type == geometry::kind::point || s.type == geometry::kind::line_string) return append(out, s.rings[0], z);
  auto separator = "(";
  for (auto const& ring : s.rings) append(out += separator, ring, z), separator = ", ";
  for (auto const& part : s.parts) {
    out += separator;
    separator = ", ";
    if (s.type == geometry::kind::collection) append(out, part, z);
    else append_body(out, part, z);
  }
  out += ')';
}

}  // namespace

result<geometry, misread> geometry::from_wkt(std::string_view const text) {
  auto r = reader{text};
  auto s = r.read_all();
  if (r.error || !s) return std::move(*r.error);
  return geometry{std::move(*s)};
}

std::string geometry::to_wkt() const {
  auto out = std::string{};
  append(out, state_->value, has_height());
  return out;
}

}  // namespace madang::geo
