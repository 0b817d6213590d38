#!/usr/bin/env python3
"""One process owns a city: a second one is refused, commands reach the running one, and it ends cleanly."""

import fcntl
import os
import signal
import socket
import stat
import subprocess
import threading
import time
from subprocess import DEVNULL

from program import (API, BINARY, SLOWER, ProgramTest, figure, how_many, main, make_thing, observations, seconds_until,
                     send_together, serve_in_vain, write_levels)


class Ownership(ProgramTest):
    def test_a_second_program_on_the_same_folder_is_refused_with_a_sentence(self):
        city = self.program().make_city()
        city.start()
        second = serve_in_vain(city.folder)
        self.assertNotEqual(second.returncode, 0)
        self.assertIn(f"Another process serves {city.folder} already.", second.stderr)
        self.assertEqual(city.http().get("/ready").status, 200, "the first one goes on")

    def test_while_a_command_works_on_it_others_are_told_to_wait(self):
        city = self.program().make_city()
        words = [BINARY, *write_levels(self.scratch, 600_000), "--data", str(city.folder)]
        at_work = subprocess.Popen(words, cwd=self.scratch.path, stdout=DEVNULL, stderr=DEVNULL)
        try:
            seconds_until(lambda: self.is_taken(city), 10, "the import owns the folder")
            for code, done in ((1, city.run("admin", "data-sets", check=False)), (2, serve_in_vain(city.folder))):
                self.assertEqual(done.returncode, code, done)
                self.assertIn("a command that is not done yet", done.stderr)
        finally:
            at_work.kill()
            at_work.wait()

    def is_taken(self, city):
        with open(city.folder / "lock") as f:
            try:
                fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return False
            except BlockingIOError:
                return True

    def test_commands_say_the_same_whether_the_program_runs_or_not(self):
        city = self.program().make_city()
        importing = write_levels(self.scratch, 500)
        commands = [["admin", "data-sets"], [*importing, "--dry-run"], ["verify"]]
        still = [city.run(*c, cwd=self.scratch.path).stdout for c in commands]
        city.start()
        served = [city.run(*c, cwd=self.scratch.path).stdout for c in commands]
        self.assertEqual(still, served)
        city.run(*importing, cwd=self.scratch.path)  # paths are those of who calls, not of the server
        there = how_many(city.http(), f"{API}/Observations?$filter=Datastream/Thing/name eq 'Bridge'")
        self.assertEqual(there, 500, "what was imported is served at once")
        city.run("export", "city.madang", cwd=self.scratch.path)
        city.stop()
        city.run("export", "again.madang", cwd=self.scratch.path)
        self.assertEqual((self.scratch / "city.madang").read_bytes(), (self.scratch / "again.madang").read_bytes())

    def test_a_command_that_fails_says_so_by_its_exit_code_in_both_cases(self):
        city = self.program().make_city()
        wrong = [["admin", "revoke", "nobody"], ["admin", "token", "--role", "king"], ["export", "/nowhere/at/all"],
                 ["import", "series", "nowhere.csv", "--mapping", "no.json"], ["import", "city", "nowhere"]]
        still = [city.run(*w, check=False) for w in wrong]
        city.start()
        for w, a in zip(wrong, still):
            b = city.run(*w, check=False)
            self.assertNotEqual(b.returncode, 0, f"{w}: {b}")
            self.assertEqual(a.returncode, b.returncode, f"{w}: {a} {b}")
            self.assertNotEqual(b.stderr.strip(), "", f"{w} says nothing")

    def test_a_token_that_is_made_and_revoked_while_the_program_runs_counts_at_once(self):
        city = self.program().make_city()
        city.start()
        token = city.token("editor")
        http = city.http(token)
        make_thing(http, "By the new token")
        row = [line for line in city.run("admin", "tokens").stdout.splitlines() if "editor" in line][0]
        city.run("admin", "revoke", row.split()[0])
        self.assert_status(http.post(f"{API}/Things", {"name": "x", "description": "x"}), 401, "a revoked token")

    def test_where_no_city_is_nothing_is_made(self):
        nowhere = [["admin", "token", "--role", "editor", "--name", "x"], ["admin", "tokens"], ["admin", "data-sets"],
                   ["verify"], ["export", "out.madang"], ["sql", "SELECT 1"]]
        for words in nowhere:
            done = subprocess.run([BINARY, *words, "--data", "nosuch"], capture_output=True, text=True, timeout=20,
                                  cwd=self.scratch.path)
            self.assertEqual((done.returncode, done.stderr), (1, "There is no city in nosuch.\n"), words)
            self.assertEqual(os.listdir(self.scratch.path), [], words)

    def test_a_command_that_fails_leaves_no_new_folder(self):
        (self.scratch / "at-all").mkdir(mode=0o755)
        fails = [["admin", "data-set", "--id", "NO"], ["import", "city", "/nowhere"], ["demo", "--sensors", "0"],
                 ["import", "series", "nowhere.csv", "--mapping", "no.json"], ["import", "districts", "nowhere"]]
        for words in fails:
            for folder in ("new/of/all", "at-all"):
                done = subprocess.run([BINARY, *words, "--data", folder], capture_output=True, text=True, timeout=20,
                                      cwd=self.scratch.path)
                self.assertNotEqual(done.returncode, 0, words)
                self.assertEqual([p.name for p in self.scratch.path.rglob("*")], ["at-all"], words)
        self.assertEqual(stat.S_IMODE(os.stat(self.scratch / "at-all").st_mode), 0o755)
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            done = serve_in_vain(self.scratch / "new", "--listen", f"127.0.0.1:{taken.getsockname()[1]}")
            self.assertNotEqual(done.returncode, 0)
        self.assertFalse((self.scratch / "new").exists(), "it was never served")

    def test_a_folder_of_something_else_is_left_alone(self):
        home = self.scratch / "home"
        home.mkdir(mode=0o755)
        (home / "letter.txt").write_text("Dear city")
        for done in (serve_in_vain(home), self.program(name="home").run("demo", check=False)):
            self.assertIn(done.returncode, (1, 2), done)
            self.assertIn("letter.txt", done.stderr)
        self.assertEqual(os.listdir(home), ["letter.txt"])
        self.assertEqual(stat.S_IMODE(os.stat(home).st_mode), 0o755)

    def test_only_the_owner_may_open_the_folder_and_its_socket(self):
        city = self.program().make_city()
        city.start()
        self.assertEqual(stat.S_IMODE(os.stat(city.folder).st_mode), 0o700)
        self.assertEqual(stat.S_IMODE(os.stat(city.folder / "control.sock").st_mode), 0o600)
        r = city.administrator().post("/control/v1/commands", {"folder": "/", "args": ["admin", "tokens"]})
        self.assertIn(r.status, (403, 404), f"commands over the network: {r}")

    def test_the_socket_that_a_killed_program_left_stops_nobody(self):
        city = self.program().make_city()
        city.start()
        city.kill()
        self.assertTrue((city.folder / "control.sock").exists())
        city.run("admin", "data-sets")  # nobody serves: it opens the store itself
        figure("start beside a stale socket, seconds", f"{city.start():.2f}")
        self.assertIn("city", city.run("admin", "data-sets").stdout)
        city.stop()
        self.assertFalse((city.folder / "control.sock").exists(), "after SIGTERM the socket is gone")

    def test_an_address_that_is_taken_is_told(self):
        city = self.program().make_city()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", city.port))
            taken.listen()
            city.start(ready=False)
            self.assertNotEqual(city.process.wait(20), 0)
        self.assertIn(str(city.port), city.log(1))
        self.assertNotIn("terminate called", city.log())


