import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { configTree } from "@wherry/testing/corpora/config-tree.ts";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import { parseClc } from "./parse-clc.ts";

const corpus = corpusPath("ignition-v2/convert-to-v3.json");
const skip = existsSync(corpus) ? false : missingCorpora;

interface ReferenceCase {
  readonly src: string;
  readonly input: string;
}

/**
 * Of what the reference made of Container Linux Configs, the configurations are lost; but what they say can be said
 * again.
 */
test("what the reference made of Container Linux Configs comes of the configurations that say so", { skip }, () => {
  const cases = (JSON.parse(readFileSync(corpus, "utf8")) as ReferenceCase[]).filter(({ src }) =>
    src.startsWith("ct:"),
  );
  assert.ok(cases.length > 10);
  for (const { src, input } of cases) {
    const made = JSON.parse(input) as { ignition: { version?: string }; systemd: object; storage: object };
    const again = configTree({ ...unmake(made), ignition: unmake({ ...made.ignition, version: undefined }) });
    const { config, problems } = parseClc(again, { platform: "", readLocal: () => ({ problem: "not there" }) });
    assert.deepEqual(config, made, `${src} ${JSON.stringify(problems)}`);
  }
});

type Unmade = { readonly [key: string]: unknown };

function unmake(made: object): Unmade {
  const entries = Object.entries(made).flatMap(([key, value]): [string, unknown][] => {
    if (value === undefined) return [];
    if (key === "sizeMiB" || key === "startMiB") return [[key.slice(0, -3), `${value}MiB`]];
    if (key === "verification") return [[key, unmakeVerification(value as { hash?: string })]];
    if (key === "contents" && typeof value === "object") return [[key, unmakeContents(value as Contents)]];
    return [[key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), unmakeValue(value)]];
  });
  return Object.fromEntries(entries);
}

function unmakeValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmakeValue);
  return typeof value === "object" && value !== null ? unmake(value) : value;
}

interface Contents {
  readonly source: string;
  readonly compression?: string;
  readonly verification: { readonly hash?: string };
}

function unmakeContents({ source, compression = "", verification }: Contents): Unmade {
  const remote = { compression, verification: unmakeVerification(verification) };
  if (source.startsWith("data:,")) return { inline: decodeURIComponent(source.slice("data:,".length)), remote };
  return { remote: { ...remote, url: source } };
}

function unmakeVerification({ hash }: { readonly hash?: string }): Unmade {
  if (hash === undefined) return {};
  const [name, sum] = hash.split("-");
  return { hash: { function: name, sum } };
}

test("what no machine can carry out is refused where the configuration says it", () => {
  const root = configTree({
    networkd: { units: [{ name: "../x.network", contents: "[Match]" }] },
    storage: { files: [{ path: "/etc/a\0b", filesystem: "root", mode: 420, contents: { inline: "a\0b" } }] },
    systemd: { units: [{ name: "../../x.service", contents: "[Service]" }] },
    docker: { flags: ["--a"] },
  });
  const { config, problems } = parseClc(root, { platform: "", readLocal: () => ({ problem: "not there" }) });
  assert.equal(config, undefined);
  assert.deepEqual(
    problems.map(({ path, message }) => `${path.join(".")}: ${message}`),
    [
      "networkd.units.0.name: the name of a unit has no slash: it is a file in /etc/systemd/network",
      "systemd.units.0.name: the name of a unit has no slash: it is a file in /etc/systemd/system",
      "storage.files.0.path: there is a character U+0000 in it, which ends a text for Linux: take it out",
    ],
  );
});
