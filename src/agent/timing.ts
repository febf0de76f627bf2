/** How fast an agent lives, all in milliseconds; tests make it faster. */
export interface AgentTiming {
  /** While it serves: how often the record is asked. */
  readonly servingMs: number;
  /** While the gate is closed, or a job is followed. */
  readonly waitingMs: number;
  /** Instead, while an answer is due at any moment; never for longer than ten seconds. */
  readonly soonMs: number;
  /** The helper must be seen gone for so long before its job is taken over. */
  readonly helperGoneMs: number;
  /** A difference between the clocks that counts as a resume or a jump of time. */
  readonly jumpMs: number;
  /** The first wait before another attempt of a step. */
  readonly backoffMs: number;
  /** How long the agent at the target may take to answer the challenge. */
  readonly verifyMs: number;
  /** How long a helper waits before it tries a stuck undo again; it doubles up to ten minutes. */
  readonly stuckRetryMs: number;
  /** How long a stop waits for the end of the running step; a controller gives a component 20 s to stop, of which some is needed after it. */
  readonly stopGraceMs: number;
}

export const DEFAULT_TIMING: AgentTiming = {
  servingMs: 15_000,
  waitingMs: 200,
  soonMs: 50,
  helperGoneMs: 30_000,
  jumpMs: 5_000,
  backoffMs: 1_000,
  verifyMs: 120_000,
  stuckRetryMs: 30_000,
  stopGraceMs: 10_000,
};
