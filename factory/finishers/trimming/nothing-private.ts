import { WherryError } from "@wherry/core/errors/errors.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { machineOwnPaths } from "../../scripts/machine-own.ts";
import { draftOf, removePath } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { entryFinding } from "../entry-finding.ts";

/** What belongs to one machine or to the moment of building: every instance of an image must make its own. */
const PRIVATE: readonly RegExp[] = [
  ...machineOwnPaths.map(({ pattern }) => pattern),
  /^\/etc\/\.pwd\.lock$/,
  /^\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)-$/,
  /^\/var\/cache\/ldconfig\/.*/,
  /^\/var\/log\/.*\.(log|gz|[0-9])$/,
  /^\/(run|tmp|var\/tmp)\/.*/,
  /\/__pycache__(\/|$)/,
];

/**
 * Takes out what no two machines may share and, where no package manager is installed, what only that reads.
 *
 * @throws {WherryError} definition.invalid when the definition has such files of its own, or everybody may write to a
 *   file, with all of them
 */
export async function removePrivate(tree: Tree, context: FinishContext): Promise<Tree> {
  const draft = draftOf(tree);
  const manager = context.policy.packageManager;
  const managed = context.packages.some(({ package: { name } }) => name === manager.package);
  const unmanaged = (path: string) => !managed && manager.folders.some((folder) => isWithin(path, folder));
  const belongsToOneMachine = privatePaths(context);
  for (const [path, node] of tree) {
    // A folder stays where a program expects it, empty.
    const staysEmpty = node.kind === "directory" ? !path.includes("/__pycache__") : isEmptyLog(path, node);
    const isPrivate = belongsToOneMachine(path) && !staysEmpty;
    if (isPrivate || unmanaged(path)) removePath(draft, path);
  }
  refuseSecrets(draft, context);
  return draft;
}

/** A service may own a log that it could not make in a folder of root's. */
function isEmptyLog(path: string, node: TreeNode): boolean {
  const isOwned = node.uid !== 0 || node.gid !== 0;
  return path.startsWith("/var/log/") && node.kind === "file" && isOwned && node.content.size === 0;
}

function privatePaths({ policy }: FinishContext): (path: string) => boolean {
  const patterns = [...PRIVATE, ...policy.packageManager.leftovers];
  return (path) => patterns.some((pattern) => pattern.test(path));
}

/** The definition may name files, and no image may carry a private key of a host by mistake. */
function refuseSecrets(tree: Tree, context: FinishContext): void {
  const belongsToOneMachine = privatePaths(context);
  const findings = context.definition.files
    .filter((file) => belongsToOneMachine(file.path))
    .map(({ path }) =>
      entryFinding(context.definition, `files ${path}`, {
        message: `files: ${path} must not be in an image: every machine makes its own`,
        hint: "take it out, and give it to the machine that it belongs to by its machine configuration",
      }),
    );
  for (const [path, node] of tree) {
    if (node.kind !== "file" || (node.mode & 0o002) === 0) continue;
    const mode = (node.mode & ~0o002).toString(8).padStart(4, "0");
    const hint = `say its mode: files: [{ path: ${path}, mode: "${mode}" }]`;
    findings.push(
      entryFinding(context.definition, `files ${path}`, { message: `${path} may be written by everybody`, hint }),
    );
  }
  if (findings.length > 0)
    throw new WherryError("definition.invalid", "the image would hold what it must not", { findings });
}
