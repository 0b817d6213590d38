-- The observation store (docs/decisions/0004): new points lie in tails, one table a generation
-- (sensing_tail_1, sensing_tail_2 …), older ones in chunks of about 1,024. Times are microseconds UTC.

-- One row a datastream, written when points of it are sealed. Of the points in the tails those count whose
-- seq is sealed_seq or more. The bounds and the latest are those of the moment of sealing. The last chunk
-- is filled up before another one is begun.
CREATE TABLE sensing_series (
  datastream INTEGER PRIMARY KEY,
  sealed_seq BIGINT NOT NULL,
  next_seq BIGINT NOT NULL,
  n BIGINT NOT NULL,
  last_chunk_n BIGINT NOT NULL,
  first_us BIGINT,
  last_us BIGINT,
  end_us BIGINT,
  result_first_us BIGINT,
  result_last_us BIGINT,
  latest_us BIGINT,
  latest_seq BIGINT,
  latest_v DOUBLE PRECISION,
  latest_kind BIGINT,
  latest_end_us BIGINT,
  latest_result_us BIGINT,
  latest_foi BIGINT,
  latest_text TEXT,
  latest_record BLOB,
  latest_extra TEXT
);

CREATE TABLE sensing_tail_generation (
  generation INTEGER PRIMARY KEY,
  made_us BIGINT NOT NULL
);

-- What is known of a chunk without reading it. The chunks of a datastream do not overlap: each lies from
-- (t0_us, seq0) to (t1_us, seq1). Numbers are those that are finite. foi: null if the points have several.
-- rollups: 1 if the chunk has hours, 2 if it has days.
CREATE TABLE sensing_chunk (
  chunk INTEGER PRIMARY KEY,
  datastream BIGINT NOT NULL,
  t0_us BIGINT NOT NULL,
  seq0 BIGINT NOT NULL,
  t1_us BIGINT NOT NULL,
  seq1 BIGINT NOT NULL,
  end_us BIGINT,
  result_first_us BIGINT,
  result_last_us BIGINT,
  n BIGINT NOT NULL,
  n_number BIGINT NOT NULL,
  vmin DOUBLE PRECISION,
  vmax DOUBLE PRECISION,
  vsum DOUBLE PRECISION,
  seq_min BIGINT NOT NULL,
  seq_max BIGINT NOT NULL,
  foi BIGINT,
  rollups BIGINT NOT NULL
);
CREATE UNIQUE INDEX sensing_chunk_by_time ON sensing_chunk (datastream, t0_us, seq0);
CREATE INDEX sensing_chunk_by_seq ON sensing_chunk (datastream, seq_max);

-- Apart from what is known of it, so that a look at a thousand chunks does not read a thousand pages.
CREATE TABLE sensing_chunk_data (
  chunk INTEGER PRIMARY KEY,
  data BLOB NOT NULL
);

-- Keyed by chunk: a chunk that is written anew replaces exactly its own rows, and rows are only ever
-- appended. An hour that two chunks share has two rows; the views below add them up.
CREATE TABLE sensing_rollup_hour (
  chunk BIGINT NOT NULL,
  hour BIGINT NOT NULL,
  n BIGINT NOT NULL,
  vmin DOUBLE PRECISION,
  vmax DOUBLE PRECISION,
  vsum DOUBLE PRECISION,
  vsum2 DOUBLE PRECISION,
  PRIMARY KEY (chunk, hour)
) WITHOUT ROWID;
CREATE TABLE sensing_rollup_day (
  chunk BIGINT NOT NULL,
  day BIGINT NOT NULL,
  n BIGINT NOT NULL,
  vmin DOUBLE PRECISION,
  vmax DOUBLE PRECISION,
  vsum DOUBLE PRECISION,
  vsum2 DOUBLE PRECISION,
  PRIMARY KEY (chunk, day)
) WITHOUT ROWID;

CREATE VIEW sensing_hour AS
  SELECT c.datastream, r.hour, r.hour * 3600000000 AS hour_us, sum(r.n) AS n, min(r.vmin) AS vmin,
         max(r.vmax) AS vmax, sum(r.vsum) AS vsum, sum(r.vsum) / sum(r.n) AS mean
  FROM sensing_chunk c JOIN sensing_rollup_hour r ON r.chunk = c.chunk
  GROUP BY c.datastream, r.hour;
CREATE VIEW sensing_day AS
  SELECT c.datastream, r.day, r.day * 86400000000 AS day_us, sum(r.n) AS n, min(r.vmin) AS vmin,
         max(r.vmax) AS vmax, sum(r.vsum) AS vsum, sum(r.vsum) / sum(r.n) AS mean
  FROM sensing_chunk c JOIN sensing_rollup_day r ON r.chunk = c.chunk
  GROUP BY c.datastream, r.day;

-- Corrections and deletions. Of what was deleted the old content is not kept.
CREATE TABLE sensing_edit (
  edit INTEGER PRIMARY KEY,
  datastream BIGINT NOT NULL,
  seq BIGINT,
  t_us BIGINT,
  what TEXT NOT NULL,
  n BIGINT NOT NULL,
  old TEXT,
  new TEXT,
  who TEXT NOT NULL,
  why TEXT NOT NULL,
  at_us BIGINT NOT NULL
);
CREATE INDEX sensing_edit_by_datastream ON sensing_edit (datastream, seq);

-- Which datastreams have (or had) sealed observations of a feature of interest.
CREATE TABLE sensing_foi_use (
  foi BIGINT NOT NULL,
  datastream BIGINT NOT NULL,
  PRIMARY KEY (foi, datastream)
) WITHOUT ROWID;

-- Ids that clients gave to their observations.
CREATE TABLE sensing_observation_id (
  id TEXT NOT NULL PRIMARY KEY,
  datastream BIGINT NOT NULL,
  seq BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX sensing_observation_id_by_seq ON sensing_observation_id (datastream, seq);
