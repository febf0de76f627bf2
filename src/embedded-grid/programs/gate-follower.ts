import { get } from "node:http";
import type { Clock } from "../../clock.ts";

/** MIG's answer to *may I serve*, as far as it concerns a gateway. */
interface GateAnswer {
  readonly serve: boolean;
  readonly reason: string;
  /** Absent: MIG has just started and has not looked yet. */
  readonly askedAt?: string;
}

export interface FollowOptions {
  /** MIG's page: `http://127.0.1.20:8080`. */
  readonly url: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called at the first answer and at every change. */
  readonly onChange: (serve: boolean, reason: string) => void;
}

/** MIG holds its answer so long unless it changes. */
const HOLD_SECONDS = 25;
const SILENCE_MS = 35_000;
const RETRY_MS = 250;
/** An open gate is not closed by a MIG that has just been started again; it has so long to look. */
const UNDECIDED_MS = 30_000;

/**
 * Follows the serve gate until the signal. While MIG is down the last answer counts, and none is no. Never rejects
 * but with the signal's reason.
 */
export async function followGate({ url, clock, signal, onChange }: FollowOptions): Promise<never> {
  let known: boolean | undefined;
  let undecidedSince: number | undefined;
  for (;;) {
    const gate = await ask(questionAt(url, known), signal).catch(() => undefined);
    signal.throwIfAborted();
    const isUndecided = gate !== undefined && known === true && !gate.serve && gate.askedAt === undefined;
    undecidedSince = isUndecided ? (undecidedSince ?? clock.monotonic()) : undefined;
    const isPatient = undecidedSince !== undefined && clock.monotonic() - undecidedSince < UNDECIDED_MS;
    if (gate === undefined || isPatient) {
      await clock.sleep(RETRY_MS, signal);
    } else if (gate.serve !== known) {
      known = gate.serve;
      onChange(gate.serve, gate.reason);
    }
  }
}

/** The first question is answered at once, the next ones when the answer is another than the known one. */
function questionAt(url: string, known: boolean | undefined): string {
  if (known === undefined) return `${url}/may-serve`;
  return `${url}/may-serve?wait=${HOLD_SECONDS}&from=${known ? "open" : "closed"}`;
}

function ask(url: string, signal: AbortSignal): Promise<GateAnswer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, signal }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const answer = parseAnswer(Buffer.concat(parts).toString("utf8"));
        // Status and body say the same; one that does not is no answer of MIG's.
        if (answer !== undefined && (response.statusCode === 200) === answer.serve) resolve(answer);
        else reject(new Error(`Cannot read the answer of ${url}: status ${response.statusCode ?? 0}`));
      });
    });
    request.setTimeout(SILENCE_MS, () => request.destroy(new Error(`${url} is silent`)));
    request.on("error", reject);
  });
}

function parseAnswer(text: string): GateAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("serve" in value)) return undefined;
    const { serve, reason, askedAt } = value as Record<string, unknown>;
    if (typeof serve !== "boolean" || typeof reason !== "string") return undefined;
    return typeof askedAt === "string" ? { serve, reason, askedAt } : { serve, reason };
  } catch {
    return undefined;
  }
}
