import { accountIds } from "@wherry/core/accounts/account-rows.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { baseName } from "@wherry/core/paths/paths.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { QuestionListener } from "../../packages/question-listener.ts";
import { runTimeFolders } from "../../scripts/machine-own.ts";
import type { Workshop } from "../../supply/workshop.ts";
import type { UnpackedPackage } from "../../tree/unpacked-package.ts";
import { bytesOf, type DeriveContext, type Derived, deriveEffects } from "../effects/derive-effects.ts";
import { deriveTogether, type PhaseResult, phasesOf } from "../effects/phases.ts";
import { type Changes, takeSnapshot } from "../effects/snapshot.ts";
import type { RecordingRequest } from "../recording-request.ts";
import type { Owners } from "./owners.ts";
import type { Sandbox } from "./sandbox.ts";
import { sandboxFolder } from "./sandbox-folder.ts";
import { nameMachine } from "./sandbox-script.ts";

/** What came of one package's scripts. */
export interface Step {
  readonly status: number;
  readonly output: string;
  readonly heard: QuestionListener;
  readonly derived: Derived;
}

/**
 * Runs the scripts of all pending packages in a root, in their order.
 *
 * @throws {WherryError} recording.failed when what they need cannot be made, or they leave more than can be read
 */
export async function runScripts(
  request: RecordingRequest,
  sandbox: Sandbox,
  workshop: Workshop,
): Promise<readonly Step[]> {
  const { policy, tree } = request;
  const { laidOut } = sandbox;
  const isLeftOut = (path: string) => path === sandboxFolder || runTimeFolders.test(path);
  const originals = await smallFiles(tree, workshop);
  const steps = new Map<number, Step>();
  let owners: Owners = laidOut.owners;
  const installed = request.packages.filter((one) => !request.pending.some((pending) => pending.package === one));
  const pending = request.pending.map((one) => one.package);
  const answers = Object.entries(request.answers).map(([question, value]) => ({ question, value }));
  const { signal } = workshop;
  const prepare = `set -e\n${nameMachine}\n${policy.prepare(installed, pending, answers)}`;
  const prepared = await sandbox.run(prepare, owners, { signal });
  if (prepared.status !== 0) {
    throw new WherryError("recording.failed", ["the system for the scripts could not be made:", prepared.output], {
      hint: "acknowledge the scripts, so that the build goes on without them: docs/scripts.md",
    });
  }
  const start = takeSnapshot({ laidOut, owners: prepared.owners, layer: prepared.layer, isLeftOut });
  owners = start.owners;
  let before: Changes = start.changes;
  const places = new Map(pending.map((one, index) => [one.package.name, index]));
  const needsFirst = (one: UnpackedPackage) => policy.needsFirst(one).flatMap((name) => places.get(name) ?? []);
  const listeners = pending.map(() => policy.listen());
  const unpacked = new Map<number, PhaseResult>();
  const phases = phasesOf(pending.length, (index) => pending.slice(index, index + 1).flatMap(needsFirst));
  for (const { index, kind } of phases) {
    const [one, heard] = [pending[index], listeners[index]];
    if (one === undefined || heard === undefined || (steps.get(index)?.status ?? 0) !== 0) continue;
    const commands = policy.commands[kind](one);
    if (commands === undefined) continue;
    const running = sandbox.run(commands, owners, { signal, take: heard.take }).then((result) => {
      const { owners, layer } = result;
      return { result, snapshot: takeSnapshot({ laidOut, owners, layer, isLeftOut }) };
    });
    const { result, snapshot } = await running.catch((cause: unknown) => {
      throw ofPackage(one.package.name, cause);
    });
    const after = snapshot.changes;
    owners = snapshot.owners;
    const original = (path: string) => originals(resolvePath(tree, path));
    const read = bytesOf({ original }, after);
    const context = {
      policy,
      before,
      after,
      original,
      originalKind: (path: string) => {
        const kind = tree.get(path)?.kind;
        return kind === "file" || kind === "directory" || kind === "link" ? kind : undefined;
      },
      packaged: packagedPaths(tree, one),
      similar: await similarTexts(after, one, workshop),
      names: {
        user: nameIn(read("/etc/passwd")),
        group: nameIn(read("/etc/group")),
      },
      laidOut: (path: string) => tree.get(path),
    };
    const derived = kind === "unpack" ? deriveEffects(context) : deriveTogether(unpacked.get(index), context);
    if (kind === "unpack") unpacked.set(index, { before, after, derived });
    steps.set(index, { status: result.status, output: result.output, heard, derived });
    before = after;
  }
  return pending.flatMap((_, index) => steps.get(index) ?? []);
}

/** What ends all recording says whose scripts it were. */
function ofPackage(name: string, cause: unknown): unknown {
  if (!(cause instanceof WherryError) || cause.code !== "recording.failed") return cause;
  const hint = cause.hint === undefined ? {} : { hint: cause.hintLines };
  return new WherryError(cause.code, [`while the scripts of ${name} ran:`, ...cause.lines], { ...hint, cause });
}

function nameIn(text: string | undefined): (id: number) => string {
  const names = new Map([...accountIds(text ?? "")].map(([name, id]) => [id, name]));
  return (id) => names.get(id) ?? String(id);
}

/** Larger files are nothing that scripts edit. */
const largestText = 512 * 1024;

/** Contents of files that scripts may edit, all read before any script runs: who asks cannot wait. */
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

/** Of the package's own texts, also short ones: an edit of one fits the next version as well. */
const worthEditing = 1024;

/** The package's own texts whose names the changed files have, or begin with: "drivedb.h" for "drivedb.h.raw". */
async function similarTexts(
  changes: Changes,
  one: UnpackedPackage,
  { store }: Workshop,
): Promise<DeriveContext["similar"]> {
  const models = new Map<string, { readonly path: string; readonly bytes: Buffer }>();
  for (const [changed, change] of changes) {
    if (change.kind !== "file" || (change.bytes?.length ?? 0) < worthEditing) continue;
    for (const [path, node] of one.entries) {
      if (node.kind !== "file" || path === changed || !baseName(changed).startsWith(baseName(path))) continue;
      if (node.content.size < worthEditing || node.content.size > largestText) continue;
      models.set(changed, { path, bytes: Buffer.from(await store.read(node.content)) });
    }
  }
  return (path) => models.get(path);
}
