import { constants } from "node:fs";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ArchitectureName, findArchitecture } from "@wherry/core/architecture/architectures.ts";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { sleep } from "../system/clock.ts";
import { startGroup } from "../system/process-group.ts";
import { run } from "../system/processes.ts";
import { describeRefusal } from "../system/refusal.ts";
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
  /** In the place of /dev/kvm, for tests. */
  readonly device?: string;
}

/** What runs a guest fastest here, see `examineAccelerator`. */
export async function chooseAccelerator(options: ProbeOptions): Promise<Accelerator> {
  return (await examineAccelerator(options)).accelerator;
}

/** What runs a guest fastest, and where it is not KVM, why, and what to do about it. */
export type AcceleratorChoice =
  | { readonly accelerator: "kvm" }
  | { readonly accelerator: "tcg"; readonly reason: string; readonly advice: string };

/**
 * What runs a guest fastest here. /dev/kvm may open and every guest hang, so the answer is what a tiny guest did, and
 * it is remembered until the machine is started anew or QEMU changes. Takes three seconds at most.
 */
export async function examineAccelerator(options: ProbeOptions): Promise<AcceleratorChoice> {
  const { emulator, memo, signal, device = "/dev/kvm" } = options;
  const guest = findArchitecture(options.architecture);
  const isSame = process.platform === "linux" && guest?.node === process.arch;
  if (guest === undefined || !isSame)
    return {
      accelerator: "tcg",
      reason: `this machine's processor is another one than ${options.architecture}`,
      advice: "run the image on a machine of its own architecture where speed matters",
    };
  const refusal = await whyClosed(device);
  if (refusal !== undefined) return { accelerator: "tcg", ...refusal };
  const architecture = guest.name;
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  const version = await run(emulator.file, [...emulator.prefix, "--version"], { env: toolEnvironment() });
  const key = `kvm-probe 2 ${architecture} ${boot.trim()} ${version.stdout.toString("utf8").split("\n")[0]}`;
  const works = await memo.cachedJson(key, () => runsGuest({ emulator, architecture, accelerator: "kvm", signal }));
  return works ? { accelerator: "kvm" } : { accelerator: "tcg", ...guestsHang };
}

const guestsHang = {
  reason: "KVM is there, but no guest runs in it",
  advice: "on a virtual machine its own host has to allow nested virtualisation; the kernel's log (dmesg) may say more",
};

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

/** Why nobody can open the device, or this user cannot; undefined where it opens. */
async function whyClosed(device: string): Promise<{ readonly reason: string; readonly advice: string } | undefined> {
  try {
    await using _ = await open(device, constants.O_RDWR | constants.O_NONBLOCK);
    return undefined;
  } catch (error) {
    const code = errorCode(error);
    if (code === "EACCES" || code === "EPERM")
      return {
        reason: `this user may not open ${device}`,
        advice: "become a member of its group, and log in anew: sudo usermod -aG kvm $USER",
      };
    if (code === "ENOENT")
      return {
        reason: `there is no ${device}`,
        advice:
          "switch virtualisation on in the firmware and load kvm_intel or kvm_amd; a virtual machine's host has to allow it, a container has to be given the device",
      };
    return {
      reason: `${device} does not open: ${describeRefusal(error)}`,
      advice: "the processor has no virtualisation, or it is switched off in the firmware; the kernel's log says which",
    };
  }
}
