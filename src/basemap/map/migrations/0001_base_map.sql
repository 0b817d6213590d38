-- Base maps, one of which is current. A new one is written beside it, and the old one goes when nobody sees it any more.
CREATE TABLE basemap_base (
  no BIGINT PRIMARY KEY,
  state TEXT NOT NULL, -- made, current, old
  made_us BIGINT NOT NULL,
  source TEXT NOT NULL, -- name of the file
  attribution TEXT NOT NULL,
  licence TEXT NOT NULL,
  west DOUBLE PRECISION,
  south DOUBLE PRECISION,
  east DOUBLE PRECISION,
  north DOUBLE PRECISION,
  objects BIGINT NOT NULL,
  counts TEXT NOT NULL, -- JSON: how many of each theme
  report TEXT NOT NULL -- JSON: what could not be used
);

-- Objects of OpenStreetMap that are on the map. Number: that of the base, times 2^40, plus a running one.
CREATE TABLE basemap_feature (
  no INTEGER PRIMARY KEY,
  osm TEXT NOT NULL, -- n, w or r and the number there
  theme TEXT NOT NULL, -- street, rail, water, land, site, building, building_part, boundary, place, poi, stop, address …
  kind TEXT NOT NULL, -- as OpenStreetMap says it: residential, river, forest …
  name TEXT,
  tags TEXT NOT NULL, -- JSON: all of them
  west DOUBLE PRECISION NOT NULL,
  south DOUBLE PRECISION NOT NULL,
  east DOUBLE PRECISION NOT NULL,
  north DOUBLE PRECISION NOT NULL,
  geometry BLOB NOT NULL -- WKB (OGC 06-103r4), longitude first, WGS 84
);

-- What is drawn, cut by tiles of a few zooms. Number: that of the base, times 2^32, plus level, x and y in 4, 14 and 14 bits.
CREATE TABLE basemap_cell (
  no INTEGER PRIMARY KEY,
  pieces BLOB NOT NULL
);

-- The current base map for people who ask in SQL.
CREATE VIEW basemap_object AS
SELECT f.no, f.osm, f.theme, f.kind, f.name, f.tags, f.west, f.south, f.east, f.north, f.geometry
FROM basemap_base b JOIN basemap_feature f ON f.no >= b.no * 1099511627776 AND f.no < (b.no + 1) * 1099511627776
WHERE b.state = 'current';
