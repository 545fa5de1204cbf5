import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { sha256OfFile } from "@wherry/factory/disk/raw.ts";
import { runOrFail } from "@wherry/factory/system/processes.ts";
import { sourcesLines } from "./apt-sources.ts";
import { type Cost, cheapest, measure } from "./measure.ts";
import type { MirrorCache } from "./mirror-cache.ts";
import type { PeerChroot } from "./peer-chroot.ts";
import { firstBuild, type Row } from "./row.ts";

export interface MmdebstrapBenchOptions {
  readonly chroot: PeerChroot;
  readonly mirror: MirrorCache;
  readonly packages: readonly string[];
  readonly rounds: number;
  readonly say: (line: string) => void;
}

/** Installs the same packages with mmdebstrap into a tar archive: the part of an image build that installs packages, and nothing of the rest. */
export async function measureMmdebstrap(options: MmdebstrapBenchOptions): Promise<Row> {
  const { chroot, rounds, say } = options;
  const folder = join(chroot.work, "mmdebstrap");
  // apt's own user downloads.
  await mkdir(join(folder, "archives/partial"), { recursive: true });
  const command = mmdebstrap(options);
  say("mmdebstrap: filling its package cache");
  await runOrFail(command.file, command.args, command.options);
  const output = join(folder, "peer.tar");
  const costs: Cost[] = [];
  const digests: string[] = [];
  for (let round = 0; round < rounds; round++) {
    say(`mmdebstrap (${round + 1} of ${rounds})`);
    costs.push(await measure(command));
    digests.push((await sha256OfFile(output)).sha256);
  }
  const status = await runOrFail("tar", ["--extract", "--to-stdout", "--file", output, "./var/lib/dpkg/status"]);
  return {
    name: "mmdebstrap: a tar archive, not bootable, package cache filled",
    cost: cheapest(costs),
    sizes: {
      disk: undefined,
      system: (await stat(output)).size,
      initrd: undefined,
      packages: [...status.stdout.toString("utf8").matchAll(/^Package: /gm)].length,
    },
    reproducible: digests.length < 2 ? undefined : new Set(digests).size === 1,
    against: firstBuild,
  };
}

/**
 * The package cache is mounted where apt looks for it: what it holds is not fetched, and nothing is copied. The variant is the smallest
 * that runs maintainer scripts; apt itself stays out of the archive, as it does in the others' images.
 */
function mmdebstrap({ chroot, mirror, packages }: MmdebstrapBenchOptions) {
  const archives = '"$1/var/cache/apt/archives"';
  return chroot.command("env", [
    "TMPDIR=/work/mmdebstrap",
    // As mkosi does: the kernel's scripts shall not make an initrd.
    "INITRD=No",
    "mmdebstrap",
    "--mode=root",
    "--variant=essential",
    "--format=tar",
    `--include=${packages.join(",")}`,
    '--aptopt=APT::Install-Recommends "false"',
    "--dpkgopt=path-exclude=/usr/share/doc/*",
    "--dpkgopt=path-exclude=/usr/share/man/*",
    "--dpkgopt=path-include=/usr/share/doc/*/copyright",
    "--skip=essential/unlink",
    `--setup-hook=mkdir -p ${archives} && mount --bind /work/mmdebstrap/archives ${archives}`,
    `--customize-hook=umount ${archives}`,
    "trixie",
    "/work/mmdebstrap/peer.tar",
    ...sourcesLines(mirror.url),
  ]);
}
