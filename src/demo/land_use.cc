#include <algorithm>
#include <map>

#include "demo/ideal_town.h"
#include "demo/random.h"

namespace madang::demo {
namespace {

using cell = ideal_town::cell;

struct use_maker {
  ideal_town& t;
  dice d;

  double middle(cell const& c) const {  // its angle, in turns
    if (c.band == 0) return 0.25;
    auto const& a = t.angles[c.band][c.half];
    auto const from = c.sector == 0 ? 0.0 : a[c.sector - 1];
    return ((c.sector == a.size() ? 0.5 : a[c.sector]) + from) / 2;
  }
  bool at_river(cell const& c) const { return c.sector == 0 || c.sector == t.angles[c.band][c.half].size(); }
  bool free(cell const& c) const { return c.band != 0 && c.use == land_use::new_residential; }

  // Gives `use` to the n free cells for which score is highest; chance decides between equals.
  template <typename F>
  void give(land_use const use, std::size_t const n, F&& score) {
    for (auto i = std::size_t{0}; i != n; ++i) {
      cell* best = nullptr;
      auto best_score = 0.0;
      for (auto& c : t.cells) {
        auto const s = free(c) ? score(c) + d.uniform() * 0.5 : 0.0;
        if (s > best_score) best = &c, best_score = s;
      }
      if (best) best->use = use;
    }
  }
  bool beside(cell const& c, land_use const use) const {
    return std::ranges::any_of(t.cells, [&](cell const& o) {
      return o.use == use && o.half == c.half &&
             ((o.band == c.band && (o.sector + 1 == c.sector || c.sector + 1 == o.sector)) ||
              ((o.band + 1 == c.band || c.band + 1 == o.band) && std::abs(middle(o) - middle(c)) < 0.08));
    });
  }
};

}  // namespace

void assign_uses(ideal_town& t, std::uint64_t const seed) {
  auto const n = t.cells.size();
  auto const outer = t.bands() - 1;
  auto u = use_maker{t, dice{mix(seed, 0x1a2d)}};
  for (auto& c : t.cells) {
    if (c.band == 0) c.use = land_use::core;
  }
  // Ships come from the sea: the harbour lies downstream, and what smokes and smells behind it.
  auto const harbour_band = std::min(outer, std::size_t{2});
  u.give(land_use::harbour, 1, [&](cell const& c) { return c.band == harbour_band && c.sector == 0 ? 1.0 : 0.0; });
  u.give(land_use::industry, n < 8 ? 0 : (n + 4) / 9, [&](cell const& c) {
    return c.band < 2 ? 0.0 : u.beside(c, land_use::harbour) ? 2.0 : 1.0 - u.middle(c) * 1.6;
  });
  u.give(land_use::green, std::max<std::size_t>(1, n / 7), [&](cell const& c) {
    auto const next = u.beside(c, land_use::green) || u.beside(c, land_use::harbour);
    return c.band == outer && !next ? 1.0 + u.middle(c) : 0.0;
  });
  u.give(land_use::university, n < 8 ? 0 : n < 24 ? 1 : 2, [&](cell const& c) {
    return c.band <= 2 && !u.beside(c, land_use::university) ? 1.0 / static_cast<double>(c.band) + u.middle(c) : 0.0;
  });
  for (auto& c : t.cells) {
    auto const old = c.band == 1 ? n >= 8 || c.half == 0 : c.band == 2 && t.bands() > 4 && u.d.chance(0.6);
    if (u.free(c) && old) c.use = land_use::old_residential;
  }
  auto used = std::map<land_use, std::size_t>{};
  for (auto& c : t.cells) {
    auto const names = district_names(c.use);
    auto const first =
        c.use == land_use::core || c.use == land_use::harbour || c.use == land_use::green ? 0 : mix(seed, 0x4a3e);
    c.name = names[(first + used[c.use]++) % names.size()];
  }
}

}  // namespace madang::demo
