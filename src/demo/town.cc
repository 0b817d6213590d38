#include "demo/town.h"

#include <algorithm>
#include <array>

#include "demo/random.h"

namespace madang::demo {
namespace {

// Residents per square metre of a block.
double density(land_use const u, block_use const b) {
  if (b != block_use::housing && b != block_use::mixed) return 0;
  auto const mixed = b == block_use::mixed ? 0.6 : 1.0;
  switch (u) {
    case land_use::core: return 0.014 * mixed;
    case land_use::old_residential: return 0.021 * mixed;
    case land_use::new_residential: return 0.009 * mixed;
    case land_use::university: return 0.013 * mixed;
    default: return 0.004 * mixed;
  }
}

void add_layout(town& t, std::size_t const index) {
  auto l = lay_out(t.frame, index);
  auto const& plan_district = t.frame.districts[index];
  auto const own = static_cast<node_no>(t.frame.nodes.size());
  auto const shift = static_cast<node_no>(t.nodes.size()) - own;
  auto const renumber = [&](std::vector<node_no>& chain) {
    for (auto& n : chain) n += n >= own ? shift : 0;
  };
  auto d = district{.name = plan_district.name, .use = plan_district.use, .outline = t.corners(plan_district.outline)};
  d.middle = centroid(d.outline);
  d.first_street = t.streets.size();
  d.streets = l.streets.size();
  d.first_block = t.blocks.size();
  d.blocks = l.blocks.size();
  auto residents = 0.0;
  t.nodes.insert(t.nodes.end(), l.nodes.begin(), l.nodes.end());
  for (auto& s : l.streets) {
    renumber(s.nodes);
    t.streets.push_back(std::move(s));
  }
  for (auto& w : l.lakes) {
    w.block += d.first_block;
    t.lakes.push_back(std::move(w));
  }
  for (auto& b : l.blocks) {
    renumber(b.outline);
    residents += density(d.use, b.use) * b.area_m2;
    t.blocks.push_back(std::move(b));
  }
  d.residents = floor_int(residents);
  t.districts.push_back(std::move(d));
}

struct landmark_maker {
  town& t;

  // The block for which `score` is highest; blocks scored 0 are not asked.
  template <typename F>
  std::optional<std::size_t> best_block(F&& score) const {
    auto best = std::optional<std::size_t>{};
    auto best_score = 0.0;
    for (auto i = std::size_t{0}; i != t.blocks.size(); ++i) {
      auto const s = score(t.blocks[i]);
      if (s > best_score) best = i, best_score = s;
    }
    return best;
  }
  void add(landmark_kind const kind, in_four const name, std::optional<std::size_t> const block) {
    if (block) t.landmarks.push_back({kind, name, t.blocks[*block].middle, t.district_of_block(*block)});
  }
  // The largest block of this use within (or, if none, nearest to) a distance of the centre.
  void add_largest(landmark_kind const kind, in_four const name, block_use const use, double const far_m) {
    add(kind, name, best_block([&](block const& b) {
      return b.use == use ? b.area_m2 / (1 + std::max(0.0, length(b.middle) - far_m)) : 0.0;
    }));
  }
};

// A town has a sports ground, even where chance gave it none: half way out.
void ensure_sports_ground(town& t) {
  if (std::ranges::count(t.blocks, block_use::sports, &block::use) != 0) return;
  auto const cost = [&](block const& b) {
    auto const fits =
        b.area_m2 > 9'000 && b.area_m2 < 60'000 && (b.use == block_use::housing || b.use == block_use::field);
    return (fits ? 0 : 1e9) + std::abs(length(b.middle) - t.frame.radius_m * 0.5);
  };
  auto const best = std::ranges::min_element(t.blocks, {}, cost);
  if (best != t.blocks.end()) best->use = block_use::sports;
}

void add_landmarks(town& t) {
  ensure_sports_ground(t);
  auto m = landmark_maker{t};
  auto const market = m.best_block([&](block const& b) {
    return b.use == block_use::square ? 1 / (1 + distance(b.middle, t.frame.gate * 0.42)) : 0.0;
  });
  m.add(landmark_kind::market, {"장터", "Market Square", "Marktplatz", "Marktplein"}, market);
  auto const square = market ? t.blocks[*market].middle : xy{};
  m.add(landmark_kind::town_hall, {"시청", "Town Hall", "Rathaus", "Stadhuis"}, m.best_block([&](block const& b) {
    return b.use == block_use::mixed ? 1 / (1 + distance(b.middle, square)) : 0.0;
  }));
  auto const gate = t.frame.gate * 1.25;
  m.add(landmark_kind::station, {"역", "Central Station", "Hauptbahnhof", "Centraal Station"},
        m.best_block([&](block const& b) {
          return !is_green(b.use) ? b.area_m2 / (20'000 + b.area_m2) / (100 + distance(b.middle, gate)) : 0.0;
        }));
  auto const r = t.frame.radius_m;
  m.add_largest(landmark_kind::stadium, {"경기장", "Stadium", "Stadion", "Stadion"}, block_use::sports, r * 0.5);
  m.add_largest(landmark_kind::hospital, {"병원", "Hospital", "Krankenhaus", "Ziekenhuis"}, block_use::hospital, r * 0.5);
  m.add_largest(landmark_kind::university, {"대학교", "University", "Universität", "Universiteit"}, block_use::campus, r);
  m.add_largest(landmark_kind::shopping_centre, {"쇼핑센터", "Shopping Centre", "Einkaufszentrum", "Winkelcentrum"},
                block_use::retail, r * 0.35);
  m.add(landmark_kind::fairground, {"시민공원", "Town Park", "Stadtpark", "Stadspark"}, m.best_block([&](block const& b) {
    auto const lake = std::ranges::any_of(t.lakes, [&](auto const& l) { return &t.blocks[l.block] == &b; });
    return b.use == block_use::park && !lake ? std::sqrt(b.area_m2) / (300 + length(b.middle)) : 0.0;
  }));
  for (auto const& l : t.lakes) {
    auto const district = t.district_of_block(l.block);
    auto const harbour = t.districts[district].use == land_use::harbour;
    if (!harbour) m.add(landmark_kind::lake, {"호수", "Lake", "See", "Meer"}, l.block);
  }
}

}  // namespace

std::string_view to_text(landmark_kind const k) {
  constexpr auto kTexts =
      std::array<std::string_view, 11>{"town_hall",  "market",          "station", "stadium", "hospital", "university",
                                       "fairground", "shopping_centre", "school",  "lake",    "harbour"};
  return kTexts[static_cast<std::size_t>(k)];
}

polygon town::corners(std::vector<node_no> const& chain) const {
  auto p = polygon(chain.size());
  std::ranges::transform(chain, p.begin(), [&](node_no const n) { return nodes[n]; });
  return p;
}

std::optional<std::size_t> town::district_at(xy const p) const {
  for (auto i = std::size_t{0}; i != districts.size(); ++i) {
    if (contains(districts[i].outline, p)) return i;
  }
  return std::nullopt;
}

std::size_t town::district_of_block(std::size_t const block) const {
  auto const after = std::ranges::upper_bound(districts, block, {}, &district::first_block);
  return static_cast<std::size_t>(after - districts.begin()) - 1;
}

town make_town(town_options const& options) {
  auto t = town{};
  t.frame = make_plan(options);
  t.nodes = t.frame.nodes;
  t.streets = t.frame.streets;
  for (auto i = std::size_t{0}; i != t.frame.districts.size(); ++i) add_layout(t, i);
  add_landmarks(t);
  return t;
}

}  // namespace madang::demo
