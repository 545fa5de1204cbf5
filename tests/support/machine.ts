import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConsoleLine } from "@wherry/factory/machine/console.ts";
import { findFirmware } from "@wherry/factory/machine/firmware.ts";
import { configurationItem } from "@wherry/factory/machine/firmware-config.ts";
import { chooseAccelerator } from "@wherry/factory/machine/kvm-probe.ts";
import { type Machine, startMachine } from "@wherry/factory/machine/machine.ts";
import { type SshTarget, sshArguments, waitForSsh } from "@wherry/factory/machine/ssh.ts";
import { makeSshKey } from "@wherry/factory/machine/ssh-key.ts";
import { watchForRefusal } from "@wherry/factory/machine/watch-for-refusal.ts";
import { watchForSsh } from "@wherry/factory/machine/watch-for-ssh.ts";
import { installTools } from "@wherry/factory/supply/install-tools.ts";
import { sleep } from "@wherry/factory/system/clock.ts";
import { run } from "@wherry/factory/system/processes.ts";
import { toolEnvironment } from "@wherry/factory/tools/tool-environment.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { openTestWorkshop } from "@wherry/testing/fixtures/test-workshop.ts";

/** Seconds. A boot takes half a minute; a busy machine needs longer. */
export const patience = 400;

export interface TestMachineOptions {
  /** MiB, 1536 where it is not given. */
  readonly memory?: number;
  /** What the machine writes stays in the image. */
  readonly persist?: boolean;
  /** Ports of the guest to be reached, besides SSH's. */
  readonly ports?: readonly number[];
  /** The machine's Ignition configuration. */
  readonly ignition?: string;
  /** Bytes of each further disk: empty, and gone with the machine. */
  readonly scratchDisks?: readonly number[];
  /** It can reach this machine's loopback, as 10.0.2.2. */
  readonly connected?: boolean;
  /** Bytes of the disk as the machine sees it, 8 GiB where it is not given; never less than the image has. */
  readonly diskSize?: number;
  /** A new file for all that is written to the disk: `readWriteLog`. */
  readonly writeLog?: string;
  /** For QEMU's command line. */
  readonly extra?: readonly string[];
}

export interface TestMachine extends AsyncDisposable {
  readonly machine: Machine;
  readonly target: SshTarget;
  /** What its console has said until now. */
  readonly lines: readonly ConsoleLine[];
  /**
   * Waits for a line of the console, for the n-th of its kind; the test fails when the machine ends or takes too long.
   */
  line(pattern: RegExp, nth?: number): Promise<string>;
  /** Waits until root's key is let in. */
  ready(): Promise<void>;
  /** Runs a command as root. */
  ssh(command: string, input?: Uint8Array | AsyncIterable<Uint8Array>): Promise<CommandResult>;
  /** Runs a command that must succeed, and returns what it printed, without the last end of line. */
  say(command: string): Promise<string>;
  /** Restarts the system in it, and waits until it is ready again. */
  reboot(): Promise<void>;
}

