import { readFileSync } from "node:fs";
import { lstat, readdir, readFile } from "node:fs/promises";
import { freemem } from "node:os";

/** Clock ticks in a second, as the kernel tells time to processes on every architecture (proc_pid_stat(5)). */
const ticks = 100;

/**
 * Seconds of processor time that a process and all that it started have used, with those of their children that have
 * ended and were waited for.
 */
export async function processorTime(process: number): Promise<number> {
  let total = 0;
  const waiting = [process];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    try {
      const stat = await readFile(`/proc/${pid}/stat`, "latin1");
      // The name, in brackets, may have blanks. After it comes the third field; the times are the 14th to the 17th.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      total += fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / ticks;
      waiting.push(...(await childrenOf(pid)));
    } catch {
      // It was there a moment ago.
    }
  }
  return total;
}

/** Processes that a process, by any of its threads, has started and that have not been waited for. */
export async function childrenOf(process: number): Promise<readonly number[]> {
  const children: number[] = [];
  for (const thread of await readdir(`/proc/${process}/task`).catch(() => [])) {
    const list = await readFile(`/proc/${process}/task/${thread}/children`, "latin1").catch(() => "");
    children.push(...list.split(" ").filter(Boolean).map(Number));
  }
  return children;
}

/** Whether a process has ended: all that was in a namespace whose first process it was has ended then, too. */
export async function hasEnded(process: number): Promise<boolean> {
  const stat = await readFile(`/proc/${process}/stat`, "latin1").catch(() => "");
  const [state] = stat.slice(stat.lastIndexOf(")") + 2);
  return state === undefined || state === "Z" || state === "X";
}

/** Bytes below a folder that somebody is still writing to; counted no further than to more than `most`. */
export async function sizeOf(folder: string, most: number): Promise<number> {
  // Names may be no text at all, and what cannot be counted now must not hide all that comes after it.
  let size = 0;
  const waiting = [Buffer.from(folder)];
  for (let at = waiting.pop(); at !== undefined && size <= most; at = waiting.pop()) {
    const names = await readdir(at, { encoding: "buffer" }).catch(() => []);
    for (const name of names) {
      const file = Buffer.concat([at, slash, name]);
      const status = await lstat(file).catch(() => undefined);
      if (status === undefined) continue;
      size += status.blocks * 512 + 256;
      if (status.isDirectory()) waiting.push(file);
      if (size > most) break;
    }
  }
  return size;
}

const slash = Buffer.from("/");

/** Bytes of memory that could be had now without taking it from programs (proc_meminfo(5), MemAvailable). */
export function availableMemory(): number {
  return memoryOf("MemAvailable") ?? freemem();
}

/** Whether less than a part of this machine's memory is left. */
export function isShortOfMemory(part: number): boolean {
  const total = memoryOf("MemTotal");
  return total !== undefined && availableMemory() < total * part;
}

function memoryOf(field: string): number | undefined {
  const [, kilobytes] = new RegExp(`^${field}: *(\\d+) kB$`, "m").exec(readFileSync("/proc/meminfo", "latin1")) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
