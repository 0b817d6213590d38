#!/usr/bin/env python3
"""Settings from file, environment and flags, refused with sentences; TLS with certificates that change."""

import json
import shutil
import signal
import ssl
import subprocess
import unittest

from program import BINARY, Http, ProgramTest, main, make_thing, observations, seconds_until, serve_in_vain


class Settings(ProgramTest):
    def city_name(self, city):
        return city.http().get("/city/v1").json["name"]["en"]

    def test_the_file_comes_first_then_the_environment_then_flags(self):
        def served(*flags, environment=None):
            city = self.program(*flags, environment=environment)
            city.folder.mkdir(exist_ok=True)
            (city.folder / "madang.conf").write_text("# Our city\ncity_name = From the file\nlog_format = json  # a note\n")
            city.start()
            name = self.city_name(city)
            city.stop()
            return city, name

        city, name = served()
        self.assertEqual(name, "From the file")
        self.assertEqual(json.loads(city.log(1))["message"], "Stopping: what runs is finished first")
        self.assertEqual(served(environment={"MADANG_CITY_NAME": "From the environment"})[1], "From the environment")
        self.assertEqual(served("--city-name", "From a flag", environment={"MADANG_CITY_NAME": "no"})[1], "From a flag")

    def test_commands_read_the_same_settings(self):
        city = self.program(environment={"MADANG_STORE": "postgresql://madang@127.0.0.1:1/nowhere"})
        done = city.run("demo", "--sensors", "5", check=False)
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("PostgreSQL cannot be reached", done.stderr)
        city = self.program()
        city.folder.mkdir()
        (city.folder / "madang.conf").write_text("store = postgresql://madang@127.0.0.1:1/nowhere\n")
        self.assertIn("PostgreSQL cannot be reached", city.run("demo", check=False).stderr)
        (city.folder / "madang.conf").write_text("colour = blue\n")
        done = city.run("admin", "data-set", "--id", "a", check=False)
        self.assertEqual(done.returncode, 2, done)
        self.assertIn("madang.conf line 1", done.stderr)

    def test_settings_may_stand_in_another_file(self):
        (self.scratch / "other.conf").write_text("city_name = From another file\n")
        city = self.program("--config", str(self.scratch / "other.conf"))
        city.start()
        self.assertEqual(self.city_name(city), "From another file")

    def refused(self, *flags, environment=None, file=""):
        city = self.program(environment=environment)
        city.folder.mkdir(exist_ok=True)
        (city.folder / "madang.conf").write_text(file)
        words = [BINARY, "serve", "--data", str(city.folder), *flags]
        done = subprocess.run(words, capture_output=True, text=True, timeout=20, env=city.environment)
        self.assertEqual(done.returncode, 2, done)
        self.assertFalse((city.folder / "city.sqlite").exists(), "nothing is made with wrong settings")
        return done.stderr

    def test_all_that_is_wrong_is_said_at_once_with_where_it_stands(self):
        said = self.refused("--log-level", "loud", "--tls-key", "key.pem", environment={"MADANG_WORKERS": "many"},
                            file="colour = blue\nlog_format = xml\nnonsense\n")
        for part in ("madang.conf line 1", "colour", "madang.conf line 2", "xml", "madang.conf line 3", "MADANG_WORKERS",
                     "many", "--log-level", "loud", "tls_certificate"):
            self.assertIn(part, said)
        for line in said.splitlines():
            self.assertRegex(line, r"^.*[a-z/(-].*\.$", "a sentence")

    def test_flags_that_are_unknown_or_empty_are_refused(self):
        self.assertIn("--colour", self.refused("--colour", "blue"))
        self.assertIn("--listen", self.refused("--listen"))

    def test_addresses_that_are_none_are_refused_with_a_sentence(self):
        for flags in (["--listen", "nowhere"], ["--listen", "127.0.0.1:99999"], ["--listen", ""], ["--listen", ","], ["--mqtt", "127.0.0.1"],
                      ["--trusted-proxies", "everybody"], ["--city-bounds", "1,2,3"]):
            done = serve_in_vain(self.scratch / "city", *flags)
            self.assertIn(done.returncode, (1, 2), f"{flags}: {done}")
            self.assertRegex(done.stderr.splitlines()[-1], r"[a-z].*\.$", f"{flags}: {done}")

    def test_a_folder_that_cannot_be_is_told(self):
        (self.scratch / "file").write_text("")
        done = serve_in_vain(self.scratch / "file" / "city")
        self.assertEqual(done.returncode, 2)
        self.assertIn("cannot be made", done.stderr)


