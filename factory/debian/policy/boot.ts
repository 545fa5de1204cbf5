import { architectures } from "@wherry/core/architecture/architectures.ts";
import type { BootPolicy } from "../../packages/distribution-policy.ts";

const cryptsetup = { end: "/usr/sbin/cryptsetup", package: "cryptsetup-bin" };

/** What Debian calls the packages that booting needs, and where they put their files. */
export const debianBoot: BootPolicy = {
  packages: ["systemd-boot-efi", "busybox", "dmsetup"],
  kernelImage: (version) => `/boot/vmlinuz-${version}`,
  // Debian's Multiarch specification, "Tuples".
  libraryFolders: Object.fromEntries(
    Object.values(architectures).map(({ elfMachine, triplet }) => [elfMachine, `/usr/lib/${triplet}`]),
  ),
  encryption: {
    passphrase: { programs: [cryptsetup], omit: [] },
    "key-file": { programs: [cryptsetup], omit: [] },
    tpm2: {
      programs: [
        cryptsetup,
        { end: "/usr/bin/systemd-cryptenroll", package: "systemd-cryptsetup" },
        // Which it loads when it talks to a TPM, so that no dependency names them.
        { end: "/libtss2-esys.so.0", package: "libtss2-esys-3.0.2-0t64" },
        { end: "/libtss2-mu.so.0", package: "libtss2-mu-4.0.1-0t64" },
        { end: "/libtss2-rc.so.0", package: "libtss2-rc0t64" },
        { end: "/libtss2-tcti-device.so.0", package: "libtss2-tcti-device0t64" },
      ],
      omit: ["tpm-udev"],
    },
  },
};