class Ending(ProgramTest):
    def test_requests_that_run_are_answered_when_the_program_is_stopped(self):
        city = self.program().make_city()
        city.start()
        http = city.administrator()
        _, (no,) = make_thing(http, "Station")
        for first in range(0, 60_000, 20_000):
            self.assert_status(send_together(http, [no], range(first, first + 20_000)), 201)
        answers = []
        paths = [f"{observations(no)}?$resultFormat=CSV&$top=60000",
                 f"{API}/Observations?$filter=result mod 7 eq 3&$count=true&$top=1"]

        def ask(path):
            try:
                answers.append(city.administrator(timeout=30).get(path))
            except Exception as e:
                answers.append(e)

        threads = [threading.Thread(target=ask, args=(p,)) for p in paths * 2]
        for t in threads:
            t.start()
        time.sleep(0.1)
        figure("SIGTERM with requests running, seconds", f"{city.stop():.2f}")
        for t in threads:
            t.join(30)
        for a in answers:
            self.assertEqual(getattr(a, "status", a), 200)
            if "csv" in a.headers["Content-Type"]:
                self.assertEqual(len(a.text.splitlines()), 60_001, "a long answer comes whole")
        city.verify()

    def test_a_client_that_reads_too_slowly_does_not_keep_the_program_from_ending(self):
        city = self.program()
        city.start()
        http = city.http(city.token())
        _, (no,) = make_thing(http, "Station")
        for first in range(0, 200_000, 20_000):
            self.assert_status(send_together(http, [no], range(first, first + 20_000)), 201)
        with socket.socket() as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            slow.settimeout(20)
            slow.connect(("127.0.0.1", city.port))
            path = f"{observations(no)}?$resultFormat=CSV&$top=200000".replace(" ", "%20")
            slow.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            got = slow.recv(1_000)
            self.assertIn(b"200 OK", got)
            seconds = city.stop(at_most=25)
            figure("SIGTERM with an answer that nobody reads, seconds", f"{seconds:.2f}")
            self.assertGreater(seconds, 5, "it is given some time")
            try:
                while piece := slow.recv(1 << 20):
                    got = got[-100:] + piece
            except ConnectionResetError:
                pass
        self.assertFalse(got.endswith(b"0\r\n\r\n"), "half an answer is not taken for a whole one")
        city.verify()

    def test_an_idle_program_ends_at_once_even_with_clients_connected(self):
        city = self.program().make_city()
        city.start()
        idle = [city.http() for _ in range(5)]
        for h in idle:
            h.get("/health")
        listening = socket.create_connection(("127.0.0.1", city.port))
        make_thing(city.administrator(), "Station")
        listening.sendall(b"GET /sensing/v1/live?thing=1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.assertIn(b"200", listening.recv(1_000))
        seconds = city.stop()
        figure("SIGTERM when idle, seconds", f"{seconds:.2f}")
        self.assertLess(seconds, 3 * SLOWER)
        listening.close()

    def test_ctrl_c_ends_it_as_well(self):
        city = self.program().make_city()
        city.start()
        city.process.send_signal(signal.SIGINT)
        self.assertEqual(city.process.wait(10), 0)

    def test_a_command_that_the_program_runs_ends_with_its_caller(self):
        city = self.program().make_city()
        city.start()
        words = [BINARY, *write_levels(self.scratch, 400_000), "--data", str(city.folder)]
        caller = subprocess.Popen(words, cwd=self.scratch.path, stdout=DEVNULL, stderr=DEVNULL)
        seconds_until(lambda: how_many(city.http(), f"{API}/Observations") > 0, 20, "the import begins")
        caller.kill()
        caller.wait()
        self.assertEqual(city.http().get("/ready").status, 200)
        self.assertLess(city.stop(), 12 * SLOWER, "SIGTERM after its caller was killed")
        city.verify()


if __name__ == "__main__":
    main()
