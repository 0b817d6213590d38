#!/usr/bin/env python3
"""Measures, each figure beside its yardstick in the same run, and writes the table to bench/results.md.

    script/bench sensing          a quarter of an hour
    script/bench sensing --full   the start with 100 million observations too: 4 GB of disk, some minutes more
    script/bench map              ten minutes
    script/bench map --full       a town as large as Hamburg and ten minutes of watching the page's memory too
    script/bench WHAT --tiny      shows that all of it runs, not how fast
"""

import argparse
import dataclasses
import shutil
import sys
import tempfile
from pathlib import Path

import map_bench
import sensing
from results import HOME, Table, write_results

BENCHES = {"sensing": (sensing, ["ingest", "store", "start"]), "map": (map_bench, ["import", "tiles", "search", "page", "live"])}


@dataclasses.dataclass
class Run:
    """What was asked for, and where the figures go."""

    programs: Path
    folder: Path
    table: Table
    tiny: bool
    full: bool
    only: str | None

    def wants(self, part):
        return self.only in (None, part)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", choices=BENCHES)
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", help="one part: " + "; ".join(f"{b}: {', '.join(parts)}" for b, (_, parts) in BENCHES.items()))
    parser.add_argument("--programs", type=Path, default=HOME / "build/release", help="where the programs are")
    parser.add_argument("--results", type=Path, default=HOME / "bench/results.md")
    args = parser.parse_args()
    bench, parts = BENCHES[args.bench]
    if args.only and args.only not in parts:
        parser.error(f"--only is one of {', '.join(parts)} here.")
    # On the disk of the build: a folder in memory would make syncing free.
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=args.programs))
    folder.chmod(0o755)  # PostgreSQL runs as another user
    table = Table()
    try:
        bench.measure(Run(args.programs.resolve(), folder.resolve(), table, args.tiny, args.full, args.only))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    write_results(args.results, args.bench if not args.only else f"{args.bench}, only {args.only}", table)


if __name__ == "__main__":
    sys.exit(main())
