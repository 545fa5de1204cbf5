import { architectureNames, findArchitecture } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { ToolPolicy, ToolSet } from "../packages/distribution-policy.ts";

export interface ToolPackages {
  readonly install: readonly string[];
  readonly omit: readonly string[];
}

/**
 * What to solve for, to have a tool set on a machine of an architecture.
 *
 * @throws {WherryError} tool.missing when the set or the architecture is unknown
 */
export function toolPackages(name: string, architecture: string, policy: ToolPolicy): ToolPackages {
  if (findArchitecture(architecture) === undefined) {
    throw new WherryError("tool.missing", `there are no packaged tools for a machine of architecture ${architecture}`, {
      hint: "install the tools yourself and set WHERRY_TOOLS=host",
    });
  }
  const { packages: install, omit } = toolSet(name, policy);
  return { install, omit: omit.filter((one) => !install.includes(one)) };
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
