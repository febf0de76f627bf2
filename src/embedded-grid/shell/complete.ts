import type { GridCore } from "../grid-core.ts";
import { type Command, ENTITY_WORDS } from "./command.ts";
import type { Completer } from "./line-editor.ts";

const BUILT_IN = ["ca", "exit", "help", "ssh"];

/** Completes entities and verbs, then names: components after `ssh`, applications elsewhere. */
export function createCompleter(
  core: GridCore,
  commands: readonly Command[],
  current: () => string | undefined,
): Completer {
  const shown = commands.filter((command) => command.hidden !== true);
  return (line) => {
    const words = line.split(/\s+/);
    const last = words.at(-1) ?? "";
    const hits = candidates(words).filter((word) => word.startsWith(last));
    return [hits.map((hit) => `${hit} `), last];
  };

  function candidates(words: readonly string[]): readonly string[] {
    const [first = "", second] = words;
    const verbs = [...new Set(shown.map((command) => command.verb))];
    if (second === undefined) return [...Object.keys(ENTITY_WORDS), ...verbs, ...BUILT_IN];
    if (first === "ssh") return componentNames();
    if (first === "ca" || words.length > 2) return core.store.world.applications.map(({ name }) => name);
    const entity = Object.hasOwn(ENTITY_WORDS, first) ? ENTITY_WORDS[first] : undefined;
    if (entity === undefined) return Object.keys(ENTITY_WORDS);
    return shown.filter((command) => command.entity === entity).map((command) => command.verb);
  }

  function componentNames(): readonly string[] {
    const application = core.store.world.applications.find(({ name }) => name === current());
    return application?.components.map(({ name }) => name) ?? [];
  }
}
