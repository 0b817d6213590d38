#include "basemap/search/gazetteer_builder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <numeric>
#include <set>

#include "basemap/search/importance.h"
#include "core/base/limits.h"
#include "core/base/text.h"

namespace madang::basemap {
namespace {

// How far apart what has one name may lie and still be one.
constexpr auto kGaps_m = std::array{0.0, 300.0, 1'000.0, 150.0, 60.0};  // places, streets, water, stops, others
constexpr auto kDegree_m = 111'195.0;
constexpr auto kPolygon = 3, kMultiPolygon = 6, kLine = 2;

std::int32_t e7(double const deg) { return std::int32_t(std::lround(deg * 1e7)); }
position middle(gazetteer::extent const& b) {
  return {std::int32_t((std::int64_t{b.west} + b.east) / 2), std::int32_t((std::int64_t{b.south} + b.north) / 2)};
}

std::uint32_t u32_at(std::string_view const s, std::size_t const at) {
  auto out = std::uint32_t{0};
  if (at + sizeof out <= s.size()) std::memcpy(&out, s.data() + at, sizeof out);
  return out;
}
int type_of(std::string_view const wkb) { return int(u32_at(wkb, 1)); }
bool is_area(std::string_view const wkb) { return type_of(wkb) == kPolygon || type_of(wkb) == kMultiPolygon; }

// A place on a line, and not beside its bend.
position point_on(std::string_view const wkb, gazetteer::extent const& around) {
  constexpr auto kHead = std::size_t{9}, kPair = std::size_t{16};
  auto const at = kHead + u32_at(wkb, 5) / 2 * kPair;
  if (type_of(wkb) != kLine || at + kPair > wkb.size()) return middle(around);
  auto lon = 0.0, lat = 0.0;
  std::memcpy(&lon, wkb.data() + at, sizeof lon);
  std::memcpy(&lat, wkb.data() + at + sizeof lon, sizeof lat);
  return {e7(lon), e7(lat)};
}

std::int64_t number_of(std::string_view const osm) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max() / 4;  // nobody numbers so far; a file may say so
  auto const n = parse_int(osm.substr(1)).value_or(0);
  if (n > kMost || n < -kMost) return 0;
  return n * 4 + (osm[0] == 'n' ? 0 : osm[0] == 'w' ? 1 : 2);
}

bool is_language(std::string_view const s) {  // ko, ja-Latn, zh_pinyin; not left, etymology
  auto const code = s.substr(0, s.find_first_of("-_"));
  auto const lower = [](char const c) { return c >= 'a' && c <= 'z'; };
  return (code.size() == 2 || code.size() == 3) && std::ranges::all_of(code, lower);
}

// Which of a name's keys it is; nothing if it is none.
struct name_key {
  bool one_of_many{true};  // also found by it, but not shown
  name_language language{};
};
std::optional<name_key> name_key_of(std::string_view const key) {
  if (key == "name") return name_key{false, name_language::local};
  auto const colon = key.find(':');
  auto const base = key.substr(0, colon);
  constexpr auto kOthers = std::to_array<std::string_view>(
      {"name", "alt_name", "old_name", "short_name", "official_name", "loc_name", "int_name", "nat_name", "reg_name"});
  if (std::ranges::find(kOthers, base) == kOthers.end()) return std::nullopt;
  if (colon == key.npos) return name_key{};
  auto const code = key.substr(colon + 1);
  if (!is_language(code)) return std::nullopt;
  auto const l = parse_name_language(code);
  return name_key{base != "name" || l == name_language::local, l};
}

double gap(std::int64_t const a_low, std::int64_t const a_high, std::int64_t const b_low, std::int64_t const b_high) {
  return double(std::max({b_low - a_high, a_low - b_high, std::int64_t{0}}));
}

bool is_numbered_road(std::string_view const kind) {
  return kind == "motorway" || kind == "trunk" || kind == "primary";
}

}  // namespace

// --- reading rows

gazetteer_builder::text_no gazetteer_builder::intern(std::string_view const s) {
  auto const [at, is_new] = numbers_.try_emplace(std::string{s}, text_no(texts_.size()));
  if (is_new) texts_.emplace_back(s);
  return at->second;
}

std::uint16_t gazetteer_builder::category_no(std::string_view const s) {
  if (auto const at = category_numbers_.find(s); at != category_numbers_.end()) return at->second;
  // Whoever writes a word of their own into so many objects loses it: the first is none.
  if (made_.categories_.size() == std::numeric_limits<std::uint16_t>::max()) return 0;
  made_.categories_.emplace_back(s);
  return category_numbers_.emplace(std::string{s}, std::uint16_t(made_.categories_.size() - 1)).first->second;
}

void gazetteer_builder::add(feature_row const& f) {
  auto const has_number = f.tags_json.find("\"addr:housenumber\"") != std::string::npos;
  auto const has_name = !f.name.empty() || (f.theme == "street" && f.tags_json.find("\"ref\"") != std::string::npos);
  if (!has_number && !has_name) return;
  auto doc = json::document{};
  auto const tags = doc.parse(f.tags_json);
  if (!tags) return;
  if (has_name) add_named(f, *tags);
  if (has_number) add_houses(f, *tags);
}

void gazetteer_builder::add_named(feature_row const& f, json::node const& tags) {
  auto x = item{};
  x.around = {e7(f.box.west_deg), e7(f.box.south_deg), e7(f.box.east_deg), e7(f.box.north_deg)};
  x.at = point_on(f.wkb, x.around);
  x.osm = number_of(f.osm);
  auto category = std::string_view{f.kind};
  if (f.theme == "place") {
    x.sort = sort_of::place;
    x.importance = importance_of_place(f.kind, tags);
    if (auto const reach = reach_m(f.kind, tags); reach > 0) reaches_m_[x.osm] = reach;
  } else if (f.theme == "boundary" && is_area(f.wkb)) {
    x.sort = sort_of::place;
    x.boundary = true;
    x.importance = importance_of_boundary(f.kind);
    category = "administrative";
  } else if (f.theme == "street" && f.kind != "motorway_junction" && f.kind != "ferry") {
    x.sort = sort_of::street;
    x.importance = importance_of_street(f.kind);
  } else if (f.theme == "water") {
    x.sort = sort_of::water;
    x.importance = importance_of_water(f.kind);
  } else if (f.theme == "stop") {
    x.sort = sort_of::stop;
    x.importance = importance_of_stop(f.kind);
  } else if (f.theme == "boundary" || f.theme == "rail" || f.theme == "coastline" || f.theme == "building_part") {
    return;
  } else {
    x.sort = sort_of::interest;
    category = category_of(tags, f.kind);
    x.importance = importance_of_interest(category, tags);
  }
  auto name = std::string_view{f.name};
  auto const ref = x.sort == sort_of::street && is_numbered_road(f.kind) ? tag_of(tags, "ref") : std::string_view{};
  if (name.empty()) name = ref.substr(0, ref.find(';'));
  auto const identity = search_identity(name);
  if (identity.empty()) return;
  x.identity = intern(identity);
  x.category = category_no(category);
  x.size = std::uint32_t(std::min<std::int64_t>(
      std::int64_t{x.around.east} - x.around.west + x.around.north - x.around.south, 4'000'000'000));
  x.first_name = std::uint32_t(names_.size());
  if (f.name.empty()) names_.push_back({intern(name), name_language::local, true});
  add_names(x, tags);
  for (auto const part : split(ref, ';')) {
    if (!trim(part).empty()) names_.push_back({intern(trim(part)), name_language::local, false});
  }
  x.names = std::uint32_t(names_.size()) - x.first_name;
  items_.push_back(x);
}

void gazetteer_builder::add_names(item& x, json::node const& tags) {
  tags.each_member([&](std::string_view const key, json::node const& v) {
    auto const k = name_key_of(key);
    if (!k || !v.is_string() || names_.size() - x.first_name >= limits::kSearchNames) return;
    if (!k->one_of_many) return names_.push_back({intern(v.string()), k->language, true});
    for (auto const part : split(v.string(), ';')) {
      if (!trim(part).empty()) names_.push_back({intern(trim(part)), name_language::local, false});
    }
  });
}

void gazetteer_builder::add_houses(feature_row const& f, json::node const& tags) {
  auto street = tag_of(tags, "addr:street");
  if (street.empty()) street = tag_of(tags, "addr:place");
  auto const identity = search_identity(street);
  if (identity.empty()) return;
  auto x = item{};
  x.sort = sort_of::street;
  x.identity = intern(identity);
  x.street = intern(street);
  x.osm = number_of(f.osm);
  auto const around = extent{e7(f.box.west_deg), e7(f.box.south_deg), e7(f.box.east_deg), e7(f.box.north_deg)};
  x.at = middle(around);
  x.around = {x.at.lon_e7, x.at.lat_e7, x.at.lon_e7, x.at.lat_e7};
  auto list = std::string{tag_of(tags, "addr:housenumber")};
  std::ranges::replace(list, ',', ';');
  for (auto const number : split(list, ';')) {
    if (trim(number).empty()) continue;
    x.number = intern(trim(number));
    items_.push_back(x);
  }
}

// --- what belongs together

bool gazetteer_builder::belong_together(item const& a, item const& b) const {
  if (a.sort == sort_of::interest && a.category != b.category) return false;
  if (a.sort == sort_of::place && !a.boundary && !b.boundary) return false;
  auto const gap_m = kGaps_m[std::size_t(a.sort)];
  auto const north_m = gap(a.around.south, a.around.north, b.around.south, b.around.north) / 1e7 * kDegree_m;
  if (north_m > gap_m) return false;
  auto const east_m = gap(a.around.west, a.around.east, b.around.west, b.around.east) / 1e7 * kDegree_m *
                      std::cos(a.at.lat_e7 / 1e7 * std::numbers::pi / 180);
  return std::hypot(north_m, east_m) <= gap_m;
}

namespace {

// Sets of what belongs together, by a representative each.
class sets {
 public:
  explicit sets(std::size_t const n) : of_(n) { std::iota(of_.begin(), of_.end(), std::size_t{0}); }
  std::size_t find(std::size_t i) {
    while (of_[i] != i) i = of_[i] = of_[of_[i]];
    return i;
  }
  void join(std::size_t const a, std::size_t const b) { of_[std::max(find(a), find(b))] = std::min(find(a), find(b)); }

 private:
  std::vector<std::size_t> of_;
};

}  // namespace

// Those of one name, from west to east.
void gazetteer_builder::group(std::span<item const> const all) {
  constexpr auto kApart_e7 = std::int64_t{300'000};  // 1 km at 70 degrees north: so far east nothing belongs to them
  constexpr auto kNeighbours = std::size_t{1'000};   // each is compared with: there may be a million of one name
  auto together = sets{all.size()};
  auto reach = std::vector<std::int64_t>{};  // how far east all up to here go
  for (auto i = std::size_t{0}; i != all.size(); ++i) {
    auto const east = std::int64_t{all[i].around.east};
    reach.push_back(i == 0 ? east : std::max(reach.back(), east));
    for (auto j = i; j-- > 0 && i - j <= kNeighbours && reach[j] + kApart_e7 >= all[i].around.west;) {
      if (together.find(i) != together.find(j) && belong_together(all[j], all[i])) together.join(i, j);
    }
  }
  auto groups = std::map<std::size_t, std::vector<item const*>>{};
  for (auto i = std::size_t{0}; i != all.size(); ++i) groups[together.find(i)].push_back(&all[i]);
  for (auto const& [_, g] : groups) make_entries(g);
}

void gazetteer_builder::group_items() {
  auto const key = [](item const& x) { return std::tuple{x.sort, x.identity, x.around.west, x.osm, x.number}; };
  std::ranges::sort(items_, {}, key);
  for (auto first = items_.begin(); first != items_.end();) {
    auto const end = std::find_if(first, items_.end(), [&](item const& x) {
      return x.sort != first->sort || x.identity != first->identity;
    });
    group({first, end});
    first = end;
  }
}

// --- entries

gazetteer::text gazetteer_builder::put_text(text_no const t) {
  auto const [at, is_new] = put_.try_emplace(t);
  if (!is_new) return at->second;
  auto const& s = text(t);
  at->second = {std::uint32_t(made_.texts_.size()), std::uint16_t(std::min<std::size_t>(s.size(), 65'535))};
  made_.texts_ += s;
  return at->second;
}

void gazetteer_builder::put_names(std::vector<item const*> const& all, item const& best) {
  auto& searched = searched_.emplace_back();
  auto shown = std::set<name_language>{};
  auto const add = [&](item const& x) {
    for (auto const& n : std::span{names_}.subspan(x.first_name, x.names)) {
      auto const is_new = std::ranges::find(searched, n.text) == searched.end();
      if (is_new && searched.size() < limits::kSearchNames) searched.push_back(n.text);
      if (n.shown && shown.insert(n.language).second) made_.names_.push_back({put_text(n.text), n.language});
    }
  };
  add(best);
  for (auto const* x : all) add(*x);
  if (!searched.empty()) return;
  searched.push_back(best.street);
  made_.names_.push_back({put_text(best.street), name_language::local});
}

void gazetteer_builder::put_houses(std::vector<item const*> houses) {
  auto const key = [&](item const* x) {
    auto const& s = text(x->number);
    auto const digits = std::string_view{s}.substr(0, s.find_first_not_of("0123456789"));
    return std::tuple{parse_int(digits).value_or(0), std::string_view{s}, x->osm};
  };
  std::ranges::sort(houses, {}, key);
  auto last = text_no{0};  // a house and a shop in it have one number
  for (auto const* x : houses) {
    if (std::exchange(last, x->number) != x->number) made_.houses_.push_back({x->osm, x->at, put_text(x->number)});
  }
}

gazetteer::entry gazetteer_builder::entry_of(item const& best, std::vector<item const*> const& named) const {
  auto e = gazetteer::entry{.osm = best.osm, .at = best.at, .around = best.around};
  e.importance = best.importance;
  e.category = best.category;
  e.kind = best.sort == sort_of::place ? ports::found_kind::place
           : best.sort == sort_of::street ? ports::found_kind::street : ports::found_kind::poi;
  for (auto const* x : named) {
    e.importance = std::max(e.importance, x->importance);
    e.around = {std::min(e.around.west, x->around.west), std::min(e.around.south, x->around.south),
                std::max(e.around.east, x->around.east), std::max(e.around.north, x->around.north)};
  }
  // Of many streets of one name the longer one is meant.
  auto const size_m = (double(e.around.east) - e.around.west + e.around.north - e.around.south) / 1e7 * kDegree_m;
  if (best.sort == sort_of::street) e.importance += float(std::clamp(0.04 * std::log10(1 + size_m / 100), 0.0, 0.08));
  return e;
}

void gazetteer_builder::make_entry(item const& best, std::vector<item const*> const& named,
                                   std::vector<item const*> const& houses, query::name_index::context const in) {
  auto e = entry_of(best, named);
  e.first_name = std::uint32_t(made_.names_.size());
  e.first_house = std::uint32_t(made_.houses_.size());
  e.in = in;
  if (best.sort == sort_of::place) add_context(best);
  put_names(named, best);
  put_houses(houses);
  made_.entries_.push_back(e);
}

// A street that goes through several towns has its numbers in each of them.
void gazetteer_builder::make_entries(std::vector<item const*> const& all) {
  auto named = std::vector<item const*>{};
  auto houses = std::map<gazetteer::entry_no, std::vector<item const*>>{};  // by town
  for (auto const* x : all) {
    if (x->number == 0) named.push_back(x);
    else houses[made_.contexts_.at(x->at).outer].push_back(x);
  }
  auto const rank = [](item const* x) { return std::tuple{!x->boundary, x->importance, x->size, -x->osm}; };
  auto const* const best = named.empty() ? nullptr : *std::ranges::max_element(named, {}, rank);
  if (best) {
    auto const in = made_.contexts_.at(best->at);
    make_entry(*best, named, houses[in.outer], in);
    houses.erase(in.outer);
  }
  for (auto const& [_, some] : houses) {
    make_entry(best ? *best : *some[0], named, some, made_.contexts_.at(some[0]->at));
    made_.entries_.back().hidden = true;
  }
}

// Places are made first: all others lie in them.
void gazetteer_builder::add_context(item const& place) {
  auto const at = reaches_m_.find(place.osm);
  if (at == reaches_m_.end()) return;
  made_.contexts_.add(gazetteer::entry_no(made_.entries_.size()), place.at, at->second,
                      place_contexts::level_of(made_.categories_[place.category]));
}

void gazetteer_builder::find_contexts_of_places() {
  for (auto& e : made_.entries_) {
    if (e.kind != ports::found_kind::place) return;
    e.in = made_.contexts_.at(e.at);
    if (!reaches_m_.contains(e.osm)) continue;
    auto const level = place_contexts::level_of(made_.categories_[e.category]);
    e.in.inner = query::name_index::kNone;  // a town is in no other, and has no quarter around it
    if (level != place_contexts::level::quarter) e.in.between = query::name_index::kNone;
    if (level == place_contexts::level::town) e.in.outer = query::name_index::kNone;
  }
}

void gazetteer_builder::index_names() {
  auto names = query::name_index::builder{};
  auto all = std::vector<std::string_view>{};
  for (auto i = std::size_t{0}; i != searched_.size(); ++i) {
    all.clear();
    for (auto const t : searched_[i]) all.push_back(text(t));
    names.add(all, made_.entries_[i].in);
  }
  made_.index_ = std::move(names).build();
}

gazetteer gazetteer_builder::build() && {
  group_items();
  items_ = {};
  find_contexts_of_places();
  index_names();
  auto end = gazetteer::entry{};
  end.first_name = std::uint32_t(made_.names_.size());
  end.first_house = std::uint32_t(made_.houses_.size());
  made_.entries_.push_back(end);
  made_.entries_.shrink_to_fit();
  made_.names_.shrink_to_fit();
  made_.houses_.shrink_to_fit();
  made_.texts_.shrink_to_fit();
  return std::move(made_);
}

}  // namespace madang::basemap