export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Boots an image with the tests' own tools; it cannot reach anything outside. */
export async function bootMachine(image: string, options: TestMachineOptions = {}): Promise<TestMachine> {
  const controller = new AbortController();
  const { signal } = controller;
  const workshop = await openTestWorkshop(signal);
  const tools = await installTools(["machine-amd64", "ssh"], workshop);
  const emulator = await tools.tool("qemu-system-x86_64");
  const key = makeSshKey("test");
  const lines: ConsoleLine[] = [];
  const refusal = watchForRefusal();
  const server = watchForSsh();
  const configFolder = await temporaryDirectory();
  const machine = await startMachine({
    image,
    emulator,
    architecture: "amd64",
    accelerator: await chooseAccelerator({ emulator, architecture: "amd64", memo: workshop.store.memo }),
    firmware: await findFirmware(emulator.root, "amd64"),
    memory: options.memory ?? 1536,
    cpus: 2,
    persist: options.persist === true,
    writeLog: options.writeLog,
    diskSize: options.diskSize ?? 8 * 2 ** 30,
    network: {
      forwards: [22, ...(options.ports ?? [])].map((guest) => ({ host: 0, guest })),
      restricted: options.connected !== true,
    },
    credentials: { "ssh.authorized_keys.root": Buffer.from(`${key.publicKey}\n`) },
    firmwareConfig: await keepConfig(options.ignition, configFolder.path),
    extra: options.extra ?? [],
    scratchDisks: options.scratchDisks ?? [],
    onLine(line) {
      lines.push(line);
      refusal.see(line);
      server.see(line);
    },
    signal,
  });
  const keyFile = join(machine.folder, "ssh-key");
  await writeFile(keyFile, key.privateKey, { mode: 0o600 });
  const target = { ssh: await tools.tool("ssh"), port: machine.ports.get(22) ?? 0, user: "root", keyFile };
  let off = false;
  void machine.ended.then(() => {
    off = true;
  });
  const ready = async () => {
    try {
      const reached = waitForSsh(target, {
        seconds: patience,
        ended: machine.ended,
        readConsole: "see above",
        started: server.started,
        signal,
      });
      await Promise.race([reached, refusal.refused]);
    } catch (error) {
      throw new Error(`the console's last lines:\n${lastLines(lines)}`, { cause: error });
    }
  };
  const ssh: TestMachine["ssh"] = async (command, input) => {
    const result = await run(target.ssh.file, sshArguments(target, command), {
      env: toolEnvironment(),
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience * 1000)]),
      ...(input === undefined ? {} : { input }),
    });
    return { ...result, stdout: result.stdout.toString("utf8") };
  };
  const say: TestMachine["say"] = async (command) => {
    const { status, stdout, stderr } = await ssh(command);
    assert.equal(status, 0, `${command}\nended with status ${status}:\n${stdout}${stderr}`);
    return stdout.replace(/\n$/, "");
  };
  const line: TestMachine["line"] = async (pattern, nth = 1) => {
    const deadline = performance.now() + patience * 1000;
    for (;;) {
      const found = lines.filter(({ text }) => pattern.test(text))[nth - 1];
      if (found !== undefined) return found.text;
      const failed = lines.some(({ time, text }) => /wherry: FAILED/.test(text) && time + 5 < machine.uptime());
      assert.ok(!failed, `the machine could not be set up before ${pattern}:\n${lastLines(lines)}`);
      assert.ok(!off, `the machine went off before ${pattern}:\n${lastLines(lines)}`);
      assert.ok(performance.now() < deadline, `the console did not say ${pattern}:\n${lastLines(lines)}`);
      await sleep(20);
    }
  };
  return {
    machine,
    target,
    lines,
    ready,
    ssh,
    say,
    line,
    async reboot() {
      const isUp = /\] wherry: init$/;
      const before = lines.filter(({ text }) => isUp.test(text)).length;
      await ssh("systemctl reboot --no-block");
      // Who connects while it goes down is let in, and then waits for an answer as long as ssh does.
      await line(isUp, before + 1);
      await ready();
    },
    async [Symbol.asyncDispose]() {
      await machine[Symbol.asyncDispose]();
      await configFolder[Symbol.asyncDispose]();
      controller.abort();
    },
  };
}

/** As an item of firmware, which QEMU reads from a file. */
async function keepConfig(text: string | undefined, folder: string): Promise<Readonly<Record<string, string>>> {
  if (text === undefined) return configurationItem(undefined);
  const path = join(folder, "config.ign");
  await writeFile(path, text);
  return configurationItem(path);
}

function lastLines(lines: readonly ConsoleLine[]): string {
  return lines
    .slice(-15)
    .map(({ time, text }) => `${time.toFixed(1).padStart(7)}  ${text}`)
    .join("\n");
}
