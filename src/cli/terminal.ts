/** Where text goes: a terminal, a pipe or a file. */
export interface Sink {
  readonly isTerminal: boolean;
  /** Width and height in characters; 80 and 24 where there is no terminal. */
  readonly columns: number;
  readonly rows: number;
  /** Text, or bytes that are passed on as they are. */
  write(text: string | Uint8Array): void;
  /** Called when its size has changed, until disposed of. */
  onResize(listener: () => void): Disposable;
}

/** All that a command has around it: three streams and an environment; tests bring their own. */
export interface Terminal {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly stdin: Source;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where answers come from. Every method rejects with the signal's reason when it aborts. */
export interface Source {
  readonly isTerminal: boolean;
  /** Asks on stderr; throws `CONFIRMATION` at the end of input. */
  ask(question: string, signal: AbortSignal): Promise<string>;
  /** The same without echo. */
  askSecret(question: string, signal: AbortSignal): Promise<string>;
  /** The first line of what is piped in, without its line end; empty when there is none. */
  readLine(signal: AbortSignal): Promise<string>;
  /** Every key as it is typed, without echo and without meaning, Ctrl-C too, until disposed of. */
  openRaw(listener: (data: Uint8Array) => void): Disposable;
}
