import { utimes } from "node:fs/promises";
import { now } from "./clock.ts";

const hour = 3600;

/** Notes that an object was used, for the collection of those that are not. Once an hour is often enough. */
export async function touch(path: string, status: { readonly mtimeMs: number }): Promise<void> {
  const time = now();
  // A store that may only be read can still be used.
  if (time - status.mtimeMs / 1000 > hour) await utimes(path, time, time).catch(() => {});
}
