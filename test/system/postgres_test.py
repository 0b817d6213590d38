#!/usr/bin/env python3
"""A city in PostgreSQL: it outlives restarts of the database, one process owns it, and it moves to SQLite and back."""

import http.client
import threading
import time
import unittest

import postgres_cluster
from program import (API, ProgramTest, figure, main, make_thing, numbers_there, observation, observations, seconds_until,
                     serve_in_vain)


@unittest.skipUnless(postgres_cluster.binaries(), "PostgreSQL is not installed")
class Postgres(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.cluster = postgres_cluster.Cluster()
        cls.addClassCleanup(cls.cluster.remove)
        cls.made = 0

    def city(self, name="city"):
        type(self).made += 1
        return self.program(name=name, store=self.cluster.new_database(f"city_{self.made}")).make_city()

    def test_writes_are_refused_while_the_database_restarts_and_go_on_after_it(self):
        city = self.city()
        city.start()
        me = city.administrator()
        _, (no, other) = make_thing(me, "Station", 2)
        acknowledged, refused, wrong, stopping = set(), set(), [], threading.Event()

        def write():
            mine, n = city.administrator(), 0
            while not stopping.is_set():
                try:
                    r = mine.post(observations(no), observation(n))
                except (OSError, http.client.HTTPException) as e:
                    wrong.append(e)
                    continue
                (acknowledged if r.status == 201 else refused).add(n)
                if r.status not in (201, 503):
                    wrong.append(r)
                if r.status != 201:
                    time.sleep(0.02)
                n += 1

        writer = threading.Thread(target=write)
        writer.start()
        for how in ("immediate", "fast"):
            time.sleep(0.4)
            self.cluster.stop(how)
            before = len(refused)
            seconds_until(lambda: len(refused) > before, 5, "a write is refused")
            r = me.post(observations(other), observation(1))
            self.assert_status(r, 503, "a write without a database")
            self.assertIn("Retry-After", r.headers)
            self.assert_status(me.post(f"{API}/Things", {"name": "x", "description": "x"}), 503, "without a database")
            self.assert_status(me.get("/ready"), 503, "the database is gone")
            self.assert_status(me.get("/health"), 200, "the program is not")
            self.cluster.start()
            back = len(acknowledged)
            seconds = seconds_until(lambda: len(acknowledged) > back, 10, "writes go on")
            figure(f"writes again after a restart ({how}), seconds", f"{seconds:.2f}")
            seconds_until(lambda: me.get("/ready").status == 200, 10, "ready again")
            for n in list(refused):  # as its devices do
                self.send_again(me, no, n)
                acknowledged.add(n)
        stopping.set()
        writer.join(30)
        self.assertEqual([str(w) for w in wrong], [])
        for n in set(refused):
            self.send_again(me, no, n)
            acknowledged.add(n)
        self.assertEqual(numbers_there(me, no), sorted(acknowledged), "acknowledged once, there once")
        make_thing(me, "Made afterwards")
        city.stop()
        city.verify()

    def send_again(self, http, datastream, n):
        """As devices do: 503 means later."""
        for _ in range(50):
            answer = http.post(observations(datastream), observation(n))
            if answer.status != 503:
                break
            time.sleep(0.1)
        self.assert_status(answer, 201, "sent again")

    def test_it_ends_cleanly_while_the_database_is_down(self):
        city = self.city()
        city.start()
        make_thing(city.administrator(), "Station")
        self.cluster.stop("immediate")
        try:
            figure("SIGTERM without a database, seconds", f"{city.stop():.2f}")
        finally:
            self.cluster.start()

    def test_one_process_owns_a_database_also_after_it_was_restarted(self):
        city = self.city()
        city.start()
        self.assertIn("Another process uses this database", self.second_on(city))
        self.cluster.stop("immediate")
        self.cluster.start()
        seconds_until(lambda: city.http().get("/ready").status == 200, 10, "ready again")
        make_thing(city.administrator(), "Station")
        self.assertIn("Another process uses this database", self.second_on(city), "after a restart of the database")

    def test_who_lost_the_database_to_another_process_writes_no_more_until_it_is_started_again(self):
        city = self.city()
        city.start()
        _, (no,) = make_thing(city.administrator(), "Station")
        self.cluster.stop("immediate")
        self.cluster.start()
        other = self.program(name="other", store=city.store)
        other.run("admin", "data-set", "--id", "city", "--licence", "CC0-1.0", "--store", city.store)  # opens and owns it, for a moment
        # It does not know what the other one wrote. The first answer may still be about the connection that broke.
        statuses = set()

        def says_why():
            statuses.add(city.administrator().post(observations(no), observation(1)).status)
            return "Another process has used this database" in city.log()

        seconds_until(says_why, 10, "told why nothing is written")
        self.assertEqual({503}, statuses)
        city.stop()
        city.start()
        self.assert_status(city.administrator().post(observations(no), observation(1)), 201, "started again")

    def second_on(self, city):
        return serve_in_vain(self.scratch / "second", "--store", city.store).stderr

    def test_a_database_that_is_not_there_is_told_at_the_start(self):
        done = serve_in_vain(self.scratch / "city", "--store", "postgresql://madang@127.0.0.1:1/nowhere")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("PostgreSQL cannot be reached", done.stderr)

    def test_a_folder_stays_with_its_store(self):
        city = self.city()
        done = city.run("admin", "data-sets", "--store", "postgresql://madang@elsewhere/city", check=False)
        self.assertEqual(done.returncode, 2, done)
        self.assertIn("cannot be opened in another", done.stderr)

    def test_an_address_that_was_never_reached_is_not_remembered(self):
        city = self.program()
        done = city.run("admin", "data-set", "--id", "city", "--store", "postgresql://madang@127.0.0.1:1/mistyped", check=False)
        self.assertEqual(done.returncode, 1, done)
        self.assertFalse(city.folder.exists(), "nothing came of it")
        city.run("admin", "data-set", "--id", "city", "--licence", "CC0-1.0", "--store", self.cluster.new_database("typed_well"))
        self.assertIn("typed_well", (city.folder / "store").read_text())

    def test_a_city_moves_from_sqlite_to_postgres_and_back_and_is_the_same(self):
        old = self.program(name="old")
        old.run("demo", "--sensors", "20", timeout=120)
        old.run("admin", "data-set", "--id", "hidden", "--title", "Hidden", "--private")
        token = old.token()
        old.run("export", str(self.scratch / "1.madang"))
        there = self.program(name="there", store=self.cluster.new_database("moved"))
        there.run("import", "city", str(self.scratch / "1.madang"), "--store", there.store)
        there.run("export", str(self.scratch / "2.madang"))
        back = self.program(name="back")
        back.run("import", "city", str(self.scratch / "2.madang"))
        back.run("export", str(self.scratch / "3.madang"))
        one, two, three = ((self.scratch / f"{n}.madang").read_bytes() for n in (1, 2, 3))
        self.assertGreater(len(one.splitlines()), 100)
        self.assertTrue(one == two, self.first_difference(one, two))
        self.assertTrue(one == three, self.first_difference(one, three))
        there.verify()
        back.verify()
        there.start()
        make_thing(there.http(token), "With a token that moved, too")

    def first_difference(self, a, b):
        for x, y in zip(a.splitlines(), b.splitlines()):
            if x != y:
                return f"\n{x[:500]}\n{y[:500]}"
        return f"{len(a.splitlines())} and {len(b.splitlines())} lines"


if __name__ == "__main__":
    main()
