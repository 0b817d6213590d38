"""A PostgreSQL of the tests' own, on a unix socket in a scratch folder; commits are durable as in a city."""

import os
import pwd
import subprocess
from pathlib import Path

from program import Scratch

AS_POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]


def binaries():
    for version in (15, 16, 17):
        folder = Path(f"/usr/lib/postgresql/{version}/bin")
        if (folder / "initdb").exists():
            return folder
    return None


def can_run():
    """Whether PostgreSQL is installed, and may be run as the user who is not root."""
    if os.geteuid() == 0 and subprocess.run([*AS_POSTGRES, "true"], capture_output=True).returncode != 0:
        return False
    return binaries() is not None


class Cluster:
    """Tables are in a folder of its own if one is named, their log stays in the scratch folder."""

    def __init__(self, tables=None):
        self.scratch = Scratch()
        self.data = (tables or self.scratch.path) / "data"
        # PostgreSQL refuses to run as root: then it runs as the user whom its package made.
        self.as_user = AS_POSTGRES if os.geteuid() == 0 else []
        if self.as_user:
            for folder in (self.scratch.path, self.data.parent):
                os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
        try:
            self.make()
        except AssertionError:
            self.remove()
            raise

    def make(self):
        self._do("initdb", "-D", self.data, "--waldir", self.scratch / "wal", "-U", "madang", "-A", "trust", "--no-sync",
                 "--locale=C.UTF-8", "-E", "UTF8")
        self.start()
        self.sql("CREATE DATABASE with_postgis")
        self.sql("CREATE EXTENSION postgis", "with_postgis")

    def start(self):
        options = f"-k {self.scratch.path} -c listen_addresses='' -c shared_buffers=64MB -c max_connections=60"
        self._do("pg_ctl", "-D", self.data, "-w", "-o", options, "-l", self.scratch / "log", "start")

    def stop(self, how="fast"):
        self._do("pg_ctl", "-D", self.data, "-m", how, "stop")

    def new_database(self, name):
        """Returns its address."""
        self.sql(f"CREATE DATABASE {name} TEMPLATE with_postgis")
        return f"host={self.scratch.path} user=madang dbname={name}"

    def sql(self, text, database="postgres"):
        to = ["-h", self.scratch.path, "-U", "madang", "-d", database]
        return self._do("psql", *to, "-v", "ON_ERROR_STOP=1", "-Atc", text).stdout.strip()

    def remove(self):
        try:
            self.stop("immediate")
        except AssertionError:
            pass  # it was stopped already
        self.scratch.remove()

    def _do(self, program, *args):
        words = [*self.as_user, str(binaries() / program), *map(str, args)]
        # The server keeps what it inherits open, so its output must not be a pipe of ours.
        with open(self.scratch / f"{program}.out", "w+") as out:
            code = subprocess.run(words, stdout=out, stderr=subprocess.STDOUT, timeout=60, cwd="/").returncode
            out.seek(0)
            done = subprocess.CompletedProcess(words, code, out.read())
        if code != 0:
            raise AssertionError(f"{' '.join(words)}: exit code {code}\n{done.stdout}")
        return done
