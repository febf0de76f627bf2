/** Exit statuses of the 3T shell. */
export const EXIT = { done: 0, refused: 1, usage: 2, notFound: 127, cancelled: 130 } as const;

/** The grid says no: the words go to standard error, the status is the command's. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;

  constructor(words: string, status: number = EXIT.refused, options: { readonly cause?: unknown } = {}) {
    super(words, options);
    this.status = status;
  }
}

/** `Failed to start application 'x' - it is running.` */
export function refuse(verb: string, entity: string, name: string, reason: string, cause?: unknown): Refusal {
  const words = reason.replace(/\.$/, "");
  return new Refusal(`Failed to ${verb} ${entity} '${name}' - ${words}.`, EXIT.refused, { cause });
}

export function noSuchApplication(name: string): Refusal {
  return new Refusal(`Application '${name}' does not exist.`);
}

export function accessDenied(name: string, why: string): Refusal {
  return new Refusal(`Access Denied - application '${name}' ${why}.`);
}

export function badUsage(words: string): Refusal {
  return new Refusal(words, EXIT.usage);
}

/** Thrown inside a command whose signal INT came; it has cleaned up or does so on the way out. */
export class Cancelled extends Refusal {
  constructor() {
    super("Cancelled.", EXIT.cancelled);
  }
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new Cancelled();
}

/** The words of an error for a reason: a refusal's own, another error's message without its last dot. */
export function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\.$/, "");
}
