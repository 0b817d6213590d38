#!/usr/bin/env python3
"""Measures, each figure beside its yardstick in the same run, and writes the table to bench/results.md.

    script/bench sensing          a quarter of an hour
    script/bench sensing --full   the start with 100 million observations too: 4 GB of disk, some minutes more
    script/bench sensing --tiny   shows that all of it runs, not how fast
"""

import argparse
import json
import os
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import date
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent


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


class Table:
    """The figures in the order in which they were taken."""

    def __init__(self):
        self.rows = []

    def headline(self, text):
        print(f"\n{text}", flush=True)
        self.rows.append(("headline", text))

    def figure(self, what, here, yardstick="", ratio=None, goal="", met=None):
        row = (what, here, yardstick, "" if ratio is None else f"{ratio:.3g}×", goal, "" if met is None else ("yes" if met else "**no**"))
        self.rows.append(row)
        print("  " + " | ".join(c for c in row if c), flush=True)

    def markdown(self):
        out = []
        for row in self.rows:
            if row[0] == "headline":
                out += ["", f"### {row[1]}", "", "| what | here | yardstick | ratio | goal | met |", "|---|---|---|---|---|---|"]
            else:
                out.append("| " + " | ".join(row) + " |")
        return "\n".join(out)


def si(x):
    return f"{x:,.0f}" if x >= 100 else f"{x:.3g}"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class City:
    """A folder and the program that serves it."""

    def __init__(self, program, folder):
        self.program, self.folder, self.port, self.process = program, folder, free_port(), None

    def command(self, *args):
        return subprocess.run([self.program, *args, "--data", self.folder], check=True, capture_output=True, text=True).stdout

    def start(self):
        """Seconds until it is ready."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [self.program, "serve", "--data", self.folder, "--listen", f"127.0.0.1:{self.port}", "--mqtt", "off",
             "--anonymous-requests-per-second", "0", "--token-requests-per-second", "0", "--log-level", "warning"])
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ready", timeout=5):
                    return time.monotonic() - began
            except OSError:
                if self.process.poll() is not None or time.monotonic() - began > 120:
                    raise SystemExit("The program does not get ready.")
                time.sleep(0.01)

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process = None

    def memory(self, field="VmRSS"):
        """Megabytes."""
        return int(re.search(field + r":\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text())[1]) / 1e3

    def post(self, path, token, body):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", json.dumps(body).encode(),
                                         {"Content-Type": "application/json", "Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.headers["Location"]

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return json.load(answer)


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
        command = [self.load, what, *(f"{k}={v}" for k, v in values.items())]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(map(str, command))} failed.")
        return json.loads(done.stdout)

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


def machine():
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    memory = int(re.search(r"MemTotal:\s+(\d+)", open("/proc/meminfo").read())[1]) / 1e6
    return f"{os.cpu_count()} cores of {cpu}, {memory:.0f} GB, Linux {platform.release().split('-')[0]}"


def commit():
    def git(*args):
        return subprocess.run(["git", *args], cwd=HOME, capture_output=True, text=True, check=False).stdout.strip()

    return git("rev-parse", "--short", "HEAD") + (" with changes" if git("status", "--porcelain", "--untracked-files=no") else "")


def write_results(file, name, table):
    """A section by the bench's name; a new run replaces the one before, the history is in the repository."""
    head = "# Results\n\nWritten by `script/bench`; how each figure is taken is told in [README.md](README.md).\n"
    text = file.read_text() if file.exists() else head
    section = f"\n## {name}\n\n{date.today()}, commit {commit()}, {machine()}.\n{table.markdown()}\n"
    pattern = re.compile(rf"\n## {name}\n.*?(?=\n## |\Z)", re.S)
    text = pattern.sub(lambda _: section, text) if pattern.search(text) else text.rstrip("\n") + "\n" + section
    file.write_text(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", choices=["sensing"])
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", choices=["ingest", "store", "start"])
    parser.add_argument("--programs", type=Path, default=HOME / "build/release", help="where the programs are")
    parser.add_argument("--results", type=Path, default=HOME / "bench/results.md")
    args = parser.parse_args()
    sizes, table = Sizes(args.tiny), Table()
    # On the disk of the build: a folder in memory would make syncing free.
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=args.programs))
    option = ["--tiny"] if args.tiny else ["--full"] if args.full else []
    try:
        if args.only in (None, "ingest"):
            measure_ingest(args.programs, folder, sizes, table)
        if args.only in (None, "store"):
            measure_store(args.programs, folder, option, table)
        if args.only in (None, "start") and (args.full or args.tiny):
            measure_start(args.programs, folder, sizes, table)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    write_results(args.results, args.bench if not args.only else f"{args.bench}, only {args.only}", table)


if __name__ == "__main__":
    sys.exit(main())
