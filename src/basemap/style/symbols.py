#!/usr/bin/python3
"""Draws the map's symbols and makes the sprite of them: distances in the alpha channel, so that one picture serves every
colour and has a halo (an "sdf" sprite of MapLibre's style specification).

  style/symbols.py OUT   writes OUT/sprite.png, sprite.json, sprite@2x.png, sprite@2x.json
"""

import json
import pathlib
import struct
import sys
import zlib
from concurrent.futures import ProcessPoolExecutor

from shapes import both, box, circle, grown, minus, polygon, ring, stroke, union

SIZE = 15
MARGIN = 3  # room for the halo
SPREAD = 8  # pixels that the alpha channel spans, a quarter of it outside: as in the library's shader


def cross(thick=3.4, length=10.5):
    low, high = (SIZE - length) / 2, (SIZE + length) / 2
    a, b = (SIZE - thick) / 2, (SIZE + thick) / 2
    return union(box(a, low, b, high, 0.6), box(low, a, high, b, 0.6))


def columns(roof=True):
    parts = [box(1.6, 12, 13.4, 13.6, 0.3), *(box(x, 6.4, x + 1.6, 11.4) for x in (2.8, 6.7, 10.6))]
    return union(*parts, polygon((7.5, 1), (14, 5.4), (1, 5.4))) if roof else union(*parts)


def wheels(y=10):
    return union(ring(3.8, y, 2.6, 1.3), ring(11.2, y, 2.6, 1.3))


def on_plate(*holes):
    """White in a filled square."""
    return minus(box(1.2, 1.2, 13.8, 13.8, 2.6), *holes)


def coach(top, windows):
    return minus(union(box(2.6, top, 12.4, 11.6, 1.4), box(3.6, 11, 5.6, 13.4, 0.4), box(9.4, 11, 11.4, 13.4, 0.4)),
                 windows, circle(4.9, 9.7, 0.8), circle(10.1, 9.7, 0.8))


def waves(*heights):
    return union(*(stroke(1.5, (1.4, y + 1), (3.4, y), (5.5, y + 1), (7.5, y), (9.5, y + 1), (11.6, y), (13.6, y + 1))
                   for y in heights))


CUP = union(minus(box(2.4, 4.6, 10.4, 11.6, 2.2), box(2, 3, 11, 5)), ring(10.8, 7.6, 1.9, 1.2), box(1.8, 12.2, 11, 13.4, 0.5))
FORK = union(stroke(1.3, (4.6, 6), (4.6, 13.4)), *(stroke(0.9, (x, 1.6), (x, 5)) for x in (3.2, 4.6, 6)),
             stroke(1.2, (3.2, 5.2), (6, 5.2)))
KNIFE = union(polygon((9.4, 1.4), (11.6, 3.4), (11.6, 8.4), (9.4, 8.4)), stroke(1.5, (10.2, 8), (10.2, 13.2)))
BAG = minus(union(box(2.4, 5, 12.6, 13.6, 1.2), ring(7.5, 5, 2.7, 1.2)), circle(5.2, 6.9, 0.7), circle(9.8, 6.9, 0.7))
CART = union(stroke(1.3, (1.2, 2.4), (3.2, 2.4), (5, 9.6), (12, 9.6)), polygon((3.8, 3.8), (13.6, 3.8), (12.2, 8.4), (5, 8.4)),
             circle(6, 12.2, 1.3), circle(11, 12.2, 1.3))
BOOK = union(minus(polygon((1.4, 3), (7, 4.2), (7, 13), (1.4, 11.6)), stroke(0.7, (2.6, 6), (5.8, 6.7))),
             minus(polygon((13.6, 3), (8, 4.2), (8, 13), (13.6, 11.6)), stroke(0.7, (12.4, 6), (9.2, 6.7))))
CAP = union(polygon((7.5, 2.4), (14.6, 5.8), (7.5, 9.2), (0.4, 5.8)), polygon((3.6, 8.2), (7.5, 10.2), (11.4, 8.2), (11.4, 11), (7.5, 12.8), (3.6, 11)),
            stroke(0.9, (13.4, 6.2), (13.4, 11)))
