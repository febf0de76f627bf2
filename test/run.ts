import { join } from "node:path";
import { parseArgs } from "node:util";
import { startVitest, type TestModule, type TestSuite, type Vitest } from "vitest/node";
import { type Outcome, ok } from "./ok.ts";
import { ROOT } from "./support/tool.ts";

/**
 * `npm test [-- [--project unit|integration|browser] [FILTER…]]`: the checks of `npm run ok`, then the tests of all three;
 * with a project or a filter (part of a file's path) only those tests. `npm run test:crash` is the project `faults`,
 * which takes long. The last line counts all. `MIG_SKIPS_FAIL=1` makes a skipped test a failure, for machines where
 * everything should be found.
 */
const EVERYDAY = ["unit", "integration", "browser"];

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { project: { type: "string", multiple: true } },
    allowPositionals: true,
  });
  const isPart = values.project !== undefined || positionals.length > 0;
  const total: Outcome = isPart ? { passed: 0, failed: 0, skipped: [] } : await ok();
  const vitest = await startVitest(positionals, {
    config: join(ROOT, "test/vitest.config.ts"),
    run: true,
    watch: false,
    project: values.project ?? EVERYDAY,
  });
  addTests(total, vitest);
  await vitest.close();
  report(total);
}

function addTests(total: Outcome, vitest: Vitest): void {
  const modules = vitest.state.getTestModules();
  if (modules.length === 0) total.failed += 1;
  total.failed += vitest.state.getUnhandledErrors().length;
  for (const module of modules) addModule(total, module);
}

function addModule(total: Outcome, module: TestModule): void {
  for (const test of module.children.allTests()) {
    const result = test.result();
    if (result.state === "passed") total.passed += 1;
    else if (result.state === "skipped")
      total.skipped.push(`${test.fullName}: ${result.note ?? "no reason given"}`);
    else total.failed += 1;
  }
  // What went wrong outside any test: an import, a hook, the check for things left open.
  const groups: readonly (TestModule | TestSuite)[] = [module, ...module.children.allSuites()];
  total.failed += groups.filter((group) => group.errors().length > 0).length;
}

function report({ passed, failed, skipped }: Outcome): void {
  const isSkipFailure = process.env["MIG_SKIPS_FAIL"] === "1" && skipped.length > 0;
  if (skipped.length > 0) console.log(`Skipped${isSkipFailure ? ", which is a failure here" : ""}:`);
  for (const reason of skipped) console.log(`  ${reason}`);
  console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  process.exitCode = failed > 0 || isSkipFailure ? 1 : 0;
}

await main();
