import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { isFatal } from "@wherry/core/errors/finding.ts";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import type { IgnitionConfig } from "./config.ts";
import { convertVersion } from "./convert-version.ts";
import { formatIgnition } from "./format-ignition.ts";
import { parseIgnition } from "./parse-ignition.ts";
import { newestMinor, versions } from "./schema/versions.ts";

const corpus = corpusPath("ignition/validate.json");
const skip = existsSync(corpus) ? false : missingCorpora;
const whole = { filesystems: new Map<string, string>(), scope: "whole" } as const;

interface SoundCase {
  readonly text: string;
  readonly minor: number;
  readonly meaning: IgnitionConfig;
}

/** Every sound configuration of version 3 that the corpus has. */
const soundCases: readonly SoundCase[] = skip === false ? readSoundCases() : [];

function readSoundCases(): readonly SoundCase[] {
  const cases = JSON.parse(readFileSync(corpus, "utf8")) as { Config: string }[];
  const sound = [...new Set(cases.map(({ Config }) => Config))].flatMap((text) => {
    const { config, version } = parseIgnition(text);
    return config === undefined ? [] : [{ text, minor: versions.indexOf(version ?? ""), meaning: withoutLost(config) }];
  });
  assert.ok(sound.length > 200);
  return sound;
}

/** What a text means, without a tang server's advertisement: the reference loses it on the way up from 3.4. */
function meaningOf(text: string): IgnitionConfig {
  return withoutLost(parseIgnition(text).config ?? assert.fail(text));
}

function withoutLost(config: IgnitionConfig): IgnitionConfig {
  return JSON.parse(JSON.stringify(config, (key, value) => (key === "advertisement" ? undefined : value)));
}

test("every sound configuration of the corpus is raised to what the reference makes of it", { skip }, () => {
  for (const { text, minor: from, meaning } of soundCases) {
    for (let minor = from; minor <= newestMinor; minor++) {
      const { config, findings } = convertVersion(text, minor, whole);
      assert.ok(config, `${minor} ${text} ${JSON.stringify(findings)}`);
      assert.equal(config.ignition.version, versions[minor]);
      assert.deepEqual(meaningOf(formatIgnition(config)), meaning);
    }
  }
});

test("every one is lowered without loss, or refused with every key that is in the way", { skip }, () => {
  let lowered = 0;
  let refused = 0;
  for (const { text, minor: from, meaning } of soundCases) {
    for (let minor = from - 1; minor >= 0; minor--) {
      const { config, findings } = convertVersion(text, minor, whole);
      if (config === undefined) {
        refused++;
        assert.ok(isFatal(findings));
        assert.ok(findings.filter(({ level }) => level === "error").every(({ line }) => line !== undefined));
      } else {
        lowered++;
        assert.deepEqual(meaningOf(formatIgnition(config)), meaning);
      }
    }
  }
  assert.ok(lowered > 100 && refused > 100, `${lowered} lowered, ${refused} refused`);
});

function outline(text: string, minor: number): readonly string[] {
  return convertVersion(text, minor, whole).findings.map(
    ({ level, line, path, message }) => `${level} ${line} ${path.join(".")}: ${message}`,
  );
}

test("a key that an older version does not know is named, with the version that does", () => {
  const text = `{"ignition": {"version": "3.6.0"},
    "kernelArguments": {"shouldExist": ["a"]},
    "storage": {"luks": [{"name": "a", "device": "/dev/a",
      "cex": {"enabled": true}}]}}`;
  assert.deepEqual(outline(text, 5), []);
  assert.deepEqual(outline(text, 4), [
    "error 4 storage.luks.0.cex: cex would be lost: 3.4.0 does not know it, 3.5.0 does",
  ]);
  assert.deepEqual(outline(text, 1), [
    "error 2 kernelArguments: kernelArguments would be lost: 3.1.0 does not know it, 3.3.0 does",
    "error 3 storage.luks: luks would be lost: 3.1.0 does not know it, 3.2.0 does",
  ]);
});

test("a value that an older version does not know is refused", () => {
  const text = '{"ignition": {"version": "3.4.0", "config": {"replace": {"source": "arn:aws:s3:::a/b"}}}}';
  assert.match(
    outline(text, 3).join(),
    /error 1 ignition\.config\.replace\.source: not as 3\.3\.0: invalid url scheme/,
  );
});

test("bits of a mode that had no effect before 3.6 are left out, and those that have one are not lost", () => {
  const text = (version: string) =>
    `{"ignition": {"version": "${version}"}, "storage": {"files": [{"path": "/a", "mode": 2541}]}}`;
  assert.match(outline(text("3.5.0"), 6).at(-1) ?? "", /^warning 1 storage\.files\.0\.mode: .* left out/);
  assert.equal(convertVersion(text("3.5.0"), 6, whole).config?.storage?.files?.[0]?.mode, 0o755);
  assert.equal(convertVersion(text("3.5.0"), 4, whole).config?.storage?.files?.[0]?.mode, 0o4755);
  assert.match(outline(text("3.6.0"), 5).join(), /^error 1 storage\.files\.0\.mode: .* would be lost/);
});

test("a configuration of version 2 becomes one of any version that can say it", () => {
  const text = `{"ignition": {"version": "2.3.0"},
    "networkd": {"units": [{"name": "a.network", "contents": "[Match]"}]}}`;
  const files = (minor: number) => convertVersion(text, minor, whole).config?.storage?.files?.map(({ path }) => path);
  for (const minor of [0, 1, 6]) assert.deepEqual(files(minor), ["/etc/systemd/network/a.network"]);
  assert.match(
    outline('{"ignition": {"version": "2.4.0", "proxy": {"httpProxy": "http://a"}}}', 0).join(),
    /proxy would be lost: 3\.0\.0/,
  );
  const plain = convertVersion(text, 6, { ...whole, scope: "plain" });
  assert.equal(plain.config, undefined);
});

test("a configuration with errors is refused as it is when it is read", () => {
  for (const text of ["", "{", "{}", '{"ignition": {"version": "3.0.0"}, "storage": {"files": [{"path": "a"}]}}']) {
    const { config, findings } = convertVersion(text, 6, whole);
    assert.equal(config, undefined);
    assert.deepEqual(findings, parseIgnition(text).findings);
  }
});
