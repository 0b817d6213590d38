#!/usr/bin/env python3
"""kill -9 in the middle of ingest: what was acknowledged is there once, nothing is there twice, no start needs repair."""

import http.client
import json
import subprocess
import threading
import time
import unittest
from collections import Counter
from subprocess import DEVNULL

import mqtt_publisher
import postgres_cluster
from program import (API, BINARY, SLOWER, ProgramTest, figure, how_many, main, make_thing, numbers_there, observation,
                     observations, seconds_until, seeded, send_together, thing, write_levels)

START_AT_MOST = 3.0 * SLOWER  # seconds, after kill -9
ARRAY = 400          # observations in one CreateObservations: every third request fills a chunk
PAUSE = 0.02         # seconds between two of them: this is no bench


class Ledger:
    """The observations of one datastream, numbered: what was sent, and what of it was acknowledged."""

    def __init__(self, datastream):
        self.datastream = datastream
        self.sent, self.acknowledged = 0, set()
        self.settled = 0  # the numbers below are acknowledged and were found in the store

    def missing(self):
        return [n for n in range(self.settled, self.sent) if n not in self.acknowledged]

    def to_send(self):
        """First again what nobody acknowledged, then what is new; without end."""
        yield from self.missing()
        while True:
            self.sent += 1
            yield self.sent - 1


class Writer:
    """Sends until the connection breaks. Each kind goes another way into the store."""

    def __init__(self, program, ledger):
        self.program, self.ledger = program, ledger
        self.wrong = None

    def write_until_killed(self):
        try:
            self.write()
        except (OSError, http.client.HTTPException, mqtt_publisher.Refused):
            pass  # the program was killed, or is not there yet
        except BaseException as e:
            self.wrong = e
            raise

    def send_again(self):
        """Everything that is not acknowledged, until it is."""
        left = self.ledger.missing()
        self.send_all(left)
        assert not self.ledger.missing(), f"{type(self).__name__}: {len(left)} sent again, not all acknowledged"


class Single(Writer):
    """POST of one observation to its datastream: the short way in."""

    def write(self):
        self.send_all(self.ledger.to_send())

    def send_all(self, numbers):
        http = self.program.administrator()
        for n in numbers:
            r = self.post(http, n)
            assert r.status == 201, r
            self.ledger.acknowledged.add(n)

    def post(self, http, n):
        return http.post(observations(self.ledger.datastream), observation(n))


class Linked(Single):
    """POST of one observation that names its datastream: the long way in."""

    def post(self, http, n):
        return http.post(f"{API}/Observations", observation(n, self.ledger.datastream))


class Array(Writer):
    """Hundreds of observations in one request; all or none of them are acknowledged."""

    def write(self):
        http, numbers = self.program.administrator(), self.ledger.to_send()
        while True:
            self.send(http, [next(numbers) for _ in range(ARRAY)])
            time.sleep(PAUSE)

    def send_all(self, numbers):
        http = self.program.administrator()
        for at in range(0, len(numbers), ARRAY):
            self.send(http, numbers[at:at + ARRAY])

    def send(self, http, numbers):
        r = send_together(http, [self.ledger.datastream], numbers)
        assert r.status == 201 and not any("error" in row for row in r.json), r
        self.ledger.acknowledged.update(numbers)


class Mqtt(Writer):
    """Publishing with QoS 1, twenty messages at a time on their way."""

    def write(self):
        publisher = self.open()
        try:
            for n in self.ledger.to_send():
                self.publish(publisher, n)
        finally:
            self.ledger.acknowledged.update(publisher.acknowledged)
            publisher.close()

    def send_all(self, numbers):
        publisher = self.open()
        for n in numbers:
            self.publish(publisher, n)
        publisher.wait_for_all()
        self.ledger.acknowledged.update(publisher.acknowledged)
        publisher.close()

    def open(self):
        name = f"writer-{self.ledger.datastream}"
        return mqtt_publisher.Publisher(self.program.mqtt_port, name, self.program.administrator_token)

    def publish(self, publisher, n):
        publisher.publish(f"v1.1/Datastreams({self.ledger.datastream})/Observations", json.dumps(observation(n)), n)


class Founder(Writer):
    """Makes things with all that belongs to them; each number is one of them."""

    def write(self):
        self.send_all(self.ledger.to_send())

    def send_all(self, numbers):
        http = self.program.administrator()
        for n in numbers:
            r = http.post(f"{API}/Things", thing(f"Made {n}"))
            assert r.status == 201, r
            self.ledger.acknowledged.add(n)


KINDS = [Single, Linked, Array, Mqtt, Mqtt]


