import { architectures } from "@wherry/core/architecture/architectures.ts";
import type { Command } from "commander";
import { collect } from "../collect.ts";
import { type CommonOptions, handle } from "../command.ts";
import { addSourceOptions, type PackageSourceOptions } from "../factory-options.ts";
import { formatTable } from "../tables-and-times.ts";

interface ResolveOptions extends CommonOptions, PackageSourceOptions {
  readonly suite: readonly string[];
  readonly architecture: string;
}

/**
 * Adds `wherry resolve`: prints name and version of each package that installing some would bring, with nothing
 * installed before.
 */
export function addResolveCommand(program: Command): void {
  const command = program
    .command("resolve")
    .summary("show what installing packages would bring")
    .description(
      "Prints name and version of everything that would be installed, from exactly the named suites (component main, unless they name others), with nothing installed before.",
    )
    .argument("<package...>", "names of packages; NAME=VERSION asks for one version")
    .requiredOption(
      "--suite <suite>",
      "suite to choose from: debian:trixie, debian:trixie/main,contrib, or trixie for short; repeat it for several",
      collect,
    )
    .option("--architecture <name>", "architecture of the packages", architectures.amd64.name);
  handle<ResolveOptions>(addSourceOptions(command), async (_, options, context) => {
    const { distributions } = await import("../../distributions/package-formats.ts");
    const wellKnown = [...distributions.values()].map(({ suites: pattern }) => pattern);
    const { names, suites } = tellApart(command.args, options.suite, wellKnown);
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
  return { names: words.filter((word) => !isSuite(word)), suites: [...named, ...words.filter(isSuite)] };
}
