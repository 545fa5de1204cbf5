import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Ignition2Config } from "../ignition/v2/config.ts";
import { collector, type Problem, type Report } from "../ignition/v2/problem.ts";
import { readValues } from "../ignition/v2/read-values.ts";
import { validateIgnition2 } from "../ignition/v2/validate.ts";
import type { DataNode } from "../json/data-node.ts";
import { type ClcSurroundings, clcPath, convertClc } from "./convert.ts";
import { validateEtcd } from "./etcd.ts";
import { validateNodes } from "./files.ts";
import { validateFlannel } from "./flannel.ts";
import { validateLocksmith } from "./locksmith.ts";
import { type Clc, clcShape } from "./schema.ts";
import { clcPlatforms } from "./templating.ts";
import { validateUpdate } from "./update.ts";

export interface ClcReading {
  /** Of specification 2.3; undefined where the configuration is refused. */
  readonly config: Ignition2Config | undefined;
  readonly problems: readonly Problem[];
  /** Where in the Container Linux Config a place in `config` comes from. */
  readonly originOf: (path: DataPath) => DataPath;
}

/**
 * Turns a Container Linux Config into an Ignition configuration of specification 2.3. `root` is undefined for an empty
 * text.
 */
export function parseClc(root: DataNode | undefined, surroundings: ClcSurroundings): ClcReading {
  const { problems, report } = collector();
  if (surroundings.platform !== "" && !clcPlatforms.includes(surroundings.platform)) {
    report("error", [], `unsupported platform: use one of ${clcPlatforms.join(", ")}`);
    return { config: undefined, problems, originOf: (path) => path };
  }
  if (root === undefined) report("warning", [], "Configuration is empty");
  const read =
    root === undefined ? { value: {}, problems: [] } : readValues(root, clcShape, { minor: 0, from: "yaml" });
  problems.push(...read.problems);
  const clc = read.value ?? {};
  if (!hasErrors(problems)) validateClc(clc, report);
  const originOf = (path: DataPath) => clcPath(path, clc, surroundings.platform);
  if (hasErrors(problems)) return { config: undefined, problems, originOf };
  const config = convertClc(clc, surroundings, report);
  if (!hasErrors(problems)) {
    for (const problem of validateIgnition2(config, 3)) {
      problems.push({ ...problem, path: originOf(problem.path) });
    }
  }
  return { config: hasErrors(problems) ? undefined : config, problems, originOf };
}

function validateClc(clc: Clc, report: Report): void {
  if ((clc.version ?? 0) !== 0) {
    report("error", ["version"], "Invalid version. Only version 0 is supported");
  }
  if (clc.storage !== undefined) validateNodes(clc.storage, report);
  if (clc.etcd !== undefined) validateEtcd(clc.etcd, report);
  if (clc.flannel !== undefined) validateFlannel(clc.flannel, report);
  if (clc.update !== undefined) validateUpdate(clc.update, report);
  if (clc.locksmith !== undefined) validateLocksmith(clc.locksmith, report);
}

function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some(({ level }) => level === "error");
}
