/**
 * The item of fw_cfg by which a machine finds its configuration, on every architecture: name -> path of a file; none
 * without one. (Ignition's operator notes, "QEMU"; `host/sources/firmware-config.ts` looks there.)
 */
export function configurationItem(path: string | undefined): Readonly<Record<string, string>> {
  return path === undefined ? {} : { "opt/com.coreos/config": path };
}
