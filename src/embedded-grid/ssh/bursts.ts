import type { Socket } from "node:net";

/**
 * The library writes each packet in three pieces, and each would be a call to the system and a segment of its own; nothing
 * but holding the socket back for the rest of the turn makes one of them.
 */
export function burstsOf(socket: Socket): () => void {
  let isHeld = false;
  return () => {
    if (isHeld) return;
    isHeld = true;
    socket.cork();
    setImmediate(() => {
      isHeld = false;
      socket.uncork();
    });
  };
}
