import { type MachineStatus, reportPath } from "./read-status.ts";

/** The status for people, line by line: one screen. */
export function showStatus({
  image,
  version,
  system,
  usr,
  var: state,
  provisioning,
}: MachineStatus): readonly string[] {
  const rows: readonly (readonly [string, string])[] = [
    ["image", `${image ?? "unknown"} ${version ?? ""}`.trim()],
    ["system", system ?? "unknown"],
    ["slot", usr.slot ?? "unknown"],
    ["root hash", usr.rootHash ?? "none on the kernel's command line"],
    ["verity", showVerity(usr)],
    ["/var", showVar(state)],
    ["provisioning", showProvisioning(provisioning)],
  ];
  return rows.map(([name, value]) => `${name.padEnd(12)}  ${value}`);
}

function showVerity({ verity, rootHash }: MachineStatus["usr"]): string {
  if (verity === "verified") return "every block that was read is what it should be";
  if (verity === "corrupted")
    return "CORRUPTED: blocks that were read are not what they should be; write the disk anew";
  return rootHash === null ? "none" : "on; what it has found is not known (run as root, with dmsetup or veritysetup)";
}

function showVar({ device, volatile, encrypted, size, used }: MachineStatus["var"]): string {
  const room = size === null ? [] : [`${gibibytes(size)} GiB`];
  const share = size === null || used === null || size === 0 ? [] : [`${Math.round((used / size) * 100)} % used`];
  if (volatile) return [...room, "VOLATILE: nothing is kept over a restart"].join(", ");
  return [...room, ...share, encrypted ? "encrypted" : "not encrypted", ...(device === null ? [] : [device])].join(
    ", ",
  );
}

/** Of the report, what every version of it has: lists of what was applied, ignored and refused. */
function showProvisioning(report: unknown): string {
  if (report === null) return "no configuration was applied";
  if (typeof report === "object" && "unreadable" in report) return `${reportPath} cannot be read`;
  const counts = ["applied", "ignored", "refused"].flatMap((name) => {
    const list =
      typeof report === "object" && report !== null && name in report ? Reflect.get(report, name) : undefined;
    return Array.isArray(list) ? [`${list.length} ${name}`] : [];
  });
  return [...(counts.length === 0 ? ["done"] : [counts.join(", ")]), `see ${reportPath}`].join("; ");
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}
