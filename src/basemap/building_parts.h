#pragma once

#include <string>
#include <string_view>

namespace madang::basemap {

// Buildings whose parts are mapped are drawn by their parts: the outline around them is marked hide_3d (Simple 3D
// Buildings, OSM wiki). Gives back the pieces of the cell with that mark.
std::string with_hidden_outlines(std::string_view pieces);

}  // namespace madang::basemap
