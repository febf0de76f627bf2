import { expect, test } from "vitest";
import { presentSections } from "../../../../src/web/present/sections.ts";

const labels = (status: Parameters<typeof presentSections>[0]) =>
  presentSections(status, undefined).map(({ label }) => label);

test("every page leads to the others, and says which one it is", () => {
  const links = presentSections({ role: "agent", consoles: ["controllers"] }, "grids");
  expect(links.map(({ href }) => href)).toEqual([
    "/",
    "/history",
    "/snapshots",
    "/grids",
    "/console",
    "/audit",
    "/settings",
    "/help",
  ]);
  expect(links.filter(({ isCurrent }) => isCurrent).map(({ label }) => label)).toEqual(["Grids"]);
});

test("there is no way to a console that is not allowed", () => {
  expect(labels({ role: "agent" })).not.toContain("Console");
  expect(labels({ role: "agent", consoles: [] })).not.toContain("Console");
  expect(labels({ role: "agent", consoles: ["appliance"] })).toContain("Console");
});

test("a helper shows what makes sense where no application is", () => {
  expect(labels({ role: "helper" })).toEqual(["Overview", "History", "Grids", "Audit", "Help"]);
});
