-- Entities of OGC SensorThings 1.1. `no` is the number within the program and never given twice; the
-- public id is id_int or id_text. Geometry is kept as the JSON that came; its box is in columns of its own,
-- and its shape in core's geometry column for desktop tools.
CREATE TABLE sensing_counter (
  entity TEXT NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL
);
CREATE TABLE sensing_thing (
  no INTEGER PRIMARY KEY,
  id_int BIGINT UNIQUE,
  id_text TEXT UNIQUE,
  data_set BIGINT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  properties TEXT
);
CREATE TABLE sensing_location (
  no INTEGER PRIMARY KEY,
  id_int BIGINT UNIQUE,
  id_text TEXT UNIQUE,
  data_set BIGINT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  encoding_type TEXT NOT NULL,
  location TEXT NOT NULL,
  properties TEXT,
  west DOUBLE PRECISION,
  south DOUBLE PRECISION,
  east DOUBLE PRECISION,
  north DOUBLE PRECISION,
  generated_feature BIGINT
);
CREATE INDEX sensing_location_box ON sensing_location (west, south);
CREATE TABLE sensing_thing_location (
  thing BIGINT NOT NULL,
  location BIGINT NOT NULL,
  PRIMARY KEY (thing, location)
);
CREATE INDEX sensing_thing_location_back ON sensing_thing_location (location, thing);
CREATE TABLE sensing_historical_location (
  no INTEGER PRIMARY KEY,
  id_int BIGINT UNIQUE,
  id_text TEXT UNIQUE,
  data_set BIGINT NOT NULL,
  time_us BIGINT NOT NULL,
  thing BIGINT NOT NULL
);
CREATE INDEX sensing_historical_location_thing ON sensing_historical_location (thing, time_us);
CREATE TABLE sensing_historical_location_location (
  historical_location BIGINT NOT NULL,
  location BIGINT NOT NULL,
  PRIMARY KEY (historical_location, location)
);
CREATE INDEX sensing_historical_location_location_back ON sensing_historical_location_location (location, historical_location);
CREATE TABLE sensing_sensor (
  no INTEGER PRIMARY KEY,
  id_int BIGINT UNIQUE,
  id_text TEXT UNIQUE,
  data_set BIGINT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  encoding_type TEXT NOT NULL,
  metadata TEXT NOT NULL,
  properties TEXT
);
CREATE TABLE sensing_observed_property (
  no INTEGER PRIMARY KEY,
  id_int BIGINT UNIQUE,
  id_text TEXT UNIQUE,
  data_set BIGINT NOT NULL,
  name TEXT NOT NULL,
  definition TEXT NOT NULL,
  description TEXT NOT NULL,
  properties TEXT
);
CREATE TABLE sensing_datastream (
  no INTEGER PRIMARY KEY,
  id_int BIGINT UNIQUE,
  id_text TEXT UNIQUE,
  data_set BIGINT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  observation_type TEXT NOT NULL,
  unit_of_measurement TEXT NOT NULL,
  properties TEXT,
  thing BIGINT NOT NULL,
  sensor BIGINT NOT NULL,
  observed_property BIGINT NOT NULL,
  given_area TEXT
);
CREATE INDEX sensing_datastream_thing ON sensing_datastream (thing);
CREATE INDEX sensing_datastream_sensor ON sensing_datastream (sensor);
CREATE INDEX sensing_datastream_observed_property ON sensing_datastream (observed_property);
CREATE TABLE sensing_feature_of_interest (
  no INTEGER PRIMARY KEY,
  id_int BIGINT UNIQUE,
  id_text TEXT UNIQUE,
  data_set BIGINT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  encoding_type TEXT NOT NULL,
  feature TEXT NOT NULL,
  properties TEXT,
  west DOUBLE PRECISION,
  south DOUBLE PRECISION,
  east DOUBLE PRECISION,
  north DOUBLE PRECISION
);
CREATE INDEX sensing_feature_of_interest_box ON sensing_feature_of_interest (west, south);
-- Where an entity came from, for those who come again: a row of an import file, a device's series.
CREATE TABLE sensing_source (
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  entity TEXT NOT NULL,
  no BIGINT NOT NULL,
  PRIMARY KEY (source, key, entity)
);
CREATE INDEX sensing_source_no ON sensing_source (entity, no);
