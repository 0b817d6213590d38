#!/usr/bin/env python3
"""What the program says of itself, kept where people read it: docs/generated and the types of the web page.

  tools/generated.py PROGRAM            fails if a file is not what the program says now: a test
  tools/generated.py PROGRAM --renew    writes them
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = "docs/generated/openapi.json"
SETTINGS = "docs/generated/config.md"
TYPES = "web/src/core/api/api.gen.ts"


def output_of(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def documents(program):
    # One member a line, so that a change of the interface is read in a diff.
    openapi = json.loads(output_of(program, "openapi"))
    yield DOCUMENT, json.dumps(openapi, indent=1, ensure_ascii=False) + "\n"
    yield SETTINGS, output_of(program, "openapi", "--settings")


def types():
    web = ROOT / "web"
    tool = web / "node_modules/openapi-typescript/bin/cli.js"
    options = ["--array-length", "--root-types", "--root-types-no-schema-prefix"]
    yield TYPES, output_of("node", str(tool), str(ROOT / DOCUMENT), *options, cwd=web)


def write(path, text):
    (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
    (ROOT / path).write_text(text)
    print(f"wrote {path}")


def is_current(path, text):
    file = ROOT / path
    if file.exists() and file.read_text() == text:
        return True
    print(f"{path} is not what the program says now.")
    return False


def main():
    arguments = [a for a in sys.argv[1:] if a != "--renew"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    program = str(Path(arguments[0]).resolve())
    if "--renew" in sys.argv:
        for made in (documents(program), types()):  # the types come from the document that was just written
            for path, text in made:
                write(path, text)
        return
    if not all([is_current(path, text) for made in (documents(program), types()) for path, text in made]):
        sys.exit(f"Renew what is generated: tools/generated.py {arguments[0]} --renew\nThen read what changed, and commit it.")


main()
