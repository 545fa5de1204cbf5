import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

/**
 * What prints, and which files may. Work emits events, throws errors and returns data; a command hands lines to its
 * printer.
 */
const rules: readonly (readonly [what: string, pattern: RegExp, places: readonly string[]])[] = [
  [
    "writes to the streams of a command",
    /\bstd(out|err)\.write\(|\bstream\.write\((text|jsonOf)|\bterminal\.write\(/,
    [
      // What is to be told where they break.
      "factory/cli/broken-streams.ts",
      "factory/cli/printer.ts",
      "factory/cli/reporter.ts",
      "factory/cli/terminal/bars.ts",
      // A machine's console, byte for byte.
      "factory/cli/commands/logs.ts",
      "factory/machine/run-machine.ts",
    ],
  ],
  [
    "touches this process's standard output or standard error",
    /\bprocess\.(stdout|stderr)\b|\bconsole\.\w+\(/,
    [
      // What is to be told where they break.
      "factory/cli/broken-streams.ts",
      "factory/cli/start.ts",
    ],
  ],
  [
    "prints on a machine's console",
    /\bsystem\.(print|complain)\(/,
    [
      "host/command/print-lines.ts",
      // Help, which is our own, and JSON.
      "host/agent/agent.ts",
      "host/provision/command.ts",
      "host/status/command.ts",
      // A question, with the answer on the same line.
      "host/setup/ask-passphrase.ts",
    ],
  ],
  [
    "makes text printable",
    /core\/text\/printable\.ts"/,
    [
      "factory/cli/printer.ts",
      // Columns and marks stand below what is printed, so that it is measured as it is printed.
      "factory/cli/tables-and-times.ts",
      "factory/cli/show-findings.ts",
      "factory/cli/command-line.ts",
      "factory/cli/terminal/progress-line.ts",
      "host/command/print-lines.ts",
      "host/setup/command.ts",
    ],
  ],
];

const root = fileURLToPath(new URL("../..", import.meta.url));
const files = globSync("{core,config,formats,host,factory}/**/*.ts", {
  cwd: root,
  exclude: (path) => path.includes("node_modules") || path.endsWith(".test.ts"),
}).map((file) => ({ file, text: readFileSync(`${root}/${file}`, "utf8") }));

for (const [what, pattern, places] of rules) {
  test(`nothing ${what} but ${places.join(", ")}`, () => {
    assert.ok(files.length > 500);
    assert.deepEqual(
      files
        .filter(({ text }) => pattern.test(text))
        .map(({ file }) => file)
        .sort(),
      [...places].sort(),
    );
  });
}
