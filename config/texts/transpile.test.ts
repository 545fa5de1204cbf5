import assert from "node:assert/strict";
import { test } from "node:test";
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

for (const [what, file] of manners) {
  test(`5000 files in ${what} take less than a second and a half`, async () => {
    const files = Array.from({ length: 5000 }, (_, index) => file(index)).join("");
    const before = process.cpuUsage();
    const { output, findings } = await transpileText(
      `variant: fcos\nversion: 1.5.0\nstorage:\n  files:\n${files}`,
      options,
    );
    const { user, system } = process.cpuUsage(before);
    assert.deepEqual(findings, []);
    assert.equal((JSON.parse(output ?? "") as { storage: { files: unknown[] } }).storage.files.length, 5000);
    assert.ok(user + system < 1_500_000, `${user + system} microseconds`);
  });
}

test("a MachineConfig has in quotes what YAML of old takes for something else than text", async () => {
  const role = "machineconfiguration.openshift.io/role";
  const text = `variant: openshift\nversion: 4.14.0\nmetadata: {name: yes, labels: {${role}: on, a: "0644", b: "1_0"}}\n`;
  const { output } = await transpileText(text, options);
  assert.match(output ?? "", /a: "0644"\n {4}b: "1_0"\n {4}.*role: "on"\n {2}name: "yes"\n/);
});
