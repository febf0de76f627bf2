import { formatUdl } from "../../drivers/applogic/udl/format.ts";
import { type UdlEntity, udlBlock } from "../../drivers/applogic/udl/tree.ts";
import { type Boundary, setValue } from "../life/properties.ts";
import { type Call, hasOption } from "../shell/command.ts";
import { formatTable, yesNo } from "../shell/table.ts";
import type { ApplicationView } from "../world/world.ts";

/** `app config` without anything to set. */
export function configurationText(call: Call, application: ApplicationView): string {
  if (hasOption(call, "boundary")) return boundaryText(call, application);
  const isEffective = hasOption(call, "effective");
  const shown = application.boundary.flatMap((boundary) => {
    const value = setValue(application, boundary.name) ?? (isEffective ? boundary.default : undefined);
    return value === undefined ? [] : [{ boundary, value }];
  });
  if (hasOption(call, "batch")) {
    const properties = shown.map(({ boundary, value }) =>
      udlBlock("property", boundary.name, { value, mandatory: boundary.mandatory }),
    );
    return formatUdl([udlBlock("application", application.name, {}, properties)]);
  }
  const rows = shown.map(({ boundary, value }) => [boundary.name, value, yesNo(boundary.mandatory)]);
  return formatTable(["Property", "Value", "Mandatory"], rows);
}

/** What can be set. */
function boundaryText(call: Call, application: ApplicationView): string {
  if (hasOption(call, "batch")) {
    return formatUdl([
      udlBlock("application", application.name, {}, application.boundary.map(boundaryBlock)),
    ]);
  }
  const rows = application.boundary.map((boundary) => [
    boundary.name,
    boundary.type,
    yesNo(boundary.mandatory),
    boundary.default ?? "",
  ]);
  return formatTable(["Property", "Type", "Mandatory", "Default"], rows);
}

function boundaryBlock(boundary: Boundary): UdlEntity {
  const dflt = boundary.default === undefined ? {} : { dflt: boundary.default };
  return udlBlock("property", boundary.name, { type: boundary.type, mandatory: boundary.mandatory, ...dflt });
}
