/** What boot files are made of, besides the kernel: boot loader and stub, and the programs of the initrd. */
export const bootPackages: readonly string[] = ["systemd-boot-efi", "busybox", "dmsetup"];
