import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { arch, platform, release, totalmem, uptime, userInfo } from "node:os";
import { join } from "node:path";
import type { SupportArchive } from "../../agent-facade.ts";
import type { Clock } from "../../clock.ts";
import { toErrorData } from "../../domain/errors.ts";
import { jobLog } from "../../domain/job-log.ts";
import { viewJob } from "../../domain/job-view.ts";
import type { Journal } from "../../journal/journal.ts";
import { VERSION } from "../../version.ts";
import { redactGridInfo, redactMigIni, redactProperties } from "./config-texts.ts";
import { Redactor } from "./secrets.ts";
import { type ArchiveEntry, packArchive } from "./tar.ts";

/** What an archive is made of. Each part is read by itself: one that cannot be read is named, and the others are there. */
export interface SupportSources {
  readonly clock: Clock;
  /** Of the program that makes it: `agent`, `helper`, or `mig` where none of these runs. */
  readonly role: string;
  readonly files: {
    readonly configDirectory: string;
    readonly hostKeys: string;
    readonly properties?: string | undefined;
    readonly log?: string | undefined;
    /** Files whose text must not be found in the archive. */
    readonly secret: readonly string[];
  };
  /** Documents by name; each is asked when its turn comes. */
  readonly documents: Readonly<Record<string, () => unknown>>;
  /** Throws why there is none. */
  journal(): Journal;
  /** The newest lines of this process's own log. */
  logLines?(): readonly string[];
}

const MAX_JOBS = 20;
const MAX_AUDIT = 500;
const MAX_LOG_BYTES = 512 * 1024;

const ABOUT = `What MIG knows of itself, for whoever helps with it. No secret is in it: keys, passwords, tokens, and every
property that is not plainly an address, a number or a word, stand as (set).

about.json      version, platform, role      config/    the configuration files, comments left out
settings.json   settings in force            jobs/      the last jobs: facts, plan, events, log
lint.json       what the lint found          audit.json who did what
status.json     gate, record, job, grids     log/       the end of the log
missing.json    what could not be read, and why
`;

/** Never throws for what it looks at. */
export async function makeArchive(sources: SupportSources): Promise<SupportArchive> {
  const at = new Date(sources.clock.now());
  const entries = collect(sources, at);
  const stamp = at.toISOString().replace(/[-:]|\.\d+/g, "");
  const folder = `mig-support-${stamp}`;
  const placed = entries.map(({ path, text }) => ({ path: `${folder}/${path}`, text }));
  return { fileName: `${folder}.tar.gz`, data: await packArchive(placed, at.getTime() / 1000) };
}

function collect(sources: SupportSources, at: Date): readonly ArchiveEntry[] {
  const redactor = new Redactor();
  const missing: { readonly part: string; readonly why: string }[] = [];
  const found: ArchiveEntry[] = [];
  const documents: { readonly path: string; readonly value: unknown }[] = [];

  function part(path: string, read: () => string | undefined): void {
    try {
      const text = read();
      if (text !== undefined) found.push({ path, text });
    } catch (error) {
      missing.push({ part: path, why: toErrorData(error).message });
    }
  }
  function document(path: string, read: () => unknown): void {
    part(path, () => {
      documents.push({ path, value: redactor.document(read()) ?? null });
      return undefined;
    });
  }

  const { files } = sources;
  for (const path of files.secret) {
    part(path, () => {
      redactor.hide(readFileSync(path, "latin1"));
      return undefined;
    });
  }
  part("config/grid.info", () => redactGridInfo(textOf(join(files.configDirectory, "grid.info")), redactor));
  part("config/mig.ini", () => redactMigIni(textOf(join(files.configDirectory, "mig.ini")), redactor));
  const { properties, log } = files;
  if (properties !== undefined)
    part("config/properties", () => redactProperties(textOf(properties), redactor));
  document("about.json", () => aboutOf(sources, at));
  document("host-keys.json", () => JSON.parse(textOf(files.hostKeys)) as unknown);
  for (const [name, read] of Object.entries(sources.documents)) document(`${name}.json`, read);
  part("jobs", () => {
    addJobs(sources.journal(), document, part);
    return undefined;
  });
  document("audit.json", () => sources.journal().auditTrail(MAX_AUDIT));
  if (log !== undefined) part("log/mig.log", () => endOf(log));
  part("log/recent.jsonl", () => sources.logLines?.().join(""));
  document("missing.json", () => missing);
  // Only now, when every secret is known.
  return [
    { path: "README.txt", text: ABOUT },
    ...found.map(({ path, text }) => ({ path, text: redactor.clean(text) })),
    ...documents.map(({ path, value }) => ({ path, text: jsonOf(redactor.cleanDocument(value)) })),
  ];
}

function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

type Add = (path: string, read: () => unknown) => void;

function addJobs(journal: Journal, document: Add, part: (path: string, read: () => string) => void): void {
  for (const spec of journal.jobs(MAX_JOBS)) {
    document(`jobs/${spec.id}.json`, () => {
      const events = journal.events(spec.id);
      return { view: viewJob(spec, events), spec, events };
    });
    part(`jobs/${spec.id}.log`, () =>
      jobLog(spec, journal.events(spec.id))
        .map(({ at, grid, text }) => `${at} ${grid ?? ""} ${text}\n`)
        .join(""),
    );
  }
}

function aboutOf({ role }: SupportSources, at: Date): Record<string, unknown> {
  return {
    version: VERSION,
    role,
    at: at.toISOString(),
    node: process.version,
    platform: `${platform()} ${release()} ${arch()}`,
    user: userInfo().username,
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    residentMiB: Math.round(process.memoryUsage.rss() / 2 ** 20),
    machineUpSeconds: Math.round(uptime()),
    processUpSeconds: Math.round(process.uptime()),
  };
}

function textOf(path: string): string {
  return readFileSync(path, "utf8");
}

function endOf(path: string): string {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, MAX_LOG_BYTES));
    const read = readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString("utf8", 0, read);
  } finally {
    closeSync(file);
  }
}
