import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { CommandStep } from "../plan/step.ts";
import type { System } from "../system/system.ts";
import { listBlockDevices, resolveNode } from "./block-devices.ts";
import { missingProgram } from "./programs.ts";
import { settleUdev } from "./udev.ts";
import { waitForDevices } from "./wait-for-devices.ts";

interface CarryOutOptions {
  readonly system: System;
  /** Where bytes are kept by the hexadecimal SHA-256 that is their name. */
  readonly contentFolder: string;
  /** How long a device may take to turn up, in seconds; 30 unless given. */
  readonly wait?: number;
  /** Waits until udev has made the links of all devices that are there; asks udev unless given. */
  readonly settle?: () => void;
  /** Told of each step before it starts. */
  readonly tell?: (step: CommandStep) => void;
}

/**
 * Runs the steps, one after the other, each once the devices that it needs are there.
 *
 * @throws {ProvisionError} program.failed when a program fails: the message has its own words
 * @throws {ProvisionError} program.missing when the image does not have a program
 * @throws {ProvisionError} storage.missing when a device does not turn up that a step needs or makes
 * @throws {ProvisionError} internal when the key of a volume is not kept
 */
export function carryOutCommands(steps: readonly CommandStep[], options: CarryOutOptions): void {
  const { system, tell } = options;
  const settle = options.settle ?? (() => settleUdev(system));
  settle();
  for (const step of steps) {
    tell?.(step);
    expect(step, step.needs);
    for (const device of step.frees ?? []) letGo(system, device);
    run(step, options);
    // udev looks at each device that was written to, and makes its links anew.
    settle();
    expect(step, step.makes);
  }

  function expect(step: CommandStep, names: readonly string[]): void {
    const missing = waitForDevices(system, names, { wait: options.wait ?? 30, settle });
    if (missing.length === 0) return;
    const there = listBlockDevices(system).map(({ name, label }) => `/dev/${name}${label === "" ? "" : ` (${label})`}`);
    throw new ProvisionError("storage.missing", `${step.summary}: ${missing.join(", ")} did not turn up`, {
      path: step.from,
      hint: `there are ${there.join(", ")}`,
    });
  }
}

function run(step: CommandStep, { system, contentFolder }: CarryOutOptions): void {
  const { words, input, secretInput, from, summary } = step;
  const { status, stderr } = system.run(words, inputOf());
  if (status === 0 || step.mayFail === true) return;
  if (status === 127) throw missingProgram(words[0] ?? "", from);
  const reason = oneLine(stderr) || `status ${status}`;
  throw new ProvisionError("program.failed", `${summary}: ${reason}`, {
    path: from,
    hint: `the command was: ${words.map(quote).join(" ")}`,
  });

  function inputOf(): { readonly input?: Uint8Array } {
    if (input !== undefined) return { input: encodeUtf8(input) };
    if (secretInput === undefined) return {};
    const bytes = system.readFile(`${contentFolder}/${secretInput.sha256}`);
    if (bytes === undefined) throw new ProvisionError("internal", `${summary}: its key is not kept`, { path: from });
    return { input: bytes };
  }
}

/** Stops the arrays and closes the volumes that hold a device, and first what holds these. */
function letGo(system: System, device: string): void {
  const node = resolveNode(system, device);
  if (node !== undefined) release(system, node.slice("/dev/".length));
}

function release(system: System, name: string): void {
  for (const holder of system.list(`/sys/class/block/${name}/holders`) ?? []) {
    release(system, holder);
    const mapped = system.readFile(`/sys/class/block/${holder}/dm/name`);
    system.run(
      mapped === undefined ? ["mdadm", "--stop", `/dev/${holder}`] : ["cryptsetup", "close", decodeUtf8(mapped).trim()],
    );
  }
}

/** Ready to paste. */
function quote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
