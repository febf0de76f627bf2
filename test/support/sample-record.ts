import type { OwnershipRecord } from "../../src/domain/record.ts";

/** Of the application guestbook, at rest on my_grid_one. */
export const SAMPLE_RECORD: OwnershipRecord = {
  applicationId: "k3xnp7hq2mwdr8vc",
  generation: 4,
  holder: "agent-my_grid_one",
  state: "committed",
  entity: "0a",
};
