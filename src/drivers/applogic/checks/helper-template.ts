import type { Check } from "../../../domain/checks.ts";
import { guardedCheck } from "../../../domain/guarded-check.ts";
import { TRANSIENT_STATES } from "../../driver.ts";
import { HELPER_TEMPLATE } from "../planned.ts";
import type { Controller } from "../session/controller.ts";
import { findBlock } from "../session/looking.ts";

/** The helper is provisioned on the source grid, from a template that must be there, marked as one and stopped. */
export function checkHelperTemplate(controller: Controller): Promise<Check> {
  const grid = controller.grid.name;
  const title = `Grid ${grid} has the template ${HELPER_TEMPLATE}`;
  return guardedCheck({ id: "helper-template", title, grid }, async () => {
    const block = await findBlock(controller, HELPER_TEMPLATE);
    if (block === undefined) {
      return {
        severity: "error",
        message: `There is no application ${HELPER_TEMPLATE} on ${grid}.`,
        remedy: `Import it on ${grid}: app import ${HELPER_TEMPLATE}`,
      };
    }
    if (!block.template) {
      return {
        severity: "error",
        message: `The application ${HELPER_TEMPLATE} on ${grid} is no template.`,
        remedy: `On ${grid} rename it and import the template: app rename ${HELPER_TEMPLATE} <new name>`,
      };
    }
    if (TRANSIENT_STATES.has(block.state)) {
      const message = `The template ${HELPER_TEMPLATE} on ${grid} is ${block.state} just now, which passes.`;
      return { severity: "warning", message };
    }
    if (block.state !== "stopped") {
      return {
        severity: "error",
        message: `The template ${HELPER_TEMPLATE} on ${grid} is ${block.state}; it must be stopped.`,
        remedy: `On ${grid}: app stop ${HELPER_TEMPLATE}`,
      };
    }
    return { severity: "fine", message: "It is there and stopped." };
  });
}
