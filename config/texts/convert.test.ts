import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { Finding } from "@wherry/core/errors/finding.ts";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import { locateInJson } from "../ignition/v2/locate.ts";
import { readIgnition2 } from "../ignition/v2/read.ts";
import { translateIgnition2Text } from "../ignition/v2/translate-text.ts";
import { parseJson } from "../json/parse-json.ts";
import { convertContainerLinuxConfig } from "./convert.ts";

const corpus = corpusPath("ignition-v2/convert-to-v3.json");
const skip = existsSync(corpus) ? false : missingCorpora;
const plain = { filesystems: new Map<string, string>(), scope: "plain" } as const;

interface ReferenceCase {
  readonly src: string;
  readonly input: string;
  readonly out: { readonly stderr: string };
}

// What is said of the translation has no places with the reference, and only its first obstacle is said.
test("what is wrong with the configurations of the corpus, and where, is what the reference finds", { skip }, () => {
  const cases = JSON.parse(readFileSync(corpus, "utf8")) as ReferenceCase[];
  let compared = 0;
  for (const { src, input, out } of cases) {
    const parsed = parseJson(input);
    // A text that is not JSON is called so in other words, and other versions without a place.
    if ("fault" in parsed || out.stderr.includes("unsupported config version")) continue;
    const { root } = parsed;
    const found = new Set(locateInJson(readIgnition2(root).problems, { text: input, root }).map(outline));
    const expected = referenceFindings(out.stderr);
    assert.deepEqual([...found].sort(), [...expected].sort(), src);
    compared += expected.size;
  }
  assert.ok(compared > 150, `${compared} findings`);
});

function outline({ level, line, column, message }: Finding): string {
  return `${level} ${line}:${column} ${message}`;
}

/**
 * "LEVEL at line L, column C", with a drawing of the line or without, and the message. Of the key "tls" the reference
 * says that it were unknown to specification 2.3, which has it, and goes by what it says all the same.
 */
function referenceFindings(text: string): ReadonlySet<string> {
  const pattern =
    /^(\w+) at line (\d+), column (\d+)\n(?: +\d+: .*\n)*(?: *\^\n)?(.*?)(?:Failed to translate.*|Error parsing.*)?$/gm;
  const found = [...text.matchAll(pattern)].filter(
    ([, , , , message]) => message !== "Config has unrecognized key: tls",
  );
  return new Set(
    found.map(([, level, line, column, message]) => {
      return `${level === "deprecated" ? "warning" : level} ${line}:${column} ${message}`;
    }),
  );
}

test("a text that is neither JSON nor YAML is refused", async () => {
  const conversions = [
    translateIgnition2Text('{"a": b}', plain),
    translateIgnition2Text("", plain),
    await convertContainerLinuxConfig("a: [", { platform: "" }),
  ];
  for (const { config, findings } of conversions) {
    assert.equal(config, undefined);
    assert.deepEqual(
      findings.map(({ level }) => level),
      ["error"],
    );
  }
});

test("where a key comes twice, the later is read over the earlier", () => {
  const text =
    '{"ignition":{"version":"2.1.0"},"passwd":{"users":[{"name":"a"}],"groups":[{"name":"g"}]},"passwd":{"users":[{"name":"b"}]},"ignition":{"version":"2.4.0"}}';
  const { config, findings } = translateIgnition2Text(text, plain);
  assert.deepEqual(findings, []);
  assert.deepEqual(config?.passwd, { users: [{ name: "b" }], groups: [{ name: "g" }] });
});

test("what is said of a translation has its place", () => {
  const text = '{\n  "ignition": {"version": "2.2.0"},\n  "networkd": {"units": [{"name": "a.network"}]}\n}';
  const { config, findings } = translateIgnition2Text(text, plain);
  assert.equal(config, undefined);
  assert.deepEqual(findings.map(outline), [
    "error 3:48 config includes deprecated networkd section - use Files instead",
  ]);
  const file =
    '{\n  "networkd": {\n"units": [\n{\n"name": "10-a.network", "contents": "[Match]"}]},\n"ignition": {"version": "2.2.0"}}';
  assert.deepEqual(translateIgnition2Text(file, { ...plain, scope: "whole" }).config?.storage, {
    files: [
      {
        path: "/etc/systemd/network/10-a.network",
        mode: 420,
        overwrite: true,
        contents: { source: "data:,%5BMatch%5D" },
      },
    ],
  });
});
