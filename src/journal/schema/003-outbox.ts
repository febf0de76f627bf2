/** What waits to be told to the webhook, and what became of it. A job may be unknown here once it is pruned. */
export const OUTBOX = `
CREATE TABLE outbox (
  number      INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  type        TEXT NOT NULL,
  at          TEXT NOT NULL,
  job_id      TEXT,
  seq         INTEGER,
  state       TEXT NOT NULL,
  attempts    INTEGER NOT NULL,
  tried_at    TEXT,
  next_try_at TEXT,
  answer      TEXT
) STRICT;

CREATE INDEX outbox_waiting ON outbox (number) WHERE state = 'waiting';
`;
