import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import manifest from "../package.json" with { type: "json" };

/**
 * `npm run bundle [DIRECTORY]`: `mig.cjs`, which is the command line, and beside it what it needs at run time. The daemon
 * is a file of its own, and so are the other programs: a start reads only what it runs. CommonJS, because ssh2 and its kin find their files by `__dirname`. The result starts from any directory,
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

/** What the page with a terminal needs of its packages: in the sources it is served from there. */
const TERMINAL = [
  "xterm/lib/xterm.mjs",
  "xterm/css/xterm.css",
  "addon-fit/lib/addon-fit.mjs",
  "xterm/LICENSE",
];

/** What is loaded when it is called for, by `main.ts` or by the daemon: file of the bundle → what is in it. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  daemon: ["programs/serve.ts", "programs/helper.ts"],
  tools: [
    "programs/demo.ts",
    "programs/embedded-grid.ts",
    "programs/install-key.ts",
    "programs/keygen.ts",
    "programs/local.ts",
    "programs/set-password.ts",
    "programs/support.ts",
    "config/password.ts",
  ],
  // Asked for by programs, if at all: no start has to read it.
  about: ["web/metrics/metrics.ts", "web/openapi/document.ts"],
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
  await compile({ entryPoints: ["src/main.ts"], outfile: join(out, "mig.cjs"), plugins: [partsApart] });
  for (const [part, files] of Object.entries(PARTS)) {
    const contents = files.map((file) => `export * from "./src/${file}";`).join("\n");
    await compile({
      stdin: { contents, resolveDir: ROOT },
      outfile: join(out, `${part}.cjs`),
      plugins: [partsApart],
    });
  }
  await compile({ entryPoints: ["src/library.ts"], outfile: join(out, "library.cjs") });
  await writeTypes(join(out, "library.d.cts"));
  for (const name of PROGRAMS) {
    const entryPoints = [`src/embedded-grid/programs/${name}.ts`];
    await compile({ entryPoints, outfile: join(out, `embedded-grid/${name}.js`) });
  }
  copy("src/embedded-grid/runtime/init.sh", join(out, "embedded-grid/init.sh"));
  for (const folder of ["views", "public", "rc", "appliance"]) copy(folder, join(out, folder));
  for (const file of TERMINAL)
    copy(join("node_modules/@xterm", file), join(out, "public/xterm", basename(file)));
  rmSync(join(out, "appliance/bundle.ts"));
  copy("LICENSE", join(out, "LICENSE"));
  copyPackages(join(out, "node_modules"));
  writeManifest(out);
}

async function compile(options: BuildOptions & { readonly outfile: string }): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: TARGET,
    // `cpu-features`, ssh2's own addon and the two of ws are optional, and not there: the `require` may fail.
    external: ["better-sqlite3", "node-pty", "cpu-features", "bufferutil", "utf-8-validate", "*.node"],
    ...IMPORT_META,
    // `require` instead: Node's other loader would read each part twice.
    supported: { "dynamic-import": false },
    // Less to read at every start; names stay, and lines short enough to be named by an error.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 120,
    legalComments: "linked",
    logLevel: "warning",
    ...options,
    plugins: [...(options.plugins ?? []), oneLanguage],
  });
  writeFileSync(options.outfile, inAscii(readFileSync(options.outfile, "utf8")));
}

/** The parts are other files at run time, too. */
const partsApart: Plugin = {
  name: "parts apart",
  setup({ onResolve }) {
    onResolve({ filter: /\.ts$/ }, ({ path, kind, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const wanted = relative(join(ROOT, "src"), join(resolveDir, path));
      const found = Object.entries(PARTS).find(([, files]) => files.includes(wanted));
      return found === undefined ? undefined : { path: `./${found[0]}.cjs`, external: true };
    });
  },
};

/**
 * A schema's messages are ours or English, and what is posted is UTF-8: sixty other languages and all their encodings would
 * be read at every start. A body in another encoding is refused as unsupported.
 */
const oneLanguage: Plugin = {
  name: "one language",
  setup({ onLoad }) {
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
    onLoad({ filter: /iconv-lite\/encodings\/(dbcs-data|sbcs-data-generated)\.js$/ }, () => ({
      contents: "module.exports = {};",
    }));
  },
};

/** The bundler leaves a few characters of regular expressions and comments as they are; plain text is read twice as fast. */
function inAscii(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
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

/** The types of the library stand alone in one file; what it exports is said beside them. */
async function writeTypes(path: string): Promise<void> {
  const types = readFileSync(join(ROOT, "src/library/types.ts"), "utf8");
  const names = Object.keys(await import("../src/library.ts"));
  const values = names.map((name) => `export declare const ${name}: Library["${name}"];`);
  writeFileSync(path, [types, ...values, ""].join("\n"));
}

/**
 * `type` is written out, for the directory above may say `module`. This, and not the repository, is what `npm pack` packs:
 * types are stripped from no file below a node_modules. The native packages travel inside, so that nothing is fetched.
 */
function writeManifest(out: string): void {
  const { name, version, description, license, engines } = manifest;
  const native = Object.keys(PACKAGES).filter((each) => Object.hasOwn(manifest.dependencies, each));
  const versions = native.map((each) => [each, versionOf(join(out, "node_modules", each))]);
  const text = JSON.stringify(
    {
      name,
      version,
      description,
      license,
      private: true,
      engines,
      type: "commonjs",
      bin: { mig: "appliance/mig" },
      exports: {
        ".": { types: "./library.d.cts", default: "./library.cjs" },
        "./package.json": "./package.json",
      },
      dependencies: Object.fromEntries(versions),
      bundleDependencies: native,
    },
    null,
    2,
  );
  writeFileSync(join(out, "package.json"), `${text}\n`);
}

function versionOf(directory: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  return version;
}

const out = process.argv[2] ?? join(ROOT, "dist");
await bundle(out);
console.log(`The bundle is in ${out}; start it with: node ${join(out, "mig.cjs")} version`);
