import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Unit } from "@wherry/config/ignition/config.ts";
import { type ProvisioningSketch, sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { carryOutFiles } from "../provision/carry-out-files.ts";
import { presetLines } from "./preset-lines.ts";

const UNITS: Readonly<Record<string, string>> = {
  "plain.service": "[Install]\nWantedBy=multi-user.target\n",
  "many.service": "[Install]\nWantedBy=a.target b.target\nRequiredBy=d.target\nUpheldBy=e.target\n",
  "named.service": "[Install]\nWantedBy=multi-user.target\nAlias=other.service third.service\n",
  "also.socket": "[Install]\nWantedBy=sockets.target\nAlso=plain.service\n",
  "template@.service": "[Install]\nWantedBy=%i.target multi-user.target\nDefaultInstance=one\n",
  "bare@.service": "[Install]\nWantedBy=multi-user.target\n",
  "static.service": "[Service]\nExecStart=/bin/true\n",
};

const shipped = Object.fromEntries(
  Object.entries(UNITS).map(([name, text]) => [`usr/lib/systemd/system/${name}`, text] as const),
);

function apply(sketch: ProvisioningSketch, units: readonly Unit[]): string[] {
  const { root, system, contents } = sketch;
  const { steps, findings } = sketch.plan({ systemd: { units } });
  carryOutFiles(steps, { system, contents, root, owners: false });
  return findings.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

function linksBelow(root: string, folder = "/etc/systemd/system"): Record<string, string> {
  const links: Record<string, string> = {};
  const path = join(root, folder);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return links;
  for (const name of readdirSync(path)) {
    const status = lstatSync(join(path, name));
    if (status.isDirectory()) Object.assign(links, linksBelow(root, `${folder}/${name}`));
    if (status.isSymbolicLink()) links[`${folder}/${name}`] = readlinkSync(join(path, name));
  }
  return links;
}

const systemctl = await findPeer("systemctl");

for (const name of [...Object.keys(UNITS), "template@two.service", "bare@x.service", "missing.service"]) {
  test(`${name} is enabled as systemctl enables it, and disabled again`, {
    skip: skipWithout({ systemctl }),
  }, async () => {
    assert.ok(systemctl !== undefined);
    await using ours = await sketchRoot(shipped);
    await using theirs = await sketchRoot(shipped);
    const call = (verb: string) =>
      spawnSync(systemctl.file, [...systemctl.prefix, "--root", theirs.root, verb, name], { encoding: "utf8" });
    call("enable");
    apply(ours, [{ name, enabled: true }]);
    assert.deepEqual(linksBelow(ours.root), linksBelow(theirs.root));
    // Without Also, of which presets know nothing.
    if (name === "also.socket" || name === "missing.service") return;
    call("disable");
    apply(ours, [{ name, enabled: false }]);
    assert.deepEqual(linksBelow(ours.root), linksBelow(theirs.root));
  });
}

test("what a unit names in Also is enabled, whatever else it names", async () => {
  const units = {
    "usr/lib/systemd/system/app.service": "[Install]\nWantedBy=m.target\nAlso=static.service plain.service\n",
  };
  await using sketch = await sketchRoot({ ...shipped, ...units });
  assert.deepEqual(apply(sketch, [{ name: "app.service", enabled: true }]), []);
  assert.deepEqual(Object.keys(linksBelow(sketch.root)).sort(), [
    "/etc/systemd/system/m.target.wants/app.service",
    "/etc/systemd/system/multi-user.target.wants/plain.service",
  ]);
});

test("an alias never takes the place of a unit's own file", async () => {
  const own = { "etc/systemd/system/other.service": "[Service]\n" };
  await using sketch = await sketchRoot({ ...shipped, ...own });
  assert.deepEqual(apply(sketch, [{ name: "named.service", enabled: true }]), [
    "systemd.units.0.enabled: not enabled: " +
      "named.service cannot be linked at /etc/systemd/system/other.service: there is a file",
  ]);
  assert.deepEqual(Object.keys(linksBelow(sketch.root)).sort(), [
    "/etc/systemd/system/multi-user.target.wants/named.service",
    "/etc/systemd/system/third.service",
  ]);
});

test("an instance has drop-ins of its own", async () => {
  await using sketch = await sketchRoot(shipped);
  const dropins = [{ name: "a.conf", contents: "[Install]\nWantedBy=own.target\n" }];
  apply(sketch, [{ name: "bare@x.service", enabled: true, dropins }]);
  assert.ok("/etc/systemd/system/own.target.wants/bare@x.service" in linksBelow(sketch.root));
});

const warnings: readonly [string, readonly Unit[], readonly string[]][] = [
  [
    "a unit that is nowhere",
    [{ name: "plian.service", enabled: true }],
    ["systemd.units.0.enabled: not enabled: there is no unit plian.service; did you mean plain.service?"],
  ],
  [
    "a unit that is like no other",
    [{ name: "nope.service", enabled: true }],
    ["systemd.units.0.enabled: not enabled: there is no unit nope.service; give its contents, or leave it out"],
  ],
  [
    "a unit without [Install]",
    [{ name: "static.service", enabled: true }],
    ["systemd.units.0.enabled: not enabled: static.service has no [Install] section"],
  ],
  [
    "a unit that is masked too",
    [{ name: "plain.service", enabled: true, mask: true }],
    ["systemd.units.0.enabled: not enabled: plain.service is masked"],
  ],
  [
    "a unit of the configuration's own",
    [{ name: "own.service", enabled: true, contents: "[Install]\nAlias=o.service\n" }],
    [],
  ],
  [
    "a unit whose [Install] is in a drop-in",
    [
      {
        name: "static.service",
        enabled: true,
        dropins: [{ name: "install.conf", contents: "[Install]\nWantedBy=multi-user.target\n" }],
      },
    ],
    [],
  ],
  [
    "a unit that another one, further down, is to bring",
    [
      { name: "a.service", enabled: true, contents: "[Install]\nAlso=b.service\n" },
      { name: "b.service", contents: "[Install]\nAlias=c.service\n" },
    ],
    [],
  ],
];

for (const [name, units, expected] of warnings) {
  test(`${name} gives ${expected.length === 0 ? "no warning" : "a warning"}`, async () => {
    await using sketch = await sketchRoot(shipped);
    assert.deepEqual(apply(sketch, units), expected);
  });
}

test("what a quadlet makes is enabled by the quadlet, and the warning says so", async () => {
  await using sketch = await sketchRoot({ ...shipped, "etc/containers/systemd/web.container": "[Container]\n" });
  const [finding = ""] = apply(sketch, [{ name: "web.service", enabled: true }]);
  assert.match(finding, /\/etc\/containers\/systemd\/web\.container is enabled by its own \[Install\] section$/);
});

test("a unit that /usr itself starts is named when it is disabled", async () => {
  const wanted = { "usr/lib/systemd/system/multi-user.target.wants/plain.service": UNITS["plain.service"] ?? "" };
  await using sketch = await sketchRoot({ ...shipped, ...wanted });
  assert.deepEqual(apply(sketch, [{ name: "plain.service", enabled: false }]), [
    "systemd.units.0.enabled: plain.service is started by multi-user.target all the same, from /usr; mask it instead",
  ]);
});

test("a mask replaces the unit in /etc, and mask: false takes only a mask away", async () => {
  await using sketch = await sketchRoot({ ...shipped, "etc/systemd/system/own.service": "[Service]\n" });
  apply(sketch, [
    { name: "own.service", mask: true },
    { name: "plain.service", mask: true },
  ]);
  assert.deepEqual(linksBelow(sketch.root), {
    "/etc/systemd/system/own.service": "/dev/null",
    "/etc/systemd/system/plain.service": "/dev/null",
  });
  apply(sketch, [
    { name: "plain.service", mask: false },
    { name: "static.service", mask: false },
  ]);
  assert.deepEqual(linksBelow(sketch.root), { "/etc/systemd/system/own.service": "/dev/null" });
});

test("presets are sorted, with all instances of a template in one line", () => {
  const units: Unit[] = [
    { name: "z.service", enabled: true },
    { name: "echo@b.service", enabled: true },
    { name: "gone.service", enabled: false },
    { name: "left.service", enabled: false },
    { name: "echo@a.service", enabled: true },
    { name: "silent.service" },
  ];
  assert.deepEqual(presetLines(units, new Set(["gone.service"])), [
    "enable echo@.service b a",
    "disable gone.service",
    "enable z.service",
  ]);
});
