#include "core/geo/vector_tile.h"

#include <map>
#include <unordered_map>
#include <vector>

#include <protozero/pbf_builder.hpp>
#include <protozero/pbf_writer.hpp>

namespace madang::geo {
namespace {

// The message and field numbers of the specification's vector_tile.proto.
enum class tile_field : protozero::pbf_tag_type { layers = 3 };
enum class layer_field : protozero::pbf_tag_type {
  name = 1,
  features = 2,
  keys = 3,
  values = 4,
  extent = 5,
  version = 15
};
enum class feature_field : protozero::pbf_tag_type { id = 1, tags = 2, type = 3, geometry = 4 };
enum class value_field : protozero::pbf_tag_type { text = 1, number = 3, integer = 6, boolean = 7 };
enum geometry_type { kPoint = 1, kLine = 2, kArea = 3 };
enum command : std::uint32_t { kMoveTo = 1, kLineTo = 2, kClosePath = 7 };

class geometry_commands {
 public:
  void move_to(grid_point const p) {
    put(kMoveTo, 1);
    go(p);
  }
  template <typename Range>
  void line_to(Range const& points, std::size_t const n) {
    put(kLineTo, n);
    for (auto const p : points) go(p);
  }
  void close() { put(kClosePath, 1); }
  std::vector<std::uint32_t> const& words() const { return words_; }
  bool empty() const { return words_.empty(); }

 private:
  void put(command const c, std::size_t const n) { words_.push_back(c | (std::uint32_t(n) << 3)); }
  void go(grid_point const p) {
    words_.push_back(protozero::encode_zigzag32(p.x - at_.x));
    words_.push_back(protozero::encode_zigzag32(p.y - at_.y));
    at_ = p;
  }
  std::vector<std::uint32_t> words_;
  grid_point at_{};
};

std::string encoded(vector_tile_writer::value const& v) {
  auto out = std::string{};
  auto w = protozero::pbf_builder<value_field>{out};
  if (auto const* text = std::get_if<std::string_view>(&v)) {
    w.add_string(value_field::text, text->data(), text->size());
  } else if (auto const* integer = std::get_if<std::int64_t>(&v)) {
    w.add_sint64(value_field::integer, *integer);
  } else if (auto const* number = std::get_if<double>(&v)) {
    w.add_double(value_field::number, *number);
  } else {
    w.add_bool(value_field::boolean, std::get<bool>(v));
  }
  return out;
}

void add_ring(geometry_commands& out, grid_path const& ring, bool const outer) {
  out.move_to(ring[0]);
  if ((doubled_area(ring) > 0) == outer) {
    out.line_to(std::span{ring}.subspan(1), ring.size() - 1);
  } else {
    auto const turned = std::vector(ring.rbegin(), ring.rend() - 1);
    out.line_to(turned, turned.size());
  }
  out.close();
}

bool can_be_drawn(grid_path const& ring) { return ring.size() > 2 && doubled_area(ring) != 0; }

}  // namespace

struct vector_tile_writer::state {
  std::size_t bytes_max;
  std::string tile{};
  std::string name{}, features{};
  std::map<std::string, std::uint32_t, std::less<>> keys{};
  std::vector<std::string> keys_in_order{}, values_in_order{};
  std::unordered_map<std::string, std::uint32_t> values{};

  std::uint32_t key(std::string_view const k) {
    auto const at = keys.find(k);
    if (at != keys.end()) return at->second;
    auto const n = std::uint32_t(keys.size());
    keys.emplace(k, n);
    keys_in_order.emplace_back(k);
    return n;
  }
  std::uint32_t number_of(value const& v) {
    auto text = encoded(v);
    auto const [at, fresh] = values.try_emplace(text, std::uint32_t(values.size()));
    if (fresh) values_in_order.push_back(std::move(text));
    return at->second;
  }
  void add(geometry_type const type, geometry_commands const& commands, std::span<attribute const> const attributes,
           std::optional<std::uint64_t> const id) {
    if (commands.empty() || tile.size() + features.size() >= bytes_max) return;
    auto const before = features.size();
    put_feature(type, commands, attributes, id);
    if (tile.size() + features.size() > bytes_max) features.resize(before);
  }

  void put_feature(geometry_type const type, geometry_commands const& commands,
                   std::span<attribute const> const attributes, std::optional<std::uint64_t> const id) {
    auto tags = std::vector<std::uint32_t>{};
    for (auto const& a : attributes) {
      tags.push_back(key(a.key));
      tags.push_back(number_of(a.what));
    }
    auto layer = protozero::pbf_builder<layer_field>{features};
    auto f = protozero::pbf_builder<feature_field>{layer, layer_field::features};
    if (id) f.add_uint64(feature_field::id, *id);
    f.add_packed_uint32(feature_field::tags, tags.begin(), tags.end());
    f.add_enum(feature_field::type, type);
    f.add_packed_uint32(feature_field::geometry, commands.words().begin(), commands.words().end());
  }
  void end_layer() {
    if (features.empty()) return;
    auto body = std::string{};
    {
      auto layer = protozero::pbf_builder<layer_field>{body};
      layer.add_uint32(layer_field::version, 2);
      layer.add_string(layer_field::name, name);
      layer.add_uint32(layer_field::extent, kTileExtent);
    }
    body += features;
    {
      auto layer = protozero::pbf_builder<layer_field>{body};
      for (auto const& k : keys_in_order) layer.add_string(layer_field::keys, k);
      for (auto const& v : values_in_order) layer.add_message(layer_field::values, v);
    }
    protozero::pbf_builder<tile_field>{tile}.add_message(tile_field::layers, body);
  }
};

vector_tile_writer::vector_tile_writer(std::size_t const bytes_max)
    : state_{std::make_unique<state>(state{.bytes_max = bytes_max})} {}
vector_tile_writer::~vector_tile_writer() = default;

void vector_tile_writer::begin_layer(std::string_view const name) {
  state_->end_layer();
  auto tile = std::move(state_->tile);
  *state_ = {.bytes_max = state_->bytes_max};
  state_->tile = std::move(tile);
  state_->name = name;
}

void vector_tile_writer::add_point(grid_point const p, std::span<attribute const> const attributes,
                                   std::optional<std::uint64_t> const id) {
  auto commands = geometry_commands{};
  commands.move_to(p);
  state_->add(kPoint, commands, attributes, id);
}

void vector_tile_writer::add_lines(std::span<grid_path const> const lines, std::span<attribute const> const attributes,
                                   std::optional<std::uint64_t> const id) {
  auto commands = geometry_commands{};
  for (auto const& line : lines) {
    if (line.size() < 2) continue;
    commands.move_to(line[0]);
    commands.line_to(std::span{line}.subspan(1), line.size() - 1);
  }
  state_->add(kLine, commands, attributes, id);
}

void vector_tile_writer::add_areas(std::span<grid_polygon const> const areas,
                                   std::span<attribute const> const attributes, std::optional<std::uint64_t> const id) {
  auto commands = geometry_commands{};
  for (auto const& polygon : areas) {
    if (polygon.empty() || !can_be_drawn(polygon[0])) continue;
    for (auto i = std::size_t{0}; i != polygon.size(); ++i) {
      if (can_be_drawn(polygon[i])) add_ring(commands, polygon[i], i == 0);
    }
  }
  state_->add(kArea, commands, attributes, id);
}

std::string vector_tile_writer::take() {
  state_->end_layer();
  auto out = std::move(state_->tile);
  *state_ = {.bytes_max = state_->bytes_max};
  return out;
}

}  // namespace madang::geo