HOUSE = minus(union(polygon((7.5, 1.4), (14, 7.2), (1, 7.2)), box(2.8, 6.8, 12.2, 13.6)), box(6.2, 9, 8.8, 14))
FLAG_SCHOOL = minus(union(polygon((7.5, 4), (13.6, 7.6), (1.4, 7.6)), box(2, 7.4, 13, 13.6), stroke(0.9, (7.5, 4.4), (7.5, 1)), polygon((7.5, 0.8), (11, 1.9), (7.5, 3))),
                    box(6.4, 10, 8.6, 14), box(3.6, 9, 5, 10.6), box(10, 9, 11.4, 10.6))
TREE = union(circle(7.5, 5.4, 4.2), circle(5, 7.4, 2.8), circle(10, 7.4, 2.8), box(6.7, 9, 8.3, 13.8, 0.3))
DROP = union(circle(7.5, 9.2, 4.2), polygon((7.5, 1.2), (11.2, 7.4), (3.8, 7.4)))
STAR = polygon((7.5, 1), (9.4, 5.4), (14.2, 5.8), (10.6, 9), (11.7, 13.8), (7.5, 11.2), (3.3, 13.8), (4.4, 9), (0.8, 5.8), (5.6, 5.4))
BOLT = polygon((9.2, 0.8), (3, 8.4), (6.8, 8.4), (5.6, 14.2), (12, 6.2), (8, 6.2))
LETTER_P = union(stroke(2, (5.4, 3.8), (5.4, 11.4)), minus(union(box(5.4, 2.8, 8.4, 8.6), circle(8.2, 5.7, 2.9)), box(6.2, 4.8, 8.2, 6.6), circle(8.2, 5.7, 0.9)))
LETTER_H = union(stroke(2, (4.8, 4), (4.8, 11)), stroke(2, (10.2, 4), (10.2, 11)), stroke(2, (4.8, 7.5), (10.2, 7.5)))
PERSON = union(circle(7.5, 2.8, 1.9), box(5.2, 5.2, 9.8, 13.8, 1.4))
HEART = union(circle(4.9, 5.6, 3.1), circle(10.1, 5.6, 3.1), polygon((2.4, 7.4), (12.6, 7.4), (7.5, 13.4)), box(4.8, 5, 10.2, 8))
SHIELD = both(box(2, 1.4, 13, 13.8, 1), grown(polygon((2.4, 1.8), (12.6, 1.8), (12.6, 7.4), (7.5, 13.2), (2.4, 7.4)), 0.6))
BALL = minus(circle(7.5, 7.5, 6), polygon((7.5, 4.8), (10, 6.6), (9.1, 9.6), (5.9, 9.6), (5, 6.6)), stroke(0.8, (7.5, 1), (7.5, 5)),
             stroke(0.8, (10, 6.6), (14, 5.2)), stroke(0.8, (5, 6.6), (1, 5.2)), stroke(0.8, (9.1, 9.6), (11.6, 13)), stroke(0.8, (5.9, 9.6), (3.4, 13)))
BED = union(stroke(1.5, (1.6, 3.4), (1.6, 12.6)), stroke(1.5, (13.4, 8.6), (13.4, 12.6)), box(1.6, 8.2, 13.6, 10.8, 0.5),
            circle(4.4, 6, 1.6), box(6.6, 4.8, 13.4, 8, 1))
TENT = minus(grown(polygon((7.5, 2.6), (13.6, 12.6), (1.4, 12.6)), 0.6), polygon((7.5, 7.4), (10.4, 13.6), (4.6, 13.6)))
CASTLE = minus(union(box(2, 4.6, 13, 13.6), *(box(x, 2, x + 2.2, 5) for x in (2, 6.4, 10.8))), both(box(6, 8.6, 9, 14), union(circle(7.5, 10.2, 1.5), box(6, 10, 9, 14))))
PAW = union(circle(7.5, 10, 3.4), circle(2.8, 7, 1.7), circle(5.6, 3.6, 1.8), circle(9.4, 3.6, 1.8), circle(12.2, 7, 1.7))
PLANE = union(stroke(2, (7.5, 1.8), (7.5, 12.8)), polygon((7.5, 4.6), (14.2, 9.2), (14.2, 10.6), (7.5, 8.8), (0.8, 10.6), (0.8, 9.2)),
              polygon((7.5, 11), (10.2, 13.2), (10.2, 14), (7.5, 13.4), (4.8, 14), (4.8, 13.2)))
