import { formatUdl } from "../../drivers/applogic/udl/format.ts";
import { isUp, shownState } from "../life/states.ts";
import { type Call, type Command, hasOption } from "../shell/command.ts";
import { formatTable, yesNo } from "../shell/table.ts";
import { compareNames } from "../world/find.ts";
import type { ApplicationView } from "../world/world.ts";
import { applicationBlock } from "./application-block.ts";

export const appList: Command = {
  entity: "app",
  verb: "list",
  summary: "lists applications and templates",
  options: ["active", "template"],
  async run(call) {
    const { core } = call;
    const listed = core.store.world.applications
      .filter((application) => !hasOption(call, "active") || isUp(shownState(application, core)))
      .filter((application) => !hasOption(call, "template") || application.template)
      .toSorted(compareNames);
    const text = hasOption(call, "batch")
      ? formatUdl(listed.map((application) => applicationBlock(core, application)))
      : tableOf(call, listed);
    call.print(text);
  },
};

function tableOf(call: Call, listed: readonly ApplicationView[]): string {
  const isVerbose = hasOption(call, "verbose");
  const headers = ["Name", "State", "Template", ...(isVerbose ? ["ID", "Description"] : [])];
  const rows = listed.map((application) => [
    application.name,
    stateWords(call, application),
    yesNo(application.template),
    ...(isVerbose ? [String(application.id), application.description] : []),
  ]);
  return formatTable(headers, rows);
}

function stateWords(call: Call, application: ApplicationView): string {
  const operation = call.core.operations.find(application.name);
  const state = shownState(application, call.core);
  return operation === undefined ? state : `${state} (${operation.verb} ${operation.percent}%)`;
}
