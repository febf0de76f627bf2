import { type Grid, type Property, propertyValue } from "../domain/grid.ts";
import type { Finding } from "../domain/guarded-check.ts";
import { helperName } from "../domain/ids.ts";
import type { ApplicationFacts, GridSession } from "../drivers/driver.ts";

/** An address may be shared by those who say on which ports they listen, and name different ones. */
interface Listening {
  readonly address: string;
  readonly port: string | undefined;
}

interface Use extends Listening {
  readonly by: string;
}

export interface AddressQuestion {
  readonly session: GridSession;
  readonly other: Grid;
  readonly applications: readonly ApplicationFacts[];
  readonly jobId: string | undefined;
}

/** The helper's addresses on the source grid: used by nothing that runs there, and by nothing else in grid.info. */
export async function checkHelperAddresses(question: AddressQuestion): Promise<Finding> {
  const { session, other, jobId, applications } = question;
  const wanted = addressesOf(session.grid.helperConfig);
  if (wanted.length === 0) return { severity: "fine", message: "It is given none." };
  const running = applications.filter((facts) => {
    return !facts.template && facts.state !== "stopped" && facts.name !== helperName(jobId ?? "");
  });
  const looks = await Promise.all(running.map((facts) => usesOf(session, facts.name)));
  const uses = [...usesInConfig(session.grid, other), ...looks.flatMap((look) => look.uses)];
  const unread = looks.flatMap((look) => look.unread);
  const taken = uses.filter((use) => wanted.some((each) => isSame(each, use)));
  const twice = wanted.filter((one, index) => wanted.slice(0, index).some((other) => isSame(one, other)));
  const words = [
    ...new Set([
      ...taken.map(({ address, by }) => `${address} is used by ${by}`),
      ...twice.map(({ address }) => `${address} stands twice`),
    ]),
  ];
  if (words.length > 0) {
    return {
      severity: "error",
      message: `The helper's addresses are not free: ${words.join("; ")}.`,
      remedy: `Give the helper spare addresses: MigHelper_config of ${session.grid.name} in grid.info`,
    };
  }
  if (unread.length === 0)
    return { severity: "fine", message: `${wanted.map(show).join(" and ")} are used by nothing that runs.` };
  return { severity: "warning", message: `Cannot see which addresses these use: ${unread.join(", ")}.` };
}

interface PropertiesLook {
  readonly uses: readonly Use[];
  readonly unread: readonly string[];
}

async function usesOf(session: GridSession, application: string): Promise<PropertiesLook> {
  try {
    const addresses = addressesOf(await session.properties(application));
    return { uses: addresses.map((use) => ({ ...use, by: `application ${application}` })), unread: [] };
  } catch {
    return { uses: [], unread: [application] };
  }
}

function usesInConfig(here: Grid, other: Grid): readonly Use[] {
  const of = (properties: readonly Property[], by: string): readonly Use[] =>
    addressesOf(properties).map((use) => ({ ...use, by }));
  return [
    ...of(here.appConfig, `app_config of ${here.name}`),
    ...of(other.appConfig, `app_config of ${other.name}`),
    ...of(other.helperConfig, `MigHelper_config of ${other.name}`),
  ];
}

/** By name, not by form: netmask and gateway are shared. */
function addressesOf(properties: readonly Property[]): readonly Listening[] {
  const port = propertyValue(properties, "port_no");
  return properties
    .filter(({ name, value }) => /(^|_)ip$/.test(name) && value !== "")
    .map(({ name, value }) => ({ address: value, port: name === "in_ip" ? port : undefined }));
}

function isSame(one: Listening, other: Listening): boolean {
  const apart = one.port !== undefined && other.port !== undefined && one.port !== other.port;
  return one.address === other.address && !apart;
}

function show({ address, port }: Listening): string {
  return port === undefined ? address : `${address}:${port}`;
}
