#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "basemap/map_object.h"
#include "basemap/search/place_contexts.h"
#include "core/ports/search.h"
#include "core/query/name_index.h"

namespace madang::basemap {

// The names of the page's languages, and the name as people there say it.
enum class name_language : std::uint8_t { local, ko, en, de, nl };
name_language parse_name_language(std::string_view);  // local if it is none of them

// Everything on a base map that has a name or a house number, for search: places, streets, stops, parks, water, points
// of interest, addresses. Made once by a gazetteer_builder, immutable, in memory: about 200 bytes for each name and 30
// for each address. Safe to call from any thread.
class gazetteer {
 public:
  struct extent {
    std::int32_t west{}, south{}, east{}, north{};  // as positions have them
  };

  std::vector<ports::found> find(ports::search_question const&) const;

  std::size_t entries() const { return entries_.empty() ? 0 : entries_.size() - 1; }
  std::size_t addresses() const { return houses_.size(); }
  std::size_t bytes() const;

 private:
  friend class gazetteer_builder;
  friend class house_finder;
  using entry_no = query::name_index::entry;

  struct text {
    std::uint32_t at{};
    std::uint16_t size{};
  };
  struct shown_name {
    text what{};
    name_language language{};
  };
  struct entry {
    std::int64_t osm{};  // times 4, and 0, 1 or 2 for a node, a way or a relation
    position at{};
    extent around{};
    std::uint32_t first_name{};
    std::uint32_t first_house{};
    query::name_index::context in{};
    float importance{};
    std::uint16_t category{};
    ports::found_kind kind{};
    bool hidden{false};  // there are only addresses with this name
  };
  struct house {
    std::int64_t osm{};
    position at{};
    text number{};
  };
  struct scored {
    double score;
    entry_no no;
  };

  std::string_view view(text const t) const { return std::string_view{texts_}.substr(t.at, t.size); }
  std::span<house const> houses_of(entry_no) const;
  std::string name_of(entry_no, name_language) const;
  std::string detail_of(query::name_index::context, name_language) const;
  double score_of(entry_no, float fit, ports::search_question const&) const;
  std::vector<scored> best_named(ports::search_question const&) const;
  // Each entry once.
  static std::vector<scored> best_of(std::vector<scored>, std::size_t limit);
  ports::found describe(scored, name_language) const;

  query::name_index index_;
  place_contexts contexts_;
  std::vector<entry> entries_;  // one more than there are, for the ends of its names and houses
  std::vector<shown_name> names_;
  std::vector<house> houses_;
  std::vector<std::string> categories_;
  std::string texts_;
};

std::string osm_id(std::int64_t);  // "w1234"

}  // namespace madang::basemap
