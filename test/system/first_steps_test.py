#!/usr/bin/env python3
"""What README.md and script/server tell a newcomer to type works as it stands there."""

import os
import re
import shutil
import subprocess
import unittest

from program import API, BINARY, CLONE, ProgramTest, main, write_levels

DISTRICTS = """{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Centre"},
  "geometry": {"type": "Polygon", "coordinates": [[[8.6, 49.4], [8.8, 49.4], [8.8, 49.5], [8.6, 49.4]]]}}]}"""


def block(heading):
    """The indented commands under a heading of README.md."""
    text = (CLONE / "README.md").read_text().split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return "".join(line[4:] + "\n" for line in text.splitlines() if line.startswith("    "))


class FirstSteps(ProgramTest):
    def shell(self, text, folder):
        done = subprocess.run(["bash", "-eu"], input=text, capture_output=True, text=True, timeout=60, cwd=folder,
                              env={**os.environ, "PATH": f"{self.scratch.path}:{os.environ['PATH']}"})
        self.assertEqual(done.returncode, 0, f"{text}\n{done.stdout}{done.stderr}")
        return done.stdout

    @unittest.skipUnless(shutil.which("curl"), "curl is not installed")
    def test_the_first_steps_with_curl(self):
        city = self.program(name="town")
        city.run("demo", "--sensors", "20")
        city.start()
        steps = block("First steps with curl")
        for documented, here in (("build/release/madang", BINARY), ("build/town", str(city.folder)),
                                 ("localhost:8080", f"127.0.0.1:{city.port}")):
            self.assertIn(documented, steps)
            steps = steps.replace(documented, here)
        asked = steps.replace("curl ", "curl -sS --fail-with-body ")
        self.assertGreaterEqual(asked.count("curl "), 3)
        said = self.shell(re.sub(r"(\n)(curl)", r"\1echo ---\n\2", asked), CLONE).split("---\n")[1:]
        self.assertIn('"Datastreams"', said[0])
        self.assertEqual(said[0].count('"@iot.selfLink"'), 2, said[0])
        self.assertEqual(said[1].count('"result":'), 3, said[1])
        made = city.http().get(f"{API}/ObservedProperties?$filter=name eq 'Pollen'").json["value"]
        self.assertEqual([p["description"] for p in made], ["Grains per cubic metre"])

    def with_input_at_hand(self):
        os.symlink(BINARY, self.scratch / "madang")
        for name in ("districts.geojson", "DISTRICTS.geojson"):
            (self.scratch / name).write_text(DISTRICTS)
        extract = [BINARY, "demo", "osm", "mycity.osm.pbf", "--sensors", "50"]
        subprocess.run(extract, check=True, capture_output=True, cwd=self.scratch.path)
        write_levels(self.scratch, 50)
        os.rename(self.scratch / "levels.csv", self.scratch / "FILE.csv")
        os.rename(self.scratch / "levels.json", self.scratch / "MAPPING.json")

    def serves_what_was_brought(self, things):
        city = self.program(name="mycity")
        city.start()
        self.assertEqual(len(city.http().get("/districts/v1/districts").json["features"]), 1)
        self.assertEqual(len(city.http().get(f"{API}/Things").json["value"]), things)
        return city


    def test_the_commands_for_a_city_of_ones_own(self):
        self.with_input_at_hand()
        steps = [line for line in block("A city of one's own").splitlines() if "madang serve" not in line]
        self.assertGreaterEqual(len(steps), 2)
        self.shell("\n".join(steps), self.scratch.path)
        city = self.serves_what_was_brought(things=0)
        self.assertIn("OpenStreetMap", city.http().get("/basemap/v1/tiles.json").text)

    def test_script_server_says_how_to_use_it_and_its_commands_work(self):
        said = subprocess.run([CLONE / "script/server", "--help"], capture_output=True, text=True, timeout=20)
        self.assertEqual(said.returncode, 0, said)
        for option in ("--data", "--port", "--sensors"):
            self.assertIn(option, said.stdout)
        self.with_input_at_hand()
        steps = [line.strip().removeprefix("build/release/") for line in said.stdout.splitlines()
                 if "build/release/madang" in line]
        self.assertGreaterEqual(len(steps), 3)
        self.shell("\n".join(steps), self.scratch.path)
        self.serves_what_was_brought(things=1)

    def test_every_command_teaches_how_to_use_it(self):
        said = subprocess.run([BINARY, "--help"], capture_output=True, text=True, timeout=20).stdout
        names = re.findall(r"^  ([a-z][a-z-]*(?: [a-z][a-z-]*)*)  ", said, re.MULTILINE)
        self.assertIn("serve", names)
        self.assertIn("admin token", names)
        self.assertGreaterEqual(len(names), 10)
        for name in names:
            help_of = subprocess.run([BINARY, *name.split(), "--help"], capture_output=True, text=True, timeout=20)
            self.assertEqual(help_of.returncode, 0, f"{name}: {help_of}")
            self.assertIn(f"Usage: madang {name}", help_of.stdout)
        for word, one in (("import", "import series"), ("admin", "admin token")):
            help_of = subprocess.run([BINARY, word, "--help"], capture_output=True, text=True, timeout=20)
            self.assertEqual(help_of.returncode, 0, help_of)
            self.assertIn(f"  {one} ", help_of.stdout)
            alone = subprocess.run([BINARY, word], capture_output=True, text=True, timeout=20)
            self.assertEqual((alone.returncode, alone.stderr), (2, help_of.stdout))
        self.assertEqual(subprocess.run([BINARY, "--version"], capture_output=True, timeout=20).returncode, 0)
        wrong = subprocess.run([BINARY, "dance"], capture_output=True, text=True, timeout=20)
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("There is no command 'dance'", wrong.stderr)


if __name__ == "__main__":
    main()
