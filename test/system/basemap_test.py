#!/usr/bin/env python3
"""A base map is replaced while the city is served, and a kill -9 in the middle leaves the one before."""

import math
import subprocess
import threading
import time
import unittest

import postgres_cluster
from program import BINARY, ProgramTest, figure, main, make_thing, observation, observations, seconds_until

LON, LAT = 2.6, 54.8  # the middle of the synthetic town


def tile_path(zoom, suffix=""):
    n = 2 ** zoom
    x = int((LON + 180) / 360 * n)
    y = int((1 - math.asinh(math.tan(math.radians(LAT))) / math.pi) / 2 * n)
    return f"/basemap/v1/tiles/{zoom}/{x}/{y}.mvt{suffix}"


class Watcher(threading.Thread):
    """Asks for tiles of all zooms for as long as it may, and remembers every answer."""

    def __init__(self, program):
        super().__init__()
        self.program, self.stopping, self.answers = program, False, []
        self.seen = set()

    def run(self):
        http, zoom = self.program.http(), 0
        while not self.stopping:
            zoom = (zoom + 5) % 17
            answer = http.get(tile_path(zoom))
            self.answers.append((zoom, answer.status, answer.headers["ETag"]))
            self.seen.add(answer.headers["ETag"])
        http.close()

    def stop(self):
        self.stopping = True
        self.join()


class BaseMap(ProgramTest):
    def new_city(self):
        return self.program().make_city()

    def extract(self, name, sensors, seed=1):
        path = self.scratch / f"{name}.osm.pbf"
        subprocess.run([BINARY, "demo", "osm", str(path), "--sensors", str(sensors), "--seed", str(seed)], check=True,
                       capture_output=True)
        return path

    def import_half(self, city):
        """An import that has written some of its rows, and goes on."""
        importing = subprocess.Popen([BINARY, "import", "osm", str(self.extract("large", 20_000)), "--data", str(city.folder)],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

        def half_made():
            asked = city.run("sql", "SELECT count(*) FROM basemap_feature WHERE no >= 2 * 1099511627776").stdout
            return int(asked.splitlines()[1]) > 1_000

        seconds_until(half_made, 60, "the import's first rows")
        return importing

    def assert_nothing_is_left(self, city):
        self.assertEqual(self.bases(city), ["current,1"])
        rows = city.run("sql", "SELECT count(*) FROM basemap_feature f WHERE NOT EXISTS "
                               "(SELECT 1 FROM basemap_object o WHERE o.no = f.no)").stdout
        self.assertEqual(rows.splitlines()[1], "0", "rows of the broken import are left")

    def bases(self, city):
        asked = city.run("sql", "SELECT state, count(*) FROM basemap_base GROUP BY state ORDER BY state").stdout
        return asked.splitlines()[1:]

    def test_tiles_are_served_without_a_gap_while_the_map_is_replaced(self):
        city = self.new_city()
        city.start()
        first, second = self.extract("first", 300), self.extract("second", 300, seed=2)
        city.run("import", "osm", first)
        http = city.administrator()
        _, (datastream,) = make_thing(http, "Station")
        watcher = Watcher(city)
        watcher.start()
        slowest = 0.0
        for n, path in enumerate([second, first, second]):
            importing = subprocess.Popen([BINARY, "import", "osm", str(path), "--data", str(city.folder)],
                                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            sent = 0
            while importing.poll() is None:
                begun = time.monotonic()
                self.assert_status(http.post(observations(datastream), observation(1000 * n + sent)), 201)
                slowest = max(slowest, time.monotonic() - begun)
                sent += 1
                time.sleep(0.01)
            self.assertEqual(importing.returncode, 0, importing.stdout.read())
            importing.stdout.close()
        watcher.stop()
        figure("tiles asked for meanwhile", len(watcher.answers))
        figure("longest wait of an observation, ms", round(slowest * 1000))
        self.assertGreater(len(watcher.answers), 50)
        self.assertEqual([a for a in watcher.answers if a[1] not in (200, 204)], [])
        self.assertGreaterEqual(len(watcher.seen), 3, "the tiles did not change with the map")
        self.assertEqual(self.bases(city), ["current,1"])

    def test_a_program_killed_in_the_middle_of_an_import_serves_the_map_before(self):
        city = self.new_city()
        city.run("import", "osm", self.extract("small", 50))
        city.start()
        before = city.http().get(tile_path(14))
        importing = self.import_half(city)
        city.kill()
        importing.communicate(timeout=60)
        self.assertNotEqual(importing.returncode, 0, "the command has to say that its server is gone")
        figure("start after it, s", round(city.start(), 2))
        after = city.http().get(tile_path(14))
        self.assertEqual((after.status, after.body, after.headers["ETag"]), (200, before.body, before.headers["ETag"]))
        city.run("import", "osm", self.extract("other", 50, seed=3))
        self.assert_nothing_is_left(city)
        city.stop()
        city.verify()


@unittest.skipUnless(postgres_cluster.binaries(), "PostgreSQL is not installed")
class BaseMapOnPostgres(BaseMap):
    def new_city(self):
        self.cluster = postgres_cluster.Cluster()
        self.addCleanup(self.cluster.remove)
        return self.program(store=self.cluster.new_database("city")).make_city()

    def test_a_database_that_goes_in_the_middle_of_an_import_leaves_the_map_before(self):
        city = self.new_city()
        city.run("import", "osm", self.extract("small", 50))
        city.start()
        before = city.http().get(tile_path(14))
        importing = self.import_half(city)
        self.cluster.stop("immediate")
        _, told = importing.communicate(timeout=120)
        self.assertNotEqual(importing.returncode, 0)
        self.assertIn("The store failed in the middle of it, and the map before stays", told)
        self.assert_status(city.http().get("/health"), 200)
        self.cluster.start()
        seconds_until(city.is_ready, 60, "the store's return")
        after = city.http().get(tile_path(14))
        self.assertEqual((after.status, after.body, after.headers["ETag"]), (200, before.body, before.headers["ETag"]))
        city.run("import", "osm", self.extract("other", 50, seed=3))
        self.assert_nothing_is_left(city)


if __name__ == "__main__":
    main()
