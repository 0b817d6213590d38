#include "basemap/piece.h"

#include <bit>
#include <cstring>
#include <iterator>
#include <stdexcept>

#include <protozero/varint.hpp>

namespace madang::basemap {
namespace {

enum class value_kind : std::uint8_t { text, integer, number, set };

class writer {
 public:
  explicit writer(std::string& out) : out_{out} {}
  void byte(std::uint8_t const b) { out_ += char(b); }
  void count(std::uint64_t const n) { protozero::write_varint(std::back_inserter(out_), n); }
  void number(std::int64_t const n) { count(protozero::encode_zigzag64(n)); }
  void text(std::string_view const s) {
    count(s.size());
    out_ += s;
  }
  void value(attribute_value const& v) {
    if (auto const* t = std::get_if<std::string>(&v)) {
      byte(std::uint8_t(value_kind::text));
      text(*t);
    } else if (auto const* i = std::get_if<std::int64_t>(&v)) {
      byte(std::uint8_t(value_kind::integer));
      number(*i);
    } else if (auto const* d = std::get_if<double>(&v)) {
      byte(std::uint8_t(value_kind::number));
      auto const bits = std::bit_cast<std::uint64_t>(*d);
      for (auto b = 0; b != 8; ++b) byte(std::uint8_t(bits >> (8 * b)));
    } else {
      byte(std::uint8_t(value_kind::set));
    }
  }
  void line(geo::grid_path const& p) {
    count(p.size());
    for (auto const at : p) {
      number(at.x - last_.x);
      number(at.y - last_.y);
      last_ = at;
    }
  }

 private:
  std::string& out_;
  geo::grid_point last_{};
};

class reader {
 public:
  explicit reader(std::string_view const s) : at_{s.data()}, end_{s.data() + s.size()} {}
  bool more() const { return at_ != end_; }
  std::uint8_t byte() {
    if (at_ == end_) broken();
    return std::uint8_t(*at_++);
  }
  std::uint64_t count() {
    try {
      return protozero::decode_varint(&at_, end_);
    } catch (protozero::exception const&) {
      broken();
    }
  }
  // As many things follow, each of a byte at least: no more memory is asked for than there are bytes.
  std::size_t how_many() {
    auto const n = count();
    if (n > std::uint64_t(end_ - at_)) broken();
    return std::size_t(n);
  }
  std::int64_t number() { return protozero::decode_zigzag64(count()); }
  std::string text() {
    auto const n = how_many();
    auto out = std::string{at_, n};
    at_ += n;
    return out;
  }
  attribute_value value() {
    switch (value_kind(byte())) {
      case value_kind::text: return text();
      case value_kind::integer: return number();
      case value_kind::number: {
        auto bits = std::uint64_t{0};
        for (auto i = 0; i != 8; ++i) bits |= std::uint64_t{byte()} << (8 * i);
        return std::bit_cast<double>(bits);
      }
      case value_kind::set: return true;
    }
    broken();
  }
  geo::grid_path line() {
    auto out = geo::grid_path(how_many());
    for (auto& p : out) {
      last_.x += std::int32_t(number());
      last_.y += std::int32_t(number());
      p = last_;
    }
    return out;
  }
  void begin_piece() { last_ = {}; }
  [[noreturn]] static void broken() { throw std::runtime_error{"A cell of the base map is broken."}; }

 private:
  char const* at_;
  char const* end_;
  geo::grid_point last_{};
};

}  // namespace

level const& level_for(int const zoom) {
  auto const at = std::ranges::find_if(kLevels, [&](level const& l) { return zoom <= l.top; });
  return at == kLevels.end() ? kLevels.back() : *at;
}

std::int64_t cell_corners::count() const {
  return std::int64_t{south_east.x - north_west.x + 1} * (south_east.y - north_west.y + 1);
}

cell_corners closest_cells(geo::box const& b) {
  auto const zoom = kLevels.back().zoom;
  return {geo::tile_at(geo::to_world({b.west_deg, b.north_deg}), zoom),
          geo::tile_at(geo::to_world({b.east_deg, b.south_deg}), zoom)};
}

void write_piece(piece const& p, std::string& out) {
  auto w = writer{out};
  w.byte(std::uint8_t(p.layer));
  w.byte(std::uint8_t(p.as));
  w.byte(std::uint8_t(p.min_zoom));
  w.number(p.order);
  w.number(p.feature);
  w.count(p.attributes.size());
  for (auto const& a : p.attributes) {
    w.byte(std::uint8_t(a.key));
    w.value(a.value);
  }
  w.count(p.parts.size());
  for (auto const& part : p.parts) {
    if (p.as == shape_kind::area) w.count(part.size());
    for (auto const& line : part) w.line(line);
  }
}

void read_pieces(std::string_view const cell, std::function<void(piece&)> const& use) {
  auto r = reader{cell};
  auto p = piece{};
  while (r.more()) {
    r.begin_piece();
    auto const l = r.byte(), as = r.byte();
    if (l >= kTileLayers || as > std::uint8_t(shape_kind::area)) reader::broken();
    p.layer = tile_layer(l);
    p.as = shape_kind(as);
    p.min_zoom = r.byte();
    p.order = std::int32_t(r.number());
    p.feature = r.number();
    p.attributes.resize(r.how_many());
    for (auto& a : p.attributes) {
      auto const key = r.byte();
      if (key >= kAttributeKeys) reader::broken();
      a = {attribute_key(key), r.value()};
    }
    p.parts.resize(r.how_many());
    for (auto& part : p.parts) {
      part.resize(p.as == shape_kind::area ? r.how_many() : 1);
      for (auto& line : part) line = r.line();
    }
    use(p);
  }
}

}  // namespace madang::basemap
