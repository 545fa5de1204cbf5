import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Report } from "../../ignition/rules/report.ts";
import type { Rules, RulesFor } from "../../shapes/rules.ts";
import { isList, isValues, type Values } from "../../shapes/values.ts";
import { type ButaneShape, fieldOf } from "../schema/shape.ts";
import { butaneShape } from "../schema/shapes.ts";
import type { ButaneConfig } from "../schema/values.ts";
import type { Specification } from "../specification.ts";
import {
  checkDirectory,
  checkFile,
  checkFilesystem,
  checkQuadlet,
  checkResource,
  checkText,
  checkTree,
} from "./base-rules.ts";
import { checkBootDevice, checkCoreosConfig, checkGrubUser } from "./coreos-rules.ts";
import { checkFirewall, checkFirewallRoute, checkFirewallRule } from "./firewall-rules.ts";
import { checkHealth, checkHealthCheck, checkUpdate, checkUpdateWindow } from "./host-rules.ts";
import { checkOpenshift } from "./openshift-rules.ts";
import type { SourceContext } from "./report.ts";

type Context = readonly [at: DataPath, context: SourceContext];

/** What is to hold of values beyond their types, by the names of shapes; in the paths and names of Butane. */
const rules: Rules<Context> = {
  resource: checkResource,
  certificate: checkResource,
  filesystem: checkFilesystem,
  file: checkFile,
  directory: checkDirectory,
  tree: checkTree,
  unit: checkText,
  dropin: checkText,
  quadlet: checkQuadlet,
  quadletDropin: checkText,
  grubUser: checkGrubUser,
  update: checkUpdate,
  updateWindow: checkUpdateWindow,
  health: checkHealth,
  healthCheck: checkHealthCheck,
  firewall: checkFirewall,
  firewallRoute: checkFirewallRoute,
  firewallRule: checkFirewallRule,
} satisfies RulesFor<typeof butaneShape, Context>;

/** Everything that is to hold of a Butane configuration as it was written. */
export function checkSource(config: ButaneConfig, specification: Specification, report: Report): void {
  const context: SourceContext = { specification, report };
  const { coreos = 0, openshift } = specification;
  if (openshift !== undefined) checkOpenshift(config, context);
  if (coreos >= 6 && openshift === undefined) checkCoreosConfig(config, context);
  if (coreos >= 3) checkBootDevice(config.boot_device ?? {}, context);
  walk(butaneShape, config, [], context);
}

function walk(shape: ButaneShape, values: Values, at: DataPath, context: SourceContext): void {
  rules[shape.name]?.(values, at, context);
  for (const key in values) {
    const type = fieldOf(shape, key, context.specification)?.type;
    const value = values[key];
    if (typeof type !== "object") continue;
    if (isValues(value)) walk(type, value, [...at, key], context);
    else if (isList(value))
      for (const [index, item] of value.entries()) if (isValues(item)) walk(type, item, [...at, key, index], context);
  }
}
