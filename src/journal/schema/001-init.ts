/** Jobs and their events; what the agent remembers beside them; who did what. */
export const INIT = `
CREATE TABLE job (
  id              TEXT PRIMARY KEY,
  created_at      TEXT NOT NULL,
  spec            TEXT NOT NULL,
  idempotency_key TEXT UNIQUE
) STRICT;

CREATE TABLE event (
  job_id TEXT NOT NULL REFERENCES job (id),
  seq    INTEGER NOT NULL,
  at     TEXT NOT NULL,
  by     TEXT NOT NULL,
  event  TEXT NOT NULL,
  PRIMARY KEY (job_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE memory (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id     INTEGER PRIMARY KEY,
  at     TEXT NOT NULL,
  by     TEXT NOT NULL,
  what   TEXT NOT NULL,
  result TEXT NOT NULL
) STRICT;
`;
