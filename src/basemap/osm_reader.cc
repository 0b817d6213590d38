#include "basemap/osm_reader.h"

#include <exception>
#include <unordered_map>

#include <fmt/format.h>

#include <osmium/area/assembler.hpp>
#include <osmium/area/multipolygon_manager.hpp>
#include <osmium/handler/check_order.hpp>
#include <osmium/handler/node_locations_for_ways.hpp>
#include <osmium/index/map/sparse_mmap_array.hpp>
#include <osmium/io/bzip2_compression.hpp>
#include <osmium/io/gzip_compression.hpp>
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/xml_input.hpp>
#include <osmium/visitor.hpp>

#include "basemap/piece.h"
#include "core/base/limits.h"
#include "core/base/side_thread.h"
#include "core/base/text.h"
#include "core/json/json.h"

namespace madang::basemap {
namespace {

using location_index = osmium::index::map::SparseMmapArray<osmium::unsigned_object_id_type, osmium::Location>;
using location_handler = osmium::handler::NodeLocationsForWays<location_index>;
constexpr auto kDecoders = 2;  // threads: the first reading does nothing else
constexpr auto kBuffersWaiting = std::size_t{4};  // of libosmium, some megabytes each
using area_manager = osmium::area::MultipolygonManager<osmium::area::Assembler>;

// Which closed ways and relations may be areas that the map shows.
osmium::TagsFilter area_filter() {
  auto f = osmium::TagsFilter{false};
  for (auto const* key :
       {"building", "building:part", "landuse",          "natural",       "leisure", "amenity",  "waterway", "wetland",
        "military", "man_made",      "aeroway",          "place",         "tourism", "historic", "shop",     "office",
        "railway",  "emergency",     "addr:housenumber", "addr:housename"}) {
    f.add_rule(true, key);
  }
  f.add_rule(true, "boundary", "administrative");
  f.add_rule(true, "area", "yes");
  return f;
}

osmium::area::AssemblerConfig area_settings() {
  auto out = osmium::area::AssemblerConfig{};
  out.create_empty_areas = false;
  return out;
}

// The highest boundary that runs along a way has the lowest number.
class boundary_levels : public osmium::handler::Handler {
 public:
  void relation(osmium::Relation const& r) {
    if (!r.visible() || !r.tags().has_tag("boundary", "administrative")) return;
    auto const* const text = r.tags()["admin_level"];
    auto const level = text ? parse_int(text) : std::nullopt;
    if (!level || *level < 1 || *level > 11) return;
    for (auto const& m : r.members()) {
      if (m.type() != osmium::item_type::way) continue;
      auto const [at, fresh] = levels_.try_emplace(m.ref(), int(*level));
      if (!fresh) at->second = std::min(at->second, int(*level));
    }
  }
  std::optional<int> of(osmium::object_id_type const way) const {
    auto const at = levels_.find(way);
    return at == levels_.end() ? std::nullopt : std::optional{at->second};
  }

 private:
  std::unordered_map<osmium::object_id_type, int> levels_;
};

// Makes of libosmium's objects our own.
class object_maker : public osmium::handler::Handler {
 public:
  object_maker(boundary_levels const& levels, std::function<void(map_object const&)> const& use, read_report& report)
      : levels_{levels}, use_{use}, report_{report} {}

  void node(osmium::Node const& n) {
    if (!n.visible()) return;
    ++report_.nodes;
    if (!n.location().valid()) {
      ++report_.misplaced_nodes;
      return;
    }
    extend(n.location());
    if (n.tags().empty() || !take_tags(n)) return;
    object_.where = {shape_kind::point, {{{at(n.location())}}}};
    use_(object_);
  }

  void way(osmium::Way const& w) {
    if (!w.visible()) return;
    ++report_.ways;
    auto const level = levels_.of(w.id());
    if (w.tags().empty() && !level) return;
    if (w.nodes().size() > limits::kOsmWayNodes) {
      ++report_.oversized;
      return;
    }
    if (!take_tags(w)) return;
    auto lines = lines_of(w);
    for (auto& line : lines) {
      object_.where = {shape_kind::line, {{std::move(line)}}};
      use_(object_);
      if (level) use_(boundary(*level));
    }
  }

