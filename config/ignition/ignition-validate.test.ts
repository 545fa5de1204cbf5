import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { spoiled } from "@wherry/testing/corpora/config-tree.ts";
import { ignitionConfigs } from "@wherry/testing/corpora/ignition-arbitrary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { leastOf } from "@wherry/testing/properties/sample.ts";
import fc from "fast-check";
import { parseIgnition } from "./parse-ignition.ts";

const validator = await findPeer("ignition-validate");

/** What version 2.14 of the program, which Debian has, says and later ones do not; and what only later ones say. */
const gone = /shouldExist is false for a partition and other partition/;
const newer =
  /^(user\/group ignored|filesystem overwrites|device matches disk|path conflicts with systemd|template unit)/;
/** It has 3.4.0 as it was to be then, without these keys, and with set-id bits that had an effect. */
const newerKeys = /"(advertisement|discard|openOptions)"/;
const newerModes = /^setuid/;

interface Answer {
  readonly fatal: boolean;
  /** Level, path, line and column, sorted: the program walks maps in any order. */
  readonly entries: readonly string[];
}

function ask(text: string): Answer {
  assert.ok(validator !== undefined);
  const input = text.replace('"3.4.0"', '"3.4.0-experimental"');
  const { status, stdout } = spawnSync(validator.file, [...validator.prefix, "-"], { input, encoding: "utf8" });
  assert.ok(status === 0 || status === 1, `status ${status}`);
  const line = /^(error|warning|info) at (?:(\$.*?), )?line (\d+) col (\d+): (.*)$/gm;
  const entries = [...stdout.matchAll(line)]
    .filter(([, , , , , message = ""]) => !gone.test(message))
    .map(([, level, path, row, column]) => `${level} ${path ?? "$"} ${row}:${column}`);
  return { fatal: status === 1 && !(entries.length > 0 && !entries.some(isError)), entries: entries.sort() };
}

function answer(text: string): Answer {
  const parsed = parseIgnition(text);
  const findings = parsed.findings.filter(
    ({ message }) => !newer.test(message) && !(parsed.version === "3.4.0" && newerModes.test(message)),
  );
  const lines = text.split("\n");
  const entries = findings.map(({ level, path, line, column }) => {
    // The program counts bytes.
    const before = line === undefined ? "" : (lines[line - 1] ?? "").slice(0, (column ?? 1) - 1);
    const place = line === undefined ? "0:0" : `${line}:${Buffer.byteLength(before) + 1}`;
    return `${level} ${formatDataPath(path)} ${place}`;
  });
  return { fatal: entries.some(isError), entries: entries.sort() };
}

const isError = (entry: string) => entry.startsWith("error");

for (const minor of [0, 1, 2, 3, 4]) {
  test(`configurations of 3.${minor}.0, right and wrong, are judged as by ignition-validate, place by place`, {
    skip: skipWithout({ "ignition-validate": validator }),
  }, () => {
    const examples = fc.sample(ignitionConfigs(minor), { numRuns: 20, seed: minor + 1 });
    const outcomes = { refused: 0, read: 0 };
    assertProperty(
      fc.property(
        fc.oneof(spoiled(examples), fc.constantFrom(...examples)),
        // The other name of 3.4.0 is longer: its line must hold nothing else.
        minor === 4 ? fc.constant("\t") : fc.constantFrom("", "\t"),
        (value, space) => {
          const text = JSON.stringify(value, undefined, space);
          // Where there is no version, the program says so without a place; and it takes a "%" in a key for a format.
          fc.pre(parseIgnition(text).version === `3.${minor}.0` && !text.includes("%"));
          fc.pre(minor < 4 || !newerKeys.test(text));
          const ours = answer(text);
          assert.deepEqual(ours, ask(text));
          outcomes[ours.fatal ? "refused" : "read"]++;
        },
      ),
      // The same ones each time: the program's own answers may differ, from one time to the next, where two numbers of
      // partitions collide.
      { numRuns: 16, seed: minor + 1, endOnFailure: true },
    );
    assert.ok(outcomes.refused > leastOf(3) && outcomes.read > leastOf(3), JSON.stringify(outcomes));
  });
}
