"""A folder and the program that serves it, for as long as something is measured."""

import json
import re
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def output_of(words):
    """What a program prints; ends with what it complains of."""
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


class City:
    """A folder and the program that serves it."""

    def __init__(self, program, folder):
        self.program, self.folder, self.port, self.process = program, folder, free_port(), None

    def command(self, *args):
        return output_of([self.program, *args, "--data", self.folder])

    def start(self):
        """Seconds until it is ready."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [self.program, "serve", "--data", self.folder, "--listen", f"127.0.0.1:{self.port}", "--mqtt", "off",
             "--anonymous-requests-per-second", "0", "--token-requests-per-second", "0", "--log-level", "warning"])
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ready", timeout=5):
                    return time.monotonic() - began
            except OSError:
                if self.process.poll() is not None or time.monotonic() - began > 120:
                    raise SystemExit("The program does not get ready.")
                time.sleep(0.01)

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process = None

    def memory(self, field="VmRSS"):
        """Megabytes."""
        return int(re.search(field + r":\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text())[1]) / 1e3

    def post(self, path, token, body):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", json.dumps(body).encode(),
                                         {"Content-Type": "application/json", "Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.headers["Location"]

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return json.load(answer)