  void relation(osmium::Relation const& r) { report_.relations += r.visible() ? 1 : 0; }

  void area(osmium::Area const& a) {
    if (!take_tags(a)) return;
    object_.id = a.orig_id();
    object_.type = a.from_way() ? 'w' : 'r';
    object_.where = {shape_kind::area, {}};
    for (auto const& outer : a.outer_rings()) {
      auto& part = object_.where.parts.emplace_back();
      part.push_back(ring(outer));
      for (auto const& inner : a.inner_rings(outer)) part.push_back(ring(inner));
    }
    if (!object_.where.parts.empty()) use_(object_);
  }

  // Without the hundredth of all nodes that lies furthest out on each side, but with some room.
  osmium::Box where_most_is() {
    constexpr auto kFew = std::size_t{200};
    if (sample_.size() < kFew) return extent_;
    auto const range = [&](auto const of) {  // half of the world is more than 32 bits have room for
      std::ranges::sort(sample_, {}, of);
      auto const out = sample_.size() / 100;
      auto const low = std::int64_t{of(sample_[out])}, high = std::int64_t{of(sample_[sample_.size() - 1 - out])};
      auto const least = std::int64_t{of(extent_.bottom_left())}, most = std::int64_t{of(extent_.top_right())};
      auto const room = (high - low) / 25;
      return std::pair{std::int32_t(std::max(low - room, least)), std::int32_t(std::min(high + room, most))};
    };
    auto const [west, east] = range([](osmium::Location const l) { return l.x(); });
    auto const [south, north] = range([](osmium::Location const l) { return l.y(); });
    return {osmium::Location{west, south}, osmium::Location{east, north}};
  }
  std::int64_t within(osmium::Box const& b) const {
    return std::ranges::count_if(sample_, [&](osmium::Location const l) { return b.contains(l); });
  }
  std::int64_t sampled() const { return std::int64_t(sample_.size()); }

 private:
  static position at(osmium::Location const l) { return {l.x(), l.y()}; }

  void extend(osmium::Location const l) {
    extent_.extend(l);
    constexpr auto kEvery = 64;
    if (report_.nodes % kEvery == 0) sample_.push_back(l);
  }

  bool take_tags(osmium::OSMObject const& o) {
    object_.id = o.id();
    object_.type = osmium::item_type_to_char(o.type());
    object_.tags.clear();
    auto n = std::size_t{0};
    for (auto const& t : o.tags()) {
      if (++n > limits::kOsmTags) {
        ++report_.oversized;
        return false;
      }
      if (is_utf8(t.key()) && is_utf8(t.value())) object_.tags.add(t.key(), t.value());
    }
    return true;
  }

  // Where a node is missing the line has a gap.
  std::vector<path> lines_of(osmium::Way const& w) {
    auto out = std::vector<path>{};
    auto line = path{};
    auto torn = false;
    auto const finish = [&] {
      if (line.size() > 1) out.push_back(std::move(line));
      line.clear();
    };
    for (auto const& n : w.nodes()) {
      if (!n.location().valid()) {
        torn = true;
        finish();
      } else if (line.empty() || line.back() != at(n.location())) {
        line.push_back(at(n.location()));
      }
    }
    finish();
    if (torn) ++report_.torn_ways;
    return out;
  }

  static path ring(osmium::NodeRefList const& nodes) {
    auto out = path{};
    out.reserve(nodes.size());
    for (auto const& n : nodes) out.push_back(at(n.location()));
    return out;
  }

  map_object const& boundary(int const level) {
    level_ = std::to_string(level);
    border_ = {'w', object_.id, {{"boundary", "administrative"}, {"admin_level", level_}}, object_.where};
    for (auto const key : {"maritime", "natural", "disputed"}) {
      if (auto const v = object_.tags[key]; !v.empty()) border_.tags.add(key, v);
    }
    return border_;
  }

