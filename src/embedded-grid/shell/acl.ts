import type { Property } from "../../domain/grid.ts";
import { formatUdl } from "../../drivers/applogic/udl/format.ts";
import type { UdlEntity } from "../../drivers/applogic/udl/tree.ts";
import { badUsage } from "../refusal.ts";
import type { AclEntry } from "../world/world.ts";
import { type Call, hasOption } from "./command.ts";
import { formatTable } from "./table.ts";

/*
 * Access lists are kept and shown as in 3.x; as in 2.x every user may do everything. That a right is missing
 * is a fault by name, `acl-denied`.
 */
interface Acl {
  readonly owner: string;
  readonly acl: readonly Readonly<AclEntry>[];
}

const PRINCIPAL = /^(local|global):(user|group):(.+)$/;

/** Throws for a principal that is none and for a level that is not in the list. */
export function readAclChanges(call: Call, levels: readonly string[]): readonly Property[] {
  if (call.settings.length === 0) throw badUsage("Missing argument <principal>=<level>.");
  for (const { name, value } of call.settings) {
    if (!PRINCIPAL.test(name)) throw badUsage(`Unknown principal '${name}'. It is <scope>:<type>:<name>.`);
    if (!levels.includes(value)) throw badUsage(`Unknown level '${value}'. Levels: ${levels.join(", ")}.`);
  }
  return call.settings;
}

export function changeAcl(draft: { owner: string; acl: AclEntry[] }, changes: readonly Property[]): void {
  for (const { name: principal, value: level } of changes) {
    if (level === "owner") {
      draft.owner = principal;
      continue;
    }
    draft.acl = draft.acl.filter((entry) => entry.principal !== principal);
    if (level !== "none") draft.acl.push({ principal, level });
  }
}

export function aclText(call: Call, { owner, acl }: Acl, principal: string | undefined): string {
  const entries = acl.filter((entry) => principal === undefined || entry.principal === principal);
  if (hasOption(call, "batch")) return formatUdl([aclBlock(owner, entries)]);
  const owners = owner === "" ? [] : [partsOf(owner)];
  const rows = entries.map((entry) => [...partsOf(entry.principal), entry.level]);
  return [
    "--- Owner Information ---\n",
    formatTable(["ID", "Scope", "Type", "Name"], owners),
    "--- Entry Information ---\n",
    formatTable(["ID", "Scope", "Type", "Name", "Access"], rows),
  ].join("");
}

function aclBlock(owner: string, entries: readonly Readonly<AclEntry>[]): UdlEntity {
  return {
    type: "acl",
    inline: false,
    attributes: [{ name: "owner", value: owner }],
    children: [],
    lists: [
      {
        name: "entries",
        items: entries.map(({ principal, level }) => [{ name: "id", value: principal }, { value: level }]),
      },
    ],
  };
}

function partsOf(principal: string): readonly string[] {
  const [, scope = "", type = "", name = principal] = PRINCIPAL.exec(principal) ?? [];
  return [principal, scope, type, name];
}
