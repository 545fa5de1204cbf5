import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { runOrFail } from "@wherry/factory/system/processes.ts";
import { packAll } from "../packing/pack-all.ts";
import { childrenSeconds } from "./measure.ts";
import type { Say } from "./program.ts";

/** What starting a program, or a command that is done at once, costs. */
export interface SmallCommand {
  readonly name: string;
  /** CPU milliseconds of one run: the median of `batches`. */
  readonly milliseconds: number;
}

/** The kernel counts ended children in hundredths of a second: several runs together are told apart. */
const runsOfBatch = 5;
const batches = 9;

const root = resolve(import.meta.dirname, "../..");

const configuration = `variant: flatcar
version: 1.1.0
passwd:
  users:
    - name: core
      ssh_authorized_keys: [ssh-ed25519 AAAA]
storage:
  files:
    - path: /etc/hostname
      mode: 0644
      contents: {inline: web}
`;

/**
 * Measures `wherry transpile` of a configuration of a few lines, from the package that npm installs and from a
 * checkout, and an empty program on the same Node.js, which comes first: what is left is Wherry's. They take turns.
 */
export async function measureSmallCommands(folder: string, say: Say): Promise<readonly SmallCommand[]> {
  say("small commands");
  const file = join(folder, "small.bu");
  await writeFile(file, configuration);
  const transpile = ["transpile", file];
  const commands = [
    { name: "node -e 0", file: process.execPath, args: ["-e", "0"] },
    { name: "wherry transpile, packed", file: await layOutPacked(join(folder, "packed")), args: transpile },
    { name: "wherry transpile, checkout", file: join(root, "bin/wherry"), args: transpile },
  ];
  const { PATH = "/usr/bin:/bin" } = process.env;
  const env = { PATH, HOME: folder };
  const runAll = async (times: number) => {
    const costs: number[] = [];
    for (const { file, args } of commands) {
      const before = childrenSeconds();
      for (let run = 0; run < times; run++) await runOrFail(file, args, { env });
      costs.push(((childrenSeconds() - before) * 1000) / times);
    }
    return costs;
  };
  // The first keeps what Node.js compiles.
  await runAll(1);
  const costs: (readonly number[])[] = [];
  for (let batch = 0; batch < batches; batch++) costs.push(await runAll(runsOfBatch));
  return commands.map(({ name }, index) => ({ name, milliseconds: median(costs.map((batch) => batch[index] ?? 0)) }));
}

/** The table of them, each also as a multiple of the first. */
export function formatSmallCommands(commands: readonly SmallCommand[]): string {
  const [node] = commands;
  const lines = commands.map(({ name, milliseconds }) => {
    const times = node === undefined || node.milliseconds === 0 ? "" : (milliseconds / node.milliseconds).toFixed(1);
    return `| ${name} | ${milliseconds.toFixed(0)} | ${times} |\n`;
  });
  return `| Command | CPU ms | times Node.js alone |\n| --- | ---: | ---: |\n${lines.join("")}`;
}

/** The package as npm would have it, with the libraries and the Node.js of this checkout; its launcher. */
async function layOutPacked(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  const packed = (await packAll(root)).find(({ name }) => name === "wherry");
  if (packed === undefined) throw new TypeError("no package is named wherry");
  await mkdir(folder, { recursive: true });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  for (const [path, { bytes, runs }] of packed.files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes, { mode: runs === true ? 0o755 : 0o644 });
  }
  return join(folder, "bin/wherry");
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
}
