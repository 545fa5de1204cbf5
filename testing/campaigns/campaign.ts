/** Work whose worth is in its numbers: it is started by hand, runs for minutes, and says how far it came. */
export interface Campaign {
  readonly name: string;
  /** One line for the list of all. */
  readonly summary: string;
  readonly usage: string;
  /**
   * What runs it as the words ask for, in the project's root, and gives the exit status: 0 where nothing was found.
   * Where the signal aborts, it ends what it started, removes what it does not keep, and rejects.
   * What is wrong with the words is a TypeError at once, as Node's own `parseArgs` throws it.
   */
  prepare(words: readonly string[], root: string): (signal: AbortSignal) => Promise<number>;
}
