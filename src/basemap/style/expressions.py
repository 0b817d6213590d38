"""Words for what MapLibre's style specification calls expressions, and for layers of the source "basemap"."""

ROUND = {"line-cap": "round", "line-join": "round"}
BUTT = {"line-cap": "butt", "line-join": "round"}


def kinds(*names):
    return ["in", ["get", "kind"], ["literal", list(names)]]


def match(key, *cases):
    return ["match", ["get", key], *cases]


def linear(*stops):
    return ["interpolate", ["linear"], ["zoom"], *stops]


def growing(base, *stops):
    return ["interpolate", ["exponential", base], ["zoom"], *stops]


def _layer(name, kind, source_layer, paint, more):
    out = {"id": name, "type": kind, "source": "basemap", "source-layer": source_layer}
    for key in ("minzoom", "maxzoom", "filter", "layout"):
        if key in more:
            out[key] = more[key]
    out["paint"] = {**paint, **more.get("paint", {})}
    return out


def fill(name, source_layer, colour, **more):
    return _layer(name, "fill", source_layer, {"fill-color": colour}, more)


def line(name, source_layer, colour, width, **more):
    return _layer(name, "line", source_layer, {"line-color": colour, "line-width": width}, more)


def label(name, source_layer, text, size, colour, halo="@halo", bold=False, halo_width=1.3, **more):
    layout = {"text-field": text, "text-font": ["Noto Sans Bold" if bold else "Noto Sans Regular"], "text-size": size}
    paint = {"text-color": colour, "text-halo-color": halo, "text-halo-width": halo_width}
    return _layer(name, "symbol", source_layer, paint, {**more, "layout": {**layout, **more.get("layout", {})}})
