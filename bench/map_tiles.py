"""Tiles of an extract's middle, cold and from the cache, beside PostGIS."""

import json
import math
import random
import re
import shutil
import statistics
import urllib.request
from pathlib import Path

from city import City, output_of
from map_yardstick import extract
from results import si

HERE = Path(__file__).resolve().parent
ZOOMS = range(6, 17)
AROUND = 3  # columns and rows on each side of the middle


def tile_at(z, longitude, latitude):
    x = (longitude + 180) / 360 * 2**z
    y = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * 2**z
    return int(x), int(y)


def middle(bounds, z):
    west, south, east, north = bounds
    return tile_at(z, (west + east) / 2, (south + north) / 2)


def tiles_around_the_middle(bounds):
    """Up to 49 of each zoom, within the bounds, in an order that is no walk but always the same."""
    west, south, east, north = bounds
    tiles = []
    for z in ZOOMS:
        x, y = middle(bounds, z)
        (left, top), (right, bottom) = tile_at(z, west, north), tile_at(z, east, south)
        tiles += [(z, i, j) for i in range(max(left, x - AROUND), min(right, x + AROUND) + 1)
                  for j in range(max(top, y - AROUND), min(bottom, y + AROUND) + 1)]
    random.Random(1).shuffle(tiles)
    return tiles


class Tiles:
    def __init__(self, run, tables):
        self.run, self.tables, self.load = run, tables, run.programs / "map_load"
        file = extract(run, "liechtenstein-latest")
        self.city = City(run.programs / "madang", run.folder / "tiles")
        self.city.command("import", "osm", file)
        self.database = tables.database() if tables.cluster else None
        if self.database:
            tables.fill(self.database, file)
        self.city.start()
        self.bounds = self.city.get("/basemap/v1/tiles.json")["bounds"]
        self.tiles = tiles_around_the_middle(self.bounds)
        self.city.stop()
        self.paths, self.numbers = run.folder / "tiles.paths", run.folder / "tiles.numbers"
        self.paths.write_text("".join(path(t) + "\n" for t in self.tiles))
        self.numbers.write_text("".join(f"{z} {x} {y}\n" for z, x, y in self.tiles))

    def asked(self, what, **values):
        return json.loads(output_of([self.load, what, *(f"{k}={v}" for k, v in values.items())]))

    def here(self):
        """By a program that has just started: nothing is in its cache."""
        self.city.start()
        try:
            return self.asked("http", port=self.city.port, file=self.paths)
        finally:
            self.city.stop()

    def yardstick(self):
        return self.asked("postgis", address=self.database, sql=HERE / "tile.sql", file=self.numbers)

    def cold(self):
        rounds = 1 if self.run.tiny else 5
        if self.database:
            self.yardstick()  # the database is warm
        here, yard = [], []
        for _ in range(rounds):
            here.append(self.here())
            if self.database:
                yard.append(self.yardstick())
        for z in ZOOMS:
            self.row(f"z {z}", [i for i, t in enumerate(self.tiles) if t[0] == z], here, yard)
        self.row("all", range(len(self.tiles)), here, yard)
        sizes = f"PostGIS, not compressed, {si(yard[0]['bytes'] / 1e3)}" if yard else ""
        self.run.table.figure("all of these tiles once, kB", si(here[0]["bytes"] / 1e3), sizes)

    def row(self, what, chosen, here, yard):
        """Milliseconds of each chosen tile are the median of the rounds."""
        def each(rounds):
            return [statistics.median(r["ms"][i] for r in rounds) for i in chosen]

        mine, theirs = each(here), each(yard) if yard else None
        ratio = statistics.median(theirs) / statistics.median(mine) if yard else None
        goal = ("≥ 2×", ratio >= 2) if yard and not self.run.tiny else ("", None)
        self.run.table.figure(f"cold, {what}, {len(mine)} tiles: ms (95 of 100 within {percentile(mine, 95):.3g})",
                              f"{statistics.median(mine):.3g}",
                              f"PostGIS {statistics.median(theirs):.3g} ({percentile(theirs, 95):.3g})" if yard else "", ratio, *goal)

    def cached(self):
        if not shutil.which("wrk"):
            return self.run.table.skipped("tiles from the cache", "wrk is not installed")
        self.city.start()
        try:
            self.asked("http", port=self.city.port, file=self.paths)
            one = path((14, *middle(self.bounds, 14)))
            self.rate("one tile of z 14", one)
            self.rate(f"{len(self.tiles)} tiles in turn", one, "-s", HERE / "tiles.lua", "--", self.paths)
        finally:
            self.city.stop()

    def rate(self, what, address, *more):
        here, yard = [], []
        for _ in range(1 if self.run.tiny else 5):
            here.append(self.wrk(address, *more))
            yard.append(self.wrk("/health"))
        each = statistics.median(here)
        with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{self.city.port}{address}",
                                                           headers={"Accept-Encoding": "gzip"})) as answer:
            size = len(answer.read())
        what += "" if more else f" of {size / 1e3:.3g} kB"
        self.run.table.figure(f"from the cache, {what}, 32 connections: a second", si(each), f"health {si(statistics.median(yard))}",
                              statistics.median(h / y for h, y in zip(here, yard)), "≥ 10,000", each >= 10_000)

    def wrk(self, address, *more):
        words = ["wrk", "-t1", "-c32", "-d1s" if self.run.tiny else "-d4s", "-H", "Accept-Encoding: gzip",
                 f"http://127.0.0.1:{self.city.port}{address}", *more]
        said = output_of(words)
        if "Non-2xx" in said:
            raise SystemExit(f"Requests were refused:\n{said}")
        return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


def path(tile):
    return "/basemap/v1/tiles/{}/{}/{}.mvt".format(*tile)


def percentile(values, percent):
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def measure(run, tables):
    run.table.headline("Tiles over HTTP, compressed")
    tiles = Tiles(run, tables)
    tiles.cold()
    tiles.cached()
