import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** Nothing that is kept whole in memory is as large. */
const largest = 2 ** 30;

/**
 * The bytes of a file that others may have put there. A pipe would never end, a device have anything behind it: neither
 * is waited for or read, nor is a file of more bytes than `most`, by default 1 GiB.
 * What is no such file, or cannot be read, is an error as those of Node's are.
 */
export async function readRegular(path: string, most = largest): Promise<Buffer> {
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const status = await file.stat();
  if (!status.isFile()) throw new Error(`${path} is not a regular file`);
  if (status.size > most) throw new Error(`${path} has more than ${most} bytes`);
  return await file.readFile();
}