class Killed(ProgramTest):
    def writers_of(self, program):
        http = program.administrator()
        _, ids = make_thing(http, "Station", len(KINDS))
        http.close()
        return [kind(program, Ledger(no)) for kind, no in zip(KINDS, ids)]

    def rounds(self, program, kills, random):
        writers, founder = self.writers_of(program), Founder(program, Ledger(None))
        starts = []
        for n in range(kills):
            self.write_until(program.kill, writers + [founder], random.uniform(0.05, 0.9))
            starts.append(program.start())
            for w in writers:
                self.check(program, w, f"after kill {n + 1}")
            self.check_things(program, founder.ledger)
        for w in writers:
            w.send_again()
            self.check(program, w, "after all was sent again", whole=True)
        figure("observations acknowledged", f"{sum(len(w.ledger.acknowledged) for w in writers):,}")
        figure("things made", len(founder.ledger.acknowledged))
        mean = sum(starts) / len(starts)
        figure("start after kill -9, seconds", f"longest {max(starts):.2f}, mean {mean:.2f}, of {len(starts)}")
        self.assertLess(max(starts), START_AT_MOST, f"a start took too long: {starts}")
        program.stop()
        program.verify()

    def write_until(self, end, writers, seconds):
        threads = [threading.Thread(target=w.write_until_killed) for w in writers]
        for t in threads:
            t.start()
        time.sleep(seconds)
        end()
        for t in threads:
            t.join(30)
            self.assertFalse(t.is_alive(), "a writer hangs although the program is gone")
        self.assertEqual([w.wrong for w in writers if w.wrong], [], "what a writer was answered")

    def check(self, program, writer, when, whole=False):
        """Reads what came since the last look, and compares the number of all."""
        ledger, what = writer.ledger, f"{when}: {type(writer).__name__}, datastream {writer.ledger.datastream}"
        since = 0 if whole else ledger.settled
        http = program.administrator()
        found = numbers_there(http, ledger.datastream, since)
        count = how_many(http, observations(ledger.datastream))
        http.close()
        there = set(found)
        self.assertEqual(sorted((Counter(found) - Counter(there)).elements()), [], f"{what}: more than once there")
        lost = sorted(n for n in ledger.acknowledged - there if n >= since)
        self.assertEqual(lost, [], f"{what}: acknowledged and not there")
        self.assertEqual(sorted(n for n in there if not since <= n < ledger.sent), [], f"{what}: there and never sent")
        self.assertEqual(count, since + len(found), f"{what}: $count")
        if whole:
            self.assertEqual(there, set(range(ledger.sent)), f"{what}: not everything is there")
        while ledger.settled in ledger.acknowledged:
            ledger.settled += 1

    def check_things(self, program, ledger):
        http = program.administrator()
        asked = "$filter=startswith(name,'Made ')&$select=name&$top=1000"
        made = http.every(f"{API}/Things?{asked}&$expand=Datastreams($select=id),Locations($select=id)")
        http.close()
        names = [t["name"] for t in made]
        for n in ledger.acknowledged:
            self.assertIn(f"Made {n}", names, "a thing was acknowledged and is not there")
        for t in made:
            self.assertEqual((len(t["Datastreams"]), len(t["Locations"])), (1, 1), f"half of a thing is there: {t}")
        # Things have no key: who sends one again makes another.
        ledger.acknowledged.update(int(name[5:]) for name in names)

    def test_twenty_two_kills_with_sqlite(self):
        random = seeded("kill -9 with SQLite")
        program = self.program().make_city()
        program.start()
        self.rounds(program, 22, random)

    def test_what_is_acknowledged_while_the_program_is_stopped_is_there(self):
        random = seeded("SIGTERM under load")
        program = self.program().make_city()
        program.start()
        writers, ends = self.writers_of(program), []
        for n in range(3):
            self.write_until(lambda: ends.append(program.stop()), writers, random.uniform(0.2, 0.6))
            program.start()
            for w in writers:
                self.check(program, w, f"after SIGTERM {n + 1}")
        for w in writers:
            w.send_again()
            self.check(program, w, "after all was sent again", whole=True)
        figure("SIGTERM under load, seconds", f"longest {max(ends):.2f} of {len(ends)}")

    def test_an_import_that_is_killed_and_run_again_brings_everything_once(self):
        random = seeded("kill -9 of an import")
        program, n = self.program().make_city(), 300_000
        importing = [BINARY, *write_levels(self.scratch, n), "--data", str(program.folder)]
        for _ in range(6):
            at_work = subprocess.Popen(importing, cwd=self.scratch.path, stdout=DEVNULL, stderr=DEVNULL)
            time.sleep(random.uniform(0.05, 1.2))
            at_work.kill()
            at_work.wait()
        for _ in range(2):
            subprocess.run(importing, cwd=self.scratch.path, check=True, capture_output=True, timeout=60)
        program.start()
        asked = "$expand=Datastreams($expand=Observations($count=true;$top=0))"
        found = program.http().get(f"{API}/Things?{asked}").json["value"]
        counts = [[d["Observations@iot.count"] for d in t["Datastreams"]] for t in found]
        self.assertEqual(counts, [[n]], "one thing, one datastream, every row")
        program.stop()
        program.verify()

    def first_starts(self, random, rounds, store_of):
        early, whole = 0, None
        for n in range(rounds):
            city = self.program(name=f"new{n}", store=store_of(n))
            city.flags += ["--store", city.store] if city.store else []
            if whole is None:
                whole = city.start()  # so long does it take
            else:
                city.start(ready=False)
                time.sleep(random.uniform(0, whole / 2))
            city.kill()
            early += "Madang serves this city" not in city.log()
            city.start()
            no, _ = make_thing(city.http(city.token()), "Station")
            self.assertEqual(no, 1, "nothing was there before")
            city.stop()
            city.verify()
        self.assertGreater(early, 0, "no start was killed on its way")
        figure("first starts killed on their way", f"{early} of {rounds}")

    def test_a_city_that_is_killed_while_it_is_made_is_made_by_the_next_start(self):
        self.first_starts(seeded("kill -9 of a first start"), 10, lambda n: None)

    @unittest.skipUnless(postgres_cluster.binaries(), "PostgreSQL is not installed")
    def test_a_city_that_is_killed_while_it_is_made_in_postgres_is_made_by_the_next_start(self):
        cluster = postgres_cluster.Cluster()
        self.addCleanup(cluster.remove)
        random = seeded("kill -9 of a first start with PostgreSQL")
        self.first_starts(random, 4, lambda n: cluster.new_database(f"new{n}"))

    def test_half_a_city_is_never_served(self):
        random = seeded("kill -9 of `import city`")
        old = self.program(name="old").make_city()
        old.run("demo", "--sensors", "20")
        old.run("export", str(self.scratch / "city.madang"))
        whole = (self.scratch / "city.madang").stat().st_size
        importing = [BINARY, "import", "city", str(self.scratch / "city.madang"), "--data"]
        refused = 0
        for n in range(4):
            new = self.program(name=f"new{n}")
            at_work = subprocess.Popen([*importing, str(new.folder)], stdout=DEVNULL, stderr=DEVNULL)
            mark = new.folder / "unfinished-import"
            seconds_until(lambda: mark.exists() or at_work.poll() is not None, 20, "the import begins")
            time.sleep(random.uniform(0, 0.1))
            at_work.kill()
            at_work.wait()
            if not mark.exists():
                continue  # it had come to its end
            refused += 1
            again = subprocess.run([*importing, str(new.folder)], text=True, capture_output=True)
            for done in (again, new.run("export", str(self.scratch / "half.madang"), check=False)):
                self.assertEqual(done.returncode, 1)
                self.assertIn("did not come to its end", done.stderr)
        self.assertGreater(refused, 0, "no import was killed on its way")
        figure("imports of a city killed on their way", f"{refused} of 4; its file has {whole:,} bytes")
        done = subprocess.run([*importing, str(old.folder)], text=True, capture_output=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("has a city already", done.stderr)
        self.assertNotIn("remove", done.stderr, "nobody is told to remove a folder with a city")
        old.verify()

    def test_a_start_with_half_a_million_observations_that_no_chunk_has_yet_is_quick(self):
        program = self.program().make_city()
        program.start()
        http = program.administrator(timeout=60)
        ids = [no for i in range(10) for no in make_thing(http, f"Station {i}", 100)[1]]
        for first in range(0, len(ids), 50):
            self.assert_status(send_together(http, ids[first:first + 50], range(500)), 201)
        program.kill()
        seconds = program.start()
        figure("start after kill -9 with 500,000 observations in the tail, seconds", f"{seconds:.2f}")
        self.assertLess(seconds, START_AT_MOST)
        self.assertEqual(how_many(program.http(), f"{API}/Observations"), 500_000)

    @unittest.skipUnless(postgres_cluster.binaries(), "PostgreSQL is not installed")
    def test_eight_kills_with_postgres(self):
        random = seeded("kill -9 with PostgreSQL")
        cluster = postgres_cluster.Cluster()
        self.addCleanup(cluster.remove)
        program = self.program(store=cluster.new_database("killed")).make_city()
        program.start()
        self.rounds(program, 8, random)


if __name__ == "__main__":
    main()
