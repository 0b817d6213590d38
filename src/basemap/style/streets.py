"""Streets, ways and rails: tunnels below, then what is on the ground, then bridges. Five widths of street."""

import expressions as e

MAIN = ["motorway", "trunk"]
PRIMARY = ["primary"]
COLLECTOR = ["secondary", "tertiary"]
MINOR = ["unclassified", "residential", "living_street", "pedestrian", "busway", "bus_guideway", "road"]
STREETS = e.kinds(*MAIN, *PRIMARY, *COLLECTOR, *MINOR, "service")
PATHS = e.kinds("footway", "path", "cycleway", "track", "steps")


def by_class(main, primary, collector, minor, service):
    slip = ["case", ["==", ["get", "link"], True], 0.6, 1]
    return ["*", slip, e.match("kind", MAIN, main, PRIMARY, primary, COLLECTOR, collector, "service", service, minor)]


FILL_WIDTH = e.growing(1.5, 6, by_class(0.6, 0.3, 0, 0, 0), 9, by_class(1.1, 0.8, 0.45, 0, 0),
                       12, by_class(2.8, 2.2, 1.4, 0.7, 0), 14, by_class(5, 4.4, 3.4, 2.2, 1),
                       16, by_class(11, 10, 8.4, 6.6, 3.2), 19, by_class(38, 36, 32, 26, 14))
EDGE_WIDTH = e.growing(1.5, 6, by_class(0.6, 0.3, 0, 0, 0), 9, by_class(1.5, 1.1, 0.7, 0, 0),
                       12, by_class(4, 3.2, 2.3, 1.4, 0), 14, by_class(6.6, 5.8, 4.8, 3.4, 2),
                       16, by_class(13.2, 12, 10.4, 8.4, 4.8), 19, by_class(41, 39, 35, 29, 16.5))
FILL = e.match("kind", MAIN, "@motorwayFill", PRIMARY, "@mainFill", COLLECTOR, "@collectorFill", "service", "@service",
               "@streetFill")
EDGE = e.match("kind", MAIN, "@motorwayEdge", PRIMARY, "@mainEdge", COLLECTOR, "@collectorEdge", "@streetEdge")

IN_TUNNEL = ["==", ["get", "tunnel"], True]
ON_BRIDGE = ["all", ["==", ["get", "bridge"], True], ["!", IN_TUNNEL]]
ON_GROUND = ["all", ["!=", ["get", "bridge"], True], ["!", IN_TUNNEL]]


def rails(name, where, opacity=1):
    railway = ["==", ["get", "rail"], True]
    siding = ["has", "service"]
    yield e.line(f"{name}-rail", "streets", "@rail",
                 e.growing(1.4, 8, 0.4, 12, ["case", siding, 0.4, 0.8], 14, ["case", siding, 0.5, 1.1], 16, ["case", siding, 1.2, 2.2], 19, 4), minzoom=8,
                 filter=["all", where, railway, e.kinds("rail", "narrow_gauge", "light_rail", "funicular", "monorail")],
                 layout=e.BUTT, paint={"line-opacity": opacity})
    yield e.line(f"{name}-rail-gap", "streets", "@railGap", e.growing(1.4, 13, 0.5, 16, 1.1, 19, 2.4), minzoom=13,
                 filter=["all", where, railway, e.kinds("rail", "narrow_gauge", "light_rail"), ["!", siding]],
                 layout=e.BUTT, paint={"line-dasharray": [5, 5], "line-opacity": opacity})
    yield e.line(f"{name}-tram", "streets", "@tram", e.growing(1.4, 12, 0.5, 16, 1.2, 19, 2.6), minzoom=12,
                 filter=["all", where, e.kinds("tram", "subway")], layout=e.BUTT, paint={"line-opacity": opacity})


def paths(name, where, opacity=e.linear(14, 0.5, 15.5, 0.9)):
    def width(wide, steps, other):
        return e.match("kind", ["track", "cycleway"], wide, "steps", steps, other)
    dashes = ["step", ["zoom"], ["literal", [3, 1.5]], 17, ["literal", [2.2, 1.2]]]
    yield e.line(f"{name}-path", "streets", e.match("kind", "cycleway", "@cycleway", "@path"),
                 e.growing(1.5, 14, 0.6, 16, width(1.5, 2.4, 1.2), 19, width(5, 7, 4)), minzoom=14,
                 filter=["all", where, PATHS], layout=e.BUTT,
                 paint={"line-dasharray": dashes, "line-opacity": opacity})


def street_layers():
    tunnels = ["all", IN_TUNNEL, STREETS]
    yield e.line("tunnel-edge", "streets", "@streetEdge", EDGE_WIDTH, minzoom=11, filter=tunnels, layout=e.BUTT,
                 paint={"line-dasharray": [1.2, 0.8]})
    yield e.line("tunnel-fill", "streets", "@tunnelFill", FILL_WIDTH, minzoom=11, filter=tunnels, layout=e.ROUND)
    yield from paths("tunnel", IN_TUNNEL, 0.45)
    yield from rails("tunnel", IN_TUNNEL, 0.45)

    ground = ["all", ON_GROUND, STREETS]
    yield e.line("street-edge", "streets", EDGE, EDGE_WIDTH, minzoom=8, filter=ground, layout=e.ROUND)
    yield from paths("street", ON_GROUND)
    yield e.line("street-fill", "streets", ["step", ["zoom"], EDGE, 9.5, FILL], FILL_WIDTH, filter=ground,
                 layout=e.ROUND)
    yield e.line("street-works", "streets", "@works", e.growing(1.5, 12, 0.8, 16, 4, 19, 14), minzoom=12,
                 filter=["all", ON_GROUND, e.kinds("construction")], layout=e.BUTT,
                 paint={"line-dasharray": [1.4, 1], "line-opacity": 0.8})
    yield e.line("runway-lines", "streets", "@runway",
                 e.growing(1.5, 11, e.match("kind", "runway", 2, 0.6), 16, e.match("kind", "runway", 30, 9)), minzoom=11,
                 filter=e.kinds("runway", "taxiway"))
    yield from rails("street", ON_GROUND)

    bridges = ["all", ON_BRIDGE, STREETS]
    yield e.line("bridge-edge", "streets", EDGE, EDGE_WIDTH, minzoom=11, filter=bridges, layout=e.BUTT)
    yield e.line("bridge-path-bed", "streets", "@streetFill", e.growing(1.5, 14, 1.4, 16, 4, 19, 12), minzoom=14,
                 filter=["all", ON_BRIDGE, PATHS], layout=e.BUTT)
    yield from paths("bridge", ON_BRIDGE)
    yield e.line("bridge-fill", "streets", FILL, FILL_WIDTH, minzoom=11, filter=bridges, layout=e.ROUND)
    yield from rails("bridge", ON_BRIDGE)
