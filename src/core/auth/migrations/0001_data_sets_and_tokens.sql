-- What is published together: one licence, one attribution, the same rights.
CREATE TABLE core_data_set (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  licence TEXT NOT NULL,
  attribution TEXT NOT NULL,
  is_public BIGINT NOT NULL,
  created_us BIGINT NOT NULL
);
CREATE TABLE core_token (
  id TEXT NOT NULL PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  data_set BIGINT,
  thing BIGINT,
  created_us BIGINT NOT NULL,
  expires_us BIGINT,
  revoked_us BIGINT,
  last_used_us BIGINT
);
