import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Recorded } from "@wherry/factory/recording/record-packages.ts";
import { recordIdentity, type ScriptRecord } from "@wherry/factory/scripts/script-record.ts";
import { recordedLines } from "./tell-recorded.ts";

export interface ListOptions {
  /** Records packages in one root, but for what has a record among these: `recordScripts`. */
  readonly record: (
    packages: readonly string[],
    known: readonly ScriptRecord[],
  ) => Promise<Pick<Recorded, "records" | "failed">>;
  readonly signal: AbortSignal;
  readonly known: readonly ScriptRecord[];
  /** Packages that share a root. */
  readonly batch: number;
  /** Records anew what the list names, known or not. */
  readonly again?: boolean;
  readonly tell: (line: string) => void;
}

interface RecordedSoFar {
  /** All, those that were known among them. */
  readonly records: readonly ScriptRecord[];
  /** How many were made in this root, and how many packages failed there. */
  readonly recorded: number;
  readonly failed: number;
}

/**
 * Records packages, many in one root; those that cannot be there together are tried in halves, at last each alone.
 * Yields after each root.
 */
export async function* recordList(
  names: readonly string[],
  { record: recordAll, signal, known, batch, again = false, tell }: ListOptions,
): AsyncGenerator<RecordedSoFar> {
  const records = new Map(known.map((record) => [recordIdentity(record), record]));
  const waiting: (readonly string[])[] = [];
  for (let at = 0; at < names.length; at += batch) waiting.push(names.slice(at, at + batch));
  for (let some = waiting.shift(); some !== undefined; some = waiting.shift()) {
    signal.throwIfAborted();
    let [made, failed] = [0, 0];
    try {
      const named = new Set(again ? some : []);
      const others = [...records.values()].filter((record) => !named.has(record.package));
      const recorded = await recordAll(some, others);
      for (const record of recorded.records) records.set(recordIdentity(record), record);
      failed = recorded.failed.length;
      made = recorded.records.length;
      for (const line of recordedLines(recorded)) tell(line);
    } catch (error) {
      if (!(error instanceof WherryError) || error.code === "interrupted") throw error;
      if (some.length > 1) {
        const half = Math.ceil(some.length / 2);
        waiting.unshift(some.slice(0, half), some.slice(half));
      } else {
        failed = 1;
        tell(`${some[0]}: failed: ${error.code}: ${error.message}`);
      }
    }
    yield { records: [...records.values()], recorded: made, failed };
  }
}
