import type { DiskEncryption } from "@wherry/core/host-settings/disk-encryption.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";

type KeyOnDisk = Extract<DiskEncryption, { unlock: "key-file" }>;

const mountPoint = "/run/wherry/key-disk";

/** Seconds that a slow disk may take to turn up. */
const PATIENCE = 20;

/** What cryptsetup reads of a key file at most, unless it was built otherwise (cryptsetup --help). */
const LARGEST = 8 * 2 ** 20;

/** Copies the key from its disk, which is only read, to a file of the caller's. */
export function readKeyFile(system: System, { device, path }: KeyOnDisk, target: string): void {
  system.makeDirectory(mountPoint, 0o700);
  mountPatiently(system, device);
  let bytes: Uint8Array | undefined;
  try {
    bytes = system.readFile(mountPoint + path, { offset: 0, length: LARGEST + 1 });
  } finally {
    system.run(["umount", mountPoint]);
    system.remove(mountPoint);
  }
  if (bytes === undefined || bytes.length === 0 || bytes.length > LARGEST) {
    const what = bytes === undefined ? "is not there" : bytes.length === 0 ? "is empty" : "is larger than 8 MiB";
    throw new ProvisionError("storage.missing", `the key of /var, ${path} on ${device}, ${what}`, {
      hint: "attach the disk with the key that this machine is set up with",
    });
  }
  system.writeFile(target, bytes, 0o600);
}

function mountPatiently(system: System, device: string): void {
  const words = ["mount", "-o", "ro,nosuid,nodev,noexec", device, mountPoint];
  for (let waited = 0; ; waited++) {
    const { status, stderr } = system.run(words);
    if (status === 0) return;
    if (waited >= PATIENCE) {
      throw new ProvisionError("storage.missing", `the disk with the key of /var, ${device}: ${oneLine(stderr)}`, {
        hint: "attach the disk; it is looked for by the name that disk.encryption gives it",
      });
    }
    system.sleep(1000);
  }
}
