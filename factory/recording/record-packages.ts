import { lchownSync, mkdirSync } from "node:fs";
import { chmod, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountIds } from "@wherry/core/accounts/account-rows.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { baseName } from "@wherry/core/paths/paths.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { toolDistribution } from "../distributions/find-format.ts";
import type { RecordingPolicy } from "../packages/recording-policy.ts";
import { problemOfRecord } from "../scripts/record-schema.ts";
import type { RecordedScript, ScriptRecord } from "../scripts/script-record.ts";
import { installTools } from "../supply/install-tools.ts";
import type { Workshop } from "../supply/workshop.ts";
import { installToolSet } from "../tools/materialise.ts";
import { packagedTool } from "../tools/resolve-tool.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { compareRuns } from "./compare-runs.ts";
import { bytesOf, type DeriveContext, type Derived, deriveEffects } from "./derive-effects.ts";
import { type LaidOut, layOut } from "./lay-out.ts";
import type { Limits } from "./limits.ts";
import type { Owners } from "./owners.ts";
import { openSandbox } from "./sandbox.ts";
import { sandboxFolder } from "./sandbox-script.ts";
import { type Changes, takeSnapshot } from "./snapshot.ts";

interface PendingPackage {
  readonly package: UnpackedPackage;
  readonly scripts: readonly RecordedScript[];
}

interface RecordingRequest {
  readonly architecture: string;
  /** The system that the scripts find. */
  readonly tree: Tree;
  readonly packages: readonly UnpackedPackage[];
  /** In the order in which they are configured. */
  readonly pending: readonly PendingPackage[];
  readonly policy: RecordingPolicy;
  readonly limits: Limits;
}

export interface Recorded {
  readonly records: readonly ScriptRecord[];
  readonly failed: readonly { readonly package: string; readonly output: string }[];
}

/** Nobody else's: between the ids of dynamic users and those of nobody (systemd's UIDS-GIDS). */
const ownUser = 65_521;

/**
 * Runs the scripts of packages in a throw-away root, twice, and says what they did both times. Root becomes nobody in
 * particular for that.
 *
 * @throws {WherryError} recording.unavailable when this machine gives no namespaces to ordinary users
 * @throws {WherryError} recording.failed when scripts leave more than can be read
 */
export async function recordPackages(request: RecordingRequest, workshop: Workshop): Promise<Recorded> {
  await using folder = await temporaryFolder();
  const tool = await openTools(folder.path, workshop);
  const laidOut = await layOut(request.tree, join(folder.path, "lower"), {
    reader: workshop.store,
    user: ownUser,
    signal: workshop.signal,
  });
  const run = async (name: string, machine: Machine) =>
    await runAll({ request, laidOut, folder: join(folder.path, name), ...machine, tool }, workshop);
  const { policy, architecture } = request;
  const [first, second] = await Promise.all([
    run("first", { hostname: "alpha", preload: undefined, environment: {} }),
    run("second", { hostname: "omega", preload: policy.clockLibrary(architecture), environment: anotherDay }),
  ]);
  const records: ScriptRecord[] = [];
  const failed: { package: string; output: string }[] = [];
  for (const [index, { package: one, scripts }] of request.pending.entries()) {
    const { name } = one.package;
    const [a, b] = [first[index], second[index]];
    if (a === undefined || b === undefined) throw new WherryError("internal", `${name} was not recorded`);
    const wrong = a.status !== 0 ? a : b.status !== 0 ? b : undefined;
    if (wrong !== undefined) failed.push({ package: name, output: wrong.output });
    else {
      const record = { package: name, scripts, ...compareRuns(a.derived, b.derived) };
      const problem = problemOfRecord(record);
      if (problem === undefined) records.push(record);
      else failed.push({ package: name, output: `they leave what no record may say: ${problem}` });
    }
  }
  return { records, failed };
}

/** faketime(1): six weeks and some hours later, but for what stat(2) says. */
const anotherDay = { FAKETIME: "+42d5h", NO_FAKE_STAT: "1", FAKETIME_DONT_RESET: "1" };

/** What differs between the two runs, beside all that is random. */
interface Machine {
  readonly hostname: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly preload: string | undefined;
}

interface Run extends Machine {
  readonly request: RecordingRequest;
  readonly laidOut: LaidOut;
  readonly folder: string;
  readonly tool: Parameters<typeof openSandbox>[0]["tool"];
}

interface Step {
  readonly status: number;
  readonly output: string;
  readonly derived: Derived;
}

