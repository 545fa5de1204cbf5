import { chmod, readdir } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { makeFolder } from "../system/folder.ts";
import { stateFolder } from "../system/state-folder.ts";

/** The files of a machine that stays. The sockets' and the log's names are those that QEMU, which runs there, knows. */
export interface MachineFolder {
  readonly name: string;
  readonly path: string;
  /** What the machine is made of: `KeptMachine`. */
  readonly record: string;
  /** The process that runs it, while it runs: `RunningMachine`. */
  readonly running: string;
  /** The image as it was when the machine was made. */
  readonly image: string;
  /** What the machine has written since. */
  readonly disk: string;
  readonly variables: string;
  readonly key: string;
  /** A copy of its configuration, where it has one. */
  readonly ignition: string;
  readonly control: string;
  readonly console: string;
  readonly consoleLog: string;
  /** What QEMU says of itself. */
  readonly messages: string;
}

/** Where all of a user's machines are, each in a folder of its name. */
export function machinesFolder(environment: Readonly<Record<string, string | undefined>>): string {
  return join(stateFolder(environment), "machines");
}

/** What a host could be called (RFC 1123 section 2.1). */
const namePattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The folder of a machine, which need not be there.
 *
 * @throws {WherryError} usage.invalid when the name is not one that a host could have
 */
export function machineFolder(machines: string, name: string): MachineFolder {
  if (!namePattern.test(name)) {
    throw new WherryError("usage.invalid", `"${name}" is no name for a machine`, {
      hint: "a name has at most 63 small letters, digits and hyphens between them, such as web or db-2",
    });
  }
  const path = join(machines, name);
  return {
    name,
    path,
    record: join(path, "machine.json"),
    running: join(path, "running.json"),
    image: join(path, "image"),
    disk: join(path, "disk.qcow2"),
    variables: join(path, "firmware-variables"),
    key: join(path, "ssh-key"),
    ignition: join(path, "config.ign"),
    control: join(path, "control"),
    console: join(path, "console"),
    consoleLog: join(path, "console.log"),
    messages: join(path, "qemu.log"),
  };
}

/** The names of all machines, sorted; entries of other names are none. */
export async function listMachines(machines: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(machines, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && namePattern.test(entry.name))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

/** Makes the folder, closed to others: whoever reads the key in it is root in the machine. */
export async function makeMachineFolder({ path }: MachineFolder): Promise<void> {
  await makeFolder(path, 0o700);
  await chmod(path, 0o700);
}
