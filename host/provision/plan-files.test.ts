import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import type { IgnitionConfig, Resource } from "@wherry/core/ignition/config.ts";
import { createHostSystem } from "@wherry/factory/system/host-system.ts";
import { temporaryDirectory } from "@wherry/testing/temporary.ts";
import { openContentFolder } from "../files/content-folder.ts";
import { rooted } from "../rooted.ts";
import { carryOutInFolder } from "./carry-out-in-folder.ts";
import { planFiles } from "./plan-files.ts";

const corpus = join(import.meta.dirname, "../../../shared/corpora/ignition/apply-tree.json");
const cases = existsSync(corpus) ? (JSON.parse(readFileSync(corpus, "utf8")) as Case[]) : [];

interface Case {
  readonly ID: string;
  readonly Src: string;
  readonly Config: string;
  readonly tree: Readonly<Record<string, ReferenceNode>>;
}

interface ReferenceNode {
  readonly type: string;
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly sha256?: string;
  readonly target?: string;
}

const system = createHostSystem();

test("draft corpus", async () => {
  await using folder = await temporaryDirectory();
  let bad = 0;
  for (const one of cases) {
    const root = join(folder.path, one.ID);
    const contentsPath = join(folder.path, `${one.ID}.c`);
    mkdirSync(join(root, "etc"), { recursive: true });
    mkdirSync(contentsPath);
    writeFileSync(join(root, "etc/passwd"), "core:x:500:500::/:/bin/sh\n");
    writeFileSync(join(root, "etc/group"), "core:x:500:\n");
    const config = JSON.parse(one.Config) as IgnitionConfig;
    const contents = openContentFolder(system, contentsPath, { files: rooted(system, root), prefix: root });
    const resources = new Map();
    const add = (path: string, r?: Resource) => {
      if (!r?.source) return;
      const m = /^data:[^,]*?(;base64)?,(.*)$/s.exec(r.source);
      if (!m) throw new Error(r.source);
      let b = m[1] ? Buffer.from(m[2] ?? "", "base64") : Buffer.from(unescape(m[2] ?? ""), "latin1");
      if (r.compression === "gzip") b = gunzipSync(b);
      resources.set(path, contents.keep([[b]])[0]);
    };
    config.storage?.files?.forEach((f, i) => {
      add(`$.storage.files.${i}.contents`, f.contents);
      f.append?.forEach((a, k) => {
        add(`$.storage.files.${i}.append.${k}`, a);
      });
    });
    const { steps, findings } = planFiles({ config, system: rooted(system, root), resources, contents });
    const record = carryOutInFolder(steps, { system, contents, root });
    const want = Object.fromEntries(
      Object.entries(one.tree).map(([p, n]) => [
        p,
        {
          kind: n.type === "dir" ? "directory" : n.type,
          uid: n.uid,
          gid: n.gid,
          ...(n.type !== "link" ? { mode: `0${n.mode.slice(2)}` } : {}),
          ...(n.sha256 ? { sha256: n.sha256 } : {}),
          ...(n.target ? { target: n.target } : {}),
        },
      ]),
    );
    const got = Object.fromEntries(Object.entries(record).map(([p, { size: _, ...r }]) => [p, r]));
    try {
      assert.deepEqual(got, want);
    } catch {
      bad++;
      console.log(one.ID, JSON.stringify(got), "\nWANT", JSON.stringify(want), findings);
    }
  }
  console.log(cases.length, "bad", bad);
});
