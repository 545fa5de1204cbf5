import { readFile } from "node:fs/promises";
import { architectureNames } from "@wherry/core/architecture/architectures.ts";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import * as v from "valibot";
import { writeAtomically } from "../system/atomic-file.ts";
import type { MachineFolder } from "./machine-folder.ts";

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const port = v.pipe(natural, v.maxValue(65_535));

const keptMachine = v.strictObject({
  /** Absolute path of the image that it was made of, for people. */
  image: v.string(),
  architecture: v.picklist(architectureNames),
  /** MiB. */
  memory: natural,
  cpus: natural,
  forwards: v.array(v.strictObject({ host: port, guest: port })),
  /** Bytes of each further disk. */
  disks: v.optional(v.array(natural), []),
  /** Folders of the host's; what was made before there were any has none. */
  shares: v.optional(v.array(v.strictObject({ folder: v.string(), path: v.string(), readOnly: v.boolean() })), []),
  /** The image's size and the time of its last change, as they were then: the disk lies over what was in it. */
  imageState: v.string(),
  /** Whether anybody could be let in by SSH; where nobody knows, and for machines from before it was asked, true. */
  hasSshServer: v.optional(v.boolean(), true),
  /** Whether it has a configuration of its own (`MachineFolder.ignition`). */
  hasIgnition: v.boolean(),
  /** Seconds since 1970. */
  made: natural,
});

/** What a machine that stays is made of. */
export type KeptMachine = v.InferOutput<typeof keptMachine>;

const runningMachine = v.strictObject({
  pid: natural,
  /** When the process started, as the kernel counts (proc_pid_stat(5), starttime): numbers are given again. */
  began: v.string(),
  /** Seconds since 1970. */
  since: natural,
  /** Of 127.0.0.1, by the guest's. */
  ports: v.array(v.strictObject({ host: port, guest: port })),
});

/** The process that runs a machine. */
export type RunningMachine = v.InferOutput<typeof runningMachine>;

/**
 * What a machine is made of; undefined where there is none.
 *
 * @throws {WherryError} format.invalid when the file is damaged
 */
export async function readKeptMachine(folder: MachineFolder): Promise<KeptMachine | undefined> {
  return await readJson(folder.record, keptMachine, folder);
}

/** Keeps what a machine is made of. */
export async function writeKeptMachine(folder: MachineFolder, machine: KeptMachine): Promise<void> {
  await writeAtomically(folder.record, `${JSON.stringify(machine, undefined, 2)}\n`);
}

/**
 * The process that runs a machine; undefined where it is off, however it went off.
 *
 * @throws {WherryError} format.invalid when the file is damaged
 */
export async function readRunningMachine(folder: MachineFolder): Promise<RunningMachine | undefined> {
  const running = await readJson(folder.running, runningMachine, folder);
  return running !== undefined && (await startTime(running.pid)) === running.began ? running : undefined;
}

/** Keeps which process runs a machine. */
export async function writeRunningMachine(folder: MachineFolder, running: RunningMachine): Promise<void> {
  await writeAtomically(folder.running, `${JSON.stringify(running, undefined, 2)}\n`);
}

/** When a process started, as the kernel counts; undefined where there is none, or it is no more than a status. */
export async function startTime(pid: number): Promise<string | undefined> {
  const status = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => undefined);
  // The program's name, in parentheses, may hold anything.
  const fields = status?.slice(status.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" ? undefined : fields?.[19];
}

async function readJson<Schema extends v.GenericSchema>(
  file: string,
  schema: Schema,
  { name }: MachineFolder,
): Promise<v.InferOutput<Schema> | undefined> {
  try {
    return v.parse(schema, JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return undefined;
    throw new WherryError("format.invalid", "this is not what Wherry wrote of a machine", {
      where: { file },
      hint: `make the machine anew, after: wherry rm ${name} --force`,
      cause,
    });
  }
}
