#pragma once

#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "basemap/map/map_store.h"
#include "basemap/search/gazetteer.h"
#include "basemap/search/place_contexts.h"
#include "core/json/json.h"

namespace madang::basemap {

// Makes a gazetteer of the rows of a base map, in any order. What belongs together becomes one entry: ways of one name
// that touch or nearly do, the stops of a place, a town and its boundary; and house numbers come to their streets.
class gazetteer_builder {
 public:
  gazetteer_builder() { category_no(""); }
  void add(feature_row const&);
  gazetteer build() &&;

 private:
  using text_no = std::uint32_t;
  using extent = gazetteer::extent;
  enum class sort_of : std::uint8_t { place, street, water, stop, interest };

  struct known_name {
    text_no text;
    name_language language;
    bool shown;
  };
  // Something with a name or, on a street of that name, with a number.
  struct item {
    sort_of sort{};
    bool boundary{false};
    text_no identity{};  // search_identity() of its name: what is compared
    extent around{};
    position at{};
    std::int64_t osm{};
    float importance{};
    std::uint32_t size{};  // of its box
    std::uint16_t category{};
    std::uint32_t first_name{}, names{};
    text_no number{};  // of a house; 0: it is none
    text_no street{};
  };
  text_no intern(std::string_view);
  std::string const& text(text_no const t) const { return texts_[t]; }
  std::uint16_t category_no(std::string_view);
  void add_named(feature_row const&, json::node const& tags);
  void add_names(item&, json::node const& tags);
  void add_houses(feature_row const&, json::node const& tags);
  void group_items();
  void group(std::span<item const>);
  bool belong_together(item const&, item const&) const;
  void make_entries(std::vector<item const*> const&);
  void make_entry(item const& best, std::vector<item const*> const& named, std::vector<item const*> const& houses,
                  query::name_index::context in);
  gazetteer::entry entry_of(item const& best, std::vector<item const*> const& named) const;
  void put_names(std::vector<item const*> const&, item const& best);
  void put_houses(std::vector<item const*>);
  gazetteer::text put_text(text_no);
  void add_context(item const& place);
  void find_contexts_of_places();
  void index_names();

  std::unordered_map<std::string, text_no> numbers_;
  std::deque<std::string> texts_{""};
  std::map<std::string, std::uint16_t, std::less<>> category_numbers_;
  std::vector<item> items_;
  std::vector<known_name> names_;
  std::unordered_map<text_no, gazetteer::text> put_;
  std::vector<std::vector<text_no>> searched_;  // of each entry: all its names
  std::unordered_map<std::int64_t, double> reaches_m_;  // of places
  gazetteer made_;
};

}  // namespace madang::basemap
