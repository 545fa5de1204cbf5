import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { configTree } from "@wherry/testing/corpora/config-tree.ts";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import type { Values } from "../../shapes/values.ts";
import { readIgnition2 } from "./read.ts";
import { type Translation, translateToIgnition31 } from "./translate.ts";

const corpus = corpusPath("ignition-v2");
const skip = existsSync(corpus) ? false : missingCorpora;

interface ReferenceCase {
  readonly src: string;
  readonly input: string;
  readonly out: { readonly json: unknown };
}

test("every configuration of the corpus is translated, or refused, as by the reference", { skip }, () => {
  const cases = JSON.parse(readFileSync(join(corpus, "convert-to-v3.json"), "utf8")) as ReferenceCase[];
  const lines = readFileSync(join(corpus, "fsmap.txt"), "utf8").trim().split("\n");
  const filesystems = new Map(lines.map((line) => line.split(" ") as [string, string]));
  const outcomes = cases.map(({ src, input, out }) => {
    const { config } = readIgnition2(configTree(tryJson(input)));
    const translated = config && translateToIgnition31(config, { filesystems, scope: "plain" }).config;
    return { src, agrees: isDeepStrictEqual(translated ?? null, out.json), refused: translated === undefined };
  });
  assert.deepEqual(
    outcomes.filter(({ agrees }) => !agrees),
    [],
  );
  assert.ok(outcomes.filter(({ refused }) => refused).length > 50);
  assert.ok(outcomes.filter(({ refused }) => !refused).length > 50);
});

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function translate(config: object, options?: Parameters<typeof translateToIgnition31>[1]): Translation {
  const read = readIgnition2(configTree({ ignition: { version: "2.4.0" }, ...config }));
  assert.ok(read.config, JSON.stringify(read.problems));
  return translateToIgnition31(read.config, options ?? { filesystems: new Map(), scope: "whole" });
}

function section(config: object, name: "ignition" | "passwd" | "storage" | "systemd"): unknown {
  const { config: translated, problems } = translate(config);
  assert.ok(translated, JSON.stringify(problems));
  return (translated as Values)[name];
}

test("in whole, units of networkd become files", () => {
  const networkd = {
    units: [
      {
        name: "10-a.network",
        contents: "[Match]\nName=a\n",
        dropins: [{ name: "b.conf", contents: "[Network]\nDHCP=yes\n" }],
      },
    ],
  };
  const { files } = section({ networkd }, "storage") as { files: { path: string; contents: { source: string } }[] };
  assert.deepEqual(
    files.map(({ path }) => path),
    ["/etc/systemd/network/10-a.network", "/etc/systemd/network/10-a.network.d/b.conf"],
  );
  assert.equal(files[0]?.contents.source, "data:,%5BMatch%5D%0AName%3Da%0A");
});

test("in whole, sectors become mebibytes where they are aligned", () => {
  const partition = (size: number, start: number) => ({
    storage: { disks: [{ device: "/dev/a", partitions: [{ label: "a", number: 1, size, start }] }] },
  });
  const { disks } = section(partition(4096, 2048), "storage") as { disks: { partitions: object[] }[] };
  assert.deepEqual(disks[0]?.partitions, [{ label: "a", number: 1, sizeMiB: 2, startMiB: 1 }]);
  const refused = translate(partition(4097, 2048));
  assert.equal(refused.config, undefined);
  assert.deepEqual(
    refused.problems.map(({ path }) => path.join(".")),
    ["storage.disks.0.partitions.0.size"],
  );
});

test("in whole, what an account is created with stands beside its name", () => {
  const passwd = {
    users: [{ name: "a", create: { uid: 1000, homeDir: "/home/a", groups: ["wheel"], noCreateHome: true } }],
  };
  assert.deepEqual(section({ passwd }, "passwd"), {
    users: [{ name: "a", uid: 1000, homeDir: "/home/a", groups: ["wheel"], noCreateHome: true }],
  });
});

test("in whole, several configurations are merged", () => {
  const append = [{ source: "https://a.test/" }, { source: "https://b.test/" }];
  assert.deepEqual(section({ ignition: { version: "2.4.0", config: { append } } }, "ignition"), {
    version: "3.1.0",
    config: { merge: append },
  });
});

test("what cannot be carried over is refused with its place", () => {
  const cases: readonly [config: object, path: string, message: RegExp][] = [
    [
      { storage: { filesystems: [{ name: "data", path: "/srv" }] } },
      "storage.filesystems.0",
      /no mapping was defined|mounted already/,
    ],
    [
      { storage: { files: [{ filesystem: "root", path: "/a", mode: 0, contents: { source: "oem:///a" } }] } },
      "storage.files.0.contents.source",
      /oem/,
    ],
    [{ networkd: { units: [{ name: "a.network", contents: "" }] } }, "networkd", /networkd/],
  ];
  for (const [config, path, message] of cases) {
    const { config: translated, problems } = translate(config, { filesystems: new Map(), scope: "plain" });
    assert.equal(translated, undefined, path);
    const errors = problems.filter(({ level }) => level === "error");
    assert.ok(
      errors.some((problem) => problem.path.join(".") === path && message.test(problem.message)),
      JSON.stringify(errors),
    );
  }
});

test("a path that only begins as a link's does leads not through the link", () => {
  const storage = {
    links: [{ filesystem: "root", path: "/foo/bar", target: "/x" }],
    files: [{ filesystem: "root", path: "/foo/barbaz", mode: 0 }],
  };
  assert.ok(translate({ storage }, { filesystems: new Map(), scope: "plain" }).config);
  const through = { ...storage, files: [{ filesystem: "root", path: "/foo/bar/baz", mode: 0 }] };
  assert.equal(translate({ storage: through }, { filesystems: new Map(), scope: "plain" }).config, undefined);
});
