#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/auth/principal.h"
#include "core/geo/point.h"
#include "core/ports/board.h"

// What has a place and can be listed: sensors, districts, buildings; later parking, roadworks, reports. A capability
// that offers a collection gets from it whatever the program makes of collections: a layer of the map with its list, a
// download, and with the capability `features` OGC API Features, tiles and a catalogue. Several offer one, with
// board::offer_also.
namespace madang::ports {

struct in_languages {
  std::string ko, en, de, nl;
};

// A property of the features, as JSON Schema would say it.
struct collection_property {
  enum class kind { text, integer, number, boolean, instant, json };
  std::string name;
  kind type{kind::text};
  in_languages title;
  std::string unit{};  // UCUM or as people write it; empty: none
};

enum class geometry_kind { point, line, area, any };

struct collection_description {
  in_languages title, description;
  geometry_kind geometry{};
  std::vector<collection_property> properties;
  std::string licence{}, attribution{};  // of the collection as a whole; empty: its features have their own
  std::optional<geo::box> extent{};
  std::optional<std::int64_t> count{};  // of what this caller may see, where that is known without counting
};

struct collection_query {
  std::optional<geo::box> box{};  // in WGS 84; what touches it
  std::string after{};            // `next` of the page before; empty: from the start
  std::size_t limit{};            // a page may end before, where its features are large
};

struct collected {
  std::string id;
  std::string geometry_geojson;  // empty: its place is not known
  std::string properties_json;   // an object
};

struct collection_page {
  std::vector<collected> features;
  std::string next;  // empty: this was the last page
};

// Safe to call from any thread. Nothing that the caller may not see is ever given.
struct collection {
  virtual ~collection() = default;
  virtual std::string_view id() const = 0;  // "sensing-things": in addresses
  virtual collection_description describe(auth::principal const&) = 0;
  // In an order of its own that never changes while nothing does; `after` is checked: nothing if it is none of ours.
  virtual std::optional<collection_page> query(auth::principal const&, collection_query const&) = 0;
  virtual std::optional<collected> find(auth::principal const&, std::string_view id) = 0;
};

// Null if no capability offers it.
inline collection* find_collection(board const& b, std::string_view const id) {
  auto const all = b.all<collection>();
  auto const at = std::ranges::find(all, id, &collection::id);
  return at == all.end() ? nullptr : *at;
}

}  // namespace madang::ports
