import type { OwnershipRecord } from "./record.ts";

/** The answer of the serve gate: may this copy serve, and if not, why and what can be done. */
export interface Gate {
  readonly serve: boolean;
  /** One sentence for a person. */
  readonly reason: string;
  /** What the page offers when it does not serve. */
  readonly offers: readonly ("stop" | "adopt" | "recover")[];
  /** ISO 8601 of the last look at the record; absent before the first. */
  readonly askedAt?: string;
  /** The grid on which the application is instead, where this copy is one that it left. */
  readonly elsewhere?: string;
}

export const GATE_CLOSED_AT_BOOT: Gate = {
  serve: false,
  reason: "The agent is starting and has not yet asked where it is.",
  offers: [],
};

/** Where an agent is, proven by a challenge: only the controller that runs it could read the nonce. */
export interface Place {
  readonly grid: string;
  readonly application: string;
  readonly entity: string;
}

/** The application was committed there, at a later generation than here: this copy is the older one. */
export interface Rival {
  readonly grid: string;
  readonly application: string;
  readonly generation: number;
}

export interface ServingQuestion {
  readonly applicationId: string;
  /** `undefined`: no controller that answered runs this copy. */
  readonly place: Place | undefined;
  readonly record: OwnershipRecord | "foreign" | undefined;
  /** Does this copy serve at this moment? */
  readonly serving: boolean;
  /** Grids whose controller did not answer. */
  readonly unreachable: readonly string[];
  /** The grid on which, as this copy's own disk says, it was committed, and nothing has moved it since. */
  readonly markedOn: string | undefined;
  /** A later commit of this application that was seen on another grid. */
  readonly rival: Rival | undefined;
  /** No job was ever in its journal. */
  readonly neverMoved: boolean;
  /** No reachable grid knows the application id (unreachable ones asked in vain). */
  readonly idUnknownElsewhere: boolean;
}

export type ServingDecision = Gate | "claim";

function hold(reason: string, ...offers: Gate["offers"]): Gate {
  return { serve: false, reason, offers };
}

function serve(reason: string): Gate {
  return { serve: true, reason, offers: [] };
}

/**
 * May this copy serve? `claim` means: it has no record and may make its first one at generation 1.
 * A copy already serving goes on while its controller does not answer; a booting one needs its own mark. Neither
 * serves against a later commit elsewhere.
 */
export function decideServing(question: ServingQuestion): ServingDecision {
  const { place, record } = question;
  if (place === undefined) return withoutPlace(question);
  if (record === "foreign") {
    return hold(
      `The attribute that holds the record of ${place.application} on ${place.grid} is in use by something else.`,
      "stop",
      "adopt",
    );
  }
  if (record === undefined) return withoutRecord(question, place);
  if (record.applicationId !== question.applicationId) {
    return hold(`The record on ${place.grid} belongs to another application.`, "stop", "adopt");
  }
  return byRecord(question, place, record);
}

function byRecord(question: ServingQuestion, place: Place, record: OwnershipRecord): Gate {
  const sameEntity = record.entity === place.entity;
  switch (record.state) {
    case "committed":
      if (sameEntity && question.rival !== undefined) return overtaken(question.rival);
      if (sameEntity) return serve(`The record on ${place.grid} says committed.`);
      return hold(`This is a copy: the record on ${place.grid} names another original.`, "stop", "adopt");
    case "moving":
      if (question.serving && sameEntity)
        return serve(`A job moves the application; it serves here until it is stopped.`);
      // What the job itself moves is the job's to stop; a copy of it that somebody made is not.
      return hold(
        `A job (${record.job?.id ?? "unknown"}) moves the application: nobody may start it.`,
        ...(sameEntity ? [] : (["stop", "adopt"] as const)),
        "recover",
      );
    case "away":
      return left(record, place);
    case "granted":
      return hold(`This copy is being verified; it serves as soon as the record says committed.`);
    case "snapshot":
      return hold(
        `This is a snapshot of ${record.job?.name ?? "an application"}: it serves only once it is adopted.`,
        "stop",
        "adopt",
      );
  }
}

function overtaken({ application, grid, generation }: Rival): Gate {
  const gate = hold(
    `The application was committed later as ${application} on ${grid} (generation ${generation}): this copy is the older one.`,
    "stop",
    "adopt",
  );
  return { ...gate, elsewhere: grid };
}

function left({ job }: OwnershipRecord, place: Place): Gate {
  const say = (whereTo: string): Gate =>
    hold(
      `The application is not here any more${whereTo}. This copy is the one it left.`,
      "stop",
      "recover",
      "adopt",
    );
  if (job === undefined) return say("");
  const elsewhere = job.source === place.grid ? job.target : job.source;
  return { ...say(` (job ${job.id} moved it to ${elsewhere})`), elsewhere };
}

function withoutPlace(question: ServingQuestion): Gate {
  if (question.unreachable.length === 0) {
    return hold("No controller in grid.info runs this copy.", "stop", "adopt");
  }
  const silent = question.unreachable.join(", ");
  const isTrusted = question.serving || question.markedOn !== undefined;
  if (isTrusted && question.rival !== undefined) return overtaken(question.rival);
  if (question.serving) return serve(`It goes on serving; the controller of ${silent} does not answer.`);
  // Where the controller of that grid does answer, it has just said that it does not run this copy.
  if (question.markedOn !== undefined && question.unreachable.includes(question.markedOn))
    return serve(`Its own disk says committed here; the controller of ${silent} does not answer.`);
  return hold(
    `The controller of ${silent} does not answer, and nothing else proves that this copy may serve. It is asked again.`,
  );
}

function withoutRecord(question: ServingQuestion, place: Place): ServingDecision {
  if (question.neverMoved && question.idUnknownElsewhere) return "claim";
  return hold(
    `There is no record for this application on ${place.grid}, though it was moved before or another grid knows it.`,
    "recover",
    "adopt",
  );
}
