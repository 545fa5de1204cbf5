import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Row, Skipped } from "./row.ts";
import { formatSmallCommands, type SmallCommand } from "./small-commands.ts";
import { formatRows } from "./table.ts";

export interface Measurements {
  readonly rows: readonly Row[];
  readonly skipped: readonly Skipped[];
  readonly small: readonly SmallCommand[];
  readonly rounds: number;
  /** See `machineFacts`. */
  readonly machine: string;
  /** "2026-01-31". */
  readonly date: string;
}

/** docs/benchmarks.md from what was measured. */
export async function writePage(measurements: Measurements): Promise<void> {
  await writeFile(fileURLToPath(new URL("../../docs/benchmarks.md", import.meta.url)), formatPage(measurements));
}

export function formatPage({ rows, skipped, small, rounds, machine, date }: Measurements): string {
  const left = skipped.map(({ name, reason }) => `\n${name} was not measured: ${reason}.\n`).join("");
  const times = rounds === 1 ? "once" : `${rounds} times, the cheapest counts`;
  return `# Benchmarks

The stock container host, built by Wherry and, from the same packages, by the programs that do this work today. Written by
\`npm run bench -- --release --write\` on ${date}; ${machine}. Each row was measured ${times}.

${formatRows(rows)}${left}
## What is measured

* **CPU s** are user and system seconds of the whole tree of processes; this is what builds compare by. Wall seconds depend on what else
  the machine does. Builds run one after the other, never side by side. CPU seconds rise on a busy machine as well, by a third and more;
  that is why programs take turns, and why only figures of one run can be compared.
* **Downloads do not count.** All programs use the same Debian suites through one cache on loopback, and every package lies in
  each program's own cache before it is measured: as a package file, not yet unpacked. Wherry's first build checks, unpacks and merges them,
  its tools' too, and solves anew; a full build with mkosi installs them; mmdebstrap does the same into a tar archive that is not bootable.
* **One file changed** is the usual step while developing. Wherry keeps what it unpacked and makes the rest anew: file system, hash tree, initrd,
  boot file, disk. \`mkosi --incremental\` copies its cached tree and makes the disk anew; a second row spares it the initrd by handing it a ready one.
* **times Wherry's** is the CPU time over Wherry's for the same step.
* **disk image** is what the file takes on disk, without holes: Wherry's qcow2 with a compressed, verified /usr, and mkosi's raw disk
  with its default, ext4 without compression. mkosi formats a root file system of a fixed size here: looking for the smallest would cost it more.
* **packages**: the same ones were asked for. Wherry leaves out what only maintainer scripts need, as it runs none; the others
  install it (dpkg, perl, debconf) with all essential packages, and a generator of initrds, which is told to make none.
* **twice the same bytes**: two full builds, from empty, of the same packages. Wherry needs nothing for it. The peers are given a fixed
  SOURCE_DATE_EPOCH, mkosi also a fixed seed and ext4 hash seed; and what maintainer scripts make anew each time (SSH host keys,
  logs, the cache of ldconfig) is removed by name, as a careful user would.

## Small commands

\`wherry transpile\` of a configuration of eleven lines, as editors and scripts start it for each file, from the package that npm installs
and from a checkout, whose TypeScript Node.js strips and keeps; both have run before. Medians of nine times five runs in turns.

${formatSmallCommands(small)}
## How to run it

\`npm run bench\` needs root, apt-get, perl and 4 GB for the peers, which run in a Debian chroot of their own; without these they
are skipped, and Wherry is measured alone. \`npm run bench -- --small\` measures small commands only. The folder is kept, so that the next run is quicker: \`npm run bench -- --clean\` removes it.
`;
}
