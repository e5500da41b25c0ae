-- The tables of Notify, version 1. All names begin with notify_, so that the file can also contain other tables.
--
-- Times are microseconds since 1970-01-01 in UTC. GUIDs are blobs of 16 bytes that sort as their text does.
-- A lane is the id of a queue * 2, + 1 for campaign messages.
-- A place is the position of a message in its lane. Places and tokens come from notify_sequence and are never reused.
-- A rank decides before the place: 0 claimed alone, because the message has lost a lease; 1 returned to the front; 2.

CREATE TABLE notify_meta (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    installation TEXT NOT NULL
);

INSERT INTO notify_meta (id, version, installation) VALUES (1, 1, lower(hex(randomblob(16))));

CREATE TABLE notify_sequence (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

INSERT INTO notify_sequence (name, value) VALUES ('place', 0), ('token', 0);

-- The number of the last transaction of each process: shows whether a commit that failed has taken effect.
CREATE TABLE notify_writer (
    id BLOB PRIMARY KEY,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE notify_queue (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL UNIQUE,
    is_paused INTEGER NOT NULL DEFAULT 0,
    accepted INTEGER NOT NULL DEFAULT 0,
    completed INTEGER NOT NULL DEFAULT 0,
    expired INTEGER NOT NULL DEFAULT 0
);

-- The number of rows in other tables. Triggers update it, so that no statistics count a million rows.
CREATE TABLE notify_lane (
    lane INTEGER PRIMARY KEY,
    ready INTEGER NOT NULL DEFAULT 0,
    delayed INTEGER NOT NULL DEFAULT 0,
    dead INTEGER NOT NULL DEFAULT 0
);

-- The number of a message is its first place. It remains when the message moves, also to the dead letters and back.
CREATE TABLE notify_message (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    notification BLOB NOT NULL,
    campaign TEXT,
    lost_at TEXT,
    unreadable_since INTEGER,
    state BLOB,
    body BLOB NOT NULL
);

CREATE INDEX notify_message_campaign ON notify_message (campaign) WHERE campaign IS NOT NULL;

CREATE TABLE notify_ready (
    lane INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    place INTEGER NOT NULL,
    key INTEGER NOT NULL,
    number INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (lane, rank, place)
) WITHOUT ROWID;

CREATE TABLE notify_delayed (
    lane INTEGER NOT NULL,
    due INTEGER NOT NULL,
    place INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    key INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (lane, due, place)
) WITHOUT ROWID;

CREATE TABLE notify_follower (
    lane INTEGER NOT NULL,
    key INTEGER NOT NULL,
    place INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    number INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (lane, key, place)
) WITHOUT ROWID;

CREATE INDEX notify_follower_place ON notify_follower (lane, place);

-- A row without a worker is a hold: its message is ready or delayed, but later messages of the recipient wait for it.
CREATE TABLE notify_lease (
    lane INTEGER NOT NULL,
    key INTEGER NOT NULL,
    number INTEGER NOT NULL,
    place INTEGER NOT NULL,
    since INTEGER NOT NULL,
    token INTEGER,
    worker BLOB,
    PRIMARY KEY (lane, key)
) WITHOUT ROWID;

CREATE INDEX notify_lease_worker ON notify_lease (worker) WHERE worker IS NOT NULL;

CREATE TABLE notify_worker (
    id BLOB PRIMARY KEY,
    until INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE notify_dead (
    id BLOB PRIMARY KEY,
    at INTEGER NOT NULL,
    queue INTEGER NOT NULL,
    lane INTEGER NOT NULL,
    number INTEGER NOT NULL,
    reason TEXT NOT NULL,
    state BLOB,
    body BLOB NOT NULL
);

CREATE INDEX notify_dead_at ON notify_dead (at, id);
CREATE INDEX notify_dead_queue ON notify_dead (queue, at, id);

CREATE TABLE notify_idempotency (
    queue INTEGER NOT NULL,
    hash BLOB NOT NULL,
    id BLOB NOT NULL,
    notification BLOB NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (queue, hash)
) WITHOUT ROWID;

CREATE INDEX notify_idempotency_until ON notify_idempotency (until);

-- The place is the last one when the mark was stored: the messages of a canceled notification have lower numbers.
CREATE TABLE notify_canceled (
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;

-- Messages that transactions of the application have added. A claim admits them: it compares their idempotency keys,
-- and moves them to the other tables.
CREATE TABLE notify_outbox (
    number INTEGER PRIMARY KEY,
    lane INTEGER NOT NULL,
    key INTEGER NOT NULL,
    id BLOB NOT NULL,
    notification BLOB NOT NULL,
    campaign TEXT,
    hash BLOB,
    due INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    body BLOB NOT NULL
);

CREATE INDEX notify_outbox_lane ON notify_outbox (lane, number);

CREATE TRIGGER notify_outbox_insert AFTER INSERT ON notify_outbox
BEGIN UPDATE notify_lane SET ready = ready + 1 WHERE lane = NEW.lane; END;

CREATE TRIGGER notify_outbox_delete AFTER DELETE ON notify_outbox
BEGIN UPDATE notify_lane SET ready = ready - 1 WHERE lane = OLD.lane; END;

CREATE TRIGGER notify_ready_insert AFTER INSERT ON notify_ready
BEGIN UPDATE notify_lane SET ready = ready + 1 WHERE lane = NEW.lane; END;

CREATE TRIGGER notify_ready_delete AFTER DELETE ON notify_ready
BEGIN UPDATE notify_lane SET ready = ready - 1 WHERE lane = OLD.lane; END;

CREATE TRIGGER notify_follower_insert AFTER INSERT ON notify_follower
BEGIN UPDATE notify_lane SET ready = ready + 1 WHERE lane = NEW.lane; END;

CREATE TRIGGER notify_follower_delete AFTER DELETE ON notify_follower
BEGIN UPDATE notify_lane SET ready = ready - 1 WHERE lane = OLD.lane; END;

CREATE TRIGGER notify_delayed_insert AFTER INSERT ON notify_delayed
BEGIN UPDATE notify_lane SET delayed = delayed + 1 WHERE lane = NEW.lane; END;

CREATE TRIGGER notify_delayed_delete AFTER DELETE ON notify_delayed
BEGIN UPDATE notify_lane SET delayed = delayed - 1 WHERE lane = OLD.lane; END;

CREATE TRIGGER notify_dead_insert AFTER INSERT ON notify_dead
BEGIN UPDATE notify_lane SET dead = dead + 1 WHERE lane = NEW.lane; END;

CREATE TRIGGER notify_dead_delete AFTER DELETE ON notify_dead
BEGIN UPDATE notify_lane SET dead = dead - 1 WHERE lane = OLD.lane; END;
