-- All of every point as plain SQL reads it: what is the same for a whole chunk as a number, what differs as an
-- array, null where there is nothing of the kind. exact_t and exact_v stand for t and v where those do not fit.
-- `kind` is that of result_kind (series.h). Of chunks that are older than this only time and number are seen.
ALTER TABLE sensing_chunk_data
  ADD exact_t BIGINT[],
  ADD exact_v DOUBLE PRECISION[],
  ADD seq_first BIGINT,
  ADD seqs BIGINT[],
  ADD kind BIGINT,
  ADD kinds INT[],
  ADD texts TEXT[],
  ADD records TEXT[],
  ADD end_offset BIGINT,
  ADD end_offsets BIGINT[],
  ADD result_offset BIGINT,
  ADD result_offsets BIGINT[],
  ADD foi BIGINT,
  ADD fois BIGINT[],
  ADD extras TEXT[];

-- The tails inherit from a table without rows: to read them all is to read it, and a new one disturbs nobody
-- who does.
DROP VIEW IF EXISTS sensing_tail;
CREATE TABLE sensing_tail_row (
  datastream BIGINT NOT NULL,
  t_us BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  v DOUBLE PRECISION,
  kind BIGINT,
  result_offset_us BIGINT,
  foi BIGINT,
  end_offset_us BIGINT,
  text TEXT,
  record BYTEA,
  extra TEXT
);
DO $$ DECLARE g BIGINT; BEGIN
  FOR g IN SELECT generation FROM sensing_tail_generation LOOP
    EXECUTE format('ALTER TABLE sensing_tail_%s INHERIT sensing_tail_row', g);
  END LOOP;
END $$;
CREATE VIEW sensing_tail AS
  SELECT t.datastream, t.t_us, t.seq, t.v, t.kind, t.result_offset_us, t.foi, t.end_offset_us, t.text, t.record, t.extra
  FROM sensing_tail_row t LEFT JOIN sensing_series s ON s.datastream = t.datastream
  WHERE t.seq >= coalesce(s.sealed_seq, 0);

-- IEEE 754 doubles that lie one behind the other, the lowest byte first. (power() refuses what is no normal number.)
CREATE FUNCTION sensing_numbers(record BYTEA) RETURNS DOUBLE PRECISION[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_agg(sign * CASE
      WHEN e = 2047 AND m > 0 THEN 'NaN'::double precision
      WHEN e = 2047 THEN 'Infinity'::double precision
      WHEN e = 0 THEN m * power(2::double precision, -1022) / 4503599627370496
      ELSE (1 + m / 4503599627370496) * power(2::double precision, e - 1023) END ORDER BY n)
  FROM (
    SELECT n, CASE WHEN get_byte(record, 8 * n + 7) >= 128 THEN -1 ELSE 1 END AS sign,
           (get_byte(record, 8 * n + 7) & 127) * 16 + (get_byte(record, 8 * n + 6) >> 4) AS e,
           (get_byte(record, 8 * n + 6) & 15) * power(2::double precision, 48) + get_byte(record, 8 * n + 5) * power(2::double precision, 40) +
           get_byte(record, 8 * n + 4) * power(2::double precision, 32) + get_byte(record, 8 * n + 3) * 16777216.0::double precision +
           get_byte(record, 8 * n + 2) * 65536 + get_byte(record, 8 * n + 1) * 256 + get_byte(record, 8 * n) AS m
    FROM generate_series(0, length(record) / 8 - 1) AS n) AS parts
$$;

-- RFC 3339, with as many fraction digits (none, 3 or 6) as it needs; null outside the years 1 to 9999.
CREATE FUNCTION sensing_time(us BIGINT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN us >= -62135596800000000 AND us < 253402300800000000 THEN
    to_char(timestamp 'epoch' + ((us - ((us % 1000000) + 1000000) % 1000000) / 1000000) * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS') ||
    CASE WHEN us % 1000000 = 0 THEN '' WHEN us % 1000 = 0 THEN '.' || lpad(((((us % 1000000) + 1000000) % 1000000) / 1000)::text, 3, '0')
         ELSE '.' || lpad((((us % 1000000) + 1000000) % 1000000)::text, 6, '0') END || 'Z' END
$$;

-- Say t0_us and t1_us, too, to read only the chunks of a time: t1_us >= … AND t0_us <= …
DROP VIEW sensing_point;
CREATE VIEW sensing_point AS
  SELECT c.datastream, p.t_us, sensing_time(p.t_us) AS time, CASE WHEN p.kind IN (0, 2, 5) THEN nullif(p.v, 'NaN') + 0 END AS v,
         (ARRAY['number', 'null', 'boolean', 'text', 'json', 'record'])[p.kind + 1] AS kind, p.text,
         p.record::double precision[] AS record, p.t_us + p.end_offset AS end_us, p.t_us + p.result_offset AS result_us,
         nullif(p.foi, 0) AS foi, p.extra, p.seq, c.chunk, c.t0_us, c.t1_us
  FROM sensing_chunk c JOIN sensing_chunk_data d ON d.chunk = c.chunk,
    LATERAL (SELECT coalesce(u.exact_t, (d.t_first + d.t_unit * sum(u.t) OVER w)::bigint) AS t_us,
                    coalesce(u.exact_v, (d.v_first + d.v_unit * sum(u.v) OVER w)::double precision /
                                        power(10::double precision, d.decimals)) AS v,
                    coalesce(u.kind, d.kind, 0) AS kind, u.text, u.record, u.extra,
                    coalesce(u.end_offset, d.end_offset) AS end_offset,
                    coalesce(u.result_offset, d.result_offset) AS result_offset,
                    coalesce(u.foi, d.foi) AS foi, coalesce(u.seq, d.seq_first + u.i - 1) AS seq
             FROM unnest(d.t, d.exact_t, d.v, d.exact_v, d.kinds, d.texts, d.records, d.extras, d.end_offsets,
                         d.result_offsets, d.fois, d.seqs)
               WITH ORDINALITY AS u (t, exact_t, v, exact_v, kind, text, record, extra, end_offset, result_offset, foi, seq, i)
             WINDOW w AS (ORDER BY u.i)) p
  WHERE (d.t IS NOT NULL OR d.exact_t IS NOT NULL) AND (d.v IS NOT NULL OR d.exact_v IS NOT NULL)
  UNION ALL
  SELECT datastream, t_us, sensing_time(t_us), CASE WHEN coalesce(kind, 0) & 7 IN (0, 2, 5) THEN nullif(v, 'NaN') + 0 END,
         (ARRAY['number', 'null', 'boolean', 'text', 'json', 'record'])[(coalesce(kind, 0) & 7) + 1],
         CASE WHEN kind & 7 IN (3, 4) THEN coalesce(text, '') END, sensing_numbers(record), t_us + end_offset_us,
         t_us + result_offset_us, foi, extra, seq, NULL, t_us, t_us
  FROM sensing_tail;
