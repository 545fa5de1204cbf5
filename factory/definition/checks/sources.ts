import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import type { Finding } from "@wherry/core/errors/finding.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { packageEndings } from "../../distributions/package-formats.ts";
import { findOwnFileProblem } from "../own-folder.ts";
import { type Check, findingAt } from "./check.ts";

interface Need {
  readonly path: string;
  readonly keys: DataPath;
  readonly kind: "file" | "packages";
}

/** The user's own files that a definition names are there and can be read. */
export const checkSources: Check = async (context) => {
  const { definition } = context;
  const findings = definition.files.flatMap(({ content }, index): Finding[] => {
    const fault = content.kind === "source" ? findOwnFileProblem(content) : undefined;
    if (content.kind !== "source" || fault === undefined) return [];
    return [findingAt(context, ["files", index, "source"], `${content.path} ${fault.problem}`, fault.hint)];
  });
  const needs: Need[] = [];
  for (const [index, repository] of definition.repositories.entries()) {
    if (repository.kind === "local") {
      needs.push({ path: repository.path, keys: ["repositories", index, "path"], kind: "packages" });
    } else if (repository.kind === "url") {
      for (const [position, path] of repository.keys.entries()) {
        if (typeof path !== "string") continue;
        needs.push({ path, keys: ["repositories", index, "keys", position], kind: "file" });
      }
    }
  }
  for (const need of needs) {
    const problem = await sourceProblem(need);
    const hint = "the path is relative to the file that names it";
    if (problem !== undefined) findings.push(findingAt(context, need.keys, `${need.path} ${problem}`, hint));
  }
  return findings;
};

async function sourceProblem({ path, kind }: Need): Promise<string | undefined> {
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) return "does not exist";
  if (kind === "packages" && !status.isDirectory() && !packageEndings.some((ending) => path.endsWith(ending)))
    return `is neither a folder nor a ${packageEndings.join(" or ")} file`;
  if (kind === "file" && !status.isFile())
    return status.isDirectory() ? "is a folder, not a file" : "is not a regular file";
  const readable = await access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
  return readable ? undefined : "may not be read";
}
