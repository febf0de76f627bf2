import { epochSeconds, type GridCore } from "../grid-core.ts";
import type { ComponentSpec } from "../runtime/runtime.ts";
import type { LastingState } from "../world/world.ts";
import { changeApplication } from "../world/world-store.ts";

/** A mount counts as an access, also when the start then fails. */
export function noteMounts(core: GridCore, spec: ComponentSpec): void {
  changeApplication(core.store, spec.application, (draft) => {
    for (const mount of spec.mounts) {
      const volume = draft.volumes.find((candidate) => candidate.name === mount.volume);
      if (volume !== undefined) volume.accessed = epochSeconds(core);
    }
  });
}

/** `reason` stays only with `failed`. */
export function setState(core: GridCore, name: string, state: LastingState, reason?: string): void {
  changeApplication(core.store, name, (draft) => {
    draft.state = state;
    draft.reason = reason;
  });
}
