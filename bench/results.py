"""The table of figures, and what is written of it to bench/results.md."""

import os
import platform
import re
import subprocess
from datetime import date
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent


class Table:
    """The figures in the order in which they were taken."""

    def __init__(self):
        self.rows = []

    def headline(self, text):
        print(f"\n{text}", flush=True)
        self.rows.append(("headline", text))

    def figure(self, what, here, yardstick="", ratio=None, goal="", met=None):
        row = (what, here, yardstick, "" if ratio is None else f"{ratio:.3g}×", goal, "" if met is None else ("yes" if met else "**no**"))
        self.rows.append(row)
        print("  " + " | ".join(c for c in row if c), flush=True)

    def skipped(self, what, why):
        self.figure(what, f"left out: {why}")

    def markdown(self):
        out = []
        for row in self.rows:
            if row[0] == "headline":
                out += ["", f"### {row[1]}", "", "| what | here | yardstick | ratio | goal | met |", "|---|---|---|---|---|---|"]
            else:
                out.append("| " + " | ".join(row) + " |")
        return "\n".join(out)


def si(x):
    return f"{x:,.0f}" if x >= 100 else f"{x:.3g}"


def machine():
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    memory = int(re.search(r"MemTotal:\s+(\d+)", open("/proc/meminfo").read())[1]) / 1e6
    return f"{os.cpu_count()} cores of {cpu}, {memory:.0f} GB, Linux {platform.release().split('-')[0]}"


def commit():
    def git(*args):
        return subprocess.run(["git", *args], cwd=HOME, capture_output=True, text=True, check=False).stdout.strip()

    return git("rev-parse", "--short", "HEAD") + (" with changes" if git("status", "--porcelain", "--untracked-files=no") else "")


def write_results(file, name, table):
    """A section by the bench's name; a new run replaces the one before, the history is in the repository."""
    head = "# Results\n\nWritten by `script/bench`; how each figure is taken is told in [README.md](README.md).\n"
    text = file.read_text() if file.exists() else head
    section = f"\n## {name}\n\n{date.today()}, commit {commit()}, {machine()}.\n{table.markdown()}\n"
    pattern = re.compile(rf"\n## {name}\n.*?(?=\n## |\Z)", re.S)
    text = pattern.sub(lambda _: section, text) if pattern.search(text) else text.rstrip("\n") + "\n" + section
    file.write_text(text)
