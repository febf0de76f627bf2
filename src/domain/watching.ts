import type { Plan } from "./plan.ts";

/** One of the three addresses at which a move can be watched, and what happens there. */
export interface WatchPlace {
  readonly place: "source" | "helper" | "target";
  /** "Here", "Helper", "Target". */
  readonly word: string;
  readonly address: string;
  /** When it answers, and when it does not. */
  readonly sentence: string;
}

/** In the order in which the job passes there; an address that the plan does not know is left out. */
export function watchPlaces(
  plan: Pick<Plan, "kind" | "addresses" | "source" | "target">,
): readonly WatchPlace[] {
  const { source, helper = "", target } = plan.addresses;
  const all: readonly WatchPlace[] = [
    { place: "source", word: "Here", address: source, sentence: atSource(plan) },
    {
      place: "helper",
      word: "Helper",
      address: helper,
      sentence: "Answers while the application is down, and shows the job.",
    },
    { place: "target", word: "Target", address: target, sentence: atTarget(plan) },
  ];
  return all.filter(({ address }) => address !== "");
}

function atSource({
  kind,
  addresses,
  source,
  target,
}: Pick<Plan, "kind" | "addresses" | "source" | "target">): string {
  if (kind === "snapshot")
    return `Falls silent while the application is stopped, and answers again from ${source}.`;
  if (addresses.source === addresses.target)
    return `Falls silent when the application stops, and answers again from ${target}: the address goes along.`;
  return "Answers until the application stops. From then on nothing answers here: the stopped copy keeps this address and is silent.";
}

function atTarget({ kind, addresses, target }: Pick<Plan, "kind" | "addresses" | "target">): string {
  if (kind === "snapshot") return "Nothing answers here: the snapshot stays stopped.";
  if (addresses.source === addresses.target)
    return `The same address as here. It answers again once the application has started on ${target}.`;
  return `Answers once the application has started on ${target}. This is where it is from then on.`;
}
