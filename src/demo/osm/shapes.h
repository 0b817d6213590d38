#pragma once

#include <optional>
#include <span>

#include "demo/plane.h"

namespace madang::demo::osm {

double distance_between(xy a, xy b, xy c, xy d);  // of two segments
// True if the polygons overlap or are nearer than `gap` to each other.
bool too_near(std::span<xy const>, std::span<xy const>, double gap);
// The ring that lies inside of a polygon's edges, each edge as far as said (negative: outside). Corner i comes from
// corner i. Nothing if that turns an edge around or leaves less than a metre of it.
std::optional<polygon> inset(polygon const&, std::span<double const> by_m);
std::optional<polygon> inset(polygon const&, double by_m);
// The same without asking whether it is right, and the first edge that is not.
polygon inset_unchecked(polygon const&, std::span<double const> by_m);
std::optional<std::size_t> turned_edge(polygon const&, polygon const& inset);
// How sharply a ring turns at a corner, in sin and cos of the angle; left turns are positive.
struct turn { double sin, cos; };
turn turn_at(polygon const&, std::size_t corner);

// A right-angled place to draw in: `along` to the right of who looks `into`.
struct frame {
  xy at, along;
  xy into() const { return left_of(along); }
  xy point(double const x, double const y) const { return at + along * x + into() * y; }
  polygon rectangle(double x, double y, double width, double depth) const;
};

// Outlines of houses, front side on the x axis and centred on it.
polygon l_shape(frame const&, double width, double depth, double wing, double wing_depth, bool wing_left);
polygon u_shape(frame const&, double width, double depth, double wing, double wing_depth);
polygon t_shape(frame const&, double width, double depth, double wing, double wing_depth);
// As many corners as given, equally far from the middle.
polygon round_shape(xy middle, double radius, std::size_t corners);

// Cuts off corners twice: a shore, the edge of a wood.
polygon softened(polygon, int times = 2);

}  // namespace madang::demo::osm
