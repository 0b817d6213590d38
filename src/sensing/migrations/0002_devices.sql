-- Devices that speak a protocol of their own (airRohr). A device that nobody has claimed waits here with its
-- last readings; one that was claimed is a station of the source 'airrohr'.
CREATE TABLE sensing_device (
  id TEXT NOT NULL PRIMARY KEY,
  first_us BIGINT NOT NULL,
  last_us BIGINT NOT NULL,
  readings TEXT NOT NULL,
  station TEXT
);
