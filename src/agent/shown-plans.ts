import { MigError } from "../domain/errors.ts";
import type { JobSpec } from "../domain/job.ts";
import type { Plan } from "../domain/plan.ts";
import type { Standpoint } from "./planning.ts";

const MOST = 32;

/**
 * Plans that were shown and may be started as they are: what the plan showed is what runs, job id and all. Kept in
 * memory only; a plan that is forgotten or overtaken is made anew.
 */
export class ShownPlans {
  readonly #shown = new Map<string, { readonly spec: JobSpec; readonly plan: Plan }>();

  remember(spec: JobSpec, plan: Plan): void {
    this.#shown.set(spec.id, { spec, plan });
    for (const id of this.#shown.keys()) {
      if (this.#shown.size <= MOST) return;
      this.#shown.delete(id);
    }
  }

  /** As it was shown; undefined once it was started, or is forgotten. */
  find(id: string): Plan | undefined {
    return this.#shown.get(id)?.plan;
  }

  /** Each plan is started once. Throws `JOB_STATE` when it cannot be started as it was shown. */
  take(
    id: string,
    wanted: { readonly kind: string; readonly target: string },
    standpoint: Standpoint,
  ): JobSpec {
    const spec = this.#shown.get(id)?.spec;
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
    this.#shown.delete(id);
    return spec;
  }
}
