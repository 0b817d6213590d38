"""`script/bench map`: extracts imported, tiles and search over HTTP, the page on a phone and with many live sensors."""

import map_import
import map_page
import map_search
import map_tiles
from map_yardstick import OpenStreetMapTables


def measure(run):
    with OpenStreetMapTables(run) as tables:
        if run.wants("import"):
            map_import.measure(run, tables)
        if run.wants("tiles"):
            map_tiles.measure(run, tables)
    if run.wants("search"):
        map_search.measure(run)
    if run.wants("page"):
        map_page.measure_phone(run)
    if run.wants("live"):
        map_page.measure_live(run)
