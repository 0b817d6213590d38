"""How long `madang import osm` takes, and how long osm2pgsql."""

import shutil
import statistics

from map_yardstick import extract, name_of, timed, town
from results import si


def imported(run, file, store=None):
    """Seconds, megabytes of memory, and megabytes of the folder it made."""
    folder = run.folder / "imported"
    seconds, memory = timed([run.programs / "madang", "import", "osm", file, "--data", folder, *(["--store", store] if store else [])])
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6
    shutil.rmtree(folder)
    return seconds, memory, size


def compare(run, tables, file, rounds, goal):
    """Ours into SQLite, ours into PostgreSQL and osm2pgsql take turns."""
    sqlite, postgres, yard = [], [], []
    for _ in range(rounds):
        sqlite.append(imported(run, file))
        if tables.cluster:
            mine, theirs = tables.database(), tables.database()
            yard.append(tables.fill(theirs, file))
            postgres.append(imported(run, file, mine))
            tables.drop(mine)
            tables.drop(theirs)
    seconds, memory, size = (statistics.median(each) for each in zip(*sqlite))
    ratio = statistics.median(s[0] / y for s, y in zip(sqlite, yard)) if yard else None
    told = f"osm2pgsql {statistics.median(yard):.3g}" if yard else ""
    what = name_of(file)
    met = None if ratio is None or not goal else ratio <= 0.5
    run.table.figure(f"{what} into SQLite, s", f"{seconds:.3g}", told, ratio, "≤ 0.5×" if goal else "", met)
    if postgres:
        ratio = statistics.median(p[0] / y for p, y in zip(postgres, yard))
        run.table.figure(f"{what} into PostgreSQL, s", f"{statistics.median(p[0] for p in postgres):.3g}", told, ratio)
    run.table.figure(f"{what}: memory at most, MB; store, MB", f"{si(memory)}; {si(size)}")


def measure(run, tables):
    run.table.headline("Import of OpenStreetMap extracts")
    if tables.why_not:
        run.table.skipped("osm2pgsql", tables.why_not)
    for file in dict.fromkeys(extract(run, name) for name in ("liechtenstein-latest", "rnv")):
        compare(run, tables, file, 1 if run.tiny else 7, goal=not run.tiny)
    if run.full:
        compare(run, tables, town(run, 230_000), 1, goal=False)
