import { fileURLToPath } from "node:url";
import type { ImageDefinition } from "@wherry/factory/definition/image-definition.ts";
import { loadDefinition } from "@wherry/factory/definition/load.ts";
import { plainDefinition, untrimmed } from "@wherry/factory/definition/plain-definition.ts";

/** What maintainer scripts may call without a dependency, because it is always installed (Debian policy 3.8). */
const essential = ["bsdutils", "diffutils", "dpkg", "gzip", "hostname", "ncurses-base", "ncurses-bin", "tar"];

export interface PackagesOnly {
  /** Entries of `packages.install` besides the stock image's. */
  readonly install?: readonly string[];
  /** Whether the image's kernel is among the packages. */
  readonly kernel: boolean;
}

/**
 * The packages of a stock image with all their dependencies, also those that only scripts need, and nothing of what the
 * definition makes of them: what a package manager's own installation is held against.
 */
export async function packagesOnly(
  stock: string,
  { install = [], kernel: withKernel }: PackagesOnly,
): Promise<ImageDefinition> {
  const stockDirectory = fileURLToPath(new URL("../../images", import.meta.url));
  const { definition } = await loadDefinition(stock, { stockDirectory, cwd: stockDirectory });
  const { packages, kernel } = definition;
  const wanted = [...packages.install, ...(kernel && withKernel ? [kernel.package] : []), ...essential, ...install];
  const { name, version, architecture, repositories, mirrors, hostname, locale, timezone } = definition;
  const plain = plainDefinition(name, version);
  return {
    ...plain,
    ...{ architecture, repositories, mirrors, hostname, locale, timezone },
    packages: { ...plain.packages, install: [...new Set(wanted)], scripts: packages.scripts },
    trim: untrimmed,
  };
}
