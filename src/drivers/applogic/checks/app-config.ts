import type { Check } from "../../../domain/checks.ts";
import { hasCode } from "../../../domain/errors.ts";
import { guardedCheck } from "../../../domain/guarded-check.ts";
import { quote } from "../../../ssh/quote.ts";
import type { CheckQuestion } from "../../driver.ts";
import { appConfigTest } from "../commands/app-config-test.ts";
import type { Controller } from "../session/controller.ts";

/** The properties for the arrival are tried where the application is: the target has no copy of it yet. */
export function checkAppConfig(controller: Controller, question: CheckQuestion): Promise<Check> {
  const { application, other } = question;
  const subject = {
    id: "app-config",
    title: `The application takes the app_config of ${other.name}`,
    grid: other.name,
  };
  return guardedCheck(subject, async () => {
    const test = { application, properties: other.appConfig };
    if (other.appConfig.length === 0) {
      return { severity: "fine", message: "It is empty: the application keeps its properties." };
    }
    try {
      await controller.ask(appConfigTest, test);
      return {
        severity: "fine",
        message: `${controller.grid.name} accepts all ${other.appConfig.length} properties.`,
      };
    } catch (error) {
      if (!hasCode(error, "GRID_REFUSED")) throw error;
      return {
        severity: "error",
        message: error.message,
        remedy: `Mend app_config of ${other.name} in grid.info; try it on ${controller.grid.name}: ${quote(appConfigTest.build(test))}`,
      };
    }
  });
}
