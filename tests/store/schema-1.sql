-- The record store: what a Dragoman store file (DuckDB) holds. store.py is its only reader and writer.
--
-- Conventions
--   row          the whole row as JSON (RECORD.md); every other column repeats part of it, so that SQL can filter
--   article      articles.id
--   position     order of the row within its table of the record, from 0
--   start_date   first day, end_date the day after the last (half-open); NULL: the text gave no date and the
--   end_date     article has no publication date either
--   participants whoever takes part, as ids of actors and of all they belong to: country codes and parents
--   timestamps   UTC, without a zone
--
-- Only articles and actors have keys: the id of any other row hashes its article, and a key over the mentions would
-- cost more memory than the mentions.
-- A change here needs a new SCHEMA_VERSION in store.py.

-- One row: the version of this schema and the Dragoman that made the file.
CREATE TABLE meta (
    schema_version INTEGER NOT NULL,
    dragoman VARCHAR NOT NULL
);

-- What was read. `version` hashes the text: the same id with another version is a corrected article.
CREATE TABLE articles (
    id VARCHAR PRIMARY KEY,
    version VARCHAR NOT NULL,
    key VARCHAR,
    title VARCHAR,
    source VARCHAR,
    url VARCHAR,
    published DATE,
    language VARCHAR,
    text VARCHAR NOT NULL,
    added TIMESTAMP NOT NULL,
    made_by VARCHAR NOT NULL,  -- JSON
    row VARCHAR NOT NULL       -- JSON, with an empty text: the text is in its own column
);

CREATE TABLE mentions (
    id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    actor VARCHAR,
    metonym BOOLEAN NOT NULL,
    row VARCHAR NOT NULL
);

-- Actors from knowledge (TUR, a QID) have one row in every article that names them.
CREATE TABLE actors (
    id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    country VARCHAR,
    part_of VARCHAR,
    sectors VARCHAR[] NOT NULL,
    names VARCHAR NOT NULL,    -- name and aliases folded for search: ' hakan fidan | fidan '
    participants VARCHAR[] NOT NULL,  -- itself and all it belongs to
    start_date DATE,           -- publication date of the article
    end_date DATE,
    row VARCHAR NOT NULL,
    PRIMARY KEY (article, id)
);

CREATE TABLE places (
    id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    country VARCHAR,
    geonames BIGINT,
    row VARCHAR NOT NULL
);

CREATE TABLE dates (
    id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    start_date DATE,
    end_date DATE,
    row VARCHAR NOT NULL
);

-- participants: actors and recipients.
CREATE TABLE events (
    id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    type VARCHAR NOT NULL,
    mode VARCHAR,
    factuality VARCHAR NOT NULL,
    quad INTEGER NOT NULL,
    cameo VARCHAR NOT NULL,
    start_date DATE,
    end_date DATE,
    participants VARCHAR[] NOT NULL,
    row VARCHAR NOT NULL
);

-- participants: parties, host, attendees and delegations.
CREATE TABLE meetings (
    id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    format VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    factuality VARCHAR NOT NULL,
    start_date DATE,
    end_date DATE,
    participants VARCHAR[] NOT NULL,
    row VARCHAR NOT NULL
);

-- participants: speakers and addressees.
CREATE TABLE statements (
    id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    document VARCHAR,
    start_date DATE,
    end_date DATE,
    participants VARCHAR[] NOT NULL,
    row VARCHAR NOT NULL
);

-- start_date: when it was said (the date of its statement, else the publication date); the deadline is due_*.
-- participants: by and toward.
CREATE TABLE commitments (
    id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    statement VARCHAR,
    due_start_date DATE,
    due_end_date DATE,
    start_date DATE,
    end_date DATE,
    participants VARCHAR[] NOT NULL,
    row VARCHAR NOT NULL
);

-- start_date: the publication date, since a dispute has none of its own.
-- participants: the parties, whoever takes a position, and those it is about.
CREATE TABLE disputes (
    id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    start_date DATE,
    end_date DATE,
    participants VARCHAR[] NOT NULL,
    row VARCHAR NOT NULL
);

-- participants: by, target and requested_by.
CREATE TABLE sanctions (
    id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    action VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    factuality VARCHAR NOT NULL,
    start_date DATE,
    end_date DATE,
    participants VARCHAR[] NOT NULL,
    row VARCHAR NOT NULL
);

CREATE TABLE dropped (
    id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    reason VARCHAR NOT NULL,
    row VARCHAR NOT NULL
);

-- Inputs that could not be read, each once; "at" is when it was first rejected.
CREATE TABLE rejected (
    path VARCHAR NOT NULL,
    line BIGINT,
    reason VARCHAR NOT NULL,
    "at" TIMESTAMP NOT NULL
);
