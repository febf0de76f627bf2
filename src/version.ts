import manifest from "../package.json" with { type: "json" };

/** Of the package, as every face shows it. */
export const VERSION: string = manifest.version;
