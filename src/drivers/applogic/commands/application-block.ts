import type { ApplicationState } from "../../driver.ts";
import { findValue, type UdlEntity } from "../udl/tree.ts";
import { badAnswer, isSet, textOf } from "./answer.ts";
import { stateOf } from "./state.ts";

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

export function readApplicationBlock(entity: UdlEntity, cannot: string): ApplicationBlock {
  const { name } = entity;
  if (name === undefined) throw badAnswer(cannot, "expected a name after application, found none");
  return {
    name,
    id: textOf(entity, "id"),
    state: stateOf(entity),
    template: isSet(entity, "template"),
    user2: textOf(entity, "user2"),
    destroyOnStop: isSet(entity, "destroy_on_stop"),
    locked: isSet(entity, "locked"),
    busy: findValue(entity, "progress") !== undefined,
    reason: textOf(entity, "reason"),
  };
}
