import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { EPOCH, linkOf, smallContext, smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { treeOfFolder } from "@wherry/testing/peers/compare-trees.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { run } from "../../system/processes.ts";
import { enablePackagedUnits, putEnabling } from "./packaged-units.ts";
import { applyLinks, viewUnits } from "./unit-view.ts";

const UNITS: Record<string, string> = {
  "plain.service": "[Install]\nWantedBy=multi-user.target\n",
  "many.service": "[Install]\nWantedBy=a.target b.target\nWantedBy=c.target\nRequiredBy=d.target\nUpheldBy=e.target\n",
  "cleared.service": "[Install]\nWantedBy=a.target\nWantedBy=\nWantedBy=b.target\n",
  "named.service": "[Install]\nWantedBy=multi-user.target\nAlias=other.service third.service\n",
  "also.socket": "[Install]\nWantedBy=sockets.target\nAlso=plain.service also2.service\n",
  "also2.service": "[Install]\nAlso=also.socket\nAlias=also3.service\n",
  "template@.service": "[Install]\nWantedBy=%i.target multi-user.target\nDefaultInstance=one\n",
  "bare@.service": "[Install]\nWantedBy=multi-user.target\n",
  "nested@.service": "[Install]\nWantedBy=group@.target\n",
  "static.service": "[Service]\nExecStart=/bin/true\nWantedBy=not-here.target\n",
  "quoted.service":
    '[Install]\nWantedBy="multi-user.target"\n# WantedBy=no.target\n; WantedBy=no.target\nRequiredBy=a.target \\\n  b.target\n',
  "foo-bar@.service": "[Install]\nWantedBy=%p-%j-%i-%N.target\n",
};
const NAMES = [
  ...Object.keys(UNITS),
  "template@two.service",
  "bare@x.service",
  "bare@a\\x2db.service",
  "foo-bar@x-y.service",
  "missing.service",
];

function unitTree(): Tree {
  return smallTree(
    Object.fromEntries(Object.entries(UNITS).map(([name, text]) => [`/usr/lib/systemd/system/${name}`, text])),
  );
}

const tool = await findPeer("systemctl");
for (const name of NAMES) {
  test(`systemctl enable ${name} makes the same links`, {
    skip: skipWithout({ systemctl: tool }),
  }, async () => {
    if (tool === undefined) return;
    await using folder = await temporaryDirectory();
    for (const [unit, text] of Object.entries(UNITS)) {
      const file = join(folder.path, "usr/lib/systemd/system", unit);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const theirs = await run(tool.file, [...tool.prefix, `--root=${folder.path}`, "enable", name]);
    const listing = await treeOfFolder(folder.path);
    const expected = [...listing]
      .filter(([, node]) => node.kind === "link")
      .map(([path, node]) => [path, node.content]);

    const draft = new Map(unitTree());
    const units = await viewUnits(draft, smallContext());
    const problem = putEnabling(units, name, "system");
    applyLinks(draft, units, EPOCH);
    const ours = [...draft].flatMap(([path, node]) => (node.kind === "link" ? [[path, node.target]] : [])).sort();
    assert.deepEqual(ours, expected.sort(), `${problem ?? ""} ${theirs.stderr}`);
  });
}

test("units are enabled as far as presets agree, and unknown ones are passed over", async () => {
  const tree = new Map(unitTree());
  for (const [path, node] of smallTree({
    "/usr/lib/systemd/system-preset/90-x.preset": "disable many.*\nenable *\n",
  })) {
    tree.set(path, node);
  }
  const effects = ["plain.service", "many.service", "gone.service"].map(
    (unit) => ({ kind: "unit", scope: "system", unit }) as const,
  );
  const finished = await enablePackagedUnits(tree, smallContext({}, { effects }));
  const wants = "/etc/systemd/system/multi-user.target.wants/plain.service";
  assert.equal(linkOf(finished, wants), "/usr/lib/systemd/system/plain.service");
  assert.equal(finished.has("/etc/systemd/system/a.target.wants/many.service"), false);
});
