import assert from "node:assert/strict";
import { test } from "node:test";
import { countSteps } from "@wherry/testing/fixtures/count-steps.ts";
import { transpileText } from "./transpile.ts";

const options = { compress: true, platform: "" };

/** About 1 kB of text, each another. */
function contents(index: number): string {
  return Array.from({ length: 20 }, (_, line) => `setting-${line} = value ${index * 31 + line * 7} of a file`).join(
    "\n",
  );
}

const manners: readonly (readonly [what: string, file: (index: number) => string])[] = [
  [
    "literal blocks",
    (index) =>
      `    - path: /etc/a${index}\n      mode: 0644\n      contents:\n        inline: |\n${contents(index).replace(/^/gm, "          ")}\n`,
  ],
  [
    "brackets",
    (index) => `    - {path: /etc/a${index}, mode: 0644, contents: {inline: ${JSON.stringify(contents(index))}}}\n`,
  ],
];

async function transpileFiles(count: number, file: (index: number) => string): Promise<void> {
  const files = Array.from({ length: count }, (_, index) => file(index)).join("");
  const { output, findings } = await transpileText(
    `variant: fcos\nversion: 1.5.0\nstorage:\n  files:\n${files}`,
    options,
  );
  assert.deepEqual(findings, []);
  assert.equal((JSON.parse(output ?? "") as { storage: { files: unknown[] } }).storage.files.length, count);
}

// What 5000 of them cost is measured by testing/bench/reading-yaml.ts.
test("many files are translated in steps that grow in proportion to their number", async () => {
  const works = manners.flatMap(([, file]) => [250, 500].map((count) => () => transpileFiles(count, file)));
  const steps = await countSteps(...works);
  for (const [index, [what]] of manners.entries()) {
    const [small = 0, large = 0] = steps.slice(2 * index);
    assert.ok(small > 250 && large < 2.5 * small, `${what}: ${small} and ${large} steps`);
  }
});

test("a MachineConfig has in quotes what YAML of old takes for something else than text", async () => {
  const role = "machineconfiguration.openshift.io/role";
  const text = `variant: openshift\nversion: 4.14.0\nmetadata: {name: yes, labels: {${role}: on, a: "0644", b: "1_0"}}\n`;
  const { output } = await transpileText(text, options);
  assert.match(output ?? "", /a: "0644"\n {4}b: "1_0"\n {4}.*role: "on"\n {2}name: "yes"\n/);
});
