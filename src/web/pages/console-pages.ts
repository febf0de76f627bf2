import { hasCode } from "../../domain/errors.ts";
import { allowTerminal } from "../console/console-policy.ts";
import type { Response, Routes } from "../express.ts";
import { findGrid } from "../find-grid.ts";
import {
  type ConsoleModel,
  presentApplianceConsole,
  presentConsole,
  presentConsoles,
} from "../present/console.ts";
import { chromeOf, type PageParts } from "./page-parts.ts";

/** Which consoles there are, and a terminal for each; a page opens none by itself. */
export function addConsolePages(routes: Routes, parts: PageParts): void {
  const { facade } = parts;
  routes.get("/console", (_request, response) => {
    const consoles = presentConsoles(facade.status(), facade.grids());
    const chrome = chromeOf(parts, { title: "Console", section: "console", isLive: false });
    response.render("consoles", { page: { chrome, consoles } });
  });
  routes.get("/console/:name", allowTerminal, (request, response) => {
    const grid = findGrid(facade, request);
    mayBeOpened(() => facade.mayOpenConsole(grid.name));
    showTerminal(parts, response, presentConsole(grid));
  });
  routes.get("/appliance/console", allowTerminal, (_request, response) => {
    mayBeOpened(() => facade.mayOpenConsole());
    showTerminal(parts, response, presentApplianceConsole());
  });
}

function showTerminal(parts: PageParts, response: Response, console: ConsoleModel): void {
  const chrome = chromeOf(parts, { title: console.title, section: "console", isLive: false });
  response.render("console", { page: { chrome, console } });
}

/** That somebody has it now is said when it is opened: he may be gone by then. */
function mayBeOpened(ask: () => void): void {
  try {
    ask();
  } catch (error) {
    if (!hasCode(error, "TOO_BUSY")) throw error;
  }
}
