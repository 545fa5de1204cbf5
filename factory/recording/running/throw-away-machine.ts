import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type BareMachine, bareMachineCommand } from "../../machine/direct-boot.ts";
import { startGroup } from "../../system/process-group.ts";
import { toolEnvironment } from "../../tools/tool-environment.ts";
import { type GuestPort, openGuestPort } from "./guest-port.ts";
import type { MachineParts } from "./machine-parts.ts";

interface ThrowAwayMachineOptions {
  readonly machine: Omit<BareMachine, "kernel" | "initrd">;
  readonly parts: MachineParts;
  readonly signal: AbortSignal;
  /** Folder for its own one. */
  readonly parent?: string;
}

/** A machine that is ended, and of which nothing is left, when its scope ends. */
interface ThrowAwayMachine extends AsyncDisposable {
  /** To what runs in it. */
  readonly port: GuestPort;
  /**
   * What a talk with it gives; the machine is ended when that takes more seconds. A talk that fails is told with what
   * the machine printed last.
   */
  within<T>(seconds: number, talk: Promise<T>): Promise<T>;
}

/**
 * Starts a machine that has neither disk nor network, and which ends with this process and with the signal.
 *
 * @throws {WherryError} interrupted when the signal has aborted before it is started
 */
export async function startThrowAwayMachine(options: ThrowAwayMachineOptions): Promise<ThrowAwayMachine> {
  const { machine, parts, signal, parent = tmpdir() } = options;
  await using owned = new AsyncDisposableStack();
  const folder = await mkdtemp(join(parent, "wherry-machine-"));
  owned.defer(async () => await rm(folder, { recursive: true, force: true }));
  const place = { kernel: join(folder, "kernel"), initrd: join(folder, "initrd") };
  await writeFile(place.kernel, parts.kernel);
  await writeFile(place.initrd, parts.initrd);
  // Whoever stopped the work in the meantime is not heard by a listener any more.
  if (signal.aborted) throw stopped(signal.reason);
  const { file, args } = bareMachineCommand({ ...machine, ...place });
  const group = startGroup(file, args, { env: toolEnvironment({ TMPDIR: folder }), scratch: folder });
  const stop = () => group.kill();
  signal.addEventListener("abort", stop);
  owned.defer(async () => {
    signal.removeEventListener("abort", stop);
    stop();
    await group.ended.catch(() => {});
  });
  let said = "";
  for (const stream of [group.stdout, group.stderr]) {
    stream.on("data", (bytes: Buffer) => {
      said = (said + bytes.toString("latin1")).slice(-4000);
    });
  }
  const within = async <T>(seconds: number, talk: Promise<T>): Promise<T> => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      stop();
    }, seconds * 1000);
    try {
      return await talk;
    } catch (cause) {
      if (signal.aborted) throw stopped(cause);
      if (!(cause instanceof WherryError)) throw cause;
      const late = isLate ? [`it was ended after ${seconds} seconds`] : [];
      const last = said.trim().split("\n").slice(-8);
      const hint = cause.hint === undefined ? {} : { hint: cause.hintLines };
      throw new WherryError(cause.code, [...cause.lines, ...late, ...last], { ...hint, cause });
    } finally {
      clearTimeout(timer);
    }
  };
  const kept = owned.move();
  return { port: openGuestPort(group.channel), within, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

function stopped(cause: unknown): WherryError {
  return new WherryError("interrupted", "recording was stopped", { cause });
}
