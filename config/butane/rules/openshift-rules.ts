import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { IgnitionConfig } from "../../ignition/config.ts";
import { sourceOf } from "../origins.ts";
import type { ButaneConfig } from "../schema/values.ts";
import type { Translation } from "../translation.ts";
import type { SourceContext } from "./report.ts";

const roleLabel = "machineconfiguration.openshift.io/role";
const cexArgument = "rd.luks.key=/etc/luks/cex.key";

/**
 * What variant openshift asks of the sections that become the MachineConfig: a name, the label of a role, a kernel type
 * that exists, and since 4.19 the kernel argument that CEX needs.
 */
export function checkOpenshift(config: ButaneConfig, { specification, report }: SourceContext): void {
  const { metadata, openshift } = config;
  if ((metadata?.name ?? "") === "") report.error(["metadata", "name"], "metadata.name is required");
  const role = Object.hasOwn(metadata?.labels ?? {}, roleLabel) ? metadata?.labels?.[roleLabel] : "";
  if ((role ?? "") === "") report.error(["metadata", "labels"], `${roleLabel} label is required`);
  if (!["", "default", "realtime"].includes(openshift?.kernel_type ?? ""))
    report.error(["openshift", "kernel_type"], 'must be empty, "default", or "realtime"');
  if ((specification.openshift ?? 0) < 19 || !usesCex(config)) return;
  if (openshift?.kernel_arguments?.includes(cexArgument) !== true)
    report.error(
      ["openshift", "kernel_arguments"],
      `'${cexArgument}' must be set as kernel argument when CEX is enabled for the boot device`,
    );
}

function usesCex({ boot_device, storage }: ButaneConfig): boolean {
  const isRoot = storage?.luks?.some(({ name, cex }) => name === "root" && cex?.enabled === true) === true;
  return isRoot || boot_device?.luks?.cex?.enabled === true;
}

/**
 * What neither the operating system nor OpenShift's operator can carry out. Looks at what the configuration becomes.
 */
export function checkOpenshiftSupport(config: IgnitionConfig, { origins, report, specification }: Translation): void {
  const version = specification.openshift ?? 0;
  const refuse = (path: DataPath, message: string) => report.error(sourceOf(origins, config, path), message);
  for (const [index, { format }] of (config.storage?.filesystems ?? []).entries()) {
    const at = ["storage", "filesystems", index, "format"];
    if (format === "btrfs") refuse(at, "btrfs is not supported in this spec version");
    if (format === "none" && version >= 14) refuse(at, 'format "none" is not supported in this spec version');
  }
  for (const [index, { contents, mode }] of (config.storage?.files ?? []).entries()) {
    const at = ["storage", "files", index];
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(contents?.source ?? "data:")?.[1];
    if (scheme?.toLowerCase() !== "data")
      refuse([...at, "contents", "source"], "file contents source must be data URL in this spec version");
    if (mode !== undefined && version >= 10 && (mode < 0 || mode > 0o777))
      refuse([...at, "mode"], "special mode bits are not supported in this spec version");
  }
  for (const [index, { name }] of (config.passwd?.users ?? []).entries())
    if (name !== "core")
      refuse(["passwd", "users", index, "name"], 'users other than "core" are not supported in this spec version');
}
