import { architectureNames, findArchitecture } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { ToolPolicy, ToolSet } from "../packages/distribution-policy.ts";

export interface ToolPackages {
  readonly install: readonly string[];
  readonly omit: readonly string[];
}

/**
 * What to solve for, so that all these sets work together: a package is left out only where every one of the sets does
 * without it. `architecture` is the machine's that runs the tools.
 *
 * @throws {WherryError} tool.missing when a set or the architecture is unknown
 */
export function toolPackages(names: readonly string[], architecture: string, policy: ToolPolicy): ToolPackages {
  if (findArchitecture(architecture) === undefined) {
    throw new WherryError("tool.missing", `there are no packaged tools for a machine of architecture ${architecture}`, {
      hint: "install the tools yourself and set WHERRY_TOOLS=host",
    });
  }
  const sets = names.map((name) => toolSet(name, policy));
  const install = [...new Set(sets.flatMap((set) => set.packages))];
  const omit = [...new Set(sets.flatMap((set) => set.omit))];
  return {
    install,
    omit: omit.filter((name) => !install.includes(name) && sets.every((set) => set.omit.includes(name))),
  };
}

/**
 * A tool set by its name.
 *
 * @throws {WherryError} tool.missing when there is no tool set of this name
 */
export function toolSet(name: string, { sets }: Pick<ToolPolicy, "sets">): ToolSet {
  const found = Object.hasOwn(sets, name) ? sets[name] : undefined;
  if (found !== undefined) return found;
  throw new WherryError("tool.missing", `there is no tool set "${name}"`, {
    hint: `the tool sets are ${Object.keys(sets).join(", ")}`,
  });
}

/**
 * The tool set and the emulator that run images of an architecture.
 *
 * @throws {WherryError} tool.missing when images of it cannot be run
 */
export function machineTools(architecture: string): { readonly set: string; readonly emulator: string } {
  const known = findArchitecture(architecture);
  if (known !== undefined) return { set: `machine-${known.name}`, emulator: `qemu-system-${known.kernel}` };
  throw new WherryError("tool.missing", `images for ${architecture} cannot be run`, {
    hint: `Wherry runs images for ${architectureNames.join(" and ")}`,
  });
}
