import type { Role } from "../../agent-facade.ts";
import type { Gate } from "../../domain/serving.ts";
import type { Badge } from "./badges.ts";
import { type Moment, presentMoment } from "./times.ts";

export interface GateModel {
  readonly badge: Badge;
  /** Empty at a helper. */
  readonly sentence: string;
  readonly reason: string;
  readonly asked: Moment | undefined;
  readonly offers: readonly OfferModel[];
}

export interface OfferModel {
  readonly text: string;
  readonly label: string;
  /** A page that does it, or a form that does it at once; else `type` is what to type. */
  readonly href: string;
  readonly action: string;
  readonly type: string;
}

type Offer = Gate["offers"][number];

const OFFERS: Readonly<Record<Offer, OfferModel>> = {
  stop: {
    text: "If another copy is the one that serves, stop this one through its controller. Nothing is destroyed.",
    label: "Stop this copy",
    href: "",
    action: "/stop",
    type: "",
  },
  recover: {
    text: "If a job was cut off, let MIG read the records and bring the application back or forward. Type on the appliance:",
    label: "Recover",
    href: "",
    action: "",
    type: "mig recover",
  },
  adopt: {
    text: "If this copy is to live on by itself, make it an application of its own.",
    label: "Adopt this copy",
    href: "/adopt",
    action: "",
    type: "",
  },
};

/** A helper has no gate of its own: what stands there is what it does. */
const HELPER_BADGE: Badge = { icon: "gate-closed", word: "serves nobody", tone: "idle" };

export function presentGate(
  gate: Gate,
  { now, role }: { readonly now: number; readonly role: Role },
): GateModel {
  const badge: Badge = gate.serve
    ? { icon: "gate-open", word: "gate open", tone: "good" }
    : { icon: "gate-closed", word: "gate closed", tone: "bad" };
  const sentence = gate.serve
    ? "The gate is open: this copy serves."
    : "The gate is closed: this copy does not serve.";
  return {
    badge: role === "helper" ? HELPER_BADGE : badge,
    sentence: role === "helper" ? "" : sentence,
    reason: gate.reason,
    asked: gate.askedAt === undefined || role === "helper" ? undefined : presentMoment(gate.askedAt, now),
    offers: gate.offers.map((offer) => OFFERS[offer]),
  };
}
