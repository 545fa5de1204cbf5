const seed = "6b1f4c1e-9f0c-4d0b-8a53-0d7d3a5b9e21";

/** What maintainer scripts leave behind that is another each time; without it, the peers build the same bytes twice. */
export const unreproducible = [
  "/etc/ssh/ssh_host_*",
  "/var/cache/ldconfig/aux-cache",
  "/var/log/alternatives.log",
  "/var/log/apt/*",
  "/var/log/dpkg.log",
];

/**
 * mkosi's configuration, by path: a bootable disk of the given packages, made as quickly as mkosi makes one. By default
 * it would format the root file system twice to find its smallest size, and fetch indexes anew; neither is asked for.
 * ext4 is its default, and nothing is compressed.
 */
export function mkosiFiles(packages: readonly string[]): Record<string, string> {
  return {
    "mkosi.conf": `[Distribution]
Distribution=debian
Release=trixie

[Output]
Format=disk
ImageId=peer
OutputDirectory=out
Seed=${seed}

[Build]
PackageCacheDirectory=packages
CacheDirectory=cache
WorkspaceDirectory=workspace
BuildSources=
Environment=SYSTEMD_REPART_MKFS_OPTIONS_EXT4="-E hash_seed=${seed}"

[Content]
Bootable=yes
Bootloader=systemd-boot
WithDocs=no
WithRecommends=no
CleanPackageMetadata=yes
RemoveFiles=${unreproducible.join(",")}
SourceDateEpoch=1760000000
Packages=
${packages.map((name) => `        ${name}\n`).join("")}`,
    "mkosi.repart/00-esp.conf": `[Partition]
Type=esp
Format=vfat
CopyFiles=/boot:/
CopyFiles=/efi:/
SizeMinBytes=256M
SizeMaxBytes=256M
`,
    "mkosi.repart/10-root.conf": `[Partition]
Type=root
Format=ext4
CopyFiles=/
SizeMinBytes=2G
SizeMaxBytes=2G
`,
    "packages/.keep": "",
    "cache/.keep": "",
    "workspace/.keep": "",
    "no-cache/.keep": "",
  };
}
