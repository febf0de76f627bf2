/** A key that every grid may have, whatever its driver. */
export interface GridKey {
  readonly name: string;
  /** Every grid must have it; what a driver requires besides is in its own list. */
  readonly required: boolean;
  /** `""` is a value of its own, not a forgotten one. */
  readonly mayBeEmpty: boolean;
}

function key(
  name: string,
  options: { readonly required?: boolean; readonly mayBeEmpty?: boolean } = {},
): GridKey {
  return { name, required: options.required ?? false, mayBeEmpty: options.mayBeEmpty ?? false };
}

/** The first five are the original's, the others ours. */
export const GRID_KEYS: readonly GridKey[] = [
  key("controller", { required: true }),
  key("location"),
  key("MIG_ip", { required: true }),
  key("app_config", { mayBeEmpty: true }),
  key("MigHelper_config", { mayBeEmpty: true }),
  key("driver"),
  key("user"),
  key("port"),
  key("host_key"),
  key("strategy"),
  key("bandwidth"),
  key("keep_source"),
];
