import type { Finding } from "@wherry/core/errors/finding.ts";
import { keptInVar } from "@wherry/core/host-settings/kept-folders.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import { isOwnFolder } from "../own-folder.ts";
import { type Check, elsewhere, findingAt } from "./check.ts";

interface Claim {
  readonly path: string;
  readonly kind: "file" | "directory" | "link";
  readonly keys: DataPath;
}

/** No path is defined twice, and only directories have paths below them. */
export const checkPaths: Check = (context) => {
  const { definition } = context;
  const claims: Claim[] = [
    ...definition.files.map(({ path, content }, index) => {
      const kind = content.kind === "source" && isOwnFolder(content) ? ("directory" as const) : ("file" as const);
      return { path, kind, keys: ["files", index, "path"] };
    }),
    ...definition.directories.map(({ path }, index) => ({
      path,
      kind: "directory" as const,
      keys: ["directories", index, "path"],
    })),
    ...definition.links.map(({ path }, index) => ({ path, kind: "link" as const, keys: ["links", index, "path"] })),
  ];
  const byPath = new Map<string, Claim>();
  const findings: Finding[] = claims.flatMap(({ path, keys }) => {
    const [problem, hint] = placeless(path, definition.kernel !== null) ?? [];
    return problem === undefined ? [] : [findingAt(context, keys, problem, hint)];
  });
  for (const claim of claims) {
    const other = byPath.get(claim.path);
    if (other === undefined) byPath.set(claim.path, claim);
    else {
      const message = `${claim.path} is a ${claim.kind} here and a ${other.kind} on ${elsewhere(context, other.keys, claim.keys)}`;
      findings.push(
        findingAt(context, claim.keys, message, `remove one; an inherited one goes with "-${claim.path}" in its list`),
      );
    }
  }
  for (const claim of claims) {
    const parent = parents(claim.path)
      .map((path) => byPath.get(path))
      .find((other) => other !== undefined && other.kind !== "directory");
    if (parent !== undefined) {
      const message = `${claim.path} lies below ${parent.path}, which is a ${parent.kind} on ${elsewhere(context, parent.keys, claim.keys)}`;
      findings.push(findingAt(context, claim.keys, message, "only a directory can hold other things"));
    }
  }
  return findings;
};

/** What a machine mounts over or makes anew at each boot, so that nothing in an image could ever be seen there. */
const MADE_AT_BOOT: Readonly<Record<string, string>> = {
  "/boot": "the boot file is made from the kernel and kernel.arguments, and lies on a partition of its own",
  "/media": "put it below /srv or /usr/local; systemd makes the mount points of mount units itself",
  "/mnt": "put it below /srv or /usr/local; systemd makes the mount points of mount units itself",
  "/tmp": "systemd-tmpfiles makes files there: write a file /etc/tmpfiles.d/NAME.conf",
};

/** Why an image cannot hold a path, and what to do; undefined where it can. */
function placeless(path: string, isHost: boolean): readonly [problem: string, hint: string] | undefined {
  const folder = Object.keys(MADE_AT_BOOT).find((name) => isWithin(path, name));
  if (folder !== undefined && (isHost || folder === "/boot")) {
    const why = isHost ? "is empty on a machine until it boots" : "is left out of container images";
    return [`${path} would not be there: ${folder} ${why}`, MADE_AT_BOOT[folder] ?? ""];
  }
  const root = `/${path.split("/")[1] ?? ""}`;
  if (!isHost || ["/usr", "/etc", "/var", ...keptInVar].includes(root)) return undefined;
  const kept = `a machine keeps only /usr, /etc, /var, ${keptInVar.join(", ")}`;
  return [`${path} would have no place: ${kept}`, `put it below one of them, such as /srv${path}`];
}

function parents(path: string): string[] {
  const parts = path.split("/").slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
}
