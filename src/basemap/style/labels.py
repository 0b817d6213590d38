"""Names, numbers and symbols: the last ones win where there is not room for all, so that towns come after cafés."""

import expressions as e

WAYS = e.kinds("footway", "path", "track", "cycleway", "steps")
HEALTH = ["hospital", "clinic", "pharmacy", "doctors", "dentist"]
NAMELESS = ["bench", "waste_basket", "vending_machine", "hunting_stand", "surveillance", "fire_hydrant"]
POI_COLOUR = ["case", ["in", ["coalesce", ["get", "amenity"], ""], ["literal", HEALTH]], "@labelHealth",
              ["has", "leisure"], "@labelGreen", "@labelPlace"]


def along(spacing=320, **more):
    return {"symbol-placement": "line", "symbol-spacing": spacing, "text-max-angle": 32, **more}


def symbol_of(*keys):
    """The symbol with the name of the first of these values that has one; else a dot."""
    tried = [["image", ["coalesce", ["get", key], ""]] for key in keys]
    return ["coalesce", *tried, ["image", ["case", ["has", "shop"], "shop", "dot"]]]


def symbol_below(icon, **more):
    """A symbol with its name below it; the symbol stays where the name has no room."""
    return {"icon-image": icon, "text-anchor": "top", "text-offset": [0, 0.75], "text-max-width": 8,
            "text-optional": True, "text-padding": 8, **more}


def symbol_paint(colour):
    return {"icon-color": colour, "icon-halo-color": "@halo", "icon-halo-width": 1.4}


def along_lines():
    number = ["coalesce", ["get", "housenumber"], ["get", "housename"]]
    yield e.label("label-number", "addresses", number, e.linear(16.5, 9, 19, 12), "@number", minzoom=16.5, halo_width=1)
    yield e.label("label-water-line", "water_lines_labels", "@name", e.linear(12, 10.5, 17, 14), "@labelWater",
                  "@haloWater", layout=along(400, **{"text-letter-spacing": 0.08}))
    yield e.label("label-path", "street_labels", "@name", e.linear(16, 10, 19, 13), "@labelSoft", minzoom=16,
                  filter=["all", ["has", "name"], WAYS], layout=along())
    yield e.label("label-street", "street_labels", "@name", e.linear(13, 10, 16, 12, 19, 16), "@labelStreet",
                  "@haloStreet", filter=["all", ["has", "name"], ["!", WAYS]],
                  layout=along(**{"text-padding": 4, "text-letter-spacing": 0.01}))
    short = ["all", ["has", "ref"], e.kinds("motorway", "trunk", "primary"), ["<=", ["get", "ref_cols"], 7],
             ["==", ["get", "ref_rows"], 1]]
    yield e.label("label-ref", "street_labels", ["get", "ref"], 10, "@shieldText", "@mainFill", bold=True,
                  halo_width=2.4, minzoom=10, filter=short,
                  layout=along(420, **{"text-rotation-alignment": "viewport", "text-pitch-alignment": "viewport",
                                       "text-padding": 12}))
    yield e.label("label-exit", "street_labels_points", ["get", "ref"], 10, "@shieldText", minzoom=13,
                  filter=["has", "ref"])
    yield e.label("label-ferry", "ferries", "@name", 10.5, "@labelWater", "@haloWater", minzoom=12, layout=along())


def at_points():
    yield e.label("label-square", "streets_polygons_labels", "@name", e.linear(14, 10.5, 17, 13), "@labelStreet",
                  "@haloStreet", minzoom=14.5, layout={"text-max-width": 7})
    yield e.label("label-stop", "public_transport", "@names", e.linear(12, 10.5, 17, 12), "@labelStop", minzoom=12,
                  layout=symbol_below(symbol_of("kind"), **{"icon-size": e.linear(12, 0.7, 16, 1), "icon-padding": 2}),
                  paint=symbol_paint("@labelStop"))
    yield e.label("label-water", "water_polygons_labels", "@names", e.linear(12, 10.5, 17, 15), "@labelWater",
                  "@haloWater", layout={"text-max-width": 6, "text-letter-spacing": 0.05})


def places_of_interest():
    # So many shops stand in an inner city that nothing else would be seen.
    not_yet = ["all", ["has", "shop"], ["<", ["zoom"], 17],
               ["!", ["in", ["get", "shop"], ["literal", ["mall", "department_store", "supermarket"]]]]]
    worth_it = ["any", ["has", "name"], ["!", ["in", ["coalesce", ["get", "amenity"], ""], ["literal", NAMELESS]]]]
    symbol = symbol_of("amenity", "tourism", "leisure", "historic", "man_made", "emergency", "shop")
    room = {"icon-size": e.linear(14, 0.7, 18, 0.95), "icon-padding": e.linear(14, 9, 17, 5, 18, 3)}
    yield e.label("label-poi", "pois", "@names", e.linear(14, 10.5, 17, 12), POI_COLOUR, minzoom=14,
                  filter=["all", ["!", not_yet], worth_it], layout=symbol_below(symbol, **room),
                  paint=symbol_paint(POI_COLOUR))


# Where something else stands in the middle the name goes beside it.
ANCHORS = ["center", "bottom", "top", "left", "right", "bottom-left", "bottom-right", "top-left", "top-right"]
BESIDE = {"text-variable-anchor": ANCHORS, "text-radial-offset": 1.5, "text-justify": "auto"}


def places():
    yield e.label("label-place-minor", "place_labels", "@names", e.linear(12, 11, 16, 14), "@labelSoft", minzoom=12.5,
                  filter=e.kinds("neighbourhood", "quarter", "hamlet", "isolated_dwelling", "farm", "locality", "islet"),
                  layout={**BESIDE, "text-max-width": 7, "text-letter-spacing": 0.03})
    yield e.label("label-place", "place_labels", "@names", e.linear(10, 11.5, 14, 15, 16, 17), "@labelSoft", minzoom=10,
                  filter=e.kinds("suburb", "borough", "village", "island"),
                  layout={**BESIDE, "text-max-width": 7, "text-letter-spacing": 0.04})
    yield e.label("label-town", "place_labels", "@names", e.linear(6, 11, 10, 14, 14, 20), "@label", bold=True,
                  halo_width=1.6, maxzoom=16, filter=e.kinds("city", "town", "capital", "state_capital"),
                  layout={**BESIDE, "text-max-width": 7})
    yield e.label("label-country", "boundary_labels", "@names", e.linear(3, 10, 8, 14), "@labelSoft", bold=True,
                  maxzoom=9, layout={"text-max-width": 7, "text-letter-spacing": 0.1})


def label_layers():
    yield from places_of_interest()
    yield from along_lines()
    yield from at_points()
    yield from places()
