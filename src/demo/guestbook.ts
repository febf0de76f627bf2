import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { ask } from "../cli/client.ts";
import { type DemoGrid, guestbookUrl } from "./layout.ts";

const bookSchema = z.object({
  total: z.int(),
  entries: z.array(z.object({ id: z.int(), at: z.string(), name: z.string(), message: z.string() })),
});

/** What visitors wrote. */
export type Book = Readonly<z.infer<typeof bookSchema>>;

const ANSWER_MS = 5_000;

/** The guestbook of a grid; undefined when nobody answers there or the answer is no guestbook's. */
export async function readBook(grid: DemoGrid, signal: AbortSignal): Promise<Book | undefined> {
  try {
    const { status, body } = await ask(doorOf(grid), { path: "/entries", signal, timeoutMs: ANSWER_MS });
    return status === 200 ? bookSchema.parse(body) : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

const VISITORS = [
  ["Ada", "The page loads, and my cat approves."],
  ["Grace", "Found no bug here. I looked."],
  ["Edsger", "Elegant. I would have used fewer buttons."],
  ["Barbara", "Signing twice would be bad manners, so once."],
  ["Dennis", "Small and it works."],
] as const;

/** Some visitors sign, one after the other; each is on the disk when it was answered. Throws when one is refused. */
export async function sign(grid: DemoGrid, signal: AbortSignal): Promise<void> {
  for (const [name, message] of VISITORS) {
    const { status } = await ask(doorOf(grid), {
      method: "POST",
      path: "/entries",
      body: { name, message },
      signal,
      timeoutMs: ANSWER_MS,
    });
    if (status !== 201) throw new Error(`Cannot sign the guestbook: status ${status}`);
  }
}

function doorOf(grid: DemoGrid): { readonly url: string } {
  return { url: guestbookUrl(grid) };
}

/** Not only as many: the very same. */
export function isSameBook(one: Book, other: Book | undefined): boolean {
  return isDeepStrictEqual(one, other);
}
