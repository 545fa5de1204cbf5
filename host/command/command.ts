import type { System } from "../system/system.ts";

/** What the agent is started with, besides the door. */
export interface AgentContext {
  /** The words after its name. */
  readonly words: readonly string[];
  /** A line for the kernel's log. */
  readonly log: (line: string) => void;
}

export interface Option {
  /** "--json". */
  readonly name: string;
  /** Name of its value, where it takes one: "device". */
  readonly value?: string;
  readonly description: string;
}

/** One of the agent's commands; they take options only. */
export interface Command {
  readonly name: string;
  /** A few words, for the list of commands. */
  readonly summary: string;
  /** For its own help. */
  readonly description: string;
  readonly options: readonly Option[];
  readonly examples: readonly string[];
  /** Returns the exit status. `options` has a value, or "" where none is taken, for each that was given. */
  run(system: System, options: ReadonlyMap<string, string>, context: AgentContext): number;
}
