-- Parts of the city with their outlines, as GeoJSON came in.
CREATE TABLE districts_district (
  no INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  names TEXT NOT NULL,
  geometry TEXT NOT NULL
);
