import { access, constants, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ArchitectureName, findArchitecture } from "@wherry/core/architecture/architectures.ts";
import { sleep } from "../system/clock.ts";
import { startGroup } from "../system/process-group.ts";
import { run } from "../system/processes.ts";
import type { Tool } from "../tools/tool.ts";
import { toolEnvironment } from "../tools/tool-environment.ts";
import { probeFirmware, probeMachine } from "./probe-guest.ts";
import type { Accelerator } from "./qemu-command.ts";

/** Milliseconds. The guest takes sixty, most of which is QEMU's own start; a busy machine needs longer. */
const patience = 3000;

interface ProbeOptions {
  readonly emulator: Tool;
  /** The guest's, Debian's name. */
  readonly architecture: string;
  /** Keeps the answer: the store's memo. */
  readonly memo: { cachedJson<T>(key: string, produce: () => Promise<T>): Promise<T> };
  readonly signal?: AbortSignal | undefined;
}

/**
 * What runs a guest fastest here. /dev/kvm may open and every guest hang, so the answer is what a tiny guest did, and
 * it is remembered until the machine is started anew or QEMU changes. Takes three seconds at most.
 */
export async function chooseAccelerator(options: ProbeOptions): Promise<Accelerator> {
  const { emulator, memo, signal } = options;
  const guest = findArchitecture(options.architecture);
  const isSame = process.platform === "linux" && guest?.node === process.arch;
  if (guest === undefined || !isSame || !(await mayOpen("/dev/kvm"))) return "tcg";
  const architecture = guest.name;
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  const version = await run(emulator.file, [...emulator.prefix, "--version"], { env: toolEnvironment() });
  const key = `kvm-probe 2 ${architecture} ${boot.trim()} ${version.stdout.toString("utf8").split("\n")[0]}`;
  const works = await memo.cachedJson(key, () => runsGuest({ emulator, architecture, accelerator: "kvm", signal }));
  return works ? "kvm" : "tcg";
}

interface GuestProbe {
  readonly emulator: Tool;
  readonly architecture: ArchitectureName;
  readonly accelerator: Accelerator;
  readonly signal?: AbortSignal | undefined;
}

/** Whether a tiny guest comes to its end within the patience. */
export async function runsGuest({ emulator, architecture, accelerator, signal }: GuestProbe): Promise<boolean> {
  signal?.throwIfAborted();
  const folder = await mkdtemp(join(tmpdir(), "wherry-probe-"));
  const image = join(folder, "firmware");
  try {
    await writeFile(image, probeFirmware(architecture));
    const { machine, endsWith } = probeMachine(architecture);
    const args = [
      ...["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"],
      ...["-L", join(emulator.root, "usr/share/qemu"), "-accel", accelerator],
      ...["-cpu", accelerator === "kvm" ? "host" : "max", "-m", "64M", "-bios", image, ...machine],
    ];
    const group = startGroup(emulator.file, [...emulator.prefix, ...args], { env: toolEnvironment(), scratch: folder });
    group.stdout.resume();
    group.stderr.resume();
    const timer = new AbortController();
    try {
      const timeout = sleep(patience, signal === undefined ? timer.signal : AbortSignal.any([signal, timer.signal]));
      const status = await Promise.race([group.ended, timeout.then(() => undefined)]);
      return status === endsWith;
    } finally {
      timer.abort();
      group.kill();
      await group.ended;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function mayOpen(device: string): Promise<boolean> {
  return await access(device, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}
