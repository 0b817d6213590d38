"""`script/bench sensing`: durable ingest over HTTP, the observation store, the start of a big town."""

import json
import re
import statistics
import subprocess
import time

from city import City, output_of
from results import si


class Sizes:
    """How much of everything: the real thing, or just enough to see that it runs."""

    def __init__(self, tiny):
        self.rounds = 1 if tiny else 5
        self.datastreams = 10 if tiny else 100
        self.thousands = 10 if tiny else 1_000  # requests of 1,000 rows
        self.hundreds = 20 if tiny else 5_000  # requests of 100 rows
        self.singles = 100 if tiny else 20_000
        self.connections = (4, 16) if tiny else (32, 512)
        self.sensors = 20 if tiny else 4_000  # of the town that is started with its history
        self.days = 3 if tiny else 365


def thing(datastreams):
    one = {
        "name": "PM10", "description": "Fine dust",
        "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        "unitOfMeasurement": {"name": "microgram per cubic metre", "symbol": "µg/m³", "definition": "http://unitsofmeasure.org/ucum.html"},
        "Sensor": {"name": "S", "description": "A sensor", "encodingType": "text/html", "metadata": "none"},
        "ObservedProperty": {"name": "PM10", "description": "Fine dust", "definition": "http://example.org/pm10"},
    }
    place = {"name": "Here", "description": "A place", "encodingType": "application/geo+json",
             "location": {"type": "Point", "coordinates": [9.99, 53.55]}}
    return {"name": "Station", "description": "A measuring station", "Locations": [place], "Datastreams": [one] * datastreams}


