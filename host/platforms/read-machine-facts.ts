import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { readText } from "../system/read-text.ts";
import { type System, SystemError } from "../system/system.ts";
import type { DmiField, MachineFacts } from "./machine-facts.ts";
import { readVolumeLabel } from "./volume-label.ts";

const fields: readonly DmiField[] = [
  "bios_vendor",
  "bios_version",
  "chassis_asset_tag",
  "product_name",
  "product_serial",
  "product_uuid",
  "sys_vendor",
];

/** Devices whose content the machine makes itself. */
const ownDevice = /^(?:dm-|loop|md|nbd|ram|zram)/;

/** What this machine says of itself. Nothing is mounted, no program is started, and no network is touched. */
export function readMachineFacts(system: System): MachineFacts {
  const text = (path: string) => {
    const bytes = system.readFile(path);
    return bytes === undefined ? undefined : decodeUtf8(bytes).trim();
  };
  const devices = (system.list("/sys/class/block") ?? []).filter((name) => !ownDevice.test(name));
  return {
    dmi: Object.fromEntries(
      fields.flatMap((field) => {
        const value = text(`/sys/class/dmi/id/${field}`);
        return value === undefined || value === "" ? [] : [[field, value]];
      }),
    ),
    hypervisorUuid: text("/sys/hypervisor/uuid"),
    diskLabels: devices.flatMap((name) => labelOf(system, name) ?? []),
    commandLine: readText(system, "/proc/cmdline"),
  };
}

/** A drive without a disk in it cannot be read; nor can one that is broken, which is not for this to tell. */
function labelOf(system: System, name: string): string | undefined {
  try {
    return readVolumeLabel((offset, length) => system.readFile(`/dev/${name}`, { offset, length }));
  } catch (problem) {
    if (problem instanceof SystemError) return undefined;
    throw problem;
  }
}