async function runAll(run: Run, workshop: Workshop): Promise<readonly Step[]> {
  const { request, laidOut } = run;
  const { policy, tree } = request;
  const sandbox = await openSandbox({
    ...run,
    user: ownUser,
    environment: { ...policy.environment, ...run.environment },
    fakeOwners: policy.fakeOwners(request.architecture),
    limits: request.limits,
  });
  const isLeftOut = (path: string) => path === sandboxFolder || /^\/(dev|proc|run|sys|tmp)(\/|$)/.test(path);
  const originals = await smallFiles(tree, workshop);
  const steps: Step[] = [];
  let owners: Owners = laidOut.owners;
  const installed = request.packages.filter((one) => !request.pending.some((pending) => pending.package === one));
  const prepared = await sandbox.run(policy.prepare(installed), owners, workshop.signal);
  if (prepared.status !== 0) {
    throw new WherryError("recording.failed", ["the system for the scripts could not be made:", prepared.output]);
  }
  const start = takeSnapshot({ upper: sandbox.upper, laidOut, owners: prepared.owners, isLeftOut });
  owners = start.owners;
  let before: Changes = start.changes;
  for (const { package: one } of request.pending) {
    const result = await sandbox.run(policy.commands(one), owners, workshop.signal);
    const snapshot = takeSnapshot({ upper: sandbox.upper, laidOut, owners: result.owners, isLeftOut });
    const after = snapshot.changes;
    owners = snapshot.owners;
    const original = (path: string) => originals(resolvePath(tree, path));
    const read = bytesOf({ original }, after);
    const derived = deriveEffects({
      policy,
      before,
      after,
      original,
      originalKind: (path) => {
        const kind = tree.get(path)?.kind;
        return kind === "file" || kind === "directory" || kind === "link" ? kind : undefined;
      },
      packaged: packagedPaths(tree, one),
      similar: await similarTexts(after, one, workshop),
      names: {
        user: nameIn(read("/etc/passwd")),
        group: nameIn(read("/etc/group")),
        laidOut: (path) => tree.get(path),
      },
    });
    steps.push({ status: result.status, output: result.output, derived });
    before = after;
  }
  return steps;
}

function nameIn(text: string | undefined): (id: number) => string {
  const names = new Map([...accountIds(text ?? "")].map(([name, id]) => [id, name]));
  return (id) => names.get(id) ?? String(id);
}

/** Larger files are nothing that scripts edit. */
const largestText = 512 * 1024;

/** Contents of files that scripts may have edited; read when asked for the first time. */
async function smallFiles(tree: Tree, { store }: Workshop): Promise<(path: string) => Buffer | undefined> {
  const contents = new Map<string, Buffer>();
  for (const [path, node] of tree) {
    const isEdited =
      /^\/(etc|var|usr\/share\/(perl5|misc)|root|srv)\//.test(path) && !path.startsWith("/var/lib/dpkg/info/");
    if (node.kind !== "file" || !isEdited || node.content.size > largestText) continue;
    contents.set(path, Buffer.from(await store.read(node.content)));
  }
  return (path) => contents.get(path);
}

/** Of files of other packages only larger ones are copied: small ones are better kept, as those might be left out. */
const worthCopying = 4096;

/** Paths by digest: the package's own files first, then the first by name that other packages share. */
function packagedPaths(tree: Tree, one: UnpackedPackage): (sha256: string) => string | undefined {
  const own = new Map<string, string>();
  for (const [path, node] of tree) {
    if (node.kind !== "file" || node.content.size < worthCopying || !path.startsWith("/usr/")) continue;
    if (!own.has(node.content.sha256)) own.set(node.content.sha256, path);
  }
  for (const [path, node] of one.entries) {
    if (node.kind === "file" && tree.get(path)?.kind === "file") own.set(node.content.sha256, path);
  }
  return (sha256) => own.get(sha256);
}

/** The package's own texts whose names the changed files have, or begin with: "drivedb.h" for "drivedb.h.raw". */
async function similarTexts(
  changes: Changes,
  one: UnpackedPackage,
  { store }: Workshop,
): Promise<DeriveContext["similar"]> {
  const models = new Map<string, { readonly path: string; readonly bytes: Buffer }>();
  for (const [changed, change] of changes) {
    if (change.kind !== "file" || (change.bytes?.length ?? 0) < worthCopying) continue;
    for (const [path, node] of one.entries) {
      if (node.kind !== "file" || path === changed || !baseName(changed).startsWith(baseName(path))) continue;
      if (node.content.size < worthCopying || node.content.size > largestText) continue;
      models.set(changed, { path, bytes: Buffer.from(await store.read(node.content)) });
    }
  }
  return (path) => models.get(path);
}

/** Tools that the scripts' user can reach: root's own store is closed to everybody else. */
async function openTools(folder: string, workshop: Workshop): Promise<Run["tool"]> {
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
    [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }),
  };
}
