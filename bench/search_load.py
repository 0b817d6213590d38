#!/usr/bin/env python3
"""Search as one types: every beginning of names and addresses that are on the base map, one after the other over one
connection, as somebody types them. Prints how long the answers take, in milliseconds.

    search_load.py PROGRAM EXTRACT.osm.pbf …        each in a folder of its own that goes again
    search_load.py PROGRAM EXTRACT --texts 100      fewer of them
"""

import argparse
import http.client
import json
import random
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.parse
from pathlib import Path

SEED = 20_260_504


def texts_on_map(folder, count):
    """Random names and addresses of the base map in that folder."""
    question = "SELECT name, tags FROM basemap_object WHERE name <> '' OR tags LIKE '%\"addr:housenumber\"%' ORDER BY no"
    store = sqlite3.connect(f"file:{folder}/basemap.sqlite?mode=ro", uri=True)
    rows = store.execute(question).fetchall()
    store.close()
    names, addresses = set(), set()
    for name, tags in rows:
        tags = json.loads(tags)
        if name:
            names.add(name)
        street = tags.get("addr:street") or tags.get("addr:place")
        if street and tags.get("addr:housenumber"):
            addresses.add(f"{street} {tags['addr:housenumber']}")
    choose = random.Random(SEED)
    addresses = choose.sample(sorted(addresses), min(len(addresses), count // 2))
    names = choose.sample(sorted(names), min(len(names), count - len(addresses)))
    return names + addresses


def typed(port, texts, near=""):
    """How long each answer took, in milliseconds, and the slowest questions."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    took, missed = [], []
    for text in texts:
        for end in range(1, len(text) + 1):
            q = urllib.parse.quote(text[:end])
            began = time.perf_counter()
            connection.request("GET", f"/search/v1/search?q={q}&limit=8{near}")
            answer = connection.getresponse()
            body = answer.read()
            took.append(((time.perf_counter() - began) * 1e3, text[:end]))
            if answer.status != 200:
                raise SystemExit(f"{text[:end]!r}: {answer.status} {body[:300]}")
        if not json.loads(body)["items"] and any(c.isalnum() for c in text):
            missed.append(text)
    connection.close()
    return sorted(took), missed


def share(took, part):
    return took[min(len(took) - 1, int(len(took) * part))][0]


def measure(program, extract, count):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "import", "osm", extract, "--data", folder], check=True, capture_output=True)
        texts = texts_on_map(folder, count)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        server = subprocess.Popen([program, "serve", "--data", folder, "--listen", f"127.0.0.1:{port}", "--mqtt", "off",
                                   "--anonymous-requests-per-second", "0", "--log-level", "warning"])
        try:
            ready = wait_until_complete(port)
            took, missed = typed(port, texts)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
    return {"extract": Path(extract).name, "texts": len(texts), "questions": len(took), "ready_s": round(ready, 2),
            "p50_ms": round(share(took, 0.5), 2), "p99_ms": round(share(took, 0.99), 2), "max_ms": round(took[-1][0], 2),
            "slowest": [text for _, text in took[-3:]], "not_found": len(missed), "of_these": missed[:5]}


def page(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


def wait_until_complete(port):
    """Seconds from the start of the program until all names can be found."""
    began = time.monotonic()
    while time.monotonic() - began < 300:
        try:
            if json.loads(page(port, "/search/v1/search?q=a")).get("complete"):
                return time.monotonic() - began
        except OSError:
            pass
        time.sleep(0.01)
    raise SystemExit("The names of the map do not become ready.")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program")
    options.add_argument("extract", nargs="+")
    options.add_argument("--texts", type=int, default=2_000)
    given = options.parse_args()
    for one in given.extract:
        print(json.dumps(measure(given.program, one, given.texts), ensure_ascii=False))
