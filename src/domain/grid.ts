/** One grid as `grid.info` describes it: a place where the application can run. */
export interface Grid {
  readonly name: string;
  readonly location: string;
  readonly driver: string;
  /** Host name or address of the controller, as SSH reaches it. */
  readonly controller: string;
  readonly port: number;
  readonly user: string;
  /** Pinned host key, `SHA256:…`; absent: first use is recorded. */
  readonly hostKey?: string;
  /** `host:port` of MIG's page when the application runs on this grid. */
  readonly migAddress: string;
  /** Application properties to set on arrival, in file order. */
  readonly appConfig: readonly Property[];
  /** Properties for a helper on this grid. */
  readonly helperConfig: readonly Property[];
  /** Seconds the source is kept after a migrate away from this grid; 0 destroys at once. */
  readonly keepSourceSeconds: number;
  readonly strategy?: string;
  readonly bandwidth?: string;
  /** Keys that a driver documents (`drain`, `migrate_host`, …), as written. */
  readonly extra: Readonly<Record<string, string>>;
}

export interface Property {
  readonly name: string;
  readonly value: string;
}

export function propertyValue(properties: readonly Property[], name: string): string | undefined {
  return properties.find((property) => property.name === name)?.value;
}
