"""The program as its operator meets it: started, stopped, killed, asked over its ports. All system tests share it."""

import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("MADANG", str(CLONE / "build/release/madang"))
# No part of the project; tests that need it are skipped without it.
REAL_DATA = Path(os.environ.get("MADANG_TEST_DATA", CLONE.parent / "shared/data"))
API = "/sensorthings/v1.1"
SLOWER = float(os.environ.get("MADANG_TEST_SLOWER", "1"))  # so many times as long may things take, under a sanitizer
SKIPPED = 77  # what ctest takes for "all of it was skipped"


def free_port():
    """Below the ports that the system gives to clients, so that none of those takes it between two starts."""
    while True:
        port = random.SystemRandom().randint(20_000, 32_000)
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def seeded(name):
    """Random numbers of a test; MADANG_SEED makes them the same again."""
    seed = int(os.environ.get("MADANG_SEED", random.SystemRandom().randint(1, 999_999_999)))
    print(f"{name}: MADANG_SEED={seed}", flush=True)
    return random.Random(seed)


def figure(what, value):
    """A number that a reader of the log wants to know."""
    print(f"  {what}: {value}", flush=True)


def seconds_until(holds, at_most, what):
    """Waits until `holds()` is true. Returns how long that took; fails after `at_most` seconds."""
    begun = time.monotonic()
    while not holds():
        if time.monotonic() - begun > at_most * SLOWER:
            raise AssertionError(f"{what() if callable(what) else what}: not within {at_most} s")
        time.sleep(0.01)
    return time.monotonic() - begun


class Scratch:
    """A folder that goes when the test ends."""

    def __init__(self, where=None):
        base = where or ("/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        self.path = Path(tempfile.mkdtemp(prefix="madang-system-", dir=base))

    def __truediv__(self, name):
        return self.path / name

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.text[:600]}"


class Http:
    """One connection, kept alive; for one thread at a time."""

    def __init__(self, port, token=None, timeout=20, tls=None):
        self.token = token
        if tls:
            self.connection = http.client.HTTPSConnection("localhost", port, timeout=timeout, context=tls)
        else:
            self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def ask(self, method, path, body=None, headers=()):
        fields = dict(headers)
        if self.token:
            fields["Authorization"] = f"Bearer {self.token}"
        if body is not None:
            fields.setdefault("Content-Type", "application/json")
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        target = urllib.parse.quote(path, safe="/?&=$(),:;@!*~%+")
        try:
            self.connection.request(method, target, body.encode() if isinstance(body, str) else body, fields)
            r = self.connection.getresponse()
            return Answer(r.status, r.headers, r.read())
        except (OSError, ValueError, http.client.HTTPException):
            self.connection.close()
            raise

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, body):
        return self.ask("POST", path, body)

    def every(self, path):
        """All entities of a set, page by page."""
        out, next_page = [], path
        while next_page:
            page = self.get(next_page)
            assert page.status == 200, f"GET {next_page}: {page}"
            out += page.json["value"]
            link = page.json.get("@iot.nextLink")
            next_page = link[link.index("/sensorthings"):] if link else None
        return out

    def close(self):
        self.connection.close()


