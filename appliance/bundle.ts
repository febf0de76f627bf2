import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import manifest from "../package.json" with { type: "json" };

/**
 * `npm run bundle [DIRECTORY]`: one CommonJS file, `mig.cjs`, and beside it what it needs at run time.
 * CommonJS, because ssh2 and its kin find their files by `__dirname`. The result starts from any directory,
 * with nothing of this repository but Node.
 */
const ROOT = join(import.meta.dirname, "..");
const TARGET = "node24";

/** Native code cannot be bundled: these stay packages, as far as they are needed to run. */
const PACKAGES = {
  "better-sqlite3": [
    "package.json",
    "LICENSE",
    "lib",
    "prebuilds/linux-x64.node",
    "prebuilds/linux-arm64.node",
  ],
  "node-pty": [""],
  "@lydell/node-pty-linux-x64": [""],
  "@lydell/node-pty-linux-arm64": [""],
};

/** Programs that the embedded grid runs as components, each a file of its own. */
const PROGRAMS = ["guestbook", "gateway"];

/** CommonJS has no `import.meta`; these say the same. */
const IMPORT_META = {
  define: {
    "import.meta.url": "__importMetaUrl",
    "import.meta.dirname": "__dirname",
    "import.meta.filename": "__filename",
    "import.meta.main": "__importMetaMain",
  },
  banner: {
    js: 'const __importMetaUrl = require("node:url").pathToFileURL(__filename).href, __importMetaMain = require.main === module;',
  },
};

async function bundle(out: string): Promise<void> {
  if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(join(out, "mig.cjs"))) {
    throw new Error(`Cannot bundle into ${out}: it holds something else; name an empty directory`);
  }
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await compile({ mig: "src/main.ts" }, out, ".cjs");
  const programs = PROGRAMS.map((name) => [name, `src/embedded-grid/programs/${name}.ts`]);
  await compile(Object.fromEntries(programs), join(out, "embedded-grid"), ".js");
  copy("src/embedded-grid/runtime/init.sh", join(out, "embedded-grid/init.sh"));
  for (const folder of ["views", "public", "rc", "appliance"]) copy(folder, join(out, folder));
  rmSync(join(out, "appliance/bundle.ts"));
  copy("LICENSE", join(out, "LICENSE"));
  copyPackages(join(out, "node_modules"));
  writeManifest(out);
}

async function compile(entryPoints: Record<string, string>, outdir: string, extension: ".cjs" | ".js") {
  await build({
    absWorkingDir: ROOT,
    entryPoints,
    outdir,
    outExtension: { ".js": extension },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: TARGET,
    // `cpu-features` and ssh2's own addon are optional, and not there: the `require` may fail.
    external: ["better-sqlite3", "node-pty", "cpu-features", "*.node"],
    ...IMPORT_META,
    legalComments: "linked",
    logLevel: "warning",
  });
}

function copy(from: string, to: string): void {
  cpSync(join(ROOT, from), to, { recursive: true });
}

/** Platform packages that npm did not install here are left out. */
function copyPackages(to: string): void {
  for (const [name, files] of Object.entries(PACKAGES)) {
    for (const file of files) {
      const from = join("node_modules", name, file);
      if (existsSync(join(ROOT, from))) copy(from, join(to, name, file));
    }
  }
}

/** `type` is written out, for the directory above may say `module`. */
function writeManifest(out: string): void {
  const { name, version, license } = manifest;
  const bin = { mig: "appliance/mig" };
  const text = JSON.stringify({ name, version, license, private: true, type: "commonjs", bin }, null, 2);
  writeFileSync(join(out, "package.json"), `${text}\n`);
}

const out = process.argv[2] ?? join(ROOT, "dist");
await bundle(out);
console.log(`The bundle is in ${out}; start it with: node ${join(out, "mig.cjs")} version`);
