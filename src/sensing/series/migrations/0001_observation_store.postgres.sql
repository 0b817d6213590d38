-- As for SQLite, but chunks are arrays that plain SQL reads: view sensing_point.
CREATE TABLE sensing_series (
  datastream BIGINT PRIMARY KEY,
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
  latest_text TEXT COLLATE "C",
  latest_record BYTEA,
  latest_extra TEXT COLLATE "C"
);

CREATE TABLE sensing_tail_generation (
  generation BIGINT PRIMARY KEY,
  made_us BIGINT NOT NULL
);

CREATE TABLE sensing_chunk (
  chunk BIGINT PRIMARY KEY,
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

-- The i-th time is t_first + t_unit * (t[1] + … + t[i]), the i-th number the same of v, divided by
-- 10^decimals. Null where they do not fit; then they stand in `rest`, with all that is not time or number.
CREATE TABLE sensing_chunk_data (
  chunk BIGINT PRIMARY KEY,
  t_first BIGINT,
  t_unit BIGINT,
  t INT[],
  v_first BIGINT,
  v_unit BIGINT,
  decimals BIGINT,
  v INT[],
  rest BYTEA NOT NULL
);
-- In the row itself rather than beside it, and compressed by the faster method where the server has it.
ALTER TABLE sensing_chunk_data ALTER t SET STORAGE MAIN, ALTER v SET STORAGE MAIN, ALTER rest SET STORAGE MAIN;
DO $$ BEGIN
  ALTER TABLE sensing_chunk_data ALTER t SET COMPRESSION lz4, ALTER v SET COMPRESSION lz4, ALTER rest SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;

CREATE VIEW sensing_point AS
  SELECT c.datastream, c.chunk, c.t0_us, c.t1_us, p.t_us, p.v
  FROM sensing_chunk c JOIN sensing_chunk_data d ON d.chunk = c.chunk,
    LATERAL (SELECT (d.t_first + d.t_unit * sum(u.t) OVER w)::bigint AS t_us,
                    (d.v_first + d.v_unit * sum(u.v) OVER w)::double precision / power(10::double precision, d.decimals) AS v
             FROM unnest(d.t, d.v) WITH ORDINALITY AS u (t, v, i) WINDOW w AS (ORDER BY u.i)) p
  WHERE d.t IS NOT NULL AND d.v IS NOT NULL;

CREATE TABLE sensing_rollup_hour (
  chunk BIGINT NOT NULL,
  hour BIGINT NOT NULL,
  n BIGINT NOT NULL,
  vmin DOUBLE PRECISION,
  vmax DOUBLE PRECISION,
  vsum DOUBLE PRECISION,
  vsum2 DOUBLE PRECISION
);
CREATE INDEX sensing_rollup_hour_by_chunk ON sensing_rollup_hour (chunk);
CREATE TABLE sensing_rollup_day (
  chunk BIGINT NOT NULL,
  day BIGINT NOT NULL,
  n BIGINT NOT NULL,
  vmin DOUBLE PRECISION,
  vmax DOUBLE PRECISION,
  vsum DOUBLE PRECISION,
  vsum2 DOUBLE PRECISION
);
CREATE INDEX sensing_rollup_day_by_chunk ON sensing_rollup_day (chunk);

CREATE VIEW sensing_hour AS
  SELECT c.datastream, r.hour, r.hour * 3600000000 AS hour_us, sum(r.n)::bigint AS n, min(r.vmin) AS vmin,
         max(r.vmax) AS vmax, sum(r.vsum) AS vsum, sum(r.vsum) / sum(r.n)::double precision AS mean
  FROM sensing_chunk c JOIN sensing_rollup_hour r ON r.chunk = c.chunk
  GROUP BY c.datastream, r.hour;
CREATE VIEW sensing_day AS
  SELECT c.datastream, r.day, r.day * 86400000000 AS day_us, sum(r.n)::bigint AS n, min(r.vmin) AS vmin,
         max(r.vmax) AS vmax, sum(r.vsum) AS vsum, sum(r.vsum) / sum(r.n)::double precision AS mean
  FROM sensing_chunk c JOIN sensing_rollup_day r ON r.chunk = c.chunk
  GROUP BY c.datastream, r.day;

CREATE TABLE sensing_edit (
  edit BIGINT PRIMARY KEY,
  datastream BIGINT NOT NULL,
  seq BIGINT,
  t_us BIGINT,
  what TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL,
  old TEXT COLLATE "C",
  new TEXT COLLATE "C",
  who TEXT COLLATE "C" NOT NULL,
  why TEXT COLLATE "C" NOT NULL,
  at_us BIGINT NOT NULL
);
CREATE INDEX sensing_edit_by_datastream ON sensing_edit (datastream, seq);

CREATE TABLE sensing_foi_use (
  foi BIGINT NOT NULL,
  datastream BIGINT NOT NULL,
  PRIMARY KEY (foi, datastream)
);

CREATE TABLE sensing_observation_id (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  datastream BIGINT NOT NULL,
  seq BIGINT NOT NULL
);
CREATE INDEX sensing_observation_id_by_seq ON sensing_observation_id (datastream, seq);
