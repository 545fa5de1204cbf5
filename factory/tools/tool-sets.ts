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
  if (architecture !== "amd64" && architecture !== "arm64") {
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
 * @throws {WherryError} tool.missing when there is none
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
  if (architecture === "amd64") return { set: "machine-amd64", emulator: "qemu-system-x86_64" };
  if (architecture === "arm64") return { set: "machine-arm64", emulator: "qemu-system-aarch64" };
  throw new WherryError("tool.missing", `images for ${architecture} cannot be run`, {
    hint: "Wherry runs images for amd64 and arm64",
  });
}