class Ingest:
    """Load over HTTP on the whole program, in turn with its yardstick."""

    def __init__(self, city, load, sizes, folder, table):
        self.city, self.load, self.sizes, self.folder, self.table = city, load, sizes, folder, table
        city.command("admin", "data-set", "--id", "city", "--title", "City", "--licence", "CC0-1.0")
        self.token = city.command("admin", "token", "--role", "administrator", "--name", "bench").split()[-1]
        city.start()
        path = city.post("/sensorthings/v1.1/Things", self.token, thing(sizes.datastreams)).split("/v1.1")[1]
        ids = [d["@iot.id"] for d in city.get(f"/sensorthings/v1.1{path}/Datastreams?$select=id&$top={sizes.datastreams}")["value"]]
        self.first, self.start = min(ids), 1_600_000_000
        assert sorted(ids) == list(range(self.first, self.first + sizes.datastreams))

    def run(self, what, **values):
        return json.loads(output_of([self.load, what, *(f"{k}={v}" for k, v in values.items())]))

    def post(self, what, requests, rows, connections):
        # Each round begins where the one before ended, so that no observation is a repetition.
        begin, self.start = self.start, self.start + (requests // self.sizes.datastreams + 1) * rows * 60
        return self.run(what, port=self.city.port, connections=connections, requests=requests, rows=rows, token=self.token,
                        first=self.first, datastreams=self.sizes.datastreams, start=begin)

    def arrays(self, rows, requests, goal):
        here, plain = [], []
        for _ in range(self.sizes.rounds):
            file = self.folder / "plain.sqlite"
            plain.append(self.run("sqlite", file=file, requests=requests, rows=rows, datastreams=self.sizes.datastreams, start=0)["rate"])
            for leftover in self.folder.glob("plain.sqlite*"):
                leftover.unlink()
            here.append(self.post("arrays", requests, rows, 16)["rate"] * rows)
        ratio = statistics.median(h / p for h, p in zip(here, plain))
        self.table.figure(f"dataArray of {rows:,}, 16 connections: observations/s", si(statistics.median(here)),
                          f"bare SQLite {si(statistics.median(plain))}", ratio, f"≥ {goal}×", ratio >= goal)

    def singles(self, connections):
        here, yard, slow = [], [], []
        for _ in range(self.sizes.rounds):
            syncs = self.run("syncs", file=self.folder / "syncs")["rate"]
            health = self.run("health", port=self.city.port, connections=connections, requests=self.sizes.singles * 4)["rate"]
            yard.append((min(health, connections * syncs), health, syncs))
            f = self.post("single", self.sizes.singles, 1, connections)
            here.append(f["rate"])
            slow.append(f["slow_ms"])
        ratio = statistics.median(h / y[0] for h, y in zip(here, yard))
        middle = [statistics.median(y[i] for y in yard) for i in range(3)]
        self.table.figure(f"single POST, {connections} connections: requests/s (99 of 100 within {statistics.median(slow):.0f} ms)",
                          si(statistics.median(here)), f"{si(middle[0])} = min(health {si(middle[1])}, {connections} × {si(middle[2])} fdatasync)",
                          ratio, "≥ 0.5×", ratio >= 0.5)


def measure_ingest(programs, folder, sizes, table):
    table.headline("Durable ingest over HTTP, the whole server")
    city = City(programs / "madang", folder / "city")
    try:
        ingest = Ingest(city, programs / "sensing_load", sizes, folder, table)
        ingest.arrays(1_000, sizes.thousands, 0.4)
        ingest.arrays(100, sizes.hundreds, 0.2)
        for c in sizes.connections:
            ingest.singles(c)
    finally:
        city.stop()


def met(here, ratio, goal):
    """Whether a figure of sensing_series_bench reaches its goal, as in '>= 50' of the yardstick or '< 2' by itself."""
    m = re.fullmatch(r"(>=|<=|<) ([\d.]+)", goal)
    if not m:
        return None
    value = here if ratio is None else ratio
    return {">=": value >= float(m[2]), "<=": value <= float(m[2]), "<": value < float(m[2])}[m[1]]


def measure_store(programs, folder, option, table):
    table.headline("Observation store, in process")
    command = [programs / "sensing_series_bench", "--json", "--folder", folder, *option]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bench:
        for line in bench.stdout:
            f = json.loads(line)
            ratio = f.get("ratio")
            table.figure(f["what"].strip(), f"{f['here']:.6g}", f"{f['yardstick']:.6g}" if "yardstick" in f else "", ratio, f["goal"],
                         met(f["here"], ratio, f["goal"]))
    if bench.returncode:
        raise SystemExit("sensing_series_bench failed.")


def ready_answer(city, path, rounds=20):
    """Milliseconds, the median."""
    took = []
    for _ in range(rounds):
        began = time.monotonic()
        city.get(path)
        took.append((time.monotonic() - began) * 1e3)
    return statistics.median(took)


def measure_start(programs, folder, sizes, table):
    table.headline("The whole program with a big town")
    city = City(programs / "madang", folder / "town")
    began = time.monotonic()
    city.command("demo", "--sensors", str(sizes.sensors), "--days", str(sizes.days))
    made = time.monotonic() - began
    try:
        city.start()
        city.stop()
        start = city.start()
        memory = city.memory()
        api = "/sensorthings/v1.1"
        n = city.get(f"{api}/Observations?$top=0&$count=true")["@iot.count"]
        series = city.get(f"{api}/Datastreams?$top=0&$count=true")["@iot.count"]
        size = sum(f.stat().st_size for f in (folder / "town").rglob("*") if f.is_file())
        table.figure(f"made by `madang demo`: {n:,} observations of {series:,} datastreams, observations/s", si(n / made))
        table.figure("on disk, everything included, bytes an observation", f"{size / n:.2f}")
        table.figure("start until ready, s", f"{start:.2f}", goal="< 3", met=start < 3)
        table.figure("memory when ready, MB", f"{memory:.0f}", goal="< 600", met=memory < 600)
        for what, path in (("count of all observations", f"{api}/Observations?$top=0&$count=true"),
                           ("100 things with their datastreams and latest observations",
                            f"{api}/Things?$top=100&$expand=Datastreams($expand=Observations($top=1;$orderby=phenomenonTime desc))"),
                           ("the newest observation of all", f"{api}/Observations?$top=1&$orderby=phenomenonTime%20desc"),
                           ("what the page's map asks first", "/sensing/v1/things")):
            table.figure(f"{what}, ms", f"{ready_answer(city, path.replace(' ', '%20')):.2f}")
        table.figure("memory after that, MB; at most", f"{city.memory():.0f}; {city.memory('VmHWM'):.0f}")
    finally:
        city.stop()


def measure(run):
    sizes = Sizes(run.tiny)
    if run.wants("ingest"):
        measure_ingest(run.programs, run.folder, sizes, run.table)
    if run.wants("store"):
        measure_store(run.programs, run.folder, ["--tiny"] if run.tiny else ["--full"] if run.full else [], run.table)
    if run.wants("start") and (run.full or run.tiny):
        measure_start(run.programs, run.folder, sizes, run.table)
