#pragma once

#include "demo/osm/drawing.h"
#include "demo/random.h"

namespace madang::demo::osm {

// What people come for, as OpenStreetMap tags it.
struct place_kind {
  unsigned share;  // how often, among those of its trade
  std::string_view key, value;
  in_four pattern;  // {} is a word such as "Linden"
  std::string_view more_key{}, more_value{};
};

enum class trade : std::uint8_t { shop, food, service, health, office };
place_kind const& draw_place(trade, dice&);
// The tags, with a name of its own in the town's language.
tags tags_of(place_kind const&, language, dice&);
// A name after a plant, an animal, a craft …: "Linden Café", "Hirsch-Apotheke".
std::string name_after(in_four const& pattern, language, dice&);
// The same in all four languages, as "name" and "name:…".
void add_names_after(tags&, in_four const& pattern, language, dice&);

}  // namespace madang::demo::osm
