#!/usr/bin/env python3
"""Writes a C++ file that carries files inside the program.

  embed.py NAMESPACE::FUNCTION OUT.cc FILE…

It defines std::string_view madang::NAMESPACE::FUNCTION(std::string_view name): the bytes of the file of that name,
or nothing at all (a null view).
"""

import pathlib
import sys


def main():
    function, out, *files = sys.argv[1:]
    namespace, _, name = function.rpartition("::")
    prefix = "madang_" + function.replace("::", "_")
    asm, declared, cases = [], [], []
    for i, file in enumerate(map(pathlib.Path, files)):
        symbol = f"{prefix}_{i}"
        asm.append(f'    ".global {symbol}\\n{symbol}:\\n.incbin \\"{file}\\"\\n.global {symbol}_end\\n{symbol}_end:\\n.byte 0\\n"')
        declared.append(f"extern char const {symbol}[], {symbol}_end[];")
        cases.append(f'  if (file == "{file.name}") return {{{symbol}, std::size_t({symbol}_end - {symbol})}};')
    lines = [
        "#include <string_view>", "", '__asm__(\n    ".section .rodata\\n"', *asm, '    ".text\\n");', 'extern "C" {', *declared,
        "}", "", f"namespace madang::{namespace} {{", f"std::string_view {name}(std::string_view file);",
        f"std::string_view {name}(std::string_view const file) {{", *cases, "  return {};", "}",
        f"}}  // namespace madang::{namespace}", ""]
    pathlib.Path(out).write_text("\n".join(lines))


if __name__ == "__main__":
    main()
