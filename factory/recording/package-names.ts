import { resolve } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { RepositorySource } from "../packages/repository/repository-source.ts";
import { openRepository } from "../supply/repositories.ts";
import { repositoryContext, type Workshop } from "../supply/workshop.ts";

interface NamedPackages {
  /** As in a definition. */
  readonly install: readonly string[];
  /** The files among the names, each a repository of one package. */
  readonly sources: readonly RepositorySource[];
}

/**
 * Packages by name, or by files that end in .deb, whose paths begin in `cwd`.
 *
 * @throws {WherryError} definition.unreadable or package.malformed when a file cannot be read, or is no package
 * @throws {WherryError} package.missing when it is one for another architecture
 */
export async function readPackageNames(
  names: readonly string[],
  { workshop, architecture, cwd }: { readonly workshop: Workshop; readonly architecture: string; readonly cwd: string },
): Promise<NamedPackages> {
  const install: string[] = [];
  const sources: RepositorySource[] = [];
  for (const name of names) {
    if (!name.endsWith(".deb")) {
      install.push(name);
      continue;
    }
    const source = { kind: "local", path: resolve(cwd, name), name } as const;
    const index = await openRepository(source, repositoryContext(workshop, architecture));
    const packages = [...index.names()].flatMap((one) => index.packagesNamed(one));
    if (packages.length === 0)
      throw new WherryError("package.missing", `${name} is a package for another architecture than ${architecture}`, {
        hint: "name its own with --architecture",
      });
    sources.push(source);
    install.push(...packages.map((one) => `${one.name}=${one.version}`));
  }
  return { install, sources };
}