SHIP = union(polygon((1.4, 8.6), (13.6, 8.6), (11.6, 12.6), (3.4, 12.6)), box(4.4, 4.8, 10.6, 8, 0.4), box(6.6, 1.6, 8.4, 5))
FLAME = union(circle(7.5, 9.4, 4.2), polygon((8.4, 0.8), (11.4, 7.6), (4, 8)), polygon((4.2, 4.4), (6, 8), (3.4, 9)))
ENVELOPE = minus(box(1.2, 3.4, 13.8, 11.8, 0.8), stroke(1, (1.6, 4.2), (7.5, 8.6), (13.4, 4.2)))
PUMP = union(minus(box(2.2, 1.6, 9, 13.6, 0.8), box(3.6, 3.2, 7.6, 6)), stroke(1.1, (9, 7.6), (11, 7.6), (11, 11.4), (12.8, 11.4), (12.8, 5.4), (10.8, 3.2)))
MASK = minus(both(box(2.4, 1.6, 12.6, 20, 1.2), circle(7.5, 6.4, 6.8)), circle(5.2, 6, 1.1), circle(9.8, 6, 1.1), both(ring(7.5, 8, 2.8, 1.1), box(0, 8.6, 15, 15)))
FILM = minus(box(1.2, 3, 13.8, 12, 1), *(box(x, 4, x + 1.2, 5.2) for x in (2.4, 5.4, 8.4, 11.4)), *(box(x, 9.8, x + 1.2, 11) for x in (2.4, 5.4, 8.4, 11.4)))
GLASS = union(polygon((2.4, 2), (12.6, 2), (7.5, 8)), stroke(1.3, (7.5, 7), (7.5, 12.6)), box(4.4, 12.2, 10.6, 13.6, 0.5))
BURGER = union(both(circle(7.5, 7, 5.6), box(0, 0, 15, 6)), box(1.6, 7, 13.4, 8.8, 0.7), box(2, 9.8, 13, 13, 1.4))
SWING = union(stroke(1.3, (2, 13.4), (4.6, 2), (10.4, 2), (13, 13.4)), stroke(0.9, (6.4, 2), (6.4, 9)), stroke(0.9, (8.6, 2), (8.6, 9)), box(5.4, 8.8, 9.6, 10.2, 0.3))
TOWER = union(polygon((6, 5.4), (9, 5.4), (10.4, 13.6), (4.6, 13.6)), box(4.8, 2.8, 10.2, 5, 0.4), polygon((7.5, 0.4), (9.6, 2.6), (5.4, 2.6)))
OBELISK = union(polygon((6.2, 3.2), (7.5, 1), (8.8, 3.2), (9.4, 11), (5.6, 11)), box(3.4, 11.4, 11.6, 13.6, 0.3))
INFO = minus(circle(7.5, 7.5, 6.3), circle(7.5, 4.3, 1.15), box(6.5, 6.4, 8.5, 11.4, 0.3))
EYE = minus(both(circle(7.5, 12, 8.2), circle(7.5, 3, 8.2)), ring(7.5, 7.5, 2.2, 1.1))
ARROWS = minus(ring(7.5, 7.8, 4.6, 2.2), polygon((7.5, 7.8), (15, 2.4), (15, 6.4)), polygon((7.5, 7.8), (0, 13.2), (0, 9.2)))
PALETTE = minus(circle(7.5, 7.5, 6.2), circle(9.8, 10.2, 1.7), circle(4.6, 7.6, 1), circle(6, 4.6, 1), circle(9.6, 4.6, 1), circle(11.4, 7.2, 0.9))
HALL = union(polygon((7.5, 2.2), (13.8, 6), (1.2, 6)), box(1.6, 12, 13.4, 13.6, 0.3), stroke(0.8, (7.5, 2.4), (7.5, 0.4)), *(box(x, 6.8, x + 1.5, 11.4) for x in (2.6, 5.4, 8.1, 10.9)))
CUBES = union(box(1.6, 7.8, 7, 13.2, 0.5), box(8, 7.8, 13.4, 13.2, 0.5), box(4.8, 1.6, 10.2, 7, 0.5))
DOME = union(both(circle(7.5, 8.6, 5), box(0, 0, 15, 8.8)), box(2, 8.8, 13, 13.6), stroke(0.9, (7.5, 3.6), (7.5, 0.8)))
STADIUM = minus(both(circle(7.5, 15, 12), circle(7.5, 0, 12)), both(circle(7.5, 11.2, 6.6), circle(7.5, 3.8, 6.6)))
TAXI = minus(union(box(1.4, 6.6, 13.6, 11, 1.2), polygon((3.6, 7), (5, 3.6), (10, 3.6), (11.4, 7)), box(6, 1.6, 9, 3), circle(4.2, 11.2, 1.6), circle(10.8, 11.2, 1.6)), circle(3.2, 8.6, 0.7), circle(11.8, 8.6, 0.7))
COIN = minus(circle(7.5, 7.5, 6.2), stroke(1.1, (9.8, 5), (7.4, 4.4), (5.6, 6), (5.4, 7.6), (5.8, 9.4), (7.4, 10.6), (9.8, 10)), stroke(0.9, (4.2, 6.8), (8.4, 6.8)), stroke(0.9, (4.2, 8.4), (8.2, 8.4)))
BIKE = union(wheels(), stroke(1.1, (3.8, 10), (6.2, 5), (10, 5), (11.2, 10)), stroke(1.1, (6.2, 5), (8, 10), (10, 5)), stroke(1.1, (5, 4), (7, 4)), stroke(1.1, (9.6, 5), (9.2, 3), (11, 3)))
WINDMILL = union(polygon((5.8, 7), (9.2, 7), (10.4, 13.8), (4.6, 13.8)), stroke(1.6, (2.6, 2), (12.4, 9.4)), stroke(1.6, (12.4, 2), (2.6, 9.4)))

