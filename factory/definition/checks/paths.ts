import type { Finding } from "@wherry/core/errors/finding.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
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
  const findings: Finding[] = [];
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

function parents(path: string): string[] {
  const parts = path.split("/").slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
}
