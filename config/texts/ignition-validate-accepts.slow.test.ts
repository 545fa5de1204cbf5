import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzip } from "@wherry/core/bytes/gzip.ts";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { formatIgnition } from "../ignition/format-ignition.ts";
import { convertToIgnition } from "./convert.ts";

const corpora = corpusPath();
const validator = await findPeer("ignition-validate");
const skip = skipWithout({ "ignition-validate": validator }) || (existsSync(corpora) ? false : missingCorpora);

/** The newest that Debian's version of it knows. */
const minor = 3;
const options = { filesystems: new Map<string, string>(), scope: "whole", compress: gzip, platform: "" } as const;

const languages: readonly (readonly [name: string, file: string, text: (one: Case) => string | undefined])[] = [
  ["Butane configurations", "butane/unit.json", (one) => one.input_yaml],
  ["Ignition 2 configurations", "ignition-v2/convert-to-v3.json", (one) => one.input],
  ["Container Linux Configs", "container-linux-config/cases.json", (one) => one.input],
];

interface Case {
  readonly input?: string;
  readonly input_yaml?: string;
}

for (const [name, file, textOf] of languages) {
  test(`what ${name} become is accepted by ignition-validate`, { skip }, async () => {
    const cases = JSON.parse(readFileSync(join(corpora, file), "utf8")) as readonly Case[];
    let accepted = 0;
    for (const one of cases) {
      const { config } = await convertToIgnition(textOf(one) ?? "", minor, options);
      if (config === undefined) continue;
      const input = formatIgnition(config);
      assert.deepEqual(judge(input), { status: 0, said: "" }, input);
      accepted++;
    }
    assert.ok(accepted > cases.length / 10, `${accepted}`);
  });
}

/** Warnings are of no account. */
function judge(input: string): { readonly status: number | null; readonly said: string } {
  assert.ok(validator !== undefined);
  const { status, stdout } = spawnSync(validator.file, [...validator.prefix, "-"], { input, encoding: "utf8" });
  return { status, said: status === 0 ? "" : stdout };
}
