import { Refusal, refuse } from "../refusal.ts";
import { keyData } from "../ssh/grid-keys.ts";
import { isPublicKeyLine } from "../ssh/transport.ts";
import type { GridUser, ReadonlyDeep, WorldView } from "../world/world.ts";

/** Throws in the words of the original. */
export function getUser(world: WorldView, name: string): ReadonlyDeep<GridUser> {
  const user = world.users.find((candidate) => candidate.name === name);
  if (user === undefined) throw new Refusal(`${name} does not exist.`);
  return user;
}

/** One line that is a public key and nobody else's: the key decides who someone is. */
export function checkKey(world: WorldView, verb: string, name: string, line: string): string {
  const key = line.trim();
  if (key.includes("\n") || !isPublicKeyLine(key)) {
    throw refuse(verb, "user", name, "bad value for sshkey, it is a public key on one line");
  }
  const owner = world.users.find(
    (user) => user.name !== name && user.sshKey !== undefined && keyData(user.sshKey).equals(keyData(key)),
  );
  if (owner !== undefined) throw refuse(verb, "user", name, `the key belongs to user '${owner.name}'`);
  return key;
}
