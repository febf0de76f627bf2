import type { Change } from "../agent-facade.ts";

/** Everything that watchers of one agent hear, from its several sources. */
export interface Changes {
  watch(listener: (change: Change) => void): () => void;
  tell(change: Change): void;
}

export function createChanges(): Changes {
  const listeners = new Set<(change: Change) => void>();
  return {
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(change) {
      for (const listener of listeners) listener(change);
    },
  };
}
