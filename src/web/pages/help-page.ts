import type { Routes } from "../express.ts";
import { presentHelp } from "../present/help.ts";
import { chromeOf, type PageParts } from "./page-parts.ts";

export function addHelpPage(routes: Routes, parts: PageParts): void {
  const { facade } = parts;
  routes.get("/help", (_request, response) => {
    const help = presentHelp(facade.status(), facade.grids());
    const chrome = chromeOf(parts, { title: "Help", section: "help", isLive: false });
    response.render("help", { page: { chrome, help } });
  });
}
