import type { ReviewedScript } from "../../../scripts/reviewed-script.ts";

/** What only a package manager needs; reviewed for images that ask for one. */
export const packageManagement: readonly ReviewedScript[] = [
  {
    package: "adduser",
    script: "preinst",
    sha256: ["16958da0e2641b55deaa391c38c3accc92daf840659a6871d98843e6ee7d9274"],
    reason: "Acts on upgrades only.",
  },
  {
    package: "apt",
    script: "postinst",
    sha256: ["da4232fd72e2c58b58e6d63a99b6137f1312ec32c7ca837d446517f267c9b68f"],
    reason: "base-passwd has the account.",
  },
  {
    package: "debconf",
    script: "postinst",
    sha256: ["9805cb9330d876f4b71ca52f862ac7ab33999f11da296103b262a30c081b0c80"],
    reason: "Loads its library.",
  },
  {
    package: "debian-archive-keyring",
    script: "postinst",
    sha256: ["57a48ea4bcb61004e916815438782cca1d7498938a628d582f9797e716c4d022"],
    reason: "Acts on upgrades only.",
  },
  {
    package: "dpkg",
    script: "postinst",
    sha256: ["eb7839b8e7712a3bbe4cd5663ca4567948b7931615e68f869daf9656325a8282"],
    reason: "Aliases of a merged /usr, and the package manager's own state.",
  },
  {
    package: "init-system-helpers",
    script: "postinst",
    sha256: ["e1131031c2950a62ae0d00b820c390068a5352d8f0124f3277f7b4708d4c8cd0"],
    reason: "Acts on upgrades only.",
  },
  {
    package: "initramfs-tools",
    script: "postinst",
    sha256: ["b595779950edb322e637064cf6fe31f2416469c8b1991862eca7ce1b1aac1887"],
    reason: "Builds an initrd; images have their own.",
  },
  {
    package: "initramfs-tools-core",
    script: "postinst",
    sha256: ["079b536123f7aa59eae6aaf2f2c39cc6213acbcc6c2ee52e6cee337323ba2208"],
    reason: "Configures a builder of initrds that does not run.",
  },
  {
    package: "klibc-utils",
    script: "postinst",
    sha256: ["8e56ec90a4305fedd2b65dc133cf7181fa4e09c67b76c99f52cba0b6f57f1f9f"],
    reason: "Acts on upgrades only.",
  },
  {
    package: "linux-base",
    script: "postinst",
    sha256: ["9805cb9330d876f4b71ca52f862ac7ab33999f11da296103b262a30c081b0c80"],
    reason: "Loads its library.",
  },
  {
    package: "perl",
    script: "postinst",
    sha256: ["b0d7f9d49ec9174fe82451a5c104dfc49a84ed373bdf4302969096755368e409"],
    reason: "Acts on upgrades only.",
  },
  {
    package: "ucf",
    script: "preinst",
    sha256: ["d80a578b10f94f28890fd35910976017551b154752d68486cd42459b77496e62"],
    reason: "Keeps old state.",
  },
  {
    package: "ucf",
    script: "postinst",
    sha256: ["22a7dd0552878726ba0a099a91f72e4bfb1e479f4d8fb2fd7150e413d2cbcf3b"],
    reason: "Begins its own state.",
  },
];
