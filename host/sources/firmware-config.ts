import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";

/** The kernel's qemu_fw_cfg driver (ABI/testing/sysfs-firmware-qemu_fw_cfg). */
const items = "/sys/firmware/qemu_fw_cfg/by_name";
const item = "opt/com.coreos/config";

/**
 * Whether there is QEMU's device, whether its driver is there or not: by its ACPI name, or its name in a device tree.
 */
export function hasFirmwareConfig(system: System): boolean {
  const devices = system.list("/sys/bus/platform/devices") ?? [];
  return devices.some((name) => name.startsWith("QEMU0002:") || name.endsWith(".fw-cfg"));
}

/**
 * What QEMU was given by `-fw_cfg name=opt/com.coreos/config,file=...`; undefined where it was given nothing, or it is
 * not QEMU.
 */
export function readFirmwareConfig(system: System): Uint8Array | undefined {
  if (system.stat(items) === undefined) {
    if (!hasFirmwareConfig(system)) return undefined;
    loadDriver(system);
  }
  return system.readFile(`${items}/${item}/raw`);
}

function loadDriver(system: System): void {
  const { status, stderr } = system.run(["modprobe", "qemu_fw_cfg"]);
  if (status === 0) return;
  const said = status === 127 ? "the image has no modprobe" : oneLine(stderr);
  throw new ProvisionError("program.failed", `the driver of QEMU's fw_cfg cannot be loaded: ${said}`, {
    hint: "The image needs kmod and the kernel's module qemu_fw_cfg; without them a configuration would go unnoticed.",
  });
}
