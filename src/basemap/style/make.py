#!/usr/bin/python3
"""Makes the two styles of the base map, light and dark, in MapLibre's style format (version 8).

  style/make.py OUT   writes OUT/light.json and OUT/dark.json

One list of layers, two lists of colours (light.json, dark.json here). "@word" in a layer is a colour of that list. What
depends on the reader stays as it is until the program answers: "@name" and "@names" (with the local name below it).
"""

import json
import pathlib
import sys

import expressions as e
from streets import street_layers
from labels import label_layers

HERE = pathlib.Path(__file__).resolve().parent

SETTLED = ["residential", "industrial", "commercial", "retail", "garages", "railway", "landfill", "quarry",
           "brownfield", "greenfield", "farmyard", "farmland", "greenhouse_horticulture", "plant_nursery"]
GREY = [k for k in SETTLED if k not in ("residential", "greenfield", "farmyard", "farmland", "plant_nursery")]


def land():
    yield {"id": "outside", "type": "background", "paint": {"background-color": "@outside"}}
    yield e.fill("land", "extent", "@land", paint={"fill-antialias": False})
    yield e.fill("land-use", "land", e.match("kind", "residential", "@residential", GREY, "@industrial", "@farmland"),
                 filter=e.kinds(*SETTLED), paint={"fill-antialias": False, "fill-opacity": e.linear(9, 0, 11, 1)})
    green = e.match(
        "kind", "forest", "@forest",
        ["park", "garden", "recreation_ground", "village_green", "golf_course", "miniature_golf", "playground"], "@park",
        ["sand", "beach"], "@sand", ["bare_rock", "scree", "shingle"], "@rock",
        ["swamp", "bog", "string_bog", "wet_meadow", "marsh"], "@wetland", ["cemetery", "grave_yard"], "@cemetery",
        "@grass")
    yield e.fill("land-green", "land", green, filter=["!", e.kinds(*SETTLED)], paint={"fill-antialias": False})
    unbuilt = e.kinds("parking", "bicycle_parking", "construction", "danger_area")
    yield e.fill("sites", "sites",
                 e.match("kind", ["pitch", "track", "stadium", "sports_centre"], "@sport", "@institution"),
                 filter=["!", unbuilt])
    yield e.fill("parking", "sites", "@parking", minzoom=15, filter=e.kinds("parking", "construction"))


def water():
    def wide(river, other):
        return e.match("kind", ["river", "canal"], river, other)
    yield e.line("water-lines", "water_lines", "@water",
                 e.growing(1.4, 9, wide(0.8, 0.3), 13, wide(2.4, 0.9), 16, wide(6, 2.2), 19, wide(20, 7)),
                 filter=["!=", ["get", "tunnel"], True], layout=e.ROUND)
    yield e.fill("water", "water_polygons", "@water", filter=["!", e.kinds("glacier")])
    yield e.fill("glacier", "water_polygons", "@halo", filter=e.kinds("glacier"))
    yield e.fill("sea", "ocean", "@water")
    yield e.line("shore", "water_polygons", "@waterEdge", 0.7, minzoom=14, filter=["!", e.kinds("glacier")])
    yield e.fill("piers", "pier_polygons", "@pier")
    yield e.line("pier-lines", "pier_lines", "@pier", e.growing(1.5, 12, 0.8, 16, 4, 19, 14))
    yield e.fill("dams", "dam_polygons", "@rock")
    yield e.line("dam-lines", "dam_lines", "@rock", e.growing(1.5, 12, 1, 16, 4))


def built():
    yield e.fill("bridge-areas", "bridges", "@squareFill")
    yield e.fill("squares", "street_polygons", "@squareFill", filter=["!", e.kinds("runway", "taxiway")],
                 paint={"fill-outline-color": "@streetEdge"})
    yield e.fill("runways", "street_polygons", "@runway", filter=e.kinds("runway", "taxiway"))
    yield e.fill("buildings", "buildings", "@building", minzoom=14, filter=["!", e.kinds("part")],
                 paint={"fill-outline-color": ["step", ["zoom"], "@building", 15.5, "@buildingEdge"],
                        "fill-opacity": e.linear(14, 0.4, 14.8, 1)})
    yield {"id": "trees", "type": "circle", "source": "basemap", "source-layer": "trees", "minzoom": 16,
           "paint": {"circle-color": "@tree", "circle-radius": e.growing(1.8, 16, 1.6, 19, 11), "circle-opacity": 0.75,
                     "circle-pitch-alignment": "map"}}


def above():
    yield e.line("aerialways", "aerialways", "@rail", 1, paint={"line-dasharray": [6, 3]})
    yield e.line("ferries", "ferries", "@ferry", 1, paint={"line-dasharray": [4, 3]})
    state = ["<=", ["get", "admin_level"], 4]
    town = ["<=", ["get", "admin_level"], 8]
    shown = ["<=", ["get", "admin_level"], ["step", ["zoom"], 4, 8, 6, 10, 8, 12, 10]]
    yield e.line("boundaries", "boundaries", "@boundary",
                 e.linear(4, ["case", state, 1, 0.4], 14, ["case", state, 2, town, 1.3, 0.8]),
                 filter=["all", shown, ["!=", ["get", "maritime"], True]], layout={"line-join": "round"},
                 paint={"line-dasharray": [4, 2, 1, 2], "line-opacity": 0.7})
    # Shown by the page when the map is pitched; flat until then.
    yield {"id": "buildings-3d", "type": "fill-extrusion", "source": "basemap", "source-layer": "buildings",
           "minzoom": 14.5, "filter": ["!=", ["get", "hide_3d"], True], "layout": {"visibility": "none"},
           "paint": {"fill-extrusion-color": "@building3d", "fill-extrusion-height": ["get", "height"],
                     "fill-extrusion-base": ["coalesce", ["get", "min_height"], 0],
                     "fill-extrusion-opacity": "@extrusionOpacity", "fill-extrusion-vertical-gradient": True}}


def coloured(node, colours):
    """The style with "@word" put in; what is none of its colours stays for the program."""
    if isinstance(node, str) and node.startswith("@"):
        return colours.get(node[1:], node)
    if isinstance(node, list):
        return [coloured(each, colours) for each in node]
    if isinstance(node, dict):
        return {key: coloured(each, colours) for key, each in node.items()}
    return node


def style(name):
    colours = json.loads((HERE / f"{name}.json").read_text())
    labels = list(label_layers())
    layers = [*land(), *water(), *built(), *street_layers(), *above(), *labels]
    below = next(each["id"] for each in labels if each["id"].startswith("label-place"))
    return coloured({
        "version": 8,
        "name": f"Madang {name}",
        "metadata": {"madang:below": below, "madang:theme": name},
        "sprite": "@sprite",
        "font-faces": "@fonts",
        "light": "@light",
        "sky": {"sky-color": "@sky", "horizon-color": "@outside", "fog-color": "@outside", "sky-horizon-blend": 0.6,
                "horizon-fog-blend": 0.6, "fog-ground-blend": 0.9},
        "sources": {"basemap": {"type": "vector", "url": "@tiles"}},
        "layers": layers,
    }, colours)


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name in ("light", "dark"):
        (out / f"{name}.json").write_text(json.dumps(style(name), ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