class Tls(ProgramTest):
    def certificate(self, name, common_name):
        """A key and a certificate that signs itself. Returns both files."""
        key, certificate = self.scratch / f"{name}.key", self.scratch / f"{name}.pem"
        kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        names = ["-subj", f"/CN={common_name}", "-addext", "subjectAltName=DNS:localhost"]
        words = ["openssl", "req", *kind, *names, "-keyout", key, "-out", certificate]
        subprocess.run(words, check=True, capture_output=True)
        return key, certificate

    def serve(self):
        self.key, self.pem = self.certificate("served", "first")
        city = self.program("--tls-certificate", str(self.pem), "--tls-key", str(self.key))
        city.make_city()
        city.is_ready = lambda: "serves this city" in city.log()
        city.start()
        seconds_until(city.is_ready, 20, "start with TLS")
        return city

    def trusting(self, pem):
        return ssl.create_default_context(cafile=str(pem))

    def name_of(self, city, pem):
        http = Http(city.port, tls=self.trusting(pem))
        http.connection.connect()
        return dict(x[0] for x in http.connection.sock.getpeercert()["subject"])["commonName"]

    def replace(self, name):
        key, pem = self.certificate("next", name)
        self.key.write_bytes(key.read_bytes())
        self.pem.write_bytes(pem.read_bytes())

    def test_pages_come_over_tls_and_nothing_comes_without(self):
        city = self.serve()
        answer = Http(city.port, tls=self.trusting(self.pem)).get("/ready")
        self.assert_status(answer, 200)
        self.assertIn("max-age", answer.headers.get("Strict-Transport-Security", ""))
        with self.assertRaises(Exception):
            plain = city.http().get("/ready")
            self.assertNotEqual(plain.status, 200)
            raise ConnectionError(str(plain))
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            old = self.trusting(self.pem)
            old.minimum_version = ssl.TLSVersion.TLSv1
            old.maximum_version = version
            with self.assertRaises(OSError):
                Http(city.port, tls=old).get("/ready")
        self.assertIn("city", city.run("admin", "data-sets").stdout, "commands work as ever")

    def test_the_log_says_at_the_start_where_mqtt_listens(self):
        plain, secured = self.program(name="plain"), self.serve()
        plain.start()
        self.assertIn(f"mqtt=mqtt://127.0.0.1:{plain.mqtt_port}", plain.log())
        self.assertIn(f"mqtt=mqtts://127.0.0.1:{secured.mqtt_port}", secured.log())

    @unittest.skipUnless(shutil.which("mosquitto_pub"), "mosquitto-clients is not installed")
    def test_mqtt_comes_over_tls_as_well(self):
        city = self.serve()
        token = city.administrator_token
        _, (no,) = make_thing(Http(city.port, token, tls=self.trusting(self.pem)), "Mast")
        words = ["mosquitto_pub", "-h", "localhost", "-p", str(city.mqtt_port), "-q", "1", "-u", "any", "-P", token,
                 "-t", f"v1.1/Datastreams({no})/Observations", "-m", '{"result": 4}']
        self.assertNotEqual(subprocess.run(words, capture_output=True, timeout=30).returncode, 0, "without TLS")
        done = subprocess.run([*words, "--cafile", str(self.pem)], capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 0, done)
        found = Http(city.port, tls=self.trusting(self.pem)).get(observations(no)).json["value"]
        self.assertEqual([o["result"] for o in found], [4])

    def test_a_new_certificate_is_read_at_sighup_without_a_pause(self):
        city = self.serve()
        self.assertEqual(self.name_of(city, self.pem), "first")
        kept = Http(city.port, tls=self.trusting(self.pem))
        kept.get("/ready")
        self.replace("second")
        city.process.send_signal(signal.SIGHUP)
        seconds_until(lambda: "read again" in city.log(), 10, "the certificate is read")
        self.assertEqual(self.name_of(city, self.pem), "second")
        self.assert_status(kept.get("/ready"), 200, "who was connected stays so")

    def test_many_signals_at_once_end_nothing(self):
        city = self.serve()
        for _ in range(200):
            city.process.send_signal(signal.SIGHUP)
        self.assertEqual(self.name_of(city, self.pem), "first")
        city.stop()

    def test_a_damaged_certificate_at_sighup_is_told_and_the_old_one_goes_on(self):
        city = self.serve()
        kept = self.pem.read_bytes()
        self.pem.write_text("This is no certificate.")
        city.process.send_signal(signal.SIGHUP)
        seconds_until(lambda: city.process.poll() is not None or "the one before it goes on" in city.log(), 10, "it tells")
        self.assertIsNone(city.process.poll(), f"the program ended:\n{city.log()}")
        (self.scratch / "kept.pem").write_bytes(kept)
        self.assertEqual(self.name_of(city, self.scratch / "kept.pem"), "first")

    def test_a_certificate_that_is_none_stops_the_start_with_a_sentence(self):
        key, pem = self.certificate("served", "first")
        pem.write_text("This is no certificate.")
        done = serve_in_vain(self.scratch / "city", "--tls-certificate", str(pem), "--tls-key", str(key))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(str(pem), done.stderr)


if __name__ == "__main__":
    main()
