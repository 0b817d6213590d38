#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/geo/tile_id.h"

// Lines and areas of whole numbers, as maps are drawn from: cut to a rectangle, made simpler for a scale.
namespace madang::geo {

// Positions one behind the other; as a ring, the last is joined to the first and is not written twice.
using grid_path = std::vector<grid_point>;
// An outer ring, then the rings of its holes. Which way round they go does not matter here.
using grid_polygon = std::vector<grid_path>;

grid_box bounds_of(std::span<grid_point const>);

// The surveyor's formula: positive for rings that go clockwise on a map whose y counts to the south. Twice the area.
std::int64_t doubled_area(std::span<grid_point const> ring);

// What of a line lies within the box: none, one or several lines.
std::vector<grid_path> clip_line(std::span<grid_point const>, grid_box const&);
// What of an area lies within the box. Where it is cut it goes along the box's edge, also between parts that are apart
// (Sutherland and Hodgman, 1974): right to be filled, not to be outlined. Empty if nothing is left.
grid_path clip_ring(std::span<grid_point const>, grid_box const&);
grid_polygon clip_polygon(grid_polygon const&, grid_box const&);

// Leaves out what departs from the line by no more than `tolerance` (Douglas and Peucker, 1973) and what stands there
// twice. The ends stay.
grid_path simplify_line(std::span<grid_point const>, double tolerance);
// The same for a ring; empty if fewer than three positions or no area is left.
grid_path simplify_ring(std::span<grid_point const>, double tolerance);

// Whether it is inside of the ring, by the even-odd rule.
bool is_inside(grid_point, std::span<grid_point const> ring);

// Joins lines that meet end to end where nothing else meets, in either direction.
std::vector<grid_path> join_lines(std::vector<grid_path>);

// A place well inside of the polygon, far from its edges, where a label may stand.
grid_point label_point(grid_polygon const&);

}  // namespace madang::geo
