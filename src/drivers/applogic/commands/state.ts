import type { ApplicationState } from "../../driver.ts";
import type { UdlEntity } from "../udl/tree.ts";
import { textOf } from "./answer.ts";

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

/** Of an application or a component. A word we do not know is one to wait on, never one to judge by. */
export function stateOf(entity: UdlEntity): ApplicationState {
  const word = textOf(entity, "state").toLowerCase();
  return STATES.find((state) => state === word) ?? "unknown";
}
