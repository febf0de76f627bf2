/** The answer of the serve gate: may this copy serve, and if not, why and what can be done. */
export interface Gate {
  readonly serve: boolean;
  /** One sentence for a person. */
  readonly reason: string;
  /** What the page offers when it does not serve. */
  readonly offers: readonly ("stop" | "adopt" | "recover")[];
  /** ISO 8601 of the last look at the record; absent before the first. */
  readonly askedAt?: string;
}

export const GATE_CLOSED_AT_BOOT: Gate = {
  serve: false,
  reason: "The agent is starting and has not yet asked where it is.",
  offers: [],
};
