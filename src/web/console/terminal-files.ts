import { join } from "node:path";
import { createRoutes, type Routes, staticFiles } from "../express.ts";

/** Where the packages of the terminal have what a browser needs; a bundle has it in public/xterm instead. */
const FOLDERS = ["xterm/lib", "xterm/css", "addon-fit/lib"] as const;

/** The terminal of the page, as its packages bring it: `xterm.mjs`, `xterm.css`, `addon-fit.mjs`. */
export function terminalFiles(root: string): Routes {
  const routes = createRoutes();
  for (const folder of FOLDERS) routes.use(staticFiles(join(root, "node_modules/@xterm", folder)));
  return routes;
}