class Program:
    """`madang serve` for one data folder: started and ended as often as one likes, always on the same ports."""

    def __init__(self, folder, *flags, store=None, environment=None):
        self.folder, self.flags, self.store = Path(folder), list(flags), store
        self.port, self.mqtt_port = free_port(), free_port()
        no_limits = {"MADANG_ANONYMOUS_REQUESTS_PER_SECOND": "0", "MADANG_TOKEN_REQUESTS_PER_SECOND": "0"}
        self.environment = {**os.environ, **no_limits, **(environment or {})}
        self.log_file = Path(f"{self.folder}.log")
        self.process = None
        self._token = None

    # --- commands

    def run(self, *args, check=True, timeout=120, **more):
        """A command of the program about this folder, as from a shell."""
        words = [BINARY, *map(str, args), "--data", str(self.folder)]
        done = subprocess.run(words, text=True, capture_output=True, timeout=timeout * SLOWER, env=self.environment, **more)
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(words)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def token(self, role="administrator", *args):
        return self.run("admin", "token", "--role", role, "--name", "a test", *args).stdout.splitlines()[-1]

    def make_city(self):
        """The folder with its store, and an administrator's token for it."""
        store = ["--store", self.store] if self.store else []
        self.run("admin", "data-set", "--id", "city", "--licence", "CC-BY-4.0", *store)
        self._token = self.token()
        return self

    # --- the process

    def start(self, ready=True, at_most=20):
        """Returns how many seconds it took until it answered that it is ready."""
        words = [BINARY, "serve", "--data", str(self.folder), "--listen", f"127.0.0.1:{self.port}",
                 "--mqtt", f"127.0.0.1:{self.mqtt_port}", *self.flags]
        begun = time.monotonic()
        with open(self.log_file, "a") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, env=self.environment)
        if not ready:
            return 0.0
        seconds_until(self.is_ready, at_most, lambda: f"start of madang; its log:\n{self.log()}")
        return time.monotonic() - begun

    def is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError(f"madang ended with exit code {self.process.returncode}; its log:\n{self.log()}")
        try:
            return self.http(timeout=5).get("/ready").status == 200
        except (OSError, http.client.HTTPException):
            return False

    def stop(self, at_most=20):
        """As an operator stops it. Returns how many seconds it took; its exit code has to be 0."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(at_most * SLOWER)
        if code != 0:
            raise AssertionError(f"madang ended with exit code {code} after SIGTERM; its log:\n{self.log()}")
        return time.monotonic() - begun

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        """Whatever state it is in."""
        if self.process and self.process.poll() is None:
            self.kill()

    def log(self, last=30):
        lines = self.log_file.read_text(errors="replace").splitlines() if self.log_file.exists() else []
        return "\n".join(lines[-last:])

    # --- its ports

    def http(self, token=None, timeout=20):
        return Http(self.port, token, timeout)

    def administrator(self, timeout=20):
        return Http(self.port, self._token, timeout)

    @property
    def administrator_token(self):
        return self._token

    def verify(self):
        done = self.run("verify", check=False)
        assert done.returncode == 0, f"madang verify found damage:\n{done.stdout}{done.stderr}"


def thing(name, datastreams=1, place=(8.7, 49.4)):
    """A Thing with all that observations need, as a deep insert."""
    return {
        "name": name, "description": "Of a system test",
        "Locations": [{"name": f"Place of {name}", "description": "", "encodingType": "application/geo+json",
                       "location": {"type": "Point", "coordinates": list(place)}}],
        "Datastreams": [datastream(f"{name} {i}") for i in range(datastreams)],
    }


def datastream(name):
    return {
        "name": name, "description": "",
        "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        "unitOfMeasurement": {"name": "degree", "symbol": "°C", "definition": "http://qudt.org/vocab/unit/DEG_C"},
        "ObservedProperty": {"name": "Temperature", "description": "", "definition": "http://example.org/temperature"},
        "Sensor": {"name": "Sensor", "description": "", "encodingType": "text/html", "metadata": "http://example.org"},
    }


def make_thing(http, name, datastreams=1):
    """Ids of a new Thing and of its Datastreams."""
    made = http.post(f"{API}/Things", thing(name, datastreams))
    assert made.status == 201, f"POST Things: {made}"
    no = int(made.headers["Location"].rsplit("(", 1)[1].rstrip(")"))
    rows = http.get(f"{API}/Things({no})/Datastreams?$select=id&$orderby=id&$top=1000").json["value"]
    return no, [row["@iot.id"] for row in rows]


# What `madang import series` needs: a mapping, and a table of so many rows for it.
LEVELS_MAPPING = """{"title": "Levels", "source": "levels", "licence": "CC-BY-4.0", "time": {"text": "{time}"},
  "thing": {"key": "bridge", "name": "Bridge", "description": "A bridge", "longitude": 8.7, "latitude": 49.4},
  "series": [{"column": "level", "name": "Level", "sensor": {"name": "Gauge"},
              "observed_property": {"name": "Level", "definition": "http://example.org/level"},
              "unit": {"name": "metre", "symbol": "m", "definition": "http://qudt.org/vocab/unit/M"}}]}"""


def write_levels(folder, n):
    """The table and its mapping. Returns the words that import it, from that folder."""
    rows = "".join(f"{instant(i)},{i % 7}\n" for i in range(n))
    (folder / "levels.csv").write_text("time,level\n" + rows)
    (folder / "levels.json").write_text(LEVELS_MAPPING)
    return ["import", "series", "levels.csv", "--mapping", "levels.json", "--data-set", "city"]


def instant(seconds):
    """So many seconds after a fixed day, as SensorThings writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_770_000_000 + seconds))


def observation(n, datastream=None):
    """Number n of those that tests send: each has a time and a result of its own."""
    link = {"Datastream": {"@iot.id": datastream}} if datastream else {}
    return {"phenomenonTime": instant(n), "result": n, **link}


def observations(datastream):
    return f"{API}/Datastreams({datastream})/Observations"


def send_together(http, datastreams, numbers):
    """Observations of these numbers, to each of the datastreams, in one request. Returns the answer."""
    rows = [[instant(n), n] for n in numbers]
    groups = [{"Datastream": {"@iot.id": no}, "components": ["phenomenonTime", "result"], "dataArray": rows}
              for no in datastreams]
    return http.post(f"{API}/CreateObservations", groups)


def numbers_there(http, datastream, since=0):
    """The numbers of all observations from `since` on, in the order of their times."""
    asked = "$resultFormat=CSV&$select=result&$orderby=phenomenonTime&$top=10000000"
    rows = http.get(f"{observations(datastream)}?{asked}&$filter=phenomenonTime ge {instant(since)}")
    assert rows.status == 200, rows
    return [int(float(line)) for line in rows.text.split()[1:]]


def how_many(http, path):
    """$count of what a path leads to."""
    r = http.get(f"{path}{'&' if '?' in path else '?'}$count=true&$top=0")
    assert r.status == 200, f"{path}: {r}"
    return r.json["@iot.count"]


def serve_in_vain(folder, *flags):
    """`madang serve` that is expected to end by itself."""
    words = [BINARY, "serve", "--data", str(folder), "--listen", f"127.0.0.1:{free_port()}", "--mqtt", "off", *flags]
    return subprocess.run(words, capture_output=True, text=True, timeout=20 * SLOWER)


class ProgramTest(unittest.TestCase):
    """A scratch folder for each test, and nothing left running after it."""

    maxDiff = 2_000

    def setUp(self):
        self.scratch = Scratch()
        self.addCleanup(self.scratch.remove)

    def program(self, *flags, name="city", **more):
        p = Program(self.scratch / name, *flags, **more)
        self.addCleanup(p.end)
        return p

    def assert_status(self, answer, status, what=""):
        self.assertEqual(answer.status, status, f"{what} {answer}")


def main():
    """Runs the tests of the file that calls it; exit code 77 if every one of them was skipped."""
    result = unittest.main(module="__main__", verbosity=2, exit=False, warnings="ignore").result
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIPPED if result.skipped and len(result.skipped) >= result.testsRun else 0)
