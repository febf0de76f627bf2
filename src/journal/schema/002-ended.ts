/** How a job ended stands beside it, so that nobody reads a long history to find the one that has not. */
export const ENDED = `
ALTER TABLE job ADD COLUMN ended TEXT;

UPDATE job SET ended = (
  SELECT json_extract(event, '$.state') FROM event
  WHERE job_id = job.id AND json_extract(event, '$.type') IN ('ended', 'reopened')
  ORDER BY seq DESC LIMIT 1
);

CREATE INDEX job_open ON job (ended) WHERE ended IS NULL;
`;
