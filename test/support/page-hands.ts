import type { Page } from "playwright-core";

/** What a person does on MIG's pages, by the words that stand there. */

/** From the overview over the plan to the page of the started job; returns its id. */
export async function migrateByHand(page: Page, base: string): Promise<string> {
  await page.goto(`${base}/`);
  await page.getByRole("link", { name: "Migrate here" }).click();
  await confirmByHand(page, /^Migrate to /);
  return new URL(page.url()).pathname.replace("/jobs/", "");
}

/** Takes every warning, types the name, and presses the button; resolves on the page of the job. */
export async function confirmByHand(page: Page, button: RegExp): Promise<void> {
  for (const tick of await page.locator('input[name="accept"]').all()) await tick.check();
  await page.getByLabel(/Type guestbook to confirm/).fill("guestbook");
  await page.getByRole("button", { name: button }).click();
  await page.waitForURL(/\/jobs\/\w+$/);
}

/** On the page of a running job; resolves when the abort was asked for. */
export async function abortByHand(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Abort…" }).click();
  await page.getByRole("button", { name: "Abort this job" }).click();
  await page.waitForURL(/\/jobs\/\w+$/);
}
