import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { startTime } from "./kept-machine.ts";
import type { MachineFolder } from "./machine-folder.ts";

/**
 * Does something with a machine that no two processes may do at once. What a process that was killed has left behind is
 * no hindrance.
 *
 * @throws {WherryError} machine.failed when another process is at it
 */
export async function alone<Result>(folder: MachineFolder, work: () => Promise<Result>): Promise<Result> {
  const file = join(folder.path, "busy");
  const mine = `${process.pid} ${await startTime(process.pid)}`;
  for (;;) {
    try {
      await writeFile(file, mine, { flag: "wx" });
      break;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
    const [pid = "", began] = (await readFile(file, "utf8").catch(() => "")).split(" ");
    if (began !== undefined && (await startTime(Number(pid))) === began) {
      throw new WherryError(
        "machine.failed",
        `another command (process ${pid}) is starting or removing ${folder.name}`,
        {
          hint: "wait for it, and look with: wherry ps",
        },
      );
    }
    await rm(file, { force: true });
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}
