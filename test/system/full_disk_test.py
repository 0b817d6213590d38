#!/usr/bin/env python3
"""A full disk: writes are refused with 507, reads go on, and with room writing works again, without a restart."""

import os
import subprocess
import sys
import unittest

import postgres_cluster
from mqtt_publisher import Publisher
from program import (API, SKIPPED, ProgramTest, figure, main, make_thing, numbers_there, observation, observations,
                     seconds_until, send_together, thing)

INSIDE = "MADANG_TEST_OWN_MOUNTS"
DISK = 48 << 20
ROOM = 1 << 20  # what is left when the disk is nearly full


def own_mounts():
    """Starts this file again where it may mount: nobody else sees that disk, and it goes with the process."""
    for options in ([["-m"]] if os.geteuid() == 0 else []) + [["-rm"]]:
        if subprocess.run(["unshare", *options, "true"], capture_output=True).returncode == 0:
            os.environ[INSIDE] = "1"
            os.execvp("unshare", ["unshare", *options, sys.executable, *sys.argv])
    print("SKIPPED: a small disk of its own cannot be mounted here: `unshare -rm` does not work.")
    sys.exit(SKIPPED)


class SmallDisk(ProgramTest):
    def mount(self, size):
        self.disk = self.scratch / "disk"
        self.disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", self.disk], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", self.disk])
        self.acknowledged = 0

    def fill_disk(self, leave):
        with open(self.disk / "ballast", "wb") as f:
            f.write(bytes(max(0, self.room() - leave)))

    def make_room(self):
        os.remove(self.disk / "ballast")

    def room(self):
        s = os.statvfs(self.disk)
        return s.f_bavail * s.f_bsize

    def send(self, http, first, n=500):
        """Observations `first` and following. Returns the answer."""
        return send_together(http, [self.datastream], range(first, first + n))

    def send_until_full(self, http):
        for _ in range(400):
            r = self.send(http, self.acknowledged)
            if r.status != 201:
                return r
            self.acknowledged += 500
        self.fail("the disk did not become full")

    def assert_nothing_is_lost(self, http, what):
        self.assertEqual(numbers_there(http, self.datastream), list(range(self.acknowledged)), what)

    def assert_refused(self, answer, what):
        self.assert_status(answer, 507, what)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json", what)
        self.assertIn("disk is full", answer.json["detail"], what)

    def start_and_fill(self):
        self.city.start()
        http = self.city.administrator()
        _, (self.datastream,) = make_thing(http, "Station")
        for _ in range(6):
            self.assert_status(self.send(http, self.acknowledged), 201)
            self.acknowledged += 500
        self.fill_disk(ROOM)
        return http, self.send_until_full(http)

    def fill_disk_to_the_last_byte(self):
        with open(self.disk / "ballast", "ab", buffering=0) as f:
            try:
                while f.write(bytes(4_096)):
                    pass
            except OSError:
                return

    def refuses_every_way_of_writing(self, http):
        # Where a page has room for a little more, little ones are still stored: until that is used up, too.
        self.refused_at_last(http)
        things = len(http.every(f"{API}/Things?$select=id"))
        self.assert_refused(self.send(http, self.acknowledged), "CreateObservations")
        one = observation(self.acknowledged, self.datastream)
        self.assert_refused(http.post(f"{API}/Observations", one), "one observation, the long way")
        for n in range(200):  # the other file may have pages of its own to fill
            r = http.post(f"{API}/Things", thing(f"Too much {n}"))
            if r.status != 201:
                break
            things += 1
        self.assert_refused(r, "a thing")
        self.assertEqual(len(http.every(f"{API}/Things?$select=id&$top=1000")), things, "half of a thing was kept")
        publisher = Publisher(self.city.mqtt_port, "full", self.city.administrator_token)
        publisher.publish(f"v1.1/Datastreams({self.datastream})/Observations", '{"result": 1}', "published")
        publisher.wait_for_all(1)
        self.assertEqual(publisher.acknowledged, [], "MQTT acknowledged what is not on disk")
        publisher.close()

    def refused_at_last(self, http):
        for _ in range(3_000):
            r = http.post(observations(self.datastream), observation(self.acknowledged))
            if r.status != 201:
                return self.assert_refused(r, "one observation, the short way")
            self.acknowledged += 1
        self.fail("one observation after the other, and never refused")

    def goes_on_reading(self, http):
        self.assert_nothing_is_lost(http, "while the disk is full")
        self.assert_status(http.get("/health"), 200)
        self.assert_status(http.get("/ready"), 200, "reading works, so it serves")
        self.assert_status(http.get("/metrics"), 200)
        self.assert_status(http.get(f"{API}/Datastreams({self.datastream})?$expand=Observations($top=1),Thing"), 200)
        self.assert_status(http.get("/sensing/v1/things"), 200)


