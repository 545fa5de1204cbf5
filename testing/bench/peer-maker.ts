import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { openRepository } from "@wherry/factory/debian/repository/repository.ts";
import { hostArchitecture } from "@wherry/factory/supply/workshop.ts";
import { now } from "@wherry/factory/system/clock.ts";
import { sha256OfFile } from "@wherry/formats/files/sha256-of-file.ts";
import type { LoopbackMirror } from "../fakes/loopback-mirror.ts";

/** The verified package file of mmdebstrap, which makes the peers' chroot: its path on this machine. */
export async function peerMaker(folder: string, mirror: LoopbackMirror): Promise<string> {
  const index = await openRepository(
    { kind: "suite", distribution: "debian", suite: "trixie", components: ["main"] },
    {
      architecture: hostArchitecture(),
      cacheDirectory: join(folder, "wherry/store"),
      derived: { cachedJson: (_, produce) => produce() },
      mirrors: { environment: process.env, hostSettings: "/etc" },
      now: now(),
      signal: undefined,
      emit: () => {},
      offline: false,
    },
  );
  const [found] = index.packagesNamed("mmdebstrap");
  if (found === undefined) throw new WherryError("package.missing", "the repository has no mmdebstrap");
  const file = await mirror.file("debian", found.origin.path);
  const { sha256 } = await sha256OfFile(file);
  if (sha256 === found.origin.sha256) return file;
  throw new WherryError("repository.mismatch", `${file} is not the file that the index names`, {
    hint: "remove it and try again",
  });
}
