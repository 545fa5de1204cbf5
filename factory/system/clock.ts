import { readFileSync } from "node:fs";

/** The wall clock, seconds since 1970. Nothing that ends in an image may depend on it. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** The wall clock, milliseconds since 1970. */
export function nowInMilliseconds(): number {
  return Date.now();
}

/** Waits; rejects with the signal's reason when aborted. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", aborted);
      resolve();
    }, milliseconds);
    const aborted = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", aborted, { once: true });
  });
}

/** Seconds since an arbitrary start, with fractions; for durations. */
export function elapsedSeconds(): number {
  return performance.now() / 1000;
}

/**
 * Processor seconds that this process and all its children that have ended used so far: user and system, all threads.
 * Children are counted on Linux only (fields 16 and 17 of /proc/self/stat, proc_pid_stat(5)).
 */
export function processorSeconds(): number {
  const own = process.cpuUsage();
  return (own.user + own.system) / 1e6 + childrenSeconds();
}

function childrenSeconds(): number {
  // Linux counts these in units of 1/100 s on every architecture that Wherry runs on (USER_HZ).
  const ticksPerSecond = 100;
  try {
    const stat = readFileSync("/proc/self/stat", "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
  } catch {
    return 0;
  }
}
