"""Search as one types: every beginning of names and addresses, one after the other, as search_load.py asks."""

from map_yardstick import extract, name_of
from search_load import measure as typed


def measure(run):
    run.table.headline("Search as one types")
    for file in dict.fromkeys(extract(run, name) for name in ("porto_portugal", "liechtenstein-latest")):
        f = typed(run.programs / "madang", file, 20 if run.tiny else 2_000)
        run.table.figure(f"{name_of(file)}, {f['questions']:,} beginnings of {f['texts']:,} names and addresses: ms, 99 of 100 within "
                         "(half within; longest)", f"{f['p99_ms']:.3g} ({f['p50_ms']:.3g}; {f['max_ms']:.3g})", goal="< 20",
                         met=None if run.tiny else f["p99_ms"] < 20)
        run.table.figure(f"{name_of(file)}: found once the whole is typed", f"{f['texts'] - f['not_found']:,} of {f['texts']:,}")
        print(f"    ready {f['ready_s']} s after the start; slowest: {', '.join(f['slowest'])}", flush=True)