SYMBOLS = {
    "dot": circle(7.5, 7.5, 2.6), "hospital": on_plate(LETTER_H), "clinic": on_plate(cross(2.8, 8.4)), "doctors": cross(3, 9.4),
    "dentist": cross(3, 9.4), "pharmacy": minus(cross(4.4, 12.4), cross(1.4, 7)), "veterinary": PAW,
    "university": CAP, "college": CAP, "school": FLAG_SCHOOL, "music_school": FLAG_SCHOOL, "kindergarten": CUBES, "childcare": CUBES,
    "library": BOOK, "townhall": HALL, "public_building": HALL, "courthouse": columns(), "museum": columns(), "bank": COIN, "atm": COIN,
    "theatre": MASK, "arts_centre": PALETTE, "gallery": PALETTE, "artwork": PALETTE, "cinema": FILM, "community_centre": HOUSE,
    "social_facility": HOUSE, "nursing_home": HOUSE, "police": SHIELD, "fire_station": FLAME, "post_office": ENVELOPE,
    "post_box": ENVELOPE, "place_of_worship": DOME, "marketplace": BAG, "shop": BAG, "mall": BAG, "department_store": BAG,
    "supermarket": CART, "convenience": CART, "cafe": CUP, "ice_cream": CUP, "bakery": CUP, "restaurant": union(FORK, KNIFE), "food_court": union(FORK, KNIFE),
    "fast_food": BURGER, "bar": GLASS, "pub": GLASS, "biergarten": GLASS, "nightclub": GLASS, "fuel": PUMP,
    "charging_station": BOLT, "parking": on_plate(LETTER_P), "bicycle_parking": BIKE, "bicycle_rental": BIKE, "bicycle": BIKE, "taxi": TAXI,
    "car_sharing": TAXI, "car_rental": TAXI, "toilets": PERSON, "drinking_water": DROP, "fountain": DROP, "water_well": DROP, "recycling": ARROWS,
    "attraction": STAR, "theme_park": STAR, "viewpoint": EYE, "information": INFO, "hotel": BED, "hostel": BED, "guest_house": BED,
    "motel": BED, "bed_and_breakfast": BED, "chalet": BED, "alpine_hut": HOUSE, "camp_site": TENT, "caravan_site": TENT,
    "castle": CASTLE, "fort": CASTLE, "ruins": CASTLE, "monument": OBELISK, "memorial": OBELISK, "archaeological_site": columns(False),
    "tower": TOWER, "lighthouse": TOWER, "water_tower": TOWER, "windmill": WINDMILL, "zoo": PAW, "dog_park": PAW, "stadium": STADIUM,
    "sports_centre": BALL, "pitch": BALL, "fitness_centre": BALL, "ice_rink": BALL, "playground": SWING, "swimming_pool": waves(4, 8), "water_park": waves(4, 8),
    "park": TREE, "garden": TREE, "nature_reserve": TREE, "golf_course": TREE, "picnic_site": TREE, "marina": SHIP, "defibrillator": HEART,
    "bus_stop": coach(1.6, box(4, 3.2, 11, 7.4, 0.4)), "bus_station": coach(1.6, box(4, 3.2, 11, 7.4, 0.4)),
    "tram_stop": union(coach(3.4, box(4, 5, 11, 8, 0.4)), stroke(1, (4.6, 1), (10.4, 1)), stroke(1, (7.5, 1), (7.5, 3.6))),
    "station": coach(1, union(box(4, 2.6, 7, 7, 0.4), box(8, 2.6, 11, 7, 0.4))), "halt": coach(1, union(box(4, 2.6, 7, 7, 0.4), box(8, 2.6, 11, 7, 0.4))),
    "ferry_terminal": SHIP, "aerodrome": PLANE, "helipad": minus(circle(7.5, 7.5, 6.4), LETTER_H), "aerialway_station": HOUSE,
}


