import { join } from "node:path";
import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { exists } from "../system/exists.ts";

/** UEFI for a machine: the code, which machines share, and the template of its variables, which each machine copies. */
export interface Firmware {
  readonly code: string;
  readonly variables: string;
}

/**
 * Relative to the root of the tools. The first is Debian's name, which the packages have; the others are for
 * WHERRY_TOOLS=host.
 */
const places: Readonly<Record<ArchitectureName, readonly (readonly [code: string, variables: string])[]>> = {
  amd64: [
    ["usr/share/OVMF/OVMF_CODE_4M.fd", "usr/share/OVMF/OVMF_VARS_4M.fd"],
    ["usr/share/edk2/x64/OVMF_CODE.4m.fd", "usr/share/edk2/x64/OVMF_VARS.4m.fd"],
    ["usr/share/edk2/ovmf/OVMF_CODE.fd", "usr/share/edk2/ovmf/OVMF_VARS.fd"],
    ["usr/share/OVMF/OVMF_CODE.fd", "usr/share/OVMF/OVMF_VARS.fd"],
  ],
  arm64: [
    ["usr/share/AAVMF/AAVMF_CODE.fd", "usr/share/AAVMF/AAVMF_VARS.fd"],
    ["usr/share/edk2/aarch64/QEMU_CODE.fd", "usr/share/edk2/aarch64/QEMU_VARS.fd"],
  ],
};

const debianPackages: Readonly<Record<ArchitectureName, string>> = { amd64: "ovmf", arm64: "qemu-efi-aarch64" };

/**
 * Finds UEFI for an architecture below the root of the tools. The paths begin with that root.
 *
 * @throws {WherryError} tool.missing when no place there has both the code and the template of the variables
 */
export async function findFirmware(root: string, architecture: ArchitectureName): Promise<Firmware> {
  for (const [code, variables] of places[architecture]) {
    const found = { code: join(root, code), variables: join(root, variables) };
    if ((await exists(found.code)) && (await exists(found.variables))) return found;
  }
  throw new WherryError("tool.missing", `there is no UEFI firmware for ${architecture} in ${root}`, {
    hint: `install it (on Debian: apt install ${debianPackages[architecture]}), or unset WHERRY_TOOLS`,
  });
}
