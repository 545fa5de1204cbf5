import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { TarReader } from "@wherry/formats/archive/tar.ts";
import { textFile } from "./package-contents.ts";
import { makeTarball, tarballName } from "./tarball.ts";

test("a tarball has all files below package/, by their names, whatever order they are given in", () => {
  const one = new Map([
    ["package.json", textFile("{}\n")],
    ["bin/a", { bytes: Buffer.from("#!/bin/sh\n"), runs: true as const }],
  ]);
  const bytes = makeTarball({ files: one });
  assert.deepEqual(bytes, makeTarball({ files: new Map([...one].reverse()) }));
  const found: [path: string, mode: number, mtime: number, text: string][] = [];
  const reader = new TarReader(
    {
      entry: ({ path, mode, mtime }) => found.push([path, mode, mtime, ""]),
      data: (piece) => {
        const last = found.at(-1);
        if (last !== undefined) last[3] += piece.toString();
      },
    },
    "a.tgz",
  );
  reader.write(gunzipSync(bytes));
  assert.deepEqual(found, [
    ["package/bin/a", 0o755, 499162500, "#!/bin/sh\n"],
    ["package/package.json", 0o644, 499162500, "{}\n"],
  ]);
});

test("tarballs are named as npm names them", () => {
  assert.equal(tarballName({ name: "wherry", version: "0.1.0" }), "wherry-0.1.0.tgz");
  assert.equal(tarballName({ name: "@wherry/config", version: "1.2.3" }), "wherry-config-1.2.3.tgz");
});
