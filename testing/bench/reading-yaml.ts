import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Cost, cheapest, measure } from "./measure.ts";

/**
 * `node testing/bench/reading-yaml.ts`: what `wherry transpile` costs with the reader of plain YAML
 * (config/yaml/plain-yaml.ts) and with the library alone: the figures of docs/decisions/0015-plain-yaml.md.
 */
const ROUNDS = 7;
const LAUNCHER = fileURLToPath(new URL("../../bin/wherry", import.meta.url));
const HOOK = fileURLToPath(new URL("plain-yaml-hook.ts", import.meta.url));

const HEAD = "variant: fcos\nversion: 1.5.0\n";

/** A configuration with many files whose contents stand in it, as people write them. */
function manyFiles(count: number): string {
  const files = Array.from({ length: count }, (_, index) => {
    const lines = Array.from({ length: 6 }, (_, line) => `          setting_${line} = ${index * line}\n`).join("");
    return `    - path: /etc/many/${index}.conf\n      mode: 0644\n      contents:\n        inline: |\n${lines}`;
  });
  return `${HEAD}storage:\n  files:\n${files.join("")}`;
}

/** What a first machine has: a user, a file, a unit. */
const SMALL = `${HEAD}passwd:
  users:
    - name: core
      ssh_authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ada]
storage:
  files:
    - path: /etc/hostname
      mode: 0644
      contents:
        inline: web-1
systemd:
  units:
    - name: hello.service
      enabled: true
      contents: |
        [Service]
        ExecStart=/usr/bin/true
        [Install]
        WantedBy=multi-user.target
`;

const folder = await mkdtemp(join(tmpdir(), "wherry-yaml-"));
try {
  for (const [name, text] of [
    ["5,000 inline files", manyFiles(5000)],
    ["a small configuration", SMALL],
  ] as const) {
    const file = join(folder, "config.bu");
    await writeFile(file, text);
    const args = ["transpile", file, "--output", join(folder, "config.ign")];
    const costs = { with: [] as Cost[], without: [] as Cost[] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const which of ["with", "without"] as const) {
        const settings = [`NODE_OPTIONS=--import=${HOOK}`, `BENCH_PLAIN_YAML=${which}`];
        costs[which].push(await measure({ file: "env", args: [...settings, LAUNCHER, ...args] }));
      }
    }
    for (const [which, all] of Object.entries(costs)) {
      const { cpuSeconds, wallSeconds } = cheapest(all);
      process.stdout.write(`${name}, ${which} it: ${cpuSeconds.toFixed(2)} s CPU, ${wallSeconds.toFixed(2)} s wall\n`);
    }
  }
} finally {
  await rm(folder, { recursive: true });
}
