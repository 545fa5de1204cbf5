import type { RunReport } from "../machine/run-machine.ts";
import { formatSeconds } from "./tables-and-times.ts";

/** Rows of a table: how far a machine had come after how long, in the order of time; what was not seen is left out. */
export function machineTimes({ milestones, answered, seconds }: RunReport): readonly (readonly [string, string])[] {
  const seen = Object.entries(milestones)
    .filter((entry): entry is [string, number] => typeof entry[1] === "number")
    .sort(([, a], [, b]) => a - b);
  const all = [...seen, ...(answered === undefined ? [] : [["answered over SSH", answered] as const])];
  return [...all, ["off", seconds] as const].map(([name, at]) => [name, formatSeconds(at)]);
}
