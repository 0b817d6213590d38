#pragma once

#include <string_view>

#include "core/json/json.h"

// How much it matters, from 0, a bench, to 1, a capital: of two with one name the one that people mean comes first.
namespace madang::basemap {

float importance_of_place(std::string_view kind, json::node const& tags);
float importance_of_boundary(std::string_view admin_level);
float importance_of_street(std::string_view kind);
float importance_of_water(std::string_view kind);
float importance_of_stop(std::string_view kind);
float importance_of_interest(std::string_view category, json::node const& tags);

// OpenStreetMap's value that says best what it is: "cafe", "park".
std::string_view category_of(json::node const& tags, std::string_view kind);

std::string_view tag_of(json::node const& tags, std::string_view key);  // empty if there is none

// How far around its point people say that they are there.
double reach_m(std::string_view kind, json::node const& tags);

}  // namespace madang::basemap
