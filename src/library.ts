/*
 * MIG as a library, for a program that moves applications between grids from outside them: it plans, drives and watches.
 * What it can do is in `library/types.ts`; how, in the `README.md` of this folder, with an example that is a test.
 */
import { MigError } from "./domain/errors.ts";
import { openGrids as open } from "./library/grids.ts";
import type { Library } from "./library/types.ts";

export const openGrids: Library["openGrids"] = open;

export const isMigError: Library["isMigError"] = (error) => error instanceof MigError;
