#!/usr/bin/env python3
"""Real measurements of five cities, brought by the commands of examples/README.md: all of it, once, as in the tables."""

import csv
import os
import re
import subprocess
import time
import unittest
from collections import defaultdict
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from mosquitto_test import Subscriber
from program import API, BINARY, CLONE, REAL_DATA, Program, Scratch, figure, how_many, main, observations

SENSORS = REAL_DATA / "sensors"
UTC = timezone.utc
# Tables of air quality and the things they become, columns and what they are called.
STATIONS = {"air-saxony/Ch-Leipz.csv": "Chemnitz, Leipziger Straße", "air-brandenburg/P-Zentrum.csv": "Potsdam-Zentrum",
            "air-brandenburg/P-Glienicke.csv": "Potsdam, Groß Glienicke"}
AIR = {"pm25": "PM2.5", "temperature": "Temperature", "windSpeed": "Wind speed", "rain": "Precipitation"}
AACHEN = "apag-parken-Aachen-Parkhaus-Adalbertstrasse"
CAR_PARKS = "Datastreams/ObservedProperty/name eq 'Free parking spaces'"


def commands():
    """The block of commands in examples/README.md that brings all of it."""
    text = (CLONE / "examples/README.md").read_text()
    block = text[text.index("## Mappings for real data"):].split("```sh\n", 1)[1].split("```", 1)[0]
    return block


def rows(*names):
    for name in names:
        with open(SENSORS / name, encoding="utf-8-sig", newline="") as f:
            yield from csv.DictReader(f)


def cell(text):
    try:
        return float(text)
    except ValueError:
        return None


