import { type ArchitectureName, architectures } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { toolDistribution } from "../../distributions/find-format.ts";
import type { Tool } from "../../tools/tool.ts";
import { toolSet } from "../../tools/tool-sets.ts";
import { enterNamespaces } from "./sandbox-script.ts";

/** Where the machine has the tree that it was sent (`machine-init.sh`). */
export const guestLower = "/lower";

/** The system's own tools, and none that stands for one, started as Wherry's are: no script has touched them. */
export function guestTool(architecture: ArchitectureName, tree: Tree): (name: string) => Promise<Tool> {
  const { elfMachine } = architectures[architecture];
  const { platforms, sets } = toolDistribution().tools;
  const platform = platforms[elfMachine];
  const { programs } = toolSet("namespaces", { sets });
  return async (name) => {
    const path = programs[name];
    if (platform === undefined || path === undefined) throw new WherryError("internal", `no ${name} in a machine`);
    const prefix = ["--inhibit-cache", "--library-path", `${guestLower}/${platform.libraries}`, "--argv0", name];
    const real = tree.has(`/${path}.real`) ? `${path}.real` : path;
    return {
      name,
      file: `${guestLower}/${platform.loader}`,
      prefix: [...prefix, `${guestLower}/${real}`],
      root: guestLower,
    };
  };
}

/** Words that start a shell in namespaces of the machine, as a user without any right, with this environment alone. */
export async function startWords(
  { user, environment }: { readonly user: number; readonly environment: Readonly<Record<string, string>> },
  tool: (name: string) => Promise<Tool>,
): Promise<readonly string[]> {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const become = [`--reuid=${user}`, `--regid=${user}`, "--clear-groups"];
  return ["/bin/env", "-i", ...variables, ...(await enterNamespaces(tool, become))];
}
