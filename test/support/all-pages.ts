import { pagePaths } from "./page-routes.ts";
import { PAGE_STATES, type PageState } from "./page-states.ts";
import { sampleJob } from "./web-samples.ts";

/** What stands for the variable parts of a path. */
const EXAMPLES: Readonly<Record<string, string>> = {
  ":id": "job1",
  ":grid": "my_grid_two",
  ":name": "my_grid_two",
};

const exampleOf = (path: string): string => path.replaceAll(/:[a-z]+/g, (word) => EXAMPLES[word] ?? word);

/** What is taken along as a file is no page. */
const isPage = (path: string): boolean => !/\.[a-z]+$/.test(path);

/** Every page in its states; those without states of their own are found by their routes, so that none can be forgotten. */
export function allPages(): readonly PageState[] {
  const covered = new Set(PAGE_STATES.map(({ path }) => path.replace(/\?.*/, "")));
  const others = pagePaths()
    .map(exampleOf)
    .filter((path) => isPage(path) && !covered.has(path));
  return [...PAGE_STATES, ...others.map(plainState)];
}

function plainState(path: string): PageState {
  return {
    name: path.slice(1).replaceAll("/", "-"),
    path,
    arrange(facade) {
      const ended = sampleJob({ state: "succeeded", endedAt: "2026-11-21T08:59:00Z" });
      facade.setJob(ended);
    },
  };
}
