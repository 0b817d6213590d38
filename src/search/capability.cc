// One field that finds everything in the city, as one types.
#include "search/capability.h"

#include "core/api/router.h"
#include "core/base/text.h"
#include "core/ports/board.h"
#include "core/ports/search.h"
#include "search/permissions.h"
#include "search/search_types.h"

namespace madang::search {
namespace {

std::string_view name_of(ports::found_kind const k) {
  switch (k) {
    case ports::found_kind::thing: return "thing";
    case ports::found_kind::street: return "street";
    case ports::found_kind::place: return "place";
    case ports::found_kind::address: return "address";
    case ports::found_kind::poi: return "poi";
    case ports::found_kind::district: return "district";
  }
  return "";
}

std::optional<geo::point> parse_point(std::string_view const s) {
  auto const parts = split(s, ',');
  if (parts.size() != 2) return std::nullopt;
  auto const lon = parse_double(trim(parts[0])), lat = parse_double(trim(parts[1]));
  if (!lon || !lat || !geo::valid(geo::point{*lon, *lat})) return std::nullopt;
  return geo::point{*lon, *lat};
}

search_result shown(ports::found&& f) {
  auto out = search_result{.kind = std::string{name_of(f.kind)}, .id = std::move(f.id), .name = std::move(f.name),
                           .detail = std::move(f.detail), .longitude = {}, .latitude = {}, .box = {}, .category = {}};
  if (f.at) {
    out.longitude = f.at->lon_deg;
    out.latitude = f.at->lat_deg;
  }
  if (f.box) out.box = {f.box->west_deg, f.box->south_deg, f.box->east_deg, f.box->north_deg};
  if (!f.category.empty()) out.category = std::move(f.category);
  return out;
}

// A district that the city has told of is more than the place of that name on the map.
void drop_places_told_twice(std::vector<ports::found>& all) {
  auto const is_told = [&](ports::found const& place) {
    return std::ranges::any_of(all, [&](ports::found const& d) {
      return d.kind == ports::found_kind::district && d.name == place.name && d.box && place.at &&
             geo::contains(*d.box, *place.at);
    });
  };
  auto told = std::vector<bool>{};
  for (auto const& f : all) told.push_back(f.kind == ports::found_kind::place && is_told(f));
  auto i = std::size_t{0};
  std::erase_if(all, [&](ports::found const&) { return told[i++]; });
}

class search_part final : public part {
 public:
  explicit search_part(runtime& r) : ports_{r.ports} {}

  void declare(api::router& r) override {
    r.about("search", "One field that finds everything in the city, as one types.");
    r.get<search_query, search_answer>(
         "/search/v1/search", [this](api::context& c, search_query const& q) { return find(c, q); })
        .needs(kFind)
        .summary("Finds things, streets, places, addresses, points of interest and districts by what was typed so far");
  }

 private:
  api::reply<search_answer> find(api::context& c, search_query const& q) const {
    if (!is_utf8(q.q)) return api::invalid({{"/q", "This is not UTF-8."}});
    auto const near = q.near ? parse_point(*q.near) : std::nullopt;
    if (q.near && !near) {
      return api::invalid({{"/near", "This is not a longitude and a latitude in degrees, as in 8.47,49.49."}});
    }
    auto text = query::name_question::of(q.q);
    auto const question = ports::search_question{text, q.language ? std::string_view{*q.language} : std::string_view{},
                                                 near, std::size_t(q.limit), c.caller};
    auto const finders = ports_.all<ports::search_port>();
    auto all = ask(finders, question);
    if (all.empty() && !text.words.empty()) {
      text.forgiving = true;
      all = ask(finders, question);
    }
    drop_places_told_twice(all);
    ports::keep_best(all, question.limit);
    auto out = search_answer{};
    out.complete = std::ranges::all_of(finders, [](auto* const f) { return f->complete(); });
    for (auto& f : all) out.items.push_back(shown(std::move(f)));
    return out;
  }
  static std::vector<ports::found> ask(std::vector<ports::search_port*> const& finders,
                                       ports::search_question const& q) {
    auto out = std::vector<ports::found>{};
    for (auto* const f : finders) {
      auto some = f->find(q);
      out.insert(out.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    }
    return out;
  }

  ports::board& ports_;
};

}  // namespace

capability const& search() {
  static auto const c = capability{
      .name = "search",
      .migrations = {},
      .make = [](runtime& r) -> std::unique_ptr<part> { return std::make_unique<search_part>(r); },
      .commands = {}};
  return c;
}

}  // namespace madang::search
