import { defineConfig } from "vitest/config";

const UNIT_TIMEOUT_MS = 15_000;
const INTEGRATION_TIMEOUT_MS = 30_000;
/** A real browser, and behind it a real move. */
const BROWSER_TIMEOUT_MS = 90_000;
const FAULTS_TIMEOUT_MS = 120_000;
/** What a test looks for again and again may come late on a busy machine; in time it costs nothing. */
const POLL_TIMEOUT_MS = 10_000;
/** The smallest machine we test on has two cores. */
const WORKERS = 2;

/**
 * Four projects, `unit`, `integration`, `browser` and `faults`; what belongs where: test/README.md. The browser comes
 * after the others and one file at a time: it is several processes itself, and starves whoever runs beside it.
 */
export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    maxWorkers: WORKERS,
    setupFiles: ["test/support/leak-check.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          pool: "threads",
          testTimeout: UNIT_TIMEOUT_MS,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          pool: "forks",
          testTimeout: INTEGRATION_TIMEOUT_MS,
          hookTimeout: INTEGRATION_TIMEOUT_MS,
          expect: { poll: { timeout: POLL_TIMEOUT_MS } },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          pool: "forks",
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: BROWSER_TIMEOUT_MS,
          hookTimeout: BROWSER_TIMEOUT_MS,
          expect: { poll: { timeout: POLL_TIMEOUT_MS } },
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          include: ["test/faults/**/*.test.ts"],
          pool: "forks",
          testTimeout: FAULTS_TIMEOUT_MS,
          hookTimeout: FAULTS_TIMEOUT_MS,
          expect: { poll: { timeout: POLL_TIMEOUT_MS } },
        },
      },
    ],
  },
});
