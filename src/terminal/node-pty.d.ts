/** The package declares its types under the name it is published by; we install it as `node-pty`. */
declare module "node-pty" {
  // biome-ignore lint/correctness/noUndeclaredDependencies: types only; `node-pty` is this package
  export { type IPty, spawn } from "@lydell/node-pty";
}
