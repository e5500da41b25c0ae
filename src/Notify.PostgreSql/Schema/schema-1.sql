-- Version 1. {schema} is the quoted name of the schema. Every name is qualified, so that search_path has no influence.
--
-- A lane number is the queue's id * 2, plus 1 for the campaign lane. Ranks: 0 must be claimed alone, 1 returned to the
-- front, 2 in the order of arrival, 3 added by a transaction of the application and not yet admitted by a claim, which
-- compares its idempotency key. xid is the transaction that made a row ready: docs/adr explains how claims use it.
CREATE TABLE {schema}.meta (
  version int NOT NULL,
  installation uuid NOT NULL DEFAULT gen_random_uuid(),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE {schema}.queue (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel text COLLATE "C" NOT NULL UNIQUE,
  is_paused boolean NOT NULL DEFAULT false
);

CREATE SEQUENCE {schema}.place AS bigint;
CREATE SEQUENCE {schema}.token AS bigint;

CREATE TABLE {schema}.message (
  id uuid PRIMARY KEY,
  notification uuid NOT NULL,
  campaign text COLLATE "C",
  body bytea NOT NULL,
  state bytea,
  lost_at timestamptz[],
  unreadable_since timestamptz
);

CREATE TABLE {schema}.ready (
  lane int NOT NULL,
  rank smallint NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  place bigint NOT NULL,
  ordering_key bigint NOT NULL,
  id uuid NOT NULL,
  since timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Of rank 3 only: the idempotency key, how long it is kept, and when the message is due.
  hash uuid,
  kept_until timestamptz,
  due timestamptz,
  PRIMARY KEY (lane, rank, xid, place)
);

CREATE TABLE {schema}.delayed (
  lane int NOT NULL,
  due timestamptz NOT NULL,
  place bigint NOT NULL,
  rank smallint NOT NULL,
  ordering_key bigint NOT NULL,
  id uuid NOT NULL,
  PRIMARY KEY (lane, due, place)
);

CREATE TABLE {schema}.follower (
  lane int NOT NULL,
  ordering_key bigint NOT NULL,
  place bigint NOT NULL,
  id uuid NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (lane, ordering_key, place)
);

-- A row without a worker is a hold: its message is ready or delayed, but the later ones of the recipient wait for it.
CREATE TABLE {schema}.lease (
  lane int NOT NULL,
  ordering_key bigint NOT NULL,
  place bigint NOT NULL,
  id uuid NOT NULL,
  token bigint NOT NULL,
  worker uuid,
  claim uuid,
  since timestamptz NOT NULL,
  PRIMARY KEY (lane, ordering_key)
);

CREATE TABLE {schema}.dead (
  id uuid PRIMARY KEY,
  lane int NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  reason text NOT NULL,
  body bytea NOT NULL,
  state bytea
);
CREATE INDEX dead_at ON {schema}.dead (at, id);
CREATE INDEX dead_lane ON {schema}.dead (lane, at, id);

CREATE TABLE {schema}.idempotency (
  queue int NOT NULL,
  hash uuid NOT NULL,
  id uuid NOT NULL,
  notification uuid NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (queue, hash)
);
CREATE INDEX idempotency_until ON {schema}.idempotency (until);

CREATE TABLE {schema}.canceled (
  kind smallint NOT NULL,
  name text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (kind, name)
);

CREATE TABLE {schema}.worker (
  id uuid PRIMARY KEY,
  until timestamptz NOT NULL
);

CREATE TABLE {schema}.call (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE {schema}.total (
  queue int PRIMARY KEY,
  accepted bigint NOT NULL,
  completed bigint NOT NULL,
  expired bigint NOT NULL
);

-- The address book. Texts may be longer than an entry of an index can be, so rows are found by hashes.
CREATE TABLE {schema}.address (
  user_hash uuid NOT NULL,
  id uuid NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,
  user_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  address text COLLATE "C" NOT NULL,
  added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (user_hash, id)
);

CREATE TABLE {schema}.suppression (
  id uuid PRIMARY KEY,
  kind text COLLATE "C" NOT NULL,
  address text COLLATE "C" NOT NULL,
  list text COLLATE "C",
  reason text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  detail text
);
CREATE INDEX suppression_at ON {schema}.suppression (at, id);

-- The state of a limit is the row with the highest version. Each change adds one and deletes the one before it.
CREATE TABLE {schema}.limit_state (
  id uuid NOT NULL,
  version bigint NOT NULL,
  state bytea NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE INDEX limit_state_until ON {schema}.limit_state (until);

-- Rows live for seconds, so dead ones must be removed early and without pauses.
ALTER TABLE {schema}.message SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE {schema}.ready SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE {schema}.lease SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE {schema}.delayed SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE {schema}.follower SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE {schema}.call SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE {schema}.limit_state SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE {schema}.worker SET (autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0);
ALTER TABLE {schema}.total SET (autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0);

INSERT INTO {schema}.meta (version) VALUES (1);
