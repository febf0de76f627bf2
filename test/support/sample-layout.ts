import type { DemoLayout } from "../../src/demo/layout.ts";
import { planLayout } from "../../src/demo/plan-layout.ts";

/** What is planned where every port is free; `busy` are places that are not, as `address:port`. */
export async function plannedLayout(
  listen: string | undefined,
  busy: readonly string[] = [],
): Promise<DemoLayout> {
  return await planLayout(
    {
      async take(_what, addresses, wanted) {
        let port = wanted;
        while (addresses.some((address) => busy.includes(`${address}:${port}`))) port += 1;
        return port;
      },
    },
    listen,
  );
}
