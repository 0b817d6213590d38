#!/usr/bin/env python3
"""mosquitto_pub and mosquitto_sub as the only client: what is published is stored, and who subscribes hears of it."""

import json
import queue
import shutil
import subprocess
import threading
import time
import unittest

from program import API, SLOWER, Http, ProgramTest, figure, main, make_thing, observation, observations


class Subscriber:
    """mosquitto_sub at work; `next()` is the next message as (topic, what it says)."""

    def __init__(self, port, topic, *more):
        to = ["-h", "127.0.0.1", "-p", str(port), "-V", "mqttv311", "-q", "1", "-t", topic]
        words = ["mosquitto_sub", *to, "-F", "%t\t%r\t%p", *more]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def next(self, at_most=5):
        try:
            line = self.lines.get(timeout=at_most)
        except queue.Empty:
            raise AssertionError(f"nothing came within {at_most} s") from None
        topic, retained, text = line.split("\t", 2)
        return topic, retained == "1", json.loads(text)

    def nothing_more(self, seconds=0.5):
        try:
            raise AssertionError(f"this was not expected: {self.lines.get(timeout=seconds)}")
        except queue.Empty:
            return True

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


@unittest.skipUnless(shutil.which("mosquitto_pub"), "mosquitto-clients is not installed")
class Mosquitto(ProgramTest):
    def setUp(self):
        super().setUp()
        self.city = self.program().make_city()
        self.city.start()
        self.http = self.city.administrator()
        self.thing, (self.first, self.second) = make_thing(self.http, "Mast", 2)

    def publish(self, topic, text, token=None, *more):
        to = ["-h", "127.0.0.1", "-p", str(self.city.mqtt_port), "-V", "mqttv311", "-q", "1", "-t", topic]
        words = ["mosquitto_pub", *to, "-m", text, *more]
        if token:
            words += ["-u", "any", "-P", token]
        return subprocess.run(words, capture_output=True, text=True, timeout=20)

    def subscribe(self, topic, *more):
        s = Subscriber(self.city.mqtt_port, topic, *more)
        self.addCleanup(s.end)
        return s

    def results(self, datastream):
        rows = self.http.get(f"{observations(datastream)}?$orderby=phenomenonTime&$select=result").json["value"]
        return [r["result"] for r in rows]

    def test_an_observation_that_is_published_is_stored_and_heard_by_whoever_follows(self):
        device = self.city.token("device", "--thing", str(self.thing))
        follower = self.subscribe(f"v1.1/Datastreams({self.first})/Observations")
        follower.nothing_more()
        begun = time.monotonic()
        text = '{"phenomenonTime": "2026-05-04T09:00:00Z", "result": 21.5}'
        done = self.publish(f"v1.1/Datastreams({self.first})/Observations", text, device)
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual(self.results(self.first), [21.5], "acknowledged means stored")
        topic, retained, seen = follower.next()
        figure("from mosquitto_pub to mosquitto_sub, seconds", f"{time.monotonic() - begun:.2f}")
        self.assertEqual(topic, f"v1.1/Datastreams({self.first})/Observations")
        self.assertEqual((retained, seen["result"]), (False, 21.5))
        link = seen["@iot.selfLink"]
        self.assert_status(self.http.get(link[link.index("/sensorthings"):]), 200, "its link leads somewhere")

    def test_what_is_published_is_on_an_open_page_within_a_second(self):
        page = Http(self.city.port)  # what the page listens to
        page.connection.request("GET", f"/sensing/v1/live?thing={self.thing}")
        events = page.connection.getresponse()
        self.assertEqual(events.status, 200)
        begun = time.monotonic()
        self.publish(f"v1.1/Datastreams({self.first})/Observations", '{"result": 19.25}', self.city.administrator_token)
        line = b""
        while b"19.25" not in line:
            line = events.readline()
            self.assertLess(time.monotonic() - begun, SLOWER, "not within a second")
        figure("from mosquitto_pub to an open page, seconds", f"{time.monotonic() - begun:.2f}")
        page.close()

    def test_the_latest_value_comes_first_to_whoever_subscribes_later(self):
        topic = f"v1.1/Datastreams({self.first})/Observations"
        for n in (1, 3, 2):
            self.publish(topic, json.dumps(observation(n)), self.city.administrator_token)
        late = self.subscribe(topic)
        _, retained, seen = late.next()
        self.assertEqual((retained, seen["result"]), (True, 3), "the newest by its time, not the one that came last")
        late.nothing_more()
        everything = self.subscribe("v1.1/#")
        self.assertEqual(everything.next()[2]["result"], 3)

    def test_the_same_again_is_acknowledged_and_there_once(self):
        for _ in range(2):
            topic = f"v1.1/Datastreams({self.first})/Observations"
            done = self.publish(topic, json.dumps(observation(5)), self.city.administrator_token)
            self.assertEqual(done.returncode, 0, done)
        self.assertEqual(self.results(self.first), [5])

    def test_what_happens_to_things_is_heard(self):
        mast = f"v1.1/Things({self.thing})"
        things, one, name = self.subscribe("v1.1/Things"), self.subscribe(mast), self.subscribe(f"{mast}/name")
        self.assertEqual(one.next()[2]["name"], "Mast")
        self.assertEqual(name.next()[2], {"name": "Mast"})
        things.nothing_more()
        made, _ = make_thing(self.http, "Another mast")
        topic, _, seen = things.next()
        self.assertEqual((seen["@iot.id"], seen["name"]), (made, "Another mast"))
        self.assert_status(self.http.ask("PATCH", f"{API}/Things({self.thing})", {"name": "Old mast"}), 200)
        self.assertEqual(one.next()[2]["name"], "Old mast")
        self.assertEqual(name.next()[2], {"name": "Old mast"})
        self.assertEqual(things.next()[2]["name"], "Old mast")

    def test_a_wrong_token_is_refused(self):
        done = self.publish(f"v1.1/Datastreams({self.first})/Observations", '{"result": 1}', "mdg_wrong")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("user name or password", done.stderr + done.stdout)
        self.assertEqual(self.results(self.first), [])

    def test_nobody_writes_without_a_token_or_to_a_thing_of_somebody_else(self):
        _, (other,) = make_thing(self.http, "Other mast")
        device = self.city.token("device", "--thing", str(self.thing))
        self.publish(f"v1.1/Datastreams({self.first})/Observations", '{"result": 1}')
        self.publish(f"v1.1/Datastreams({other})/Observations", '{"result": 1}', device)
        self.publish(f"v1.1/Datastreams({self.first})/Observations", 'no JSON', device)
        self.assertEqual((self.results(self.first), self.results(other)), ([], []))
        done = self.publish(f"v1.1/Datastreams({self.first})/Observations", '{"result": 1}', device)
        self.assertEqual((done.returncode, self.results(self.first)), (0, [1]), "the program goes on")

    def test_a_private_data_set_is_heard_by_its_editors_alone(self):
        self.city.run("admin", "data-set", "--id", "hidden", "--private")
        editor = self.city.token("editor", "--data-set", "hidden")
        thing, (no,) = make_thing(self.city.http(editor), "Hidden mast")
        self.assert_status(self.city.http().get(f"{API}/Things({thing})"), 404, "hidden over HTTP")
        topic = f"v1.1/Datastreams({no})/Observations"
        stranger, all_of_it = self.subscribe(topic), self.subscribe("v1.1/#")
        friend = self.subscribe(topic, "-u", "any", "-P", editor)
        stranger.nothing_more()
        self.assertEqual(self.publish(topic, '{"result": 7}', editor).returncode, 0)
        self.assertEqual(friend.next()[2]["result"], 7)
        stranger.nothing_more()
        all_of_it.nothing_more()
        self.subscribe(topic).nothing_more()

    def test_a_session_that_is_kept_gets_what_came_while_it_was_away(self):
        words = ("-i", "display-7", "-c")
        topic = f"v1.1/Datastreams({self.first})/Observations"
        display = self.subscribe(topic, *words)
        display.nothing_more()
        display.process.terminate()
        display.process.wait()
        for n in range(3):
            self.publish(topic, json.dumps(observation(n)), self.city.administrator_token)
        again = self.subscribe(topic, *words)
        heard = [again.next()[2]["result"] for _ in range(3)]
        self.assertEqual(sorted(heard), [0, 1, 2])


if __name__ == "__main__":
    main()
