"""The page: how soon it is there on a phone, and how it moves while five thousand sensors tell new values."""

import http.client
import itertools
import json
import random
import shutil
import statistics
import threading
import time
from pathlib import Path

from city import City, output_of
from map_yardstick import town
from results import HOME

HERE = Path(__file__).resolve().parent
CHANGES_AT_ONCE = 50
API = "/sensorthings/v1.1"


def why_no_browser(package, folder):
    needed = {"chromium": shutil.which("chromium"), "node": shutil.which("node"), package: (HOME / folder / package).exists()}
    missing = [name for name, there in needed.items() if not there]
    return f"{', '.join(missing)} not installed" if missing else None


# --- on a phone

# Chromium without a GPU draws the map by the processor and keeps the page waiting for it, which no phone does: what the
# page costs by itself stands beside it.
WITH_MAP, MAP_LIBRARY = ("map", "a thing"), "*maplibre-gl*"


def pages(city):
    """What is looked at, and what for."""
    thing = city.get(f"{API}/Things?$top=1&$select=id")["value"][0]["@iot.id"]
    return {"map": "/", "list": "/?view=list", "a thing": f"/?thing={thing}", "data": "/?view=data", "devices": "/?view=devices",
            "about, which has no map": "/?view=about"}


def phone(rounds, url, *without):
    return json.loads(output_of(["node", HERE / "phone.mjs", rounds, url, *without]))


def show_phone(table, what, f, bare, tiny):
    seconds = ", ".join(f"{name} {f[key] / 1e3:.2g} s" for name, key in (
        ("first paint", "firstPaintMs"), ("largest", "largestPaintMs"), ("blocked", "blockedMs")))
    met = None if tiny else f["performance"] >= 90
    told = f"without the map {bare['performance']}" if bare else ""
    table.figure(f"{what}: performance ({seconds})", str(f["performance"]), told, goal="≥ 90", met=met)
    named = f" ({', '.join(f['unpassed'])})" if f["unpassed"] else ""
    table.figure(f"{what}: accessibility", f"{f['accessibility']}{named}", goal="100", met=f["accessibility"] == 100)
    longest = ", ".join(f"{name} {ms}" for name, ms in f["busy"][:3])
    print(f"    the page's thread, ms: {longest}; speed of the machine: {f['speedOfMachine']:.0f}", flush=True)


def measure_phone(run):
    run.table.headline("The page on a phone: Lighthouse, simulated slow 4G")
    if why := why_no_browser("lighthouse", "bench/lighthouse/node_modules"):
        return run.table.skipped("Lighthouse", why)
    city = City(run.programs / "madang", run.folder / "phone")
    city.command("demo", "--sensors", "20" if run.tiny else "200", "--days", "2" if run.tiny else "30", "--dense-days", "1")
    city.start()
    try:
        for what, path in list(pages(city).items())[:1 if run.tiny else None]:
            url, rounds = f"http://127.0.0.1:{city.port}{path}", 1 if run.tiny else 3
            bare = phone(rounds, url, MAP_LIBRARY) if what in WITH_MAP else None
            show_phone(run.table, what, phone(rounds, url), bare, run.tiny)
    finally:
        city.stop()


# --- live

class Sensors:
    """Stations all over the extract, each with one datastream of the same property; and new values for them."""

    def __init__(self, city, count, token):
        self.count, self.sent, self.faults, self.over = count, 0, [], threading.Event()
        self.port = city.port
        self.head = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        self.first = self.make(city.get("/basemap/v1/tiles.json")["bounds"])
        self.thread = threading.Thread(target=self.tell)

    def post(self, connection, path, body):
        connection.request("POST", API + path, json.dumps(body), self.head)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"POST {path}: {answer.status} {said[:300]}")
        return answer.headers["Location"]

    def make(self, bounds):
        """The number of the first datastream; the others follow."""
        http_, chance = self.connection(), random.Random(1)
        about = {"description": "", "definition": "http://example.org/temperature"}
        number = [self.post(http_, path, body).rsplit("(", 1)[1].rstrip(")") for path, body in (
            ("/ObservedProperties", {"name": "Air temperature", **about}),
            ("/Sensors", {"name": "Thermometer", "description": "", "encodingType": "text/html", "metadata": "none"}))]
        for i in range(self.count):
            place = [chance.uniform(bounds[0], bounds[2]), chance.uniform(bounds[1], bounds[3])]
            self.post(http_, "/Things", station(i, place, *number))
        rows = json.loads(self.get(http_, f"{API}/Datastreams?$select=id&$orderby=id&$top=1"))["value"]
        self.now = itertools.count()
        self.send(http_, rows[0]["@iot.id"], self.count)
        return rows[0]["@iot.id"]

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    @staticmethod
    def get(connection, path):
        connection.request("GET", path)
        return connection.getresponse().read()

    def send(self, connection, first, count, offset=0):
        """A new value of so many datastreams, in one data array."""
        instant = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + f".{int(time.time() * 1e3) % 1000:03}Z"
        wave = next(self.now)
        groups = [{"Datastream": {"@iot.id": first + (offset + i) % self.count}, "components": ["phenomenonTime", "result"],
                   "dataArray": [[instant, round(15 + (offset + i + wave * 7) % 200 / 10, 1)]]} for i in range(count)]
        self.post(connection, "/CreateObservations", groups)

    def tell(self):
        """`changes` a second, each of another sensor, until it is over."""
        try:
            http_, due, offset = self.connection(), time.monotonic(), 0
            while not self.over.wait(max(0, due - time.monotonic())):
                self.send(http_, self.first, CHANGES_AT_ONCE, offset)
                self.sent += CHANGES_AT_ONCE
                offset += CHANGES_AT_ONCE
                due += CHANGES_AT_ONCE / self.changes
        except (OSError, RuntimeError, http.client.HTTPException) as e:
            self.faults.append(e)

    def __enter__(self):
        self.began = time.monotonic()
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    changes = 500

    def rate(self):
        return self.sent / (time.monotonic() - self.began)


