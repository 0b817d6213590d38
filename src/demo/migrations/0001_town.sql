-- The synthetic town of this store, if it has one: everything about it follows from these.
CREATE TABLE demo_town (
  no INTEGER PRIMARY KEY,
  seed BIGINT NOT NULL,
  sensors BIGINT NOT NULL,
  local_language TEXT NOT NULL,
  made_us BIGINT NOT NULL
);
