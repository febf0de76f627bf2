import type { JobView } from "../../domain/job.ts";

/** The pages that answer while and after the application is away. */
export function whereToLook({ id, addresses }: JobView): string {
  const { helper, target } = addresses;
  if (helper === undefined)
    return `Job ${id} can be watched at ${target} as soon as the application runs there.`;
  return `Job ${id} can be watched at ${helper} now, and at ${target} as soon as the application runs there.`;
}
