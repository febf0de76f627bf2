import type { ApplicationState } from "../../driver.ts";
import { findValue, type UdlEntity } from "../udl/tree.ts";
import { badAnswer, isSet, textOf } from "./answer.ts";

/** One `application` block, as `app list` and `app info` print it. */
export interface ApplicationBlock {
  readonly name: string;
  readonly id: string;
  readonly state: ApplicationState;
  readonly template: boolean;
  /** Where the record is. */
  readonly user2: string;
  readonly destroyOnStop: boolean;
  readonly locked: boolean;
  /** A command works on it just now. */
  readonly busy: boolean;
  /** Why it is `failed`; empty when the controller does not say. */
  readonly reason: string;
}

const STATES: readonly ApplicationState[] = [
  "stopped",
  "standby",
  "starting",
  "running",
  "maintenance",
  "stopping",
  "failed",
  "restarting",
  "restart_stopping",
  "repairing",
  "unknown",
];

export function readApplicationBlock(entity: UdlEntity, cannot: string): ApplicationBlock {
  const { name } = entity;
  if (name === undefined) throw badAnswer(cannot, "expected a name after application, found none");
  return {
    name,
    id: textOf(entity, "id"),
    // A word we do not know is one to wait on, never one to judge by.
    state: STATES.find((state) => state === textOf(entity, "state").toLowerCase()) ?? "unknown",
    template: isSet(entity, "template"),
    user2: textOf(entity, "user2"),
    destroyOnStop: isSet(entity, "destroy_on_stop"),
    locked: isSet(entity, "locked"),
    busy: findValue(entity, "progress") !== undefined,
    reason: textOf(entity, "reason"),
  };
}
