/** What is another one at every run, and where it stands. */
export interface Whereabouts {
  /** First three numbers of the networks of grid one and grid two. */
  readonly networks: readonly [one: string, two: string];
  /** Directories by the word that is put for each. */
  readonly directories: Readonly<Record<string, string>>;
}

const ID = "[abcdefghjkmnpqrstuvwxyz23456789]{8}";
/** Places where a job's id stands; found there, it is known everywhere. */
const ID_PLACES = [
  `\\bmig_(?:helper|kept)_(${ID})\\b`,
  `\\b(?:migrate|snapshot|rollback|finalize|recover|[Jj]ob) (${ID})\\b`,
].map((text) => new RegExp(text, "g"));

const DURATION = String.raw`(?:under )?\d+(?:\.\d+)? s|\d+ min(?: \d+ s)?|\d+ h(?: \d+ min)?|\d+ d(?:ays)?(?: \d+ h)?`;

/** In this order: a later rule sees what an earlier one put. */
const RULES: readonly (readonly [pattern: RegExp, put: string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "<time>"],
  [/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, "<time>"],
  [/_\d{8}T\d{6}_/g, "_<time>_"],
  [/SHA256:[A-Za-z0-9+/]{43}/g, "SHA256:<fingerprint>"],
  [/(ssh-(?:ed25519|rsa)) AAAA[A-Za-z0-9+/=]+/g, "$1 <key>"],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<uuid>"],
  [/\bapp:[a-z0-9]{16}\b/g, "app:<application>"],
  [/\bpid \d+/g, "pid <pid>"],
  [/\brequest [a-z0-9]{10}\b/g, "request <request>"],
  [new RegExp(String.raw`(?<![\w.])(?:${DURATION})(?!\w|\.\d)`, "g"), "<duration>"],
  [/just now|<duration> ago/g, "<moment>"],
  // Said until the agent looks again, which is after some seconds.
  [/First start: the record/g, "The record"],
  // Said once a grid has been checked, for which a scenario before this one may have been the reason.
  [/(?<= serves here) and can move to [\w, ]+(?=\.)/g, ""],
  [/[ \t]+$/gm, ""],
];

/** The same text for every run: times, ids, addresses and paths replaced by words. */
export function normaliseGolden(text: string, { networks, directories }: Whereabouts): string {
  const placed = [
    ...Object.entries(directories).map(([word, path]) => [path, `<${word}>`] as const),
    ...networks.map((network, index) => [`${network}.`, `127.0.${index + 1}.`] as const),
  ].reduce((all, [from, to]) => all.replaceAll(from, to), text);
  const ids = [
    ...new Set(ID_PLACES.flatMap((place) => [...placed.matchAll(place)].map(([, id = ""]) => id))),
  ];
  // As long as what it stands for, so that columns stay columns.
  const named = ids.reduce(
    (all, id, index) => all.replaceAll(id, index === 0 ? "<job-id>" : `<job-i${index + 1}>`),
    placed,
  );
  return RULES.reduce((all, [pattern, put]) => all.replace(pattern, put), named);
}

/** The transcripts in what a demo said, by the name of the scenario. */
export function transcriptsIn(text: string): ReadonlyMap<string, string> {
  const parts = text.split(/^(?=Scenario [a-z-]+$)/m).slice(1);
  return new Map(parts.map((part) => [/^Scenario (.*)$/m.exec(part)?.[1] ?? "", `${part.trimEnd()}\n`]));
}
