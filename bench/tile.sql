-- A tile by PostGIS, from the tables that osm2pgsql makes: $1 zoom, $2 column, $3 row. Layers, kinds and first zooms are
-- those of src/basemap/classify_*.cc where the tables have what it takes; an area is there from 12 pixels of 512 on.
WITH tile AS NOT MATERIALIZED (
  SELECT ST_TileEnvelope($1::int, $2::int, $3::int) AS box,
         ST_TileEnvelope($1::int, $2::int, $3::int, margin => 64.0 / 4096) AS reach,
         CASE WHEN $1::int >= 16 THEN 0 ELSE 12 * (40075016.686 / 512 / (1 << $1::int)) ^ 2 END AS least_area
),
land AS (
  SELECT kind, ST_AsMVTGeom(way, box, 4096, 64) AS shape FROM (
    SELECT coalesce(landuse, "natural", leisure, amenity) AS kind, way, way_area, box,
           CASE WHEN landuse = 'forest' OR "natural" = 'wood' THEN 7
                WHEN landuse IN ('residential', 'industrial', 'commercial', 'retail', 'railway', 'landfill', 'farmland',
                                 'farmyard', 'brownfield', 'greenfield', 'garages') OR "natural" IN ('sand', 'beach') THEN 10
                WHEN amenity = 'grave_yard' THEN 13 ELSE 11 END AS first
    FROM tile, planet_osm_polygon
    WHERE way && reach AND way_area >= least_area AND $1::int >= 7 AND (
      landuse IN ('forest', 'grass', 'meadow', 'orchard', 'vineyard', 'allotments', 'cemetery', 'village_green',
                  'recreation_ground', 'greenhouse_horticulture', 'plant_nursery', 'residential', 'industrial', 'commercial',
                  'garages', 'retail', 'railway', 'landfill', 'quarry', 'brownfield', 'greenfield', 'farmyard', 'farmland')
      OR "natural" IN ('wood', 'sand', 'beach', 'heath', 'scrub', 'grassland', 'bare_rock', 'scree', 'shingle', 'wetland')
      OR leisure IN ('park', 'garden', 'golf_course', 'playground', 'miniature_golf') OR amenity = 'grave_yard')
  ) found WHERE $1::int >= first ORDER BY way_area DESC
),
sites AS (
  SELECT kind, ST_AsMVTGeom(way, box, 4096, 64) AS shape FROM (
    SELECT coalesce(CASE WHEN amenity IN ('university', 'college', 'school', 'kindergarten', 'hospital', 'prison', 'parking',
                                          'bicycle_parking') THEN amenity END, leisure, military, landuse) AS kind, way, way_area, box
    FROM tile, planet_osm_polygon
    WHERE way && reach AND way_area >= least_area AND $1::int >= 13 AND (
      amenity IN ('university', 'college', 'school', 'hospital')
      OR leisure IN ('stadium', 'sports_centre') OR military = 'danger_area' OR landuse = 'construction'
      OR $1::int >= 14 AND (amenity IN ('kindergarten', 'prison', 'parking') OR leisure IN ('pitch', 'track'))
      OR $1::int >= 15 AND amenity = 'bicycle_parking')
  ) found ORDER BY way_area DESC
),
water AS (
  SELECT coalesce(water, waterway, "natural", landuse) AS kind, way_area, ST_AsMVTGeom(way, box, 4096, 64) AS shape
  FROM tile, planet_osm_polygon
  WHERE way && reach AND way_area >= least_area AND $1::int >= 4 AND (
    "natural" IN ('water', 'glacier') OR waterway = 'riverbank' OR landuse IN ('reservoir', 'basin')
    OR $1::int >= 10 AND waterway IN ('dock', 'canal') OR $1::int >= 15 AND leisure = 'swimming_pool')
  ORDER BY way_area DESC
),
water_lines AS (
  SELECT waterway AS kind, CASE WHEN $1::int >= 12 THEN name END AS name, tunnel = 'yes' AS tunnel, bridge = 'yes' AS bridge,
         ST_AsMVTGeom(way, box, 4096, 64) AS shape
  FROM tile, planet_osm_line
  WHERE way && reach AND (
    $1::int >= 9 AND waterway IN ('river', 'canal') OR $1::int >= 13 AND waterway = 'stream'
    OR $1::int >= 14 AND waterway IN ('ditch', 'drain'))
),
street_lines AS (
  SELECT coalesce(highway, railway) AS kind, way, box, name, ref, bridge, tunnel, oneway, surface, tracktype, service, bicycle, z_order,
         CASE WHEN railway IN ('rail', 'narrow_gauge') THEN CASE WHEN service IS NULL THEN 8 ELSE 13 END
              WHEN railway IN ('tram', 'light_rail', 'funicular', 'subway', 'monorail') THEN CASE WHEN service IS NULL THEN 10 ELSE 13 END
              WHEN highway LIKE 'motorway%' THEN 5 WHEN highway LIKE 'trunk%' THEN 6 WHEN highway LIKE 'primary%' THEN 8
              WHEN highway LIKE 'secondary%' THEN 9 WHEN highway LIKE 'tertiary%' THEN 10
              WHEN highway IN ('unclassified', 'residential', 'busway', 'bus_guideway', 'road', 'construction') THEN 12
              ELSE 13 END AS first,
         CASE WHEN railway IS NOT NULL THEN 99
              WHEN highway LIKE 'motorway%' THEN 10 WHEN highway LIKE 'trunk%' OR highway LIKE 'primary%' THEN 12
              WHEN highway LIKE 'secondary%' OR highway LIKE 'tertiary%' THEN 13
              WHEN highway IN ('service', 'track', 'cycleway', 'path', 'footway', 'steps') THEN 15 ELSE 14 END AS named_from
  FROM tile, planet_osm_line
  WHERE way && reach AND $1::int >= 5 AND (
    highway IN ('motorway', 'motorway_link', 'trunk', 'trunk_link', 'primary', 'primary_link', 'secondary', 'secondary_link',
                'tertiary', 'tertiary_link', 'unclassified', 'residential', 'busway', 'bus_guideway', 'road', 'construction',
                'living_street', 'pedestrian', 'service', 'track', 'cycleway', 'path', 'footway', 'steps')
    OR railway IN ('rail', 'narrow_gauge', 'tram', 'light_rail', 'funicular', 'subway', 'monorail'))
),
streets AS (
  SELECT kind, bridge = 'yes' AS bridge, tunnel = 'yes' AS tunnel, CASE WHEN $1::int >= 14 THEN oneway END AS oneway,
         CASE WHEN $1::int >= 11 THEN surface END AS surface, CASE WHEN $1::int >= 11 THEN tracktype END AS tracktype,
         CASE WHEN $1::int >= 11 THEN service END AS service, CASE WHEN $1::int >= 14 THEN bicycle END AS bicycle,
         ST_AsMVTGeom(way, box, 4096, 64) AS shape
  FROM street_lines WHERE $1::int >= first ORDER BY z_order
),
street_names AS (
  SELECT kind, name, ref, ST_AsMVTGeom(way, box, 4096, 64) AS shape
  FROM street_lines WHERE $1::int >= first AND $1::int >= named_from AND (name IS NOT NULL OR ref IS NOT NULL)
),
buildings AS (
  SELECT building AS kind, ST_AsMVTGeom(way, box, 4096, 64) AS shape
  FROM tile, planet_osm_polygon
  WHERE way && reach AND way_area >= least_area AND $1::int >= 14 AND building IS NOT NULL AND building <> 'no'
),
places AS (
  SELECT place AS kind, name, population, ST_AsMVTGeom(way, box, 4096, 64) AS shape
  FROM tile, planet_osm_point
  WHERE way && reach AND name IS NOT NULL AND $1::int >= 4 AND $1::int >= CASE place
    WHEN 'city' THEN 4 WHEN 'town' THEN 7 WHEN 'village' THEN 10 WHEN 'borough' THEN 10 WHEN 'hamlet' THEN 11 WHEN 'suburb' THEN 11
    WHEN 'quarter' THEN 12 WHEN 'neighbourhood' THEN 13 WHEN 'locality' THEN 14 WHEN 'isolated_dwelling' THEN 14 WHEN 'farm' THEN 14
    ELSE 99 END
),
interests AS (
  SELECT amenity, leisure, tourism, shop, man_made, historic, name, religion, "addr:housenumber" AS housenumber,
         ST_AsMVTGeom(spot, box, 4096, 64) AS shape
  FROM tile, LATERAL (
    SELECT way AS spot, amenity, leisure, tourism, shop, man_made, historic, name, religion, "addr:housenumber" FROM planet_osm_point
    WHERE way && reach
    UNION ALL
    SELECT ST_PointOnSurface(way), amenity, leisure, tourism, shop, man_made, historic, name, religion, "addr:housenumber"
    FROM planet_osm_polygon
    WHERE way && reach AND coalesce(amenity, leisure, tourism, shop, man_made, historic) IS NOT NULL
  ) found
  WHERE $1::int >= 14 AND $1::int >= CASE
    WHEN amenity IN ('hospital', 'university', 'townhall') OR leisure IN ('stadium', 'park', 'golf_course')
      OR tourism IN ('museum', 'zoo', 'alpine_hut', 'camp_site') OR historic = 'castle' THEN 14
    WHEN amenity IN ('theatre', 'library', 'school', 'police', 'fire_station', 'community_centre', 'place_of_worship', 'marketplace',
                     'post_office', 'pharmacy', 'parking') OR leisure = 'sports_centre' OR tourism IN ('attraction', 'viewpoint')
      OR historic IN ('monument', 'ruins') OR man_made IN ('tower', 'water_tower') THEN 15
    WHEN coalesce(amenity, leisure, tourism, shop, man_made, historic) IS NOT NULL THEN 16 ELSE 99 END
),
stops AS (
  SELECT coalesce(railway, highway, amenity) AS kind, name, ST_AsMVTGeom(way, box, 4096, 64) AS shape
  FROM tile, planet_osm_point
  WHERE way && reach AND $1::int >= 12 AND $1::int >= CASE
    WHEN railway = 'station' THEN 12 WHEN railway = 'halt' OR amenity = 'bus_station' THEN 13 WHEN railway = 'tram_stop' THEN 14
    WHEN highway = 'bus_stop' THEN 15 ELSE 99 END
),
addresses AS (
  SELECT housenumber, ST_AsMVTGeom(spot, box, 4096, 64) AS shape
  FROM tile, LATERAL (
    SELECT way AS spot, "addr:housenumber" AS housenumber FROM planet_osm_point WHERE way && reach AND "addr:housenumber" IS NOT NULL
    UNION ALL
    SELECT ST_PointOnSurface(way), "addr:housenumber" FROM planet_osm_polygon WHERE way && reach AND "addr:housenumber" IS NOT NULL
  ) found
  WHERE $1::int >= 16
)
SELECT coalesce((SELECT ST_AsMVT(l, 'land', 4096, 'shape') FROM land l WHERE shape IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(l, 'sites', 4096, 'shape') FROM sites l WHERE shape IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(l, 'water_polygons', 4096, 'shape') FROM water l WHERE shape IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(l, 'water_lines', 4096, 'shape') FROM water_lines l WHERE shape IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(l, 'streets', 4096, 'shape') FROM streets l WHERE shape IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(l, 'buildings', 4096, 'shape') FROM buildings l WHERE shape IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(l, 'street_labels', 4096, 'shape') FROM street_names l WHERE shape IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(l, 'place_labels', 4096, 'shape') FROM places l WHERE shape IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(l, 'public_transport', 4096, 'shape') FROM stops l WHERE shape IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(l, 'pois', 4096, 'shape') FROM interests l WHERE shape IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(l, 'addresses', 4096, 'shape') FROM addresses l WHERE shape IS NOT NULL), '')
