#include "demo/osm/landscape.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "demo/ideal_town.h"
#include "demo/osm/blocks.h"
#include "demo/osm/names.h"
#include "demo/osm/streets.h"

namespace madang::demo::osm {
namespace {

constexpr auto kPiece = std::size_t{60};  // nodes of a way along the river's bank

// The ring as several open ways, as long water is drawn.
void add_water_of_pieces(canvas& c, polygon const& ring, tags t) {
  auto nodes = c.out.add_all(ring);
  nodes.push_back(nodes.front());
  auto r = relation{{}, std::move(t)};
  for (auto i = std::size_t{0}; i + 1 < nodes.size(); i += kPiece) {
    auto const last = std::min(i + kPiece + 1, nodes.size());
    auto const way = c.out.add_piece(nodes, i, last - 1, tags{});
    r.members.push_back({member::kind::way, way, "outer"});
  }
  c.out.relations.push_back(std::move(r));
}

// Grass between the water and the roads along it, outside of the core.
void draw_banks(canvas& c, ideal_town const& t, double const end) {
  constexpr auto kSteps = 20;
  for (auto const side : {1.0, -1.0}) {
    for (auto from = t.radius_m[0]; from + 100 < end; from += 30 * kSteps) {
      for (auto const bank : {1.0, -1.0}) {
        auto ring = polygon{};
        auto const step = std::min(30.0, (end - from) / kSteps) * side;
        for (auto i = 0; i <= kSteps; ++i) ring.push_back(t.place({from * side + step * i, bank * (t.water_m + 0.5)}));
        for (auto i = kSteps; i >= 0; --i) ring.push_back(t.place({from * side + step * i, bank * (t.bank_m - 7)}));
        c.out.add_area(ring, {{"landuse", "grass"}});
      }
    }
  }
}

// The walk, and steps down to it from the road.
void draw_promenade(canvas& c, std::vector<xy> const& walk) {
  auto const chain = c.out.add_all(walk);
  c.out.add_line(chain, {{"highway", "cycleway"}, {"foot", "designated"}, {"surface", "asphalt"}});
  for (auto const& s : c.t.frame.streets) {
    if (s.name.word != street_word::quay) continue;
    for (auto k = std::size_t{0}; k < s.nodes.size(); k += 5) {
      auto const from = c.t.nodes[s.nodes[k]];
      auto const to = std::ranges::min_element(walk, {}, [&](xy const p) { return distance(p, from); });
      if (distance(*to, from) > 22) continue;
      auto const n = chain[static_cast<std::size_t>(to - walk.begin())];
      c.out.add_line(std::vector{s.nodes[k], n}, {{"highway", "steps"}, {"surface", "paving_stones"}});
    }
  }
}

void draw_river(canvas& c) {
  auto const ideal = make_ideal_town(c.t.options());
  auto const end = ideal.radius_m.back() + land_around_m(ideal.radius_m.back()) * 1.04;
  auto const steps = floor_int(2 * end / 30) + 1;
  auto const line = [&](double const y, bool const back) {
    auto out = std::vector<xy>{};
    for (auto i = std::int64_t{0}; i <= steps; ++i) {
      auto const x = -end + 2 * end * static_cast<double>(back ? steps - i : i) / static_cast<double>(steps);
      out.push_back(ideal.place({x, y}));
    }
    return out;
  };
  auto ring = line(-ideal.water_m, false);
  auto const other = line(ideal.water_m, true);
  ring.insert(ring.end(), other.begin(), other.end());
  auto about = tags{{"type", "multipolygon"}, {"natural", "water"}, {"water", "river"}};
  add_names(about, c.t.frame.river_name, c.local());
  add_water_of_pieces(c, ring, about);
  auto course = tags{{"waterway", "river"}, {"boat", "yes"}};
  add_names(course, c.t.frame.river_name, c.local());
  c.out.add_line(line(0, false), std::move(course));
  draw_banks(c, ideal, end);
  // Between the water and the road along it, where the town is dense.
  auto const walk_end = ideal.radius_m[std::min<std::size_t>(1, ideal.bands() - 1)];
  for (auto const half : {std::size_t{0}, std::size_t{1}}) {
    auto const y = (half == 0 ? 1 : -1) * (ideal.water_m + 5);
    auto walk = std::vector<xy>{};
    for (auto x = -walk_end; x <= walk_end; x += 25) {
      auto const p = ideal.place({x, y});
      auto const dry = !c.over_water(p, p + xy{1, 0});
      if (dry) walk.push_back(p);
      if (dry && x + 25 <= walk_end) continue;
      if (walk.size() > 2) draw_promenade(c, walk);
      walk.clear();
    }
  }
}

void draw_lakes(canvas& c) {
  auto d = dice{mix(c.t.options().seed, 0x1a4e)};
  for (auto const& l : c.t.lakes) {
    auto const harbour = c.t.districts[c.t.district_of_block(l.block)].use == land_use::harbour;
    auto t = tags{{"natural", "water"}, {"water", harbour ? "basin" : "lake"}};
    if (!harbour) add_names_after(t, {"{} 호수", "{} Lake", "{}see", "{}meer"}, c.local(), d);
    c.out.add_area(l.shore, std::move(t));
    if (!harbour) continue;
    for (auto const end : {0.3, 0.5, 0.7}) {  // on the quay along one side
      auto const at = lerp(l.shore[1], l.shore[2], end);
      c.out.add_place(at + unit(left_of(l.shore[1] - l.shore[2])) * 5,
                      {{"man_made", "crane"}, {"crane:type", "portal_crane"}});
    }
  }
}

std::map<std::pair<node_no, node_no>, std::size_t> owners_of_edges(plan const& p) {
  auto owner = std::map<std::pair<node_no, node_no>, std::size_t>{};
  for (auto i = std::size_t{0}; i != p.districts.size(); ++i) {
    auto const& ring = p.districts[i].outline;
    for (auto k = std::size_t{0}; k != ring.size(); ++k) owner[{ring[k], ring[(k + 1) % ring.size()]}] = i;
  }
  return owner;
}

tags boundary(in_four const& name, language const l, std::string_view const level) {
  auto t = tags{{"type", "boundary"}, {"boundary", "administrative"}, {"admin_level", std::string{level}}};
  add_names(t, name, l);
  return t;
}

// One for each square kilometre of houses.
void draw_neighbourhoods(canvas& c) {
  auto const& d = c.t.districts[c.district];
  auto chances = dice{mix(c.t.options().seed, 0x7e16, c.district)};
  auto known = std::vector{d.middle};
  for (auto b = d.first_block; b != d.first_block + d.blocks; ++b) {
    auto const& block = c.t.blocks[b];
    auto const far = [&](xy const p) { return distance(p, block.middle) > 900; };
    if (block.use != block_use::housing || !std::ranges::all_of(known, far)) continue;
    known.push_back(block.middle);
    auto t = tags{{"place", "neighbourhood"}};
    add_names_after(t, {"{}골", "{} Green", "{}siedlung", "{}buurt"}, c.local(), chances);
    c.out.add_place(block.middle, std::move(t));
  }
}

std::int64_t residents(town const& t) {
  auto n = std::int64_t{0};
  for (auto const& d : t.districts) n += d.residents;
  return n;
}

}  // namespace

void draw_waters(canvas& c) {
  draw_river(c);
  draw_lakes(c);
}

void draw_boundaries(canvas& c) {
  auto const& p = c.t.frame;
  auto const none = p.districts.size();
  auto const owner = owners_of_edges(p);
  auto const beyond = [&](node_no const a, node_no const b) {
    auto const found = owner.find({b, a});
    return found == owner.end() ? none : found->second;
  };
  auto known = std::map<std::pair<node_no, node_no>, way_no>{};  // the way that begins with this edge
  auto whole = relation{{}, boundary(p.name, c.local(), "8")};
  for (auto i = std::size_t{0}; i != none; ++i) {
    auto const& ring = p.districts[i].outline;
    auto const n = ring.size();
    auto const across = [&](std::size_t const k) { return beyond(ring[k % n], ring[(k + 1) % n]); };
    auto first = std::size_t{0};
    while (first != n && across(first) == across(first + n - 1)) ++first;
    auto r = relation{{}, boundary(p.districts[i].name, c.local(), "9")};
    for (auto k = first; k < first + n;) {
      auto last = k + 1;
      while (last < first + n && across(last) == across(k)) ++last;
      auto chain = std::vector<node_no>{};
      for (auto j = k; j <= last; ++j) chain.push_back(ring[j % n]);
      auto const other = known.find({chain[chain.size() - 1], chain[chain.size() - 2]});
      auto const outer = across(k) == none;
      auto const way =
          other != known.end()
              ? other->second
              : c.out.add_line(chain, {{"boundary", "administrative"}, {"admin_level", outer ? "8" : "9"}});
      known[{chain[0], chain[1]}] = way;
      r.members.push_back({member::kind::way, way, "outer"});
      if (outer) whole.members.push_back({member::kind::way, way, "outer"});
      k = last;
    }
    c.out.relations.push_back(std::move(r));
  }
  c.out.relations.push_back(std::move(whole));
}

void draw_places(canvas& c) {
  auto const n = residents(c.t);
  auto about = tags{{"place", n > 100'000 ? "city" : "town"}, {"population", std::to_string(n)}};
  add_names(about, c.t.frame.name, c.local());
  c.out.add_place({0, 14}, std::move(about));
  for (auto const& d : c.t.districts) {
    auto t = tags{{"place", "suburb"}, {"population", std::to_string(d.residents)}};
    add_names(t, d.name, c.local());
    c.out.add_place(d.middle, std::move(t));
  }
}

void draw_district(canvas& c, railway const& r) {
  auto const& d = c.t.districts[c.district];
  draw_neighbourhoods(c);
  for (auto i = d.first_street; i != d.first_street + d.streets; ++i) draw_street(c, r, static_cast<std::uint32_t>(i));
  auto edges = std::unordered_map<std::uint64_t, bool>{};
  auto const key = [](node_no const a, node_no const b) {
    return std::uint64_t{std::min(a, b)} << 32 | std::max(a, b);
  };
  auto extents = std::vector<box>{};
  for (auto b = d.first_block; b != d.first_block + d.blocks; ++b) {
    auto const& ring = c.t.blocks[b].outline;
    for (auto k = std::size_t{0}; k != ring.size(); ++k) edges[key(ring[k], ring[(k + 1) % ring.size()])] = true;
    extents.push_back(box_of(c.t.corners(ring)));
  }
  auto inner = std::vector<std::vector<std::uint32_t>>(d.blocks);
  for (auto i = d.first_street; i != d.first_street + d.streets; ++i) {
    auto const& chain = c.t.streets[i].nodes;
    if (edges.contains(key(chain[0], chain[1]))) continue;
    auto const at = lerp(c.t.nodes[chain[0]], c.t.nodes[chain[1]], 0.5);
    for (auto b = std::size_t{0}; b != d.blocks; ++b) {
      if (!extents[b].contains(at) || !contains(c.t.corners(c.t.blocks[d.first_block + b].outline), at)) continue;
      inner[b].push_back(static_cast<std::uint32_t>(i));
    }
  }
  for (auto b = std::size_t{0}; b != d.blocks; ++b) draw_block(c, d.first_block + b, inner[b]);
}

}  // namespace madang::demo::osm