  boundary_levels const& levels_;
  std::function<void(map_object const&)> const& use_;
  read_report& report_;
  map_object object_, border_;
  std::string level_;
  osmium::Box extent_;
  std::vector<osmium::Location> sample_;
};

class importing_progress {
 public:
  importing_progress(output& out, std::size_t const file_bytes)
      : out_{out}, told_{out, "Reading OpenStreetMap, bytes in two passes", std::int64_t(file_bytes) * 2} {}
  void at(std::size_t const bytes, int const pass) {
    auto const now = std::int64_t(bytes) + pass * bytes_of_first_;
    if (now > done_) told_.add(now - std::exchange(done_, now));
    stop_if_cancelled(out_);
  }
  void first_pass_ended(std::size_t const bytes) { bytes_of_first_ = std::int64_t(bytes); }

 private:
  output& out_;
  progress told_;
  std::int64_t done_{0}, bytes_of_first_{0};
};

std::string format_of(std::string const& file) {
  auto const name = std::string_view{file};
  for (auto const suffix : {".osm.pbf", ".osm.bz2", ".osm.gz", ".osm", ".pbf"}) {
    if (name.ends_with(suffix)) return std::string{suffix}.substr(suffix == std::string_view{".pbf"} ? 0 : 1);
  }
  throw unreadable{
      fmt::format("{} is not the name of an OpenStreetMap file: .osm.pbf, .osm.bz2, .osm.gz or .osm.", file)};
}

geo::box box_of(osmium::Box const& b) {
  return {b.bottom_left().lon_without_check(), b.bottom_left().lat_without_check(), b.top_right().lon_without_check(),
          b.top_right().lat_without_check()};
}

bool is_too_large(geo::box const& b) { return closest_cells(b).count() > limits::kMapCells; }

// The header says what was cut out; some say what is not true. Whole ways and relations reach far beyond it.
geo::box bounds_of(osmium::io::Header const& header, object_maker& seen) {
  auto const said = header.joined_boxes();
  auto const is_true = said.valid() && seen.within(said) * 2 > seen.sampled() && !is_too_large(box_of(said));
  auto const out = box_of(is_true ? said : seen.where_most_is());
  if (is_too_large(out)) {
    throw unreadable{"It covers more of the earth than a map of a city or a country does: cut a smaller extract."};
  }
  return out;
}

// Rings are put together in a time that grows with the square of their number of ways.
class relations_to_assemble : public osmium::handler::Handler {
 public:
  explicit relations_to_assemble(area_manager& areas) : areas_{areas} {}
  void relation(osmium::Relation const& r) {
    if (r.members().size() <= limits::kOsmMembers) areas_.relation(r);
    else ++oversized_;
  }
  std::int64_t oversized() const { return oversized_; }

