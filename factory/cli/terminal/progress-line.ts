import { formatBytes } from "@wherry/core/quantities/format-bytes.ts";
import { printable } from "@wherry/core/text/printable.ts";

/** How far a piece of work is. */
export interface Progress {
  readonly task: string;
  readonly done: number;
  readonly total: number;
  readonly unit: "bytes" | "items";
  /** Since it began. */
  readonly seconds: number;
}

const widestBar = 30;
/** A narrower one says nothing. */
const narrowestBar = 8;
const widestLine = 100;

/**
 * One line that is narrower than `columns`: what there is no room for is left away, the rate first, then the bar, then
 * the amounts, and the end of the task's name last.
 */
export function progressLine(progress: Progress, columns: number): string {
  const room = Math.min(Math.max(columns, 20), widestLine) - 1;
  const { done, total, unit, seconds } = progress;
  const share = Math.min(1, done / total);
  const task = `  ${printable(progress.task)}`;
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  const amounts = unit === "bytes" ? `  ${formatBytes(done)} of ${formatBytes(total)}` : `  ${done} of ${total}`;
  const rate = unit === "bytes" ? `  ${formatBytes(Math.round(done / Math.max(0.1, seconds)))}/s` : "";
  for (const tail of [amounts + rate, amounts]) {
    const line = `${task} ${percent}${tail}`;
    const bar = Math.min(widestBar, room - line.length - 3);
    if (bar >= narrowestBar) return `${task} [${"=".repeat(Math.round(share * bar)).padEnd(bar)}]${percent}${tail}`;
  }
  for (const tail of [amounts, ""])
    if (task.length + 1 + percent.length + tail.length <= room) return `${task} ${percent}${tail}`;
  return `${task.slice(0, room - percent.length - 4)}... ${percent}`;
}
