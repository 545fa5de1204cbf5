import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { runOrFail } from "@wherry/factory/system/processes.ts";
import { sha256OfFile } from "@wherry/formats/files/sha256-of-file.ts";
import { sourcesLines } from "./apt-sources.ts";
import { type Command, type Cost, cheapest, measure } from "./measure.ts";
import type { PeerBenchOptions } from "./mkosi.ts";
import { unreproducible } from "./mkosi-files.ts";
import type { Program } from "./program.ts";
import { firstBuild, type Sizes, sameBytes } from "./row.ts";

/**
 * Installs the same packages with mmdebstrap into a tar archive: the part of an image build that installs packages, and
 * nothing of the rest.
 */
export async function openMmdebstrap(options: PeerBenchOptions): Promise<Program> {
  const { chroot, say } = options;
  const folder = join(chroot.work, "mmdebstrap");
  await mkdir(join(folder, "archives/partial"), { recursive: true });
  const command = mmdebstrap(options);
  const output = join(folder, "peer.tar");
  say("mmdebstrap: filling its package cache");
  await runOrFail(command.file, command.args, command.options);
  const status = await runOrFail("tar", ["--extract", "--to-stdout", "--file", output, "./var/lib/dpkg/status"]);
  const sizes: Sizes = {
    disk: undefined,
    system: (await stat(output)).size,
    initrd: undefined,
    packages: [...status.stdout.toString("utf8").matchAll(/^Package: /gm)].length,
  };
  const costs: Cost[] = [];
  const digests: string[] = [];
  return {
    async round() {
      say(name);
      costs.push(await measure(command));
      digests.push((await sha256OfFile(output)).sha256);
    },
    rows: () => [{ name, cost: cheapest(costs), sizes, reproducible: sameBytes(digests), against: firstBuild }],
  };
}

const name = "mmdebstrap: a tar archive, not bootable, package cache filled";

/**
 * The package cache is mounted where apt looks for it: what it holds is not fetched, and nothing is copied. The variant
 * is the smallest that runs maintainer scripts; apt itself stays out of the archive, as it does in the others' images.
 */
function mmdebstrap({ chroot, mirror, packages }: PeerBenchOptions): Command {
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
    `--customize-hook=cd "$1" && rm -f ${unreproducible.map((path) => `.${path}`).join(" ")}`,
    "trixie",
    "/work/mmdebstrap/peer.tar",
    ...sourcesLines(mirror.url),
  ]);
}