class FullDisk(SmallDisk):
    """The city is on the full disk, in SQLite."""

    def setUp(self):
        super().setUp()
        self.mount(DISK)
        self.city = self.program(name="disk/city")
        self.city.log_file = self.scratch / "log"
        self.city.make_city()

    def test_writes_are_refused_reads_go_on_and_all_is_well_again_with_room(self):
        http, refused = self.start_and_fill()
        self.assert_refused(refused, "CreateObservations on a full disk")
        self.fill_disk_to_the_last_byte()
        self.refuses_every_way_of_writing(http)
        self.goes_on_reading(http)
        self.assertLess(len(self.city.log_file.read_text()), 300_000, "the log fills up while the disk is full")
        self.make_room()
        seconds = seconds_until(lambda: self.send(http, self.acknowledged).status == 201, 10, "writing with room")
        figure("writing works again after, seconds", f"{seconds:.2f}")
        self.acknowledged += 500
        self.assert_status(http.post(f"{API}/Things", thing("Made again")), 201, "a thing, when there is room")
        self.assert_status(self.send(http, self.acknowledged - 1_000), 201, "the same observations again")
        self.assert_nothing_is_lost(http, "when there is room again")
        self.city.stop()
        self.city.verify()

    def test_a_city_ends_cleanly_on_a_full_disk_and_starts_there_again(self):
        http, _ = self.start_and_fill()
        self.fill_disk_to_the_last_byte()
        figure("SIGTERM on a full disk, seconds", f"{self.city.stop():.2f}")
        self.city.start()
        self.assert_nothing_is_lost(self.city.administrator(), "after a start on a full disk")
        self.make_room()
        self.city.stop()
        self.city.verify()

    def test_a_city_killed_on_a_full_disk_can_be_read_and_has_lost_nothing(self):
        http, refused = self.start_and_fill()
        self.assert_refused(refused, "CreateObservations on a full disk")
        self.fill_disk_to_the_last_byte()
        self.city.kill()
        figure("start on a full disk after kill -9, seconds", f"{self.city.start():.2f}")
        http = self.city.administrator()
        self.assert_nothing_is_lost(http, "after kill -9 on a full disk")
        self.make_room()
        seconds_until(lambda: self.send(http, self.acknowledged).status == 201, 10, "writing when there is room")
        self.acknowledged += 500
        self.assert_nothing_is_lost(http, "when there is room again")
        self.city.stop()
        self.city.verify()


@unittest.skipUnless(postgres_cluster.can_run(), "PostgreSQL is not installed, or cannot be run by this user")
class FullDiskOfPostgres(SmallDisk):
    """The tables of PostgreSQL are on the full disk. Its log is on another: without that it would end itself."""

    def test_writes_are_refused_reads_go_on_and_all_is_well_again_with_room(self):
        self.mount(3 * DISK)
        os.chmod(self.scratch.path, 0o711)  # PostgreSQL's own user has to get there
        cluster = postgres_cluster.Cluster(self.disk)
        self.addCleanup(cluster.remove)
        self.city = self.program(store=cluster.new_database("city")).make_city()
        http, refused = self.start_and_fill()
        self.assert_refused(refused, "CreateObservations on a full disk")
        self.fill_disk_to_the_last_byte()
        self.refuses_every_way_of_writing(http)
        self.goes_on_reading(http)
        self.make_room()
        seconds_until(lambda: self.send(http, self.acknowledged).status == 201, 10, "writing when there is room")
        self.acknowledged += 500
        self.assert_nothing_is_lost(http, "when there is room again")
        self.city.stop()
        self.city.verify()


if __name__ == "__main__":
    if INSIDE not in os.environ:
        own_mounts()
    main()
