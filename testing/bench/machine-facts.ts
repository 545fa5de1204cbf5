import { cpus, release, totalmem } from "node:os";
import { runOrFail } from "@wherry/factory/system/processes.ts";

/**
 * What a reader needs to know of a machine to weigh seconds measured on it: "2 cores (...), 24 GB, Linux 6.1, ext4".
 */
export async function machineFacts(folder: string): Promise<string> {
  const cores = cpus();
  const model = cores[0]?.model.trim() ?? "";
  const { stdout } = await runOrFail("df", ["--output=fstype", folder]);
  return [
    `${cores.length} cores${model === "" ? "" : ` (${model})`}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    `Linux ${release().split("-")[0]}`,
    // After the head line.
    stdout.toString("utf8").trim().split("\n").at(-1) ?? "",
  ].join(", ");
}
