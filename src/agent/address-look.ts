import type { AddressLook, Plan } from "../domain/plan.ts";

interface Looking {
  answersAt(address: string): Promise<boolean>;
  now(): Date;
}

/**
 * Before a move only this MIG should answer, at its own address. Where source and target share one address, who answers
 * there is this very MIG.
 */
export async function lookAtAddresses(
  parts: Looking,
  { source, helper, target }: Plan["addresses"],
): Promise<readonly AddressLook[]> {
  async function look(place: AddressLook["place"], address: string): Promise<AddressLook> {
    const isTaken = address !== source && (await parts.answersAt(address));
    const at = parts.now().toISOString();
    if (address === source) return { place, at, found: "here" };
    return { place, at, found: isTaken ? "taken" : "silent" };
  }
  return Promise.all([
    look("source", source),
    ...(helper === undefined ? [] : [look("helper", helper)]),
    look("target", target),
  ]);
}
