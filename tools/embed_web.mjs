// Writes a C++ file that carries the files of a folder inside the program: embed_web.mjs FOLDER OUT.cc
// Text is compressed once, here, as small as brotli can.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const [folder, out] = process.argv.slice(2);
// Copies beside the output: the folder may be built anew while the compiler still reads.
const copies = join(dirname(out), 'web-embedded');
mkdirSync(copies, { recursive: true });

const filesBelow = (path) =>
  readdirSync(path).filter((name) => !name.startsWith('.')).flatMap((name) => {
    const full = join(path, name);
    return statSync(full).isDirectory() ? filesBelow(full) : [full];
  });
const isText = (path) => /\.(html|js|css|json|svg|txt|webmanifest|map)$/.test(path);

const files = existsSync(folder) ? filesBelow(folder).sort() : [];
const asm = [];
const declarations = [];
const entries = [];
files.forEach((file, i) => {
  const plain = readFileSync(file);
  const include = (symbol, bytes) => {
    const path = join(copies, symbol);
    writeFileSync(path, bytes);
    asm.push(`    ".global ${symbol}\\n${symbol}:\\n.incbin \\"${path}\\"\\n.global ${symbol}_end\\n${symbol}_end:\\n.byte 0\\n"`);
    declarations.push(`extern char const ${symbol}[], ${symbol}_end[];`);
    return `view(${symbol}, ${symbol}_end)`;
  };
  let brotli = '{}';
  if (isText(file) && plain.length > 256) {
    const small = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } });
    if (small.length < plain.length) brotli = include(`madang_web_${i}_br`, small);
  }
  const etag = createHash('sha256').update(plain).digest('hex').slice(0, 16);
  entries.push(`      {"/${relative(folder, file)}", ${include(`madang_web_${i}`, plain)}, ${brotli}, "\\"${etag}\\""},`);
});

writeFileSync(
  out,
  `#include "app/embedded.h"

#include <vector>

${asm.length ? `__asm__(\n    ".section .rodata\\n"\n${asm.join('\n')}\n    ".text\\n");` : ''}
extern "C" {
${declarations.join('\n')}
}

namespace madang {

[[maybe_unused]] static std::string_view view(char const* from, char const* to) { return {from, std::size_t(to - from)}; }

std::span<embedded_file const> embedded_files() {
  static auto const all = std::vector<embedded_file>{
${entries.join('\n')}
  };
  return all;
}

}  // namespace madang
`,
);