 private:
  area_manager& areas_;
  std::int64_t oversized_{0};
};

// Gives back how many had too many members.
std::int64_t read_relations(osmium::io::File const& file, osmium::thread::Pool& decoding, area_manager& areas,
                            boundary_levels& levels, importing_progress& p) {
  auto some = relations_to_assemble{areas};
  auto reader = osmium::io::Reader{file, decoding, osmium::osm_entity_bits::relation};
  while (auto buffer = reader.read()) {
    osmium::apply(buffer, some, levels);
    p.at(reader.offset(), 0);
  }
  p.first_pass_ended(reader.offset());
  reader.close();
  areas.prepare_for_lookup();
  return some.oversized();
}

void check_count(read_report const& r) {
  if (r.nodes <= limits::kOsmNodes) return;
  throw unreadable{
      fmt::format("There are more than {} nodes: cut a smaller extract.", with_thousands(limits::kOsmNodes))};
}

// Finds the places of ways and puts areas together while another thread makes objects of what is whole.
read_report read_objects(osmium::io::File const& file, osmium::thread::Pool& decoding, area_manager& areas,
                         boundary_levels const& levels, std::function<void(map_object const&)> const& use,
                         importing_progress& p) {
  auto out = read_report{};
  auto index = location_index{};
  auto locations = location_handler{index};
  locations.ignore_errors();
  auto maker = object_maker{levels, use, out};
  auto making = side_thread<osmium::memory::Buffer>{[&](osmium::memory::Buffer&& some) {
                                                      osmium::apply(some, maker);
                                                      check_count(out);
                                                    },
                                                    kBuffersWaiting};
  auto order = osmium::handler::CheckOrder{};
  auto reader = osmium::io::Reader{file, decoding};
  if (reader.header().has_multiple_object_versions()) {
    throw unreadable{"This is a history file: it has several versions of one object. Take an extract of one day."};
  }
  auto made_areas = areas.handler([&](osmium::memory::Buffer&& made) { making.put(std::move(made)); });
  while (auto buffer = reader.read()) {
    osmium::apply(buffer, order, locations, made_areas);
    making.put(std::move(buffer));
    p.at(reader.offset(), 1);
  }
  reader.close();
  making.put(areas.read());
  making.finish();
  if (out.nodes == out.misplaced_nodes) throw unreadable{"There is not one place in it."};
  areas.for_each_incomplete_relation([&](auto const&) { ++out.incomplete_areas; });
  auto const& s = areas.stats();
  out.broken_areas = std::int64_t(s.invalid_locations + s.open_rings + s.intersections);
  out.bounds = bounds_of(reader.header(), maker);
  return out;
}

}  // namespace

std::string to_json(read_report const& r) {
  auto w = json::writer{};
  w.begin_object().key("nodes").integer(r.nodes).key("ways").integer(r.ways).key("relations").integer(r.relations);
  w.key("misplacedNodes").integer(r.misplaced_nodes).key("tornWays").integer(r.torn_ways);
  w.key("incompleteAreas").integer(r.incomplete_areas).key("brokenAreas").integer(r.broken_areas);
  w.key("oversized").integer(r.oversized).key("enormous").integer(r.enormous).key("tornCoasts").integer(r.torn_coasts);
  return w.end_object().take();
}

// Of what is thrown at the moment: what libosmium found wrong as a sentence, all else as it is.
[[noreturn]] static void tell_why() {
  try {
    throw;
  } catch (osmium::out_of_order_error const& e) {
    throw unreadable{fmt::format("Its objects are not in order (nodes, ways, relations by number): {}", e.what())};
  } catch (osmium::io_error const& e) {
    throw unreadable{fmt::format("It is broken or not whole: {}", e.what())};
  } catch (protozero::exception const& e) {  // where libosmium does not look itself: "end of buffer"
    throw unreadable{fmt::format("It is broken or not whole: {}.", e.what())};
  } catch (osmium::invalid_location const& e) {
    throw unreadable{fmt::format("It has a place outside of the earth: {}", e.what())};
  } catch (std::range_error const& e) {  // "illegal id", of libosmium's XML reader
    throw unreadable{fmt::format("It is broken: {}.", e.what())};
  } catch (std::invalid_argument const& e) {  // a time that is none
    throw unreadable{fmt::format("It is broken: {}.", e.what())};
  } catch (std::length_error const& e) {  // a text beyond what the field allows
    throw unreadable{fmt::format("It has what no OpenStreetMap file has: {}.", e.what())};
  } catch (std::system_error const& e) {
    throw unreadable{fmt::format("It cannot be read: {}", e.what())};
  }
}

read_report read_osm(std::string const& name, std::function<void(map_object const&)> const& use, output& out) {
  auto theirs = std::exception_ptr{};  // of whoever uses the objects: not a fault of the file
  auto const watched = [&](map_object const& o) {
    try {
      use(o);
    } catch (...) {
      theirs = std::current_exception();
      throw;
    }
  };
  try {
    auto const file = osmium::io::File{name, format_of(name)};
    auto decoding = osmium::thread::Pool{kDecoders};
    auto areas = area_manager{area_settings(), area_filter()};
    auto levels = boundary_levels{};
    auto p = importing_progress{out, osmium::file_size(name)};
    auto const oversized = read_relations(file, decoding, areas, levels, p);
    auto report = read_objects(file, decoding, areas, levels, watched, p);
    report.oversized += oversized;
    return report;
  } catch (...) {
    if (theirs) std::rethrow_exception(theirs);
    tell_why();
  }
}

}  // namespace madang::basemap
