"""What the base map is measured against: osm2pgsql and PostGIS, in a PostgreSQL that is made for it; and the extracts."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from city import output_of
from results import HOME

sys.path.append(str(HOME / "test/system"))
from postgres_cluster import Cluster, binaries, can_run  # noqa: E402
from program import REAL_DATA  # noqa: E402

# As its handbook and that of osm2pgsql advise for loading and asking: the yardstick is not to be slow for want of memory.
SETTINGS = {"listen_addresses": "''", "shared_buffers": "1GB", "work_mem": "64MB", "maintenance_work_mem": "512MB", "max_wal_size": "4GB",
            "checkpoint_timeout": "1h", "synchronous_commit": "off", "jit": "off"}


class TunedCluster(Cluster):
    def start(self):
        options = f"-k {self.scratch.path} " + " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        self._do("pg_ctl", "-D", self.data, "-w", "-o", options, "-l", self.scratch / "log", "start")


def timed(words):
    """Runs a program: seconds, and the most memory it had, in megabytes."""
    began = time.monotonic()
    process = subprocess.Popen(list(map(str, words)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, words))} failed:\n{said}")
    return time.monotonic() - began, usage.ru_maxrss / 1e3


class OpenStreetMapTables:
    """Databases on the disk of the build, each with what osm2pgsql makes of an extract. None where a program is missing."""

    def __init__(self, run):
        self.why_not = next((f"{what} is not installed" for what, there in (
            ("osm2pgsql", shutil.which("osm2pgsql")), ("PostgreSQL", binaries()), ("PostgreSQL's user", can_run())) if not there), None)
        self.run, self.cluster, self.made = run, None, 0

    def __enter__(self):
        if not self.why_not and any(map(self.run.wants, ("import", "tiles"))):
            tables = self.run.folder / "postgres"
            tables.mkdir()
            self.cluster = TunedCluster(tables)
        return self

    def __exit__(self, *_):
        if self.cluster:
            self.cluster.remove()

    def database(self):
        """An empty one with PostGIS, by its address."""
        self.made += 1
        return self.cluster.new_database(f"bench_{self.made}")

    def drop(self, address):
        self.cluster.sql(f"DROP DATABASE {address.rsplit('=', 1)[1]}")

    def fill(self, address, extract):
        """Seconds. Its default tables, in the projection of web maps, with their spatial indexes."""
        return timed(["osm2pgsql", "--create", "-d", address, extract])[0]


def extract(run, name):
    """One of the real extracts; in a tiny run, or where they are not, the synthetic town."""
    real = REAL_DATA / "osm" / f"{name}.osm.pbf"
    if not run.tiny and real.exists():
        return real
    if not run.tiny:
        print(f"  {real} is not there: the synthetic town instead", flush=True)
    return town(run, 20 if run.tiny else 2_000)


def town(run, sensors):
    """The synthetic town as an extract."""
    file = run.folder / f"town_{sensors}.osm.pbf"
    if not file.exists():
        output_of([run.programs / "madang", "demo", "osm", file, "--sensors", sensors])
    return file


def name_of(file):
    return Path(file).name.removesuffix(".osm.pbf")
