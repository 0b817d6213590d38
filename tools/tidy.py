#!/usr/bin/env python3
"""Checks what the compiler does not: who includes whom, which file may see which library, how long things grow."""

import os
import re
import sys
from pathlib import Path

# From the bottom up. A part of core may include parts of its own row and of the rows below it.
LAYERS = [
    ["base"],
    ["geo", "json", "i18n", "query"],
    ["store", "bus", "net"],
    ["auth", "jobs"],
    ["api", "ports"],
    ["rules"],
    ["capability.h"],
]
ROW = {part: row for row, parts in enumerate(LAYERS) for part in parts}
# Only these may see the slow or low-level libraries.
ONLY_IN = {
    r"boost/(asio|beast)": "src/core/net/",
    r"sqlite3\.h": "src/core/store/sqlite",
    r"libpq-fe\.h": "src/core/store/postgres",
    r"simdjson\.h": "src/core/json/",
    r"geos_c\.h": "src/core/geo/",
    r"CLI/": "src/core/base/command_line.cc",
    r"unicode/": ("src/core/query/", "src/core/base/zone.cc", "src/core/base/encoding.cc", "src/core/base/search_text.cc"),
    r"openssl/": "src/core/net/",
    r"sodium\.h": "src/core/",
}
LINES_MAX = 500
FUNCTION_LINES_MAX = 70
COLUMNS_MAX = 120
TEXT_COLUMNS_MAX = 200  # of a line with a text: SQL and JSON are read as they are


def owner(path):  # ("core", "store") or ("sensing", None) or ("app", None)
    parts = Path(path).parts
    return (parts[0], parts[1] if parts[0] == "core" else None)


def is_test(file):
    return re.search(r"_(test|bench|fuzz)\.(cc|h)$|/test_[a-z_]+\.(h|cc)$", str(file)) is not None


def check_include(file, n, line, me, my_part):
    for pattern, home in ONLY_IN.items():
        if re.search(rf"[<\"]{pattern}", line) and not str(file).startswith(home) and not is_test(file):
            yield f"{file}:{n}: {line.strip()} belongs to {home} alone"
    m = re.match(r'#include "([^"]+)"', line)
    if not m or m[1].startswith("support/"):
        return
    to, to_part = owner(m[1])
    if me == "core" and to != "core":
        yield f"{file}:{n}: core may not know {to}"
    elif me == "core" and not {my_part, to_part} <= ROW.keys():
        yield f"{file}:{n}: core/{my_part} or core/{to_part} is not in LAYERS"
    elif me == "core" and ROW[to_part] > ROW[my_part] and not is_test(file):
        yield f"{file}:{n}: core/{my_part} is below core/{to_part}"
    elif me not in ("core", "app") and to not in ("core", me):
        yield f"{file}:{n}: {me} may not include {to}: talk over the bus or a port"


def check_functions(file, lines):
    """A function begins at a line that ends in '{' and is not indented, and ends at the next bare '}'."""
    start = None
    for n, line in enumerate(lines, 1):
        if start is None and re.match(r"[A-Za-z].*[)a-z] (const )?\{$", line) and not re.match(r"(namespace|struct|class|enum|union|extern|constexpr|TEST)", line):
            start = n
        elif line == "}" and start is not None:
            if n - start + 1 > FUNCTION_LINES_MAX:
                yield f"{file}:{start}: a function of {n - start + 1} lines, more than {FUNCTION_LINES_MAX}"
            start = None


def continues_raw(line, ending):
    """What ends the raw string that goes on behind this line; nothing if none does."""
    at = 0
    while True:
        if ending:
            at = line.find(ending, at)
            if at < 0:
                return ending
            at, ending = at + len(ending), None
        m = re.compile(r'R"(\w*)\(').search(line, at)
        if not m:
            return None
        at, ending = m.end(), f'){m[1]}"'


def check(file):
    me, my_part = owner(file.relative_to("src"))
    lines = file.read_text().splitlines()
    if len(lines) > LINES_MAX and not is_test(file):
        yield f"{file}: {len(lines)} lines, more than {LINES_MAX}"
    in_raw = None
    for n, line in enumerate(lines, 1):
        if line.startswith("#include"):
            yield from check_include(file, n, line, me, my_part)
        columns_max = TEXT_COLUMNS_MAX if '"' in line or in_raw else COLUMNS_MAX
        if len(line) > columns_max:
            yield f"{file}:{n}: {len(line)} columns, more than {columns_max}"
        in_raw = continues_raw(line, in_raw)
        if "\t" in line:
            yield f"{file}:{n}: a tab"
    if file.suffix == ".h" and "#pragma once" not in lines[:3]:
        yield f"{file}: a header begins with #pragma once"
    if not is_test(file):
        yield from check_functions(file, lines)


os.chdir(Path(__file__).resolve().parent.parent)
files = sorted(f for f in Path("src").rglob("*") if f.suffix in (".h", ".cc"))
problems = [p for f in files for p in check(f)]
print("\n".join(problems))
print(f"{len(files) - len({p.split(':')[0] for p in problems})} passed, {len({p.split(':')[0] for p in problems})} failed")
sys.exit(bool(problems))
