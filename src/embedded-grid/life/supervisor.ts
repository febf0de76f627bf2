import type { ComponentName } from "../runtime/runtime.ts";

/**
 * Starts a component again that ended while its application runs.
 *
 * - Only in state `running`; whoever takes an application down calls `settle` first, after setting the state.
 * - A component that ends quickly for the fourth time in a row makes its application `failed`.
 */
export interface Supervisor {
  /** Begins to listen. Returns the way out. */
  watch(): () => void;
  noteStart(component: ComponentName): void;
  /** Looks for components that ended while the application was still starting. */
  check(application: string): void;
  /** Resolves when no component of it is being revived any more. */
  settle(application: string): Promise<void>;
}