def alpha(job):
    name, ratio = job
    shape = SYMBOLS[name]
    side = (SIZE + 2 * MARGIN) * ratio
    out = bytearray()
    for row in range(side):
        for column in range(side):
            away = shape((column + 0.5) / ratio - MARGIN, (row + 0.5) / ratio - MARGIN) * ratio
            out.append(max(0, min(255, round(255 * (0.75 - away / SPREAD)))))
    return bytes(out)


def png(width, height, alphas):
    """Black with that alpha channel (grey and alpha, 8 bits each)."""
    rows = b"".join(b"\0" + b"".join(b"\0" + alphas[y * width + x:y * width + x + 1] for x in range(width)) for y in range(height))
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 4, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def sheet(ratio, pictures):
    side = (SIZE + 2 * MARGIN) * ratio
    across = 12
    # Symbols that look the same have one picture.
    places, index = {}, {}
    for name, picture in pictures.items():
        place = places.setdefault(picture, len(places))
        index[name] = {"x": place % across * side, "y": place // across * side, "width": side, "height": side,
                       "pixelRatio": ratio, "sdf": True}
    width, height = across * side, -(-len(places) // across) * side
    pixels = bytearray(width * height)
    for picture, place in places.items():
        left, top = place % across * side, place // across * side
        for row in range(side):
            at = (top + row) * width + left
            pixels[at:at + side] = picture[row * side:(row + 1) * side]
    return png(width, height, bytes(pixels)), json.dumps(index, separators=(",", ":"))


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        for ratio, suffix in ((1, ""), (2, "@2x")):
            made = pool.map(alpha, [(name, ratio) for name in SYMBOLS])
            picture, index = sheet(ratio, dict(zip(SYMBOLS, made)))
            (out / f"sprite{suffix}.png").write_bytes(picture)
            (out / f"sprite{suffix}.json").write_text(index)


if __name__ == "__main__":
    main()
