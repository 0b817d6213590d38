"""Shapes as signed distances: how far a point is from the edge, negative inside. Units of a square of 15 by 15, y down."""

from math import hypot


def circle(cx, cy, r):
    return lambda x, y: hypot(x - cx, y - cy) - r


def ring(cx, cy, r, width):
    return lambda x, y: abs(hypot(x - cx, y - cy) - r) - width / 2


def box(left, top, right, bottom, round_by=0.0):
    cx, cy = (left + right) / 2, (top + bottom) / 2
    w, h = (right - left) / 2 - round_by, (bottom - top) / 2 - round_by

    def distance(x, y):
        dx, dy = abs(x - cx) - w, abs(y - cy) - h
        return hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - round_by
    return distance


def stroke(width, *points):
    """A line through the points, with round ends."""
    def distance(x, y):
        nearest = 1e9
        for (ax, ay), (bx, by) in zip(points, points[1:]):
            dx, dy = bx - ax, by - ay
            length = dx * dx + dy * dy
            t = max(0, min(1, ((x - ax) * dx + (y - ay) * dy) / length)) if length else 0
            nearest = min(nearest, hypot(x - ax - t * dx, y - ay - t * dy))
        return nearest - width / 2
    return distance


def polygon(*points):
    closed = [*points, points[0]]
    edge = stroke(0, *closed)

    def distance(x, y):
        inside = False
        for (ax, ay), (bx, by) in zip(closed, closed[1:]):
            if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                inside = not inside
        return -edge(x, y) if inside else edge(x, y)
    return distance


def grown(shape, by):
    return lambda x, y: shape(x, y) - by


def union(*shapes):
    return lambda x, y: min(s(x, y) for s in shapes)


def minus(shape, *taken):
    return lambda x, y: max(shape(x, y), *(-t(x, y) for t in taken))


def both(*shapes):
    return lambda x, y: max(s(x, y) for s in shapes)
