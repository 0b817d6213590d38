-- What a source said of the entity when it last described it: a sum of the data set, of each field and of each link. Who
-- comes again changes only what the source says otherwise now, and nothing that people changed in between.
ALTER TABLE sensing_source ADD COLUMN described TEXT;
