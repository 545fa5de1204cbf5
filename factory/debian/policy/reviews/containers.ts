import type { ReviewedScript } from "../../../scripts/reviewed-script.ts";
import { alternative, mode } from "./effects.ts";

/** Container engines and what they need. */
export const containers: readonly ReviewedScript[] = [
  {
    package: "fuse3",
    script: "preinst",
    sha256: ["dcebbc914d179267ee058d97fa5551200dff56ba89ba743f8d757311e43b252f"],
    reason: "Diverts old paths of files that moved into /usr: an image has only the new paths.",
  },
  {
    package: "fuse3",
    script: "postinst",
    sha256: ["fd87dd1772410e748d337593b397ffaa00cb7eee9277e61259ecfa6fd54e4c48"],
    reason: "Users may mount.",
    effects: [mode("/usr/bin/fusermount3", 0o4755, "root", "root")],
  },
  {
    package: "pinentry-curses",
    script: "postinst",
    sha256: ["2d27d76073837abfbfbe038732e44f51ddf6c2061cffc2f94087672da505211d"],
    reason: "Asks for passphrases.",
    effects: [
      alternative("/usr/bin/pinentry", "/usr/bin/pinentry-curses", 50, [
        "/usr/share/man/man1/pinentry.1.gz",
        "/usr/share/man/man1/pinentry-curses.1.gz",
      ]),
    ],
  },
  {
    package: "podman",
    script: "preinst",
    sha256: ["685c174bafdd7db571e5f3facaa433bfec5819f0d17682a8e59839cc6d571f8a"],
    reason: "Acts on upgrades only.",
  },
  {
    package: "podman",
    script: "postinst",
    sha256: ["4e6fb7395b445df0210c9a5cd6efea7c4213d39513c51e5b1bdd5d3abbed39be"],
    reason: "Acts on upgrades only.",
  },
  {
    package: "qemu-guest-agent",
    script: "preinst",
    sha256: ["99e82b07638f772ca55408f36e009cc8755e316757dfdcf76043b2dc95114af5"],
    reason: "Acts on upgrades only.",
  },
  {
    package: "qemu-guest-agent",
    script: "postinst",
    sha256: ["36951e931492283e68d5f7e44767b9d4332602bb256d1d4eafeb6613f55029b7"],
    reason: "Acts on upgrades only.",
  },
];
