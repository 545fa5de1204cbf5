import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Report } from "../../ignition/rules/report.ts";
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
import {
  checkFirewall,
  checkFirewallRule,
  checkHealth,
  checkHealthCheck,
  checkUpdate,
  checkUpdateWindow,
} from "./host-rules.ts";
import { checkOpenshift } from "./openshift-rules.ts";
import type { SourceContext, SourceRule } from "./report.ts";

/** By the names of shapes. */
const rules: Readonly<Record<string, SourceRule>> = {
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
  firewallRule: checkFirewallRule,
};

/** Everything that is to hold of a Butane configuration as it was written. */
export function checkSource(config: ButaneConfig, specification: Specification, report: Report): void {
  const context: SourceContext = { specification, report };
  const { coreos = 0, openshift } = specification;
  if (openshift !== undefined) checkOpenshift(config, context);
  if (coreos >= 6 && openshift === undefined) checkCoreosConfig(config, context);
  if (coreos >= 3) checkBootDevice(config.boot_device ?? {}, context);
  walk(butaneShape, config as Values, [], context);
}

type Values = Readonly<Record<string, unknown>>;

function walk(shape: ButaneShape, values: Values, at: DataPath, context: SourceContext): void {
  rules[shape.name]?.(values as never, at, context);
  for (const key in values) {
    const type = fieldOf(shape, key, context.specification)?.type;
    const value = values[key];
    if (typeof type !== "object" || value === undefined) continue;
    if (!Array.isArray(value)) walk(type, value as Values, [...at, key], context);
    else
      value.forEach((item: Values, index) => {
        walk(type, item, [...at, key, index], context);
      });
  }
}
