import type { ReviewedScript } from "../../../scripts/reviewed-script.ts";
import { emptyFile, link } from "./effects.ts";

/** Shared libraries, whose scripts mostly guard upgrades. */
export const libraries: readonly ReviewedScript[] = [
  {
    package: "libext2fs2t64",
    script: "preinst",
    sha256: [
      "5522e62777cfe7291e521bf1e10cfdd2dc7bceb8acc22f4cf8160d872f8c38ba",
      "b99b0a8b3ca6acc53cf145d80f2fa8b057e2d4567b1f003abd91e95cd06b42a9",
    ],
    reason: "Diverts old paths of files that moved into /usr: an image has only the new paths.",
  },
  {
    package: "libreadline8t64",
    script: "preinst",
    sha256: [
      "46734c3ef8560888532c82c98c3a32d2137b10fd4aa2323b5dc406ba7956ad60",
      "bea42802d2134a845224c3b3175e22f42f486bb006a8e69a7d8ddbc42888ace0",
    ],
    reason: "Diverts old paths of files that moved into /usr: an image has only the new paths.",
  },
  {
    package: "libtirpc3t64",
    script: "preinst",
    sha256: [
      "2bf737fddd51ac1510b3d9b1cd9cf15816dc768f5572f9a712ee3de549c66216",
      "7d33174c27168226c571b57a00ba8b5997b78c1cf9b8b2c6ce99f9452d2e93c6",
    ],
    reason: "Diverts old paths of files that moved into /usr: an image has only the new paths.",
  },
  {
    package: "libparted2t64",
    script: "preinst",
    sha256: ["f409801d58dc7eaf482335eb1719b78185530f4fbbc3f7c15b58dfdb74ab6e01"],
    reason: "Diverts old paths of files that moved into /usr: an image has only the new paths.",
  },
  {
    package: "libparted2t64",
    script: "postinst",
    sha256: ["3917142b67ebf25805043c058dec949c001c0d5285e6ec08dce83654e62a693a"],
    reason: "Diverts old paths of files that moved into /usr: an image has only the new paths.",
  },
  {
    package: "libgcrypt20",
    script: "postinst",
    sha256: ["690cb29b372c901bc4cb9c3b94b99f8a7184b859bf5cd28a2f462e85815d79a3"],
    reason: "Acts on upgrades only.",
  },
  {
    package: "libglib2.0-0t64",
    script: "preinst",
    sha256: ["a9b4e2f347556119e4fd4049fcf30ca79586a67155ada5ebdd34cec93993b48e"],
    reason: "Acts on upgrades only.",
  },
  {
    package: "libglib2.0-0t64",
    script: "postinst",
    sha256: [
      "9802c11c233c1bea59f8d3f15df2e23b6057ead7cbdf97c0e168a48abb3c9794",
      "8bcfea4e8b2f179d733001c1fd8b5f3546ee74dba3476c1959fd4d1a2bb1194f",
    ],
    reason: "Compiles settings and lists modules of desktop programs; a server has neither.",
  },
  {
    package: "libgssapi-krb5-2",
    script: "postinst",
    sha256: ["f036dcb8bc354f74be1cc5f45c98d78493d26c136bcfda06b234d55774a6fded"],
    reason: "Acts on upgrades only.",
  },
  {
    package: "libselinux1",
    script: "postinst",
    sha256: ["a84d8da66e9ef06387152cfd0053baa4c378315a69c0ea3e2f7ff69d0a81ac37"],
    reason: "Removes caches of older versions.",
  },
  {
    package: "libpam-cap",
    script: "postinst",
    sha256: ["0b910cd7dfb60b62cf3bf4f60b3f7f35b6839b5b5a6dcc079afbb47294690670"],
    reason: "The PAM finisher reads its profile.",
  },
  {
    package: "libpam-modules",
    script: "preinst",
    sha256: ["97e0a6725d94dc194605af6a03d90cabb2e89ec5cdc8ca928c9971d34d5be5ab"],
    reason: "Acts on upgrades only.",
  },
  {
    package: "libpam-modules",
    script: "postinst",
    sha256: ["7f5f78d2094de5d0574193c3a17eaa31d0dd5b53257b07c72ee348a273f6f540"],
    reason: "What pam_env and pam_pwhistory read.",
    effects: [
      emptyFile("/etc/environment", 0o644, "root", "root"),
      emptyFile("/etc/security/opasswd", 0o600, "root", "root"),
    ],
  },
  {
    package: "libpam-runtime",
    script: "postinst",
    sha256: ["59033041283cf9477b838c13b1488ba42c132c09dfa68d5ccd803cab63f0dc89"],
    reason: "The PAM finisher builds the stacks.",
  },
  {
    package: "libpam-systemd",
    script: "postinst",
    sha256: ["228b2723d2c6bd314d71adfa7652b4c67cd71ce92de0aa31d75c6980b23dad94"],
    reason: "The PAM finisher reads its profile.",
  },
  {
    package: "libpam0g",
    script: "postinst",
    sha256: ["eb98a74b97d9d176d5ff66d63bb8fb3f618a20857660b3b317ccb3061117b184"],
    reason: "Restarts running services after upgrades.",
  },
  {
    package: "libwrap0",
    script: "postinst",
    sha256: ["4bd7a827ac90f03effaaaaa8d06bc86abc6446590de23918585d1c86b305d783"],
    reason: "Writes hosts.allow and hosts.deny with comments only, which mean the same as no files.",
  },
  {
    package: "libwtmpdb0",
    script: "postinst",
    sha256: ["bf4fa27174644bf2c068a76cf0b2e461cc801119b79b7036504d6987c24b8243"],
    reason: "The record of logins.",
    effects: [link("/var/lib/wtmpdb/wtmp.db", "../../log/wtmp.db")],
  },
];
