import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../../support/tool.ts";

const PATH = String.raw`[a-z][A-Za-z]*(?:\.[a-zA-Z]+)*`;
const OUTPUT = new RegExp(`^= ${PATH} $`);
const INCLUDE = /^- include\("[a-z/-]+", \{[^{}]*\}\) $/;
const CONTROL = new RegExp(
  String.raw`^ (?:if \(!?${PATH}(?: > 0)?\) \{|\} else \{|\}|for \(const [a-z]+ of ${PATH}\) \{) $`,
);

const views = ["", "partials"].flatMap((folder) =>
  readdirSync(join(ROOT, "views", folder))
    .filter((name) => name.endsWith(".ejs"))
    .map((name) => join("views", folder, name)),
);

describe.each(views)("%s", (view) => {
  const text = readFileSync(join(ROOT, view), "utf8");
  const tags = [...text.matchAll(/<%([\s\S]*?)%>/g)].map(([, inside]) => inside ?? "");

  test("prints escaped values only, and raw text only as an include", () => {
    const printing = tags.filter((tag) => !tag.startsWith(" "));
    expect(printing.filter((tag) => !OUTPUT.test(tag) && !INCLUDE.test(tag))).toEqual([]);
  });

  test("decides nothing but whether something is there", () => {
    const control = tags.filter((tag) => tag.startsWith(" "));
    expect(control.filter((tag) => !CONTROL.test(tag))).toEqual([]);
  });

  test("has no style or script of its own, which the policy would refuse", () => {
    expect(text).not.toMatch(/\sstyle=|<style|\son[a-z]+=|<script(?! type="module" src=)/);
  });
});