def air(name, column):
    """Time and value of each row of a table of evalPM, which is in UTC."""
    for row in rows(name):
        at = datetime.strptime(f"{row['date']} {row['time']}", "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        if cell(row[column]) is not None:
            yield at, cell(row[column])


def seoul(column, factor=1.0):
    for row in rows("seoul/SeoulBikeData.csv"):
        at = datetime.strptime(f"{row['Date']} {row['Hour']}", "%d/%m/%Y %H").replace(tzinfo=ZoneInfo("Asia/Seoul"))
        if column != "Rented Bike Count" or row["Functioning Day"] == "Yes":
            yield at.astimezone(UTC), float(row[column]) * factor


def muenster():
    """Both directions, without the days on which clocks change: those are the import's own tests."""
    zone, out = ZoneInfo("Europe/Berlin"), {}
    for year, column in ((2015, "Zählung Neutor"), (2016, "Neutor (gesamt)")):
        for row in rows(f"muenster/zaehlstelle_neutor_{year}_stundenauswertung.csv"):
            value = cell(row[column])
            if value is None or not re.match(r"\d+/", row["Stunden"]):
                continue
            at = datetime.strptime(row["Stunden"], "%m/%d/%Y %H:%M")
            begin, end = at.replace(hour=0, tzinfo=zone), at.replace(hour=23, tzinfo=zone)
            if begin.utcoffset() == end.utcoffset():
                out[at.replace(tzinfo=zone).astimezone(UTC)] = value
    return out


def car_park(place):
    for day in range(1, 15):
        for row in rows(f"parking-germany/2020-06-{day:02}.csv"):
            value = cell(row.get(place) or "")
            if value is not None and value >= 0:
                yield datetime.fromisoformat(row["timestamp"]), value


def buckets(points, seconds, begin, end):
    """Number, least, mean and largest of the values in each stretch of so many seconds."""
    out = defaultdict(list)
    for at, value in points:
        if begin <= at <= end:
            out[int(at.timestamp()) // seconds * seconds].append(value)
    return {start: (len(v), min(v), sum(v) / len(v), max(v)) for start, v in out.items()}


@unittest.skipUnless(SENSORS.exists(), f"{SENSORS} is not there: the real data is no part of the project")
class RealData(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = Scratch()
        cls.addClassCleanup(cls.scratch.remove)
        # As the README says: the tables beside it. The program is in the PATH.
        os.symlink(CLONE / "examples/mappings", cls.scratch / "mappings")
        os.symlink(BINARY, cls.scratch / "madang")
        for table in SENSORS.rglob("*.csv"):
            if table.name != "meta-data.csv" or "parking" in str(table):
                os.symlink(table, cls.scratch / table.name)
        cls.environment = {**os.environ, "PATH": f"{cls.scratch.path}:{os.environ['PATH']}"}
        begun = time.monotonic()
        cls.said = cls.shell(commands())
        figure("1,500,000 values brought by the README's commands, seconds", f"{time.monotonic() - begun:.1f}")
        cls.city = Program(cls.scratch / "town").make_city()
        cls.addClassCleanup(cls.city.end)
        cls.city.start()
        cls.http, cls.me = cls.city.http(), cls.city.administrator()

    @classmethod
    def shell(cls, text):
        done = subprocess.run(["bash", "-e"], input=text, text=True, capture_output=True, timeout=120,
                              cwd=cls.scratch.path, env=cls.environment)
        assert done.returncode == 0, f"the commands of examples/README.md: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def ask(self, path, http=None):
        r = (http or self.http).get(path)
        self.assertEqual(r.status, 200, f"GET {path}: {r}")
        return r.json

    def datastream(self, thing, name, http=None):
        found = self.ask(f"{API}/Datastreams?$filter=Thing/name eq '{thing}' and name eq '{name}'", http)["value"]
        self.assertEqual(len(found), 1, f"{thing}, {name}: {found}")
        return found[0]["@iot.id"]

    def count(self, path, http=None):
        return how_many(http or self.http, path)

    def aachen(self):
        """A car park: private, and one of those with most values."""
        asked = "$filter=name eq 'Parkhaus Adalbertstraße, Aachen'&$expand=Datastreams,Locations"
        return self.ask(f"{API}/Things?{asked}", self.me)["value"][0]

    # --- everything is there, once

    def test_every_value_of_the_tables_is_there(self):
        self.assertEqual(sum(1 for _ in rows("air-saxony/Ch-Leipz.csv")), 105_192)
        expected = {("Public bicycles of Seoul", "Rented bicycles"): seoul("Rented Bike Count"),
                    ("Public bicycles of Seoul", "Temperature"): seoul("Temperature")}
        for file, thing in STATIONS.items():
            for column, name in AIR.items():
                expected[thing, name] = air(file, column)
        for (thing, name), points in expected.items():
            n = sum(1 for _ in points)
            self.assertEqual(self.count(observations(self.datastream(thing, name))), n, f"{thing}, {name}")

    def test_the_same_commands_again_add_nothing_also_while_the_city_is_served(self):
        sets = ("Observations", "Things", "Datastreams", "Locations", "Sensors", "ObservedProperties", "FeaturesOfInterest")
        before = [self.count(f"{API}/{s}", self.me) for s in sets]
        self.shell(commands())
        self.assertEqual([self.count(f"{API}/{s}", self.me) for s in sets], before)

    # --- as things with units, place and licence

    def test_things_have_their_units_and_places(self):
        for name, place, units in (
                ("Chemnitz, Leipziger Straße", [12.905, 50.846], {"µg/m³", "°C", "m/s", "mm"}),
                ("Potsdam-Zentrum", [13.05993, 52.40135], {"µg/m³", "°C", "m/s", "mm"}),
                ("Potsdam, Groß Glienicke", [13.1237, 52.48417], {"µg/m³", "°C", "m/s", "mm"}),
                ("Bicycle counter Neutor", [7.616133, 51.966837], {"", "°C", "km/h"}),
                ("Public bicycles of Seoul", [126.978, 37.5665], {"", "°C", "%", "m/s", "m", "MJ/m²", "mm", "cm"})):
            expanded = "Locations,Datastreams($expand=ObservedProperty,Sensor)"
            found = self.ask(f"{API}/Things?$filter=name eq '{name}'&$expand={expanded}")["value"]
            self.assertEqual(len(found), 1, name)
            self.assertEqual(found[0]["Locations"][0]["location"], {"type": "Point", "coordinates": place}, name)
            self.assertEqual({d["unitOfMeasurement"]["symbol"] for d in found[0]["Datastreams"]}, units, name)
            for d in found[0]["Datastreams"]:
                self.assertTrue(d["ObservedProperty"]["definition"].startswith("http"), d)
                self.assertTrue(d["Sensor"]["name"], d)

    def test_the_page_shows_licence_place_and_latest_value(self):
        licences = {"Chemnitz, Leipziger Straße": ("Terms of LfULG Saxony and DWD", "Sächsisches Landesamt"),
                    "Bicycle counter Neutor": ("DL-DE-BY-2.0", "Stadt Münster"),
                    "Public bicycles of Seoul": ("CC-BY-4.0", "UCI Machine Learning")}
        for name, (licence, attribution) in licences.items():
            thing = self.on_the_page(name)
            self.assertEqual(thing["data_set"]["licence"], licence)
            self.assertIn(attribution, thing["data_set"]["attribution"])
            self.assertTrue(thing["place"])
            self.assertTrue(all(d["latest"]["time"] and d["count"] > 0 for d in thing["datastreams"]))
        latest = {d["name"]: d["latest"] for d in self.on_the_page("Public bicycles of Seoul")["datastreams"]}
        at, value = max(seoul("Rented Bike Count"))
        self.assertEqual(latest["Rented bicycles"], {"time": f"{at:%Y-%m-%dT%H:%M:%SZ}", "result": value})

    def on_the_page(self, name):
        listed = self.ask(f"/sensing/v1/things?search={name.split(',')[0].split(' ')[-1]}&limit=100")["items"]
        found = [t for t in listed if t["name"] == name]
        self.assertEqual(len(found), 1, f"{name} in {listed}")
        return self.ask(f"/sensing/v1/things/{found[0]['id']}")

    def test_the_map_has_all_of_one_kind_with_their_latest_values(self):
        kinds = {p["name"]: p for p in self.ask("/sensing/v1/observed-properties")["items"]}
        air_temperature = self.ask(f"/sensing/v1/latest?observed_property={kinds['Air temperature']['id']}")
        at = {name: i for i, name in enumerate(air_temperature["columns"])}
        shown = {row[at["name"]]: (row[at["longitude"]], row[at["latitude"]]) for row in air_temperature["rows"]}
        self.assertEqual(shown["Chemnitz, Leipziger Straße"], (12.905, 50.846))
        self.assertEqual(len(shown), 5)

    # --- asked through SensorThings

    def test_filters_find_what_the_tables_say(self):
        points = list(air("air-saxony/Ch-Leipz.csv", "pm25"))
        path = observations(self.datastream("Chemnitz, Leipziger Straße", "PM2.5"))
        february = "phenomenonTime ge 2014-02-01T00:00:00Z and phenomenonTime lt 2014-03-01T00:00:00Z"
        questions = {"result gt 75": lambda t, v: v > 75, "year(phenomenonTime) eq 2013": lambda t, v: t.year == 2013,
                     f"{february} and result le 10.5": lambda t, v: (t.year, t.month) == (2014, 2) and v <= 10.5}
        for asked, expected in questions.items():
            self.assertEqual(self.count(f"{path}?$filter={asked}"), sum(expected(t, v) for t, v in points), asked)
        worst = self.ask(f"{path}?$orderby=result desc&$top=1&$select=result")["value"][0]["result"]
        self.assertEqual(worst, max(v for _, v in points))

    def test_expansions_and_places_lead_from_what_is_measured_to_where(self):
        asked = "$filter=name eq 'Fine particulate matter PM2.5'&$expand=Datastreams($expand=Thing($select=name))"
        found = self.ask(f"{API}/ObservedProperties?{asked}")["value"]
        self.assertEqual({d["Thing"]["name"] for p in found for d in p["Datastreams"]}, set(STATIONS.values()))
        asked = "$filter=geo.distance(Locations/location,geography'POINT(13.06 52.40)') lt 0.2&$select=name"
        near = self.ask(f"{API}/Things?{asked}")["value"]
        self.assertEqual({t["name"] for t in near}, {"Potsdam-Zentrum", "Potsdam, Groß Glienicke"})

    def test_bicycles_in_muenster_are_at_the_hours_that_clocks_showed(self):
        expected = muenster()
        no = self.datastream("Bicycle counter Neutor", "Bicycles, both directions")
        answer = self.http.get(f"{observations(no)}?$resultFormat=CSV&$select=phenomenonTime,result&$top=100000")
        self.assertEqual(answer.status, 200, answer)
        found = {}
        for row in csv.DictReader(answer.text.splitlines()):
            found[datetime.fromisoformat(row["phenomenonTime"].replace("Z", "+00:00"))] = float(row["result"])
        self.assertGreater(len(expected), 17_000)
        self.assertEqual({t: found.get(t) for t in expected}, expected)

    # --- charts

    def assert_chart(self, no, points, step, begin, end, http=None):
        seconds = {"PT1H": 3_600, "P1D": 86_400}[step]
        asked = f"from={begin:%Y-%m-%dT%H:%M:%SZ}&to={end:%Y-%m-%dT%H:%M:%SZ}&points=400"
        chart = self.ask(f"/sensing/v1/datastreams/{no}/series?{asked}", http)
        self.assertEqual((chart["step"], chart["columns"]), (step, ["time", "n", "minimum", "mean", "maximum"]))
        expected = buckets(points, seconds, begin, end)
        found = {int(datetime.fromisoformat(r[0].replace("Z", "+00:00")).timestamp()): r[1:] for r in chart["rows"]}
        self.assertEqual(sorted(found), sorted(expected), "the same stretches of time have values")
        for start, (n, least, mean, largest) in expected.items():
            what = datetime.fromtimestamp(start, UTC)
            self.assertEqual((found[start][0], found[start][1], found[start][3]), (n, least, largest), what)
            self.assertAlmostEqual(found[start][2], mean, delta=1e-9 * max(1, abs(mean)), msg=what)
        return len(expected)

    def test_daily_charts_are_what_the_tables_give(self):
        def year(y):
            return datetime(y, 1, 1, tzinfo=UTC), datetime(y, 12, 31, 23, 59, 59, tzinfo=UTC)

        days = 0
        for file, thing in STATIONS.items():
            for column, name in AIR.items():
                days += self.assert_chart(self.datastream(thing, name), air(file, column), "P1D", *year(2018))
        for column, name, factor in (("Rented Bike Count", "Rented bicycles", 1), ("Temperature", "Temperature", 1),
                                     ("Visibility", "Visibility", 10)):
            points = seoul(column, factor)
            days += self.assert_chart(self.datastream("Public bicycles of Seoul", name), points, "P1D", *year(2018))
        self.assertGreater(days, 15 * 300)

    def test_hourly_charts_are_what_the_tables_give(self):
        no = self.aachen()["Datastreams"][0]["@iot.id"]
        begin, end = datetime(2020, 6, 1, tzinfo=UTC), datetime(2020, 6, 14, 23, 59, 59, tzinfo=UTC)
        self.assertGreater(self.assert_chart(no, car_park(AACHEN), "PT1H", begin, end, self.me), 200)

    # --- what is private

    def test_car_parks_are_there_for_those_who_may_see_them(self):
        asked = f"$filter={CAR_PARKS}&$count=true&$top=1000&$select=id&$expand=Locations($select=id)"
        mine = self.ask(f"{API}/Things?{asked}", self.me)
        self.assertEqual(mine["@iot.count"], 719)
        self.assertEqual(sum(bool(t["Locations"]) for t in mine["value"]), 87, "with coordinates")

    def test_strangers_find_no_trace_of_the_private_data_set(self):
        thing, no = self.aachen()["@iot.id"], self.aachen()["Datastreams"][0]["@iot.id"]
        editor = self.city.http(self.city.token("editor", "--data-set", "parking"))
        other = self.city.http(self.city.token("editor", "--data-set", "seoul"))
        hidden = [f"{API}/Things({thing})", f"{API}/Things({thing})/Datastreams", f"{API}/Datastreams({no})",
                  f"{observations(no)}?$resultFormat=CSV", f"{observations(no)}?$resultFormat=dataArray",
                  f"/sensing/v1/things/{thing}", f"/sensing/v1/live?thing={thing}",
                  f"/sensing/v1/datastreams/{no}/series?from=2020-06-01T00:00:00Z&to=2020-06-02T00:00:00Z"]
        for path in hidden:
            for stranger in (self.http, other):
                self.assertEqual(stranger.get(path).status, 404, path)
            if "live" not in path:
                self.assertEqual(editor.get(path).status, 200, path)
        for path in (f"{API}/Things?$filter={CAR_PARKS}", f"{API}/Observations?$filter=Datastream/name eq 'Free spaces'",
                     f"{API}/Locations?$filter=endswith(name,'Aachen')"):
            self.assertEqual(self.count(path), 0, path)
        sets = ["Things?$resultFormat=GeoJSON&", "Sensors?", "ObservedProperties?", "FeaturesOfInterest?",
                "HistoricalLocations?$expand=Thing&"]
        paths = [f"{API}/{s}$top=1000" for s in sets]
        for path in [*paths, "/sensing/v1/observed-properties", "/sensing/v1/things?limit=500"]:
            answer = self.http.get(path)
            self.assertEqual(answer.status, 200, f"{path}: {answer}")
            for trace in ("Aachen", "Free parking", "car park"):
                self.assertNotIn(trace, answer.text, path)

    def test_strangers_hear_nothing_of_it_over_mqtt(self):
        topic = f"v1.1/Datastreams({self.aachen()['Datastreams'][0]['@iot.id']})/Observations"
        stranger = Subscriber(self.city.mqtt_port, topic)
        friend = Subscriber(self.city.mqtt_port, topic, "-u", "any", "-P", self.city.administrator_token)
        everything = Subscriber(self.city.mqtt_port, "v1.1/#", "-F", "%t")
        try:
            self.assertEqual(friend.next()[2]["result"], max(car_park(AACHEN))[1])
            stranger.nothing_more()
            datastreams = self.http.every(f"{API}/Datastreams?$select=id&$top=1000")
            public = {f"v1.1/Datastreams({d['@iot.id']})/Observations" for d in datastreams}
            heard = set()
            while not everything.lines.empty():
                heard.add(everything.lines.get())
            self.assertEqual(heard, public)
        finally:
            for s in (stranger, friend, everything):
                s.end()


if __name__ == "__main__":
    main()
