import { MigError } from "../domain/errors.ts";
import type { JobSpec } from "../domain/job.ts";
import type { Standpoint } from "./planning.ts";

const MOST = 32;

/**
 * Plans that were shown and may be started as they are: what the plan showed is what runs, job id and all. Kept in
 * memory only; a plan that is forgotten or overtaken is made anew.
 */
export class ShownPlans {
  readonly #specs = new Map<string, JobSpec>();

  remember(spec: JobSpec): void {
    this.#specs.set(spec.id, spec);
    for (const id of this.#specs.keys()) {
      if (this.#specs.size <= MOST) return;
      this.#specs.delete(id);
    }
  }

  /** Each plan is started once. Throws `JOB_STATE` when it cannot be started as it was shown. */
  take(
    id: string,
    wanted: { readonly kind: string; readonly target: string },
    standpoint: Standpoint,
  ): JobSpec {
    const spec = this.#specs.get(id);
    const { place, record } = standpoint;
    const holds =
      spec !== undefined &&
      spec.kind === wanted.kind &&
      spec.target === wanted.target &&
      spec.source === place.grid &&
      spec.facts["entity"] === place.entity &&
      spec.facts["generation"] === record.generation;
    if (!holds) {
      throw new MigError("JOB_STATE", `The plan ${id} cannot be started as it was shown`, {
        hint: "The application has moved since, or MIG has started anew: look at a new plan.",
      });
    }
    this.#specs.delete(id);
    return spec;
  }
}
