#!/usr/bin/python3
"""Makes the fonts that the page serves: Noto Sans and Noto Sans KR as woff2, cut by script.

A browser fetches a cut only when a character of its unicode-range is on the page, so that a reader of German
loads some 30 kB and a reader of Korean the syllables in use. Reads Debian's fonts-noto-core and fonts-noto-cjk
(SIL Open Font License 1.1); needs python3-fonttools and python3-brotli. Does nothing when nothing changed.

  /usr/bin/python3 fonts/make.py   writes fonts/generated/*.woff2, fonts.css for the page and faces.json for maps
"""

import hashlib
import json
import pathlib
import re
import sys
from concurrent.futures import ProcessPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE / "generated"
NOTO = pathlib.Path("/usr/share/fonts/truetype/noto")
CJK = pathlib.Path("/usr/share/fonts/opentype/noto")
WEIGHTS = {400: "Regular", 700: "Bold"}
KR_IN_TTC = "Noto Sans CJK KR"
CUT_SIZE = 400  # syllables in a cut: some 50 kB; smaller cuts mean more requests, larger ones unused bytes

# Cuts of Noto Sans. The first serves the four languages of the page; the others come with names in the data.
# Arrows and the few mathematical signs in `latin` are in Noto Sans CJK only and come from there.
LATIN = {
    "latin": "U+20-7E,U+A0-FF,U+131,U+152-153,U+2BB-2BC,U+2C6,U+2DA,U+2DC,U+2009,U+200A,U+2010-2015,U+2018-201F,"
    "U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+2044,U+2070-209C,U+20AC,U+2122,U+2212,U+2215",
    "latin-ext": "U+100-130,U+132-151,U+154-2BA,U+2BD-2C5,U+2C7-2D9,U+2DB,U+2DD-2FF,U+1E00-1EFF,U+20A0-20AB,U+20AD-20CF",
    "greek": "U+370-3FF,U+1F00-1FFF",
    "cyrillic": "U+400-52F",
}
HANGUL = range(0xAC00, 0xD7A4)
# Without the conjoining jamo U+1100-11FF: a shaper that misses a syllable in one cut would build it from these,
# letter by letter, instead of asking the next cut for it.
KOREAN_SIGNS = "U+3000-303F,U+3131-318E,U+FF01-FF5E"
SIGNS = "U+2190-2193,U+2264-2265,U+2300,U+25A0-25CF,U+2103"


def parse_ranges(text):
    """The code points of a CSS unicode-range."""
    points = []
    for part in text.split(","):
        low, _, high = part.removeprefix("U+").partition("-")
        points.extend(range(int(low, 16), int(high or low, 16) + 1))
    return points


def write_ranges(points):
    """The CSS unicode-range of code points, neighbours joined."""
    parts, points = [], sorted(points)
    start = previous = points[0]
    for point in points[1:] + [None]:
        if point is not None and point == previous + 1:
            previous = point
            continue
        parts.append(f"U+{start:X}" if start == previous else f"U+{start:X}-{previous:X}")
        start = previous = point
    return ",".join(parts)


def is_common(point):
    """Whether KS X 1001 has this syllable: 2,350 that cover all but rare words and names."""
    try:
        return len(chr(point).encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False


def messages():
    """The files whose Korean syllables are on every Korean page, and so share one cut."""
    return sorted((HERE.parent / "src").glob("*/i18n/ko.ts"))


def korean_cuts():
    used = {ord(c) for file in messages() for c in file.read_text("utf-8") if ord(c) in HANGUL}
    rest = [p for p in HANGUL if p not in used]
    cuts = {}
    for name, group, size in [
        ("kr-rare", [p for p in rest if not is_common(p)], 3 * CUT_SIZE),
        ("kr-common", [p for p in rest if is_common(p)], CUT_SIZE),
    ]:
        for at in range(0, len(group), size):
            cuts[f"{name}-{at // size + 1}"] = group[at : at + size]
    cuts["kr-page"] = sorted(used) + parse_ranges(KOREAN_SIGNS)
    cuts["signs"] = parse_ranges(SIGNS)
    return cuts


def announced(cut, points):
    """The unicode-range of a cut. A browser tries the face declared last first and goes on to the one before if the
    character is not in it: rare and common syllables can name the whole stretch in which they lie, in 13 bytes
    instead of 6,000, because rare ones stand before common ones and those before the page's own."""
    stretch = cut.startswith(("kr-rare", "kr-common"))
    return f"U+{min(points):X}-{max(points):X}" if stretch else write_ranges(points)


def load(path, name=None):
    from fontTools.ttLib import TTCollection, TTFont

    if path.suffix != ".ttc":
        return TTFont(path, lazy=True)
    for font in TTCollection(path, lazy=True).fonts:
        if font["name"].getDebugName(1) == name:
            return font
    sys.exit(f"{path} has no face named {name}; is fonts-noto-cjk complete?")


def subset(font, points, features):
    from fontTools.subset import Options, Subsetter

    options = Options()
    options.layout_features = features
    options.hinting = False  # screens of today; halves the size
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 13, 14]  # copyright and licence stay in the file
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    return font


