#pragma once

#include <span>

#include "basemap/drawing.h"

// How drawings are put together. For the files that classify.
namespace madang::basemap {

struct by_value {
  std::string_view value;
  int min_zoom;
};
std::optional<by_value> find(std::span<by_value const>, std::string_view value);

// The name in the language of the place and in those of the page.
void add_names(drawing&, tag_list const&);
bool has_name(tag_list const&);
void add_text(drawing&, attribute_key, std::string_view);  // if there is one
void add_flag(drawing&, attribute_key, bool);              // if it is set
bool is_tunnel(tag_list const&);
bool is_bridge(tag_list const&);
int layer_of(tag_list const&);                             // -5 to 5
std::optional<double> number_in(std::string_view);         // "12", "12.5 m", "40 ft" in metres
// From which zoom so much area is more than a speck on the screen.
int zoom_for_area(double area_m2, double pixels = 12);

std::optional<classified> classify_line(map_object const&);
std::optional<classified> classify_area(map_object const&, double area_m2);
std::optional<classified> classify_point(map_object const&);

// What a point or an area may be beside all else: a place of interest, a stop, an address.
void add_places(classified&, tag_list const&, shape_kind);

}  // namespace madang::basemap
