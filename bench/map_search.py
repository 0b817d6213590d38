"""Search as one types: every beginning of names and addresses, one after the other."""

import contextlib
import json
import random
import sqlite3
import time
import urllib.error
import urllib.parse

from city import City, output_of
from map_tiles import percentile
from map_yardstick import extract, name_of

# What somebody may look for: names as they stand on the map, and addresses.
ASKED = """SELECT name FROM basemap_object WHERE name IS NOT NULL AND name <> ''
UNION SELECT json_extract(tags, '$."addr:street"') || ' ' || json_extract(tags, '$."addr:housenumber"') FROM basemap_object
WHERE tags LIKE '%addr:street%' AND tags LIKE '%addr:housenumber%'"""
TYPED_AT_MOST = 24  # letters; who has typed so many has found it


def ready(city):
    """Waits until everything can be found. False where the program has no search."""
    until = time.monotonic() + 120
    try:
        while not city.get("/search/v1/search?q=a")["complete"]:
            if time.monotonic() > until:
                raise SystemExit("The search does not get ready.")
            time.sleep(0.05)
    except urllib.error.HTTPError as e:
        if e.code != 404:
            raise
        return False
    return True


def texts(city, n):
    with contextlib.closing(sqlite3.connect(city.folder / "basemap.sqlite")) as store:
        names = sorted(name for (name,) in store.execute(ASKED))
    return random.Random(1).sample(names, min(n, len(names))), len(names)


def one(run, file):
    city = City(run.programs / "madang", run.folder / f"search_{name_of(file)}")
    city.command("import", "osm", file)
    chosen, known = texts(city, 20 if run.tiny else 2_000)
    beginnings = [text[:n] for text in chosen for n in range(1, min(len(text), TYPED_AT_MOST) + 1) if text[:n].strip()]
    paths = run.folder / "search.paths"
    paths.write_text("".join(f"/search/v1/search?{urllib.parse.urlencode({'q': b, 'limit': 8})}\n" for b in beginnings))
    city.start()
    try:
        if not ready(city):
            return run.table.skipped(f"search in {name_of(file)}", "the program has no search")
        words = [run.programs / "map_load", "http", f"port={city.port}", f"file={paths}"]
        ms = json.loads(output_of(words))["ms"]
    finally:
        city.stop()
    slow = percentile(ms, 99)
    run.table.figure(f"{name_of(file)}, {len(beginnings):,} beginnings of {len(chosen):,} of {known:,} names and addresses: "
                     f"ms, 99 of 100 within (half within; longest)", f"{slow:.3g} ({percentile(ms, 50):.3g}; {max(ms):.3g})",
                     goal="< 20", met=None if run.tiny else slow < 20)


def measure(run):
    run.table.headline("Search as one types")
    for file in dict.fromkeys(extract(run, name) for name in ("porto_portugal", "liechtenstein-latest")):
        one(run, file)