def write(font, points, features, name):
    """Writes one cut and gives back the characters in it, or None if the font has none of them."""
    present = sorted(set(points) & set(font.getBestCmap()))
    if not present:
        return None
    subset(font, present, features).flavor = "woff2"
    font.save(OUT / f"{name}.woff2")
    return present


def make_latin(weight):
    style, rules = WEIGHTS[weight], []
    for cut, text in LATIN.items():
        name = f"noto-sans-{cut}-{weight}"
        covered = write(load(NOTO / f"NotoSans-{style}.ttf"), parse_ranges(text), ["*"], name)
        rules.append(("Noto Sans", weight, name, covered and announced(cut, covered), covered))
    return rules


def make_korean(weight):
    from fontTools.ttLib import TTFont

    cuts, rules = korean_cuts(), []
    every = [p for points in cuts.values() for p in points]
    path = CJK / f"NotoSansCJK-{WEIGHTS[weight]}.ttc"
    whole = OUT / f"whole-{weight}.otf"  # the Korean part first: cutting 65,000 glyphs 30 times takes minutes
    subset(load(path, KR_IN_TTC), every, ["kern"]).save(whole)
    for cut, points in cuts.items():
        name = f"noto-sans-{cut}-{weight}"
        covered = write(TTFont(whole), points, ["kern"], name)
        rules.append(("Noto Sans KR", weight, name, covered and announced(cut, covered), covered))
    whole.unlink()
    return rules


def font_face(family, weight, name, covered, _):
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:normal;font-display:swap;'
        f'src:url("./{name}.woff2") format("woff2");unicode-range:{covered}}}\n'
    )


def map_faces(rules):
    """The same for the labels of maps, whose library takes the first cut that names a character and looks no further."""
    stacks = {f"Noto Sans {style}": weight for weight, style in WEIGHTS.items()}
    return {
        stack: [{"file": name, "unicode-range": write_ranges(points).split(",")}
                for _, weight, name, _, points in rules if weight == wanted]
        for stack, wanted in stacks.items()
    }


def inputs_digest():
    digest = hashlib.sha256(pathlib.Path(__file__).read_bytes())
    for file in messages():
        digest.update("".join(re.findall("[가-힣]", file.read_text("utf-8"))).encode())
    return digest.hexdigest()


def check_packages():
    missing = []
    try:
        import brotli  # noqa: F401
        import fontTools  # noqa: F401
    except ImportError:
        missing += ["python3-fonttools", "python3-brotli"]
    if not (NOTO / "NotoSans-Regular.ttf").exists():
        missing.append("fonts-noto-core")
    if not (CJK / "NotoSansCJK-Regular.ttc").exists():
        missing.append("fonts-noto-cjk")
    if missing:
        sys.exit(f"The fonts cannot be made without these Debian packages: {' '.join(missing)}. apt-get install them.")


def main():
    stamp, css = OUT / "stamp", OUT / "fonts.css"
    digest = inputs_digest()
    if css.exists() and stamp.exists() and stamp.read_text() == digest:
        return
    check_packages()
    OUT.mkdir(exist_ok=True)
    for old in OUT.iterdir():
        old.unlink()
    with ProcessPoolExecutor(2) as pool:
        jobs = [pool.submit(make, weight) for make in (make_korean, make_latin) for weight in WEIGHTS]
        rules = [rule for job in jobs for rule in job.result() if rule[3]]
    css.write_text("/* Made by fonts/make.py. */\n" + "".join(font_face(*rule) for rule in rules))
    (OUT / "faces.json").write_text(json.dumps(map_faces(rules)))
    stamp.write_text(digest)
    size = sum(f.stat().st_size for f in OUT.glob("*.woff2"))
    print(f"fonts: {len(rules)} files, {size / 1e6:.1f} MB in all")


if __name__ == "__main__":
    main()