def station(i, place, observed_property, sensor):
    return {
        "name": f"Station {i}", "description": "",
        "Locations": [{"name": f"Place {i}", "description": "", "encodingType": "application/geo+json",
                       "location": {"type": "Point", "coordinates": place}}],
        "Datastreams": [{"name": f"Temperature {i}", "description": "",
                         "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
                         "unitOfMeasurement": {"name": "degree Celsius", "symbol": "°C", "definition": "http://qudt.org/vocab/unit/DEG_C"},
                         "ObservedProperty": {"@iot.id": int(observed_property)}, "Sensor": {"@iot.id": int(sensor)}}],
    }


def watched(city, seconds, memory_seconds, path="/"):
    words = ["node", HERE / "live_map.mjs", f"http://127.0.0.1:{city.port}{path}", seconds, memory_seconds]
    return json.loads(output_of(words))


def show_live(run, count, told, f, bare, seconds):
    def frames(what, mine, theirs, each):
        yard = f"without sensors {theirs[each]:.3g}" if theirs else ""
        ratio = mine[each] / theirs[each] if theirs else None
        slow = f"(95 of 100 within {mine['slowMs']:.0f} ms, longest {mine['longestMs']:.0f} ms)"
        run.table.figure(f"{what}: frames/s {slow}", f"{mine[each]:.3g}", yard, ratio, "≥ 30", None if run.tiny else mine[each] >= 30)

    run.table.figure(f"{count:,} sensors on the page: changes a second", f"{told:.0f}")
    frames("at rest", f["rest"], bare and bare["rest"], "frames")
    frames("panning", f["panning"], bare and bare["panning"], "map")
    mine, theirs = f["panning"]["processorMs"], bare and bare["panning"]["processorMs"]
    run.table.figure("panning: the browser's processor time of all cores for a frame of the map, ms", f"{mine:.3g}",
                     f"without sensors {theirs:.3g}" if theirs else "", mine / theirs if theirs else None)
    third = len(f["memory"]) // 3
    before, after = statistics.median(f["memory"][:third]), statistics.median(f["memory"][-third:])
    run.table.figure(f"the page's memory within {seconds / 60:.2g} min, MB", f"{before:.4g} → {after:.4g}", goal="no growth: < 3 %",
                     met=None if run.tiny else after < before * 1.03)


def measure_live(run):
    run.table.headline("The map with live sensors: Chromium without GPU, 1280 × 800")
    if why := why_no_browser("@playwright/test", "web/node_modules"):
        return run.table.skipped("frames", why)
    count, seconds, memory_seconds = (300, 1, 1) if run.tiny else (5_000, 15, 600 if run.full else 60)
    city = City(run.programs / "madang", run.folder / "live")
    city.command("import", "osm", town(run, 20 if run.tiny else 2_000))
    city.command("admin", "data-set", "--id", "city", "--title", "City", "--licence", "CC0-1.0")
    token = city.command("admin", "token", "--role", "administrator", "--name", "bench").split()[-1]
    city.start()
    try:
        sensors = Sensors(city, count, token)
        bare = None if run.tiny else watched(city, seconds, 0, "/?layers=districts,buildings")
        with sensors:
            found = watched(city, seconds, memory_seconds)
            told = sensors.rate()
        if sensors.faults:
            raise SystemExit(f"Values were not taken: {sensors.faults[0]}")
        show_live(run, count, told, found, bare, memory_seconds)
    finally:
        city.stop()
