import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import {
  type ArchiveOptions,
  addArchiveOptions,
  addSourceOptions,
  type PackageSourceOptions,
  usualSuites,
} from "../factory-options.ts";
import { formatTable } from "../tables-and-times.ts";

interface ResolveOptions extends CommonOptions, PackageSourceOptions, ArchiveOptions {}

/**
 * Adds `wherry resolve`: prints name and version of each package that installing some would bring, with nothing
 * installed before.
 */
export function addResolveCommand(program: Command): void {
  const command = program
    .command("resolve")
    .summary("show what installing packages would bring")
    .description(
      "Prints name and version of everything that would be installed, from exactly the suites that --suite names (component main, unless they name others), with nothing installed before.",
    )
    .argument("<package...>", "names of packages; NAME=VERSION asks for one version");
  handle<ResolveOptions>(addSourceOptions(addArchiveOptions(command)), async (_, options, context) => {
    const { distributions } = await import("../../distributions/package-formats.ts");
    const wellKnown = [...distributions.values()].map(({ suites: pattern }) => pattern);
    const { names, suites } = tellApart(command.args, options.suite ?? [], wellKnown);
    const { openWorkshop } = await import("../open-workshop.ts");
    const { resolvePackages } = await import("../../supply/resolve-packages.ts");
    const packages = await resolvePackages(names, suites, options.architecture, await openWorkshop(options, context));
    const listed = packages.map(({ name, version }) => ({ name, version }));
    if (options.json === true) context.result({ packages: listed });
    else context.show(formatTable(listed.map(({ name, version }) => [name, version])));
  });
}

/**
 * `--suite A B package`: a word with a colon, or a suite's well-known name, cannot be a package; it is one more suite.
 */
function tellApart(
  words: readonly string[],
  named: readonly string[],
  wellKnown: readonly RegExp[],
): { names: readonly string[]; suites: readonly string[] } {
  const isSuite = (word: string) =>
    /^[a-z]+:[a-z][a-z-]*$/.test(word) || wellKnown.some((pattern) => pattern.test(word));
  const suites = [...named, ...words.filter(isSuite)];
  return { names: words.filter((word) => !isSuite(word)), suites: suites.length === 0 ? usualSuites : suites };
}
