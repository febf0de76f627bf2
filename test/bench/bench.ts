import type { Figure } from "./figure.ts";

/** One figure of `npm run bench`; what it opens it closes. */
export interface Bench {
  readonly name: string;
  /** Trials of each side, where nobody says otherwise. */
  readonly trials: number;
  measure(n: number): Promise<Figure>;
}
