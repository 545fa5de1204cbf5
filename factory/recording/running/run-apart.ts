import { lchownSync, mkdirSync } from "node:fs";
import { chmod, mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findArchitecture } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { toolDistribution } from "../../distributions/find-format.ts";
import { chooseAccelerator } from "../../machine/kvm-probe.ts";
import { installTools } from "../../supply/install-tools.ts";
import type { Workshop } from "../../supply/workshop.ts";
import { installToolSet } from "../../tools/materialise.ts";
import { packagedTool } from "../../tools/resolve-tool.ts";
import type { RecordingRequest } from "../recording-request.ts";
import { layOut } from "./lay-out.ts";
import { factEnvironment } from "./machine-facts.ts";
import { machineParts } from "./machine-parts.ts";
import { openMachineSandbox } from "./machine-sandbox.ts";
import { removeAll } from "./remove-all.ts";
import { runBoth } from "./run-both.ts";
import { runScripts, type Step } from "./run-scripts.ts";
import { openSandbox, type SandboxOptions } from "./sandbox.ts";

/** Nobody else's: between the ids of dynamic users and those of nobody (systemd's UIDS-GIDS). */
const ownUser = 65_521;

/** What came of the pending packages' scripts, in their order, each time. */
export type Twice = readonly [first: readonly Step[], second: readonly Step[]];

/**
 * Runs the scripts twice, in namespaces of this machine or in machines of their own; the second time with another host
 * name, day and randomness.
 *
 * @throws {WherryError} recording.unavailable when neither can be had
 * @throws {WherryError} recording.failed when the system for them cannot be made, or they leave more than can be read
 * @throws {WherryError} interrupted when the workshop's signal aborts
 */
export async function runTwice(request: RecordingRequest, workshop: Workshop): Promise<Twice> {
  const isForeign = request.architecture !== workshop.hostArchitecture;
  if (request.where === "machine" || isForeign) return await inMachines(request, workshop);
  try {
    return await inNamespaces(request, workshop);
  } catch (error) {
    const isRefused = error instanceof WherryError && error.code === "recording.unavailable";
    if (!isRefused || request.where === "namespaces") throw error;
    const message = "this machine gives no namespaces to ordinary users: a throw-away machine is started instead";
    workshop.emit({ type: "notice", message });
    return await inMachines(request, workshop);
  }
}

/** One of the two runs. */
interface Variant
  extends Pick<SandboxOptions, "user" | "fakeOwners" | "limits" | "hostname" | "make" | "libraries" | "environment"> {}

/** What differs between the two runs, beside all that is random; and what does not. */
function variants({ policy, architecture, limits }: RecordingRequest): readonly [Variant, Variant] {
  const common = { user: ownUser, fakeOwners: policy.fakeOwners(architecture), limits };
  const { libraries, environment } = policy.anotherDay(architecture);
  const first = { ...policy.environment, ...factEnvironment("first") };
  const second = { ...policy.environment, ...environment, ...factEnvironment("second") };
  return [
    { ...common, make: "first", hostname: "alpha", libraries: [], environment: first },
    { ...common, make: "second", hostname: "omega", libraries, environment: second },
  ];
}

async function inNamespaces(request: RecordingRequest, workshop: Workshop): Promise<Twice> {
  await using folder = await temporaryFolder();
  const { store: reader, signal } = workshop;
  const tool = await openTools(folder.path, workshop);
  const laidOut = await layOut(request.tree, join(folder.path, "lower"), { reader, user: ownUser, signal });
  return await runBoth(variants(request), signal, async (variant, signal) => {
    const stopped = { ...workshop, signal };
    const place = { folder: join(folder.path, variant.make), signal };
    await using sandbox = await openSandbox({ ...variant, ...place, laidOut, tool });
    return await runScripts(request, sandbox, stopped);
  });
}

async function inMachines(request: RecordingRequest, workshop: Workshop): Promise<Twice> {
  const { store, signal } = workshop;
  const { architecture, tree, policy } = request;
  const tools = await installTools([`bare-machine-${architecture}`], workshop);
  const emulator = await tools.tool(`qemu-system-${findArchitecture(architecture)?.kernel ?? architecture}`);
  const accelerator = await chooseAccelerator({ emulator, architecture, memo: store.memo, signal });
  const parts = await machineParts(architecture, policy, workshop);
  const machine = { emulator, architecture, accelerator };
  return await runBoth(variants(request), signal, async (variant, signal) => {
    const stopped = { ...workshop, signal };
    const given = { machine, parts, tree, reader: store, signal };
    await using sandbox = await openMachineSandbox({ ...variant, ...given });
    return await runScripts(request, sandbox, stopped);
  });
}

/** Tools that the scripts' user can reach: root's own store is closed to everybody else. */
async function openTools(folder: string, workshop: Workshop): Promise<SandboxOptions["tool"]> {
  const policy = toolDistribution().tools;
  const installed = await installTools(["namespaces"], workshop);
  if (workshop.hostTools || process.getuid?.() !== 0) return installed.tool;
  const packages = await Promise.all(
    installed.packages.map(({ sha256, name, version, architecture, format }) =>
      workshop.store.pack(sha256, { name, version, architecture, format }),
    ),
  );
  const root = await installToolSet({ packages, reader: workshop.store, directory: join(folder, "kit") });
  for (const path of [join(folder, "kit"), join(folder, "kit/tools"), root]) await chmod(path, 0o755);
  return async (name) => await packagedTool(root, name, policy);
}

async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(await realpath(tmpdir()), "wherry-recording-"));
  if (/[,:\\]/.test(path)) {
    throw new WherryError("recording.unavailable", `a folder called ${path} cannot hold a recording`, {
      hint: "set TMPDIR to a path without commas and colons",
    });
  }
  await chmod(path, 0o711);
  mkdirSync(join(path, "kit"), { mode: 0o755 });
  if (process.getuid?.() === 0) lchownSync(path, 0, 0);
  return {
    path,
    [Symbol.asyncDispose]: async () => removeAll(path),
  };
}
