import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding } from "@wherry/core/errors/finding.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf, removePath } from "../tree/edit.ts";
import type { FinishContext } from "./context.ts";

/** What belongs to one machine or to the moment of building: every instance of an image must make its own. */
const PRIVATE: readonly RegExp[] = [
  // machine-id(5): absent, so that the first boot makes one and ConditionFirstBoot holds.
  /^\/etc\/machine-id$/,
  /^\/var\/lib\/dbus\/machine-id$/,
  /^\/etc\/ssh\/ssh_host_[^/]*$/,
  /^\/var\/lib\/systemd\/(random-seed|credential\.secret)$/,
  /^\/etc\/\.pwd\.lock$/,
  /^\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)-$/,
  /^\/var\/cache\/(ldconfig|debconf|apt)\/.*/,
  /^\/var\/lib\/apt\/lists\/.*/,
  /^\/var\/log\/.*\.(log|gz|[0-9])$/,
  /^\/(run|tmp|var\/tmp)\/.*/,
  /\/__pycache__(\/|$)/,
  /\.(dpkg-(old|new|dist|bak|tmp)|ucf-(old|new|dist))$/,
];

/** What only the package manager reads. */
const PACKAGE_MANAGER = [
  "/var/lib/dpkg",
  "/etc/dpkg",
  "/var/lib/ucf",
  "/usr/share/debconf",
  "/usr/share/lintian",
  "/usr/share/bug",
];

/** Takes out what no two machines may share and, where no dpkg is installed, what only dpkg reads. */
export async function removePrivate(tree: Tree, context: FinishContext): Promise<Tree> {
  const draft = draftOf(tree);
  const managed = context.packages.some(({ package: { name } }) => name === "dpkg");
  const unmanaged = (path: string) => !managed && PACKAGE_MANAGER.some((folder) => isWithin(path, folder));
  for (const [path, node] of tree) {
    // A folder stays where a program expects it, empty.
    const isPrivate = PRIVATE.some((pattern) => pattern.test(path)) && !(node.kind === "directory" && staysEmpty(path));
    if (isPrivate || unmanaged(path)) removePath(draft, path);
  }
  refuseSecrets(draft, context);
  return draft;
}

function staysEmpty(path: string): boolean {
  return !path.includes("/__pycache__");
}

/** The definition may name files, and no image may carry a private key of a host by mistake. */
function refuseSecrets(tree: Tree, { definition }: FinishContext): void {
  const findings = definition.files
    .filter((file) => PRIVATE.some((pattern) => pattern.test(file.path)))
    .map((file) => createFinding("error", `files: ${file.path} must not be in an image: every machine makes its own`));
  for (const [path, node] of tree) {
    if (node.kind === "file" && (node.mode & 0o002) !== 0)
      findings.push(createFinding("error", `${path} may be written by everybody`));
  }
  if (findings.length > 0)
    throw new WherryError("definition.invalid", "the image would hold what it must not", { findings });
}
