import assert from "node:assert/strict";
import { test } from "node:test";
import { viewMap } from "@wherry/core/tree/map-view.ts";
import { readInstalled } from "./installed.ts";

function viewOfFiles(files: Readonly<Record<string, string>>) {
  const nodes = new Map(Object.entries(files).map(([path, text]) => [path, { kind: "file", text } as const]));
  return viewMap(nodes, ({ text }) => Buffer.from(text));
}

const curl = "Package: curl\nStatus: install ok installed\nInstalled-Size: 12\nArchitecture: amd64\nVersion: 8.1-1\n";
const gone = "Package: gone\nStatus: deinstall ok config-files\nArchitecture: amd64\nVersion: 1\n";
const plain = "Package: base-files\nVersion: 13\nArchitecture: all\n";

test("installed packages are those of status, or of a file each", () => {
  assert.deepEqual(readInstalled(viewOfFiles({ "/var/lib/dpkg/status": `${curl}\n${gone}` })), {
    from: "/var/lib/dpkg/status",
    packages: [{ name: "curl", version: "8.1-1", architecture: "amd64", bytes: 12288 }],
  });
  const parts = { "/usr/lib/dpkg/status.d/base": plain, "/usr/lib/dpkg/status.d/base.md5sums": "0123  x\n" };
  assert.deepEqual(readInstalled(viewOfFiles(parts)), {
    from: "/usr/lib/dpkg/status.d",
    packages: [{ name: "base-files", version: "13", architecture: "all", bytes: null }],
  });
  assert.equal(readInstalled(viewOfFiles({ "/var/lib/dpkg/status": "" })), undefined);
  assert.throws(() => readInstalled(viewOfFiles({ "/var/lib/dpkg/status": "no field\n" })), {
    code: "format.invalid",
    where: { file: "/var/lib/dpkg/status", line: 1 },
  });
});
