-- The record store: what a Dragoman store file (DuckDB) holds. The modules beside this file are its only readers and writers.
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
-- Of the tables of the record only articles and actors have keys: the id of any other row hashes its article, and a
-- key over the mentions would cost more memory than the mentions.
-- A change here needs a new SCHEMA_VERSION in base.py; what follows from the records is made anew by upgrade.py.

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
    goldstein DOUBLE NOT NULL,
    start_date DATE,
    end_date DATE,
    participants VARCHAR[] NOT NULL,
    doers VARCHAR[] NOT NULL,  -- the actors and all they belong to
    others VARCHAR[] NOT NULL, -- the recipients and all they belong to; of a mutual event the actors again
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

-- What became of commitments: the later row repeats, fulfils or breaches the earlier commitment of another article.
-- Made when articles are added, from traces alone (follows.py); score is the share of words, 0 to 1.
CREATE TABLE follows (
    earlier VARCHAR NOT NULL,          -- commitments.id
    earlier_article VARCHAR NOT NULL,
    later VARCHAR NOT NULL,            -- the row that shows it
    later_table VARCHAR NOT NULL,      -- commitments, events or sanctions
    later_article VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,           -- repeats, fulfils or breaches
    score DOUBLE NOT NULL
);

-- Commitments and deeds as they are compared: whose, when, and their words without endings.
CREATE TABLE traces (
    id VARCHAR NOT NULL,               -- commitments.id, events.id or sanctions.id
    article VARCHAR NOT NULL,
    "table" VARCHAR NOT NULL,          -- which of these
    kind VARCHAR NOT NULL,             -- the commitment's kind or the event's type
    day DATE NOT NULL,
    negated BOOLEAN NOT NULL,
    promised VARCHAR[] NOT NULL,       -- types of the events that tell the same promise
    sides VARCHAR[] NOT NULL,          -- for whom the doers act: countries, else ids or names
    toward VARCHAR[] NOT NULL,
    words VARCHAR[] NOT NULL,
    marks VARCHAR[] NOT NULL,          -- names and numbers among the words
    triggers VARCHAR[] NOT NULL
);

-- Which traces have this side and this word ('UZB record'): adding an article reads only rows that share one with it.
CREATE TABLE trace_blocks (
    block VARCHAR NOT NULL,
    trace VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    deed BOOLEAN NOT NULL,
    rare BOOLEAN NOT NULL              -- of a commitment: one of its words that others must share
);
CREATE INDEX follows_by_earlier ON follows (earlier);
CREATE INDEX follows_by_later ON follows (later);

-- Which rows of different articles tell the same happening (merge.py): joined when articles are added, never undone.
-- A happening has the id of its first telling's row with the prefix ha-; a row that nobody else tells is alone in its own.
CREATE TABLE tellings (
    id VARCHAR NOT NULL,               -- events.id, meetings.id, sanctions.id or commitments.id
    article VARCHAR NOT NULL,
    "table" VARCHAR NOT NULL,          -- which of these
    happening VARCHAR NOT NULL,
    score DOUBLE NOT NULL,             -- likeness to the telling it was joined with; 1 for the first
    likest VARCHAR,                    -- that telling's id; NULL for the first
    kind VARCHAR NOT NULL,             -- type, format, action or kind
    negated BOOLEAN NOT NULL,
    start_date DATE NOT NULL,
    end_date DATE NOT NULL,
    exact BOOLEAN NOT NULL,            -- whether the text gave the date
    doers VARCHAR[] NOT NULL,          -- for whom the actors stand: country codes, else ids or names
    others VARCHAR[] NOT NULL,         -- recipients, targets, the other parties
    names VARCHAR[] NOT NULL,          -- persons and bodies among both, by name
    places VARCHAR[] NOT NULL,         -- names of the places, folded
    countries VARCHAR[] NOT NULL,      -- and the states they lie in
    words VARCHAR[] NOT NULL,          -- of the sentence, without endings
    marks VARCHAR[] NOT NULL,          -- names among them that are not those of its sides
    numbers VARCHAR[] NOT NULL,
    tolls VARCHAR[] NOT NULL           -- counts of people among these
);

-- By what a telling is found: table, kind, a side, a week and a word ('events force UKR 2024-10 bridge').
CREATE TABLE telling_blocks (
    block VARCHAR NOT NULL,
    telling VARCHAR NOT NULL
);

-- Texts that repeat another article: the very same words under another id (only noted here), or nearly the same ones
-- (an article of its own as well). likeness: share of five-word sequences they have in common, estimated (copies.py).
CREATE TABLE duplicates (
    id VARCHAR NOT NULL,               -- of the repeating article
    article VARCHAR NOT NULL,          -- articles.id of the one repeated
    likeness DOUBLE NOT NULL,          -- 1 for the very same text
    title VARCHAR,
    source VARCHAR,
    url VARCHAR,
    published DATE,
    added TIMESTAMP NOT NULL
);

-- How near duplicates are found: a signature of each text, and its bands.
CREATE TABLE signatures (
    article VARCHAR NOT NULL,
    signature UINTEGER[] NOT NULL
);
CREATE TABLE signature_bands (
    band UBIGINT NOT NULL,
    article VARCHAR NOT NULL
);

-- Older versions of articles that were corrected, with their whole record (JSON).
CREATE TABLE superseded (
    id VARCHAR NOT NULL,               -- articles.id
    version VARCHAR NOT NULL,
    published DATE,
    added TIMESTAMP NOT NULL,
    replaced TIMESTAMP NOT NULL,
    record VARCHAR NOT NULL
);

-- Full text: every article and every statement is a document; postings says which words it has, folded, and how often.
CREATE TABLE documents (
    id INTEGER NOT NULL,
    "table" VARCHAR NOT NULL,          -- articles or statements
    row_id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    length INTEGER NOT NULL            -- in words
);
CREATE TABLE words (
    id INTEGER NOT NULL,
    word VARCHAR PRIMARY KEY
);
CREATE TABLE postings (
    word INTEGER NOT NULL,             -- words.id
    document INTEGER NOT NULL,         -- documents.id
    times INTEGER NOT NULL
);

-- Events that other systems coded, as `dragoman import` found them in their files; never mixed with our own.
CREATE TABLE foreign_events (
    maker VARCHAR NOT NULL,            -- polecat, icews or gdelt
    key VARCHAR NOT NULL,              -- the maker's own key
    day DATE NOT NULL,
    type VARCHAR,                      -- PLOVER type, by the root of the CAMEO code
    mode VARCHAR,
    cameo VARCHAR,
    actor_name VARCHAR,
    actor_country VARCHAR,
    actor_sectors VARCHAR[] NOT NULL,
    recipient_name VARCHAR,
    recipient_country VARCHAR,
    recipient_sectors VARCHAR[] NOT NULL,
    place VARCHAR,
    country VARCHAR,
    lat DOUBLE,
    lon DOUBLE,
    score DOUBLE,                      -- Goldstein of CAMEO files, intensity of POLECAT's
    source VARCHAR,
    url VARCHAR
);

-- Inputs that could not be read, each once; "at" is when it was first rejected.
CREATE TABLE rejected (
    path VARCHAR NOT NULL,
    line BIGINT,
    reason VARCHAR NOT NULL,
    "at" TIMESTAMP NOT NULL
);
