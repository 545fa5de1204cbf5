import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

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
      const children = await readFile(`/proc/${pid}/task/${pid}/children`, "latin1");
      waiting.push(...children.split(" ").filter(Boolean).map(Number));
    } catch {
      // It was there a moment ago.
    }
  }
  return total;
}

/** Bytes below a folder that somebody is still writing to; counted no further than to more than `most`. */
export async function sizeOf(folder: string, most: number): Promise<number> {
  let size = 0;
  try {
    for (const name of await readdir(folder)) {
      const file = join(folder, name);
      const status = await lstat(file);
      size += status.blocks * 512 + 256;
      if (status.isDirectory()) size += await sizeOf(file, most - size);
      if (size > most) break;
    }
  } catch {
    // It was there a moment ago.
  }
  return size;
}
