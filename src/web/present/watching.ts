import type { AddressLook, Plan } from "../../domain/plan.ts";
import { watchPlaces } from "../../domain/watching.ts";
import { linkTo } from "./addresses.ts";
import type { Badge } from "./badges.ts";
import { type Moment, presentMoment } from "./times.ts";

/** The three addresses of a move before it starts: what answers there now, and what will. */
export interface WatchModel {
  readonly places: readonly WatchPlaceModel[];
  /** Where the job can be seen once it is over: the link to keep. Empty when that is no address. */
  readonly keep: string;
  /** Above the addresses: how long nobody answers at the old one. */
  readonly sentence: string;
}

export interface WatchPlaceModel {
  readonly word: string;
  readonly address: string;
  readonly href: string | undefined;
  readonly sentence: string;
  readonly look: { readonly badge: Badge; readonly at: Moment } | undefined;
}

const LOOKS: Readonly<Record<AddressLook["found"], Badge>> = {
  here: { icon: "check", word: "answers: this page", tone: "good" },
  silent: { icon: "check", word: "free", tone: "good" },
  taken: { icon: "warn", word: "something answers already", tone: "warn" },
};

export function presentWatching(plan: Plan, downtime: string, now: number): WatchModel {
  const places = watchPlaces(plan).map(({ place, word, address, sentence }) => {
    const look = plan.looks?.find((each) => each.place === place);
    return {
      word,
      address,
      href: linkTo(address, "/"),
      sentence,
      look: look === undefined ? undefined : { badge: LOOKS[look.found], at: presentMoment(look.at, now) },
    };
  });
  const home = plan.kind === "snapshot" ? plan.addresses.source : plan.addresses.target;
  return {
    places,
    keep: linkTo(home, `/jobs/${plan.jobId}`) ?? "",
    sentence:
      downtime === ""
        ? "While the application is down, this page falls silent and the helper's takes over."
        : `For ${downtime} the application is down: this page falls silent and the helper's takes over.`,
  };
}
