#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/auth/principal.h"
#include "core/geo/point.h"
#include "core/query/name_index.h"

namespace madang::ports {

enum class found_kind { thing, street, place, address, poi, district };

struct search_question {
  query::name_question const& text;
  std::string_view language;       // of the reader: "ko"; empty: as people there say it
  std::optional<geo::point> near;  // what lies there comes first
  std::size_t limit;
  auth::principal const& caller;
};

struct found {
  double score{};
  found_kind kind{};
  std::string id;      // as its capability knows it
  std::string name;    // in the reader's language where there is one
  std::string detail;  // where that is: "Neckarstadt, Mannheim"; may be empty
  std::optional<geo::point> at{};
  std::optional<geo::box> box{};
  std::string category{};  // OpenStreetMap's value: "cafe", "residential"; may be empty
};

// What a capability has that people look for. Several offer it, with board::offer_also.
struct search_port {
  virtual ~search_port() = default;
  // At most so many, in any order; nothing that this caller may not see. Takes a few milliseconds.
  virtual std::vector<found> find(search_question const&) = 0;
  // False while not everything can be found yet.
  virtual bool complete() { return true; }
};

// What all order by: how well the text fits (see query::name_index), what it is (from 0, a bench, to 1, a city), and
// how near it lies: 100 m, 1 km and 10 km are equal steps.
inline double search_score(double const fit, double const importance, std::optional<double> const distance_m) {
  constexpr auto kImportance = 0.35, kNearness = 0.25, kNear_m = 100.0, kDecades = 3.5;
  auto const decades = distance_m ? std::log10(1 + *distance_m / kNear_m) : kDecades;
  return fit + kImportance * importance + kNearness * std::max(0.0, 1 - decades / kDecades);
}

// The best come first; those of equal score always in one order.
inline void keep_best(std::vector<found>& all, std::size_t const limit) {
  auto const key = [](found const& f) {
    return std::tuple{-f.score, f.kind, std::string_view{f.name}, std::string_view{f.id}};
  };
  std::ranges::sort(all, {}, key);
  if (all.size() > limit) all.erase(all.begin() + std::ptrdiff_t(limit), all.end());
}

}  // namespace madang::ports
