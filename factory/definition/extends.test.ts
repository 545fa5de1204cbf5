import assert from "node:assert/strict";
import { test } from "node:test";
import { loadFiles, PUBLIC_KEY, problemsOf, SMALLEST } from "@wherry/testing/samples/definitions.ts";

test("a child overrides text, merges maps and adds to lists", async () => {
  const { definition, files } = await loadFiles({
    "child.yaml": `
extends: [core, ./sub/base.yaml]
name: child
kernel: { arguments: [quiet] }
packages: { install: [vim] }
users: [{ name: ada, groups: [sudo] }]
services: { disable: [ssh.service] }
sysctl: { a.b: 2, c.d: null }
network: [{ name: 20-wired, dns: [192.0.2.53] }]
`,
    "images/core/image.yaml": `${SMALLEST}kernel: linux-image-cloud-amd64\nservices: { enable: [ssh.service, x.service] }\n`,
    "sub/base.yaml": `
users: [{ name: ada, groups: [adm], keys: ["${PUBLIC_KEY}"] }]
files: [{ path: /etc/x, source: ../x.conf }]
sysctl: { a.b: 1, c.d: 1, e.f: 1 }
network: [{ name: 20-wired, match: ["en*"] }]
`,
    "x.conf": "x",
  });
  assert.deepEqual(files, ["/child.yaml", "/images/core/image.yaml", "/sub/base.yaml"]);
  assert.equal(definition.name, "child");
  assert.deepEqual(definition.packages.install, ["bash", "vim"]);
  assert.deepEqual(definition.kernel, { package: "linux-image-cloud-amd64", modules: [], arguments: ["quiet"] });
  assert.deepEqual(definition.users[0]?.groups, ["adm", "sudo"]);
  assert.deepEqual(definition.users[0]?.keys, [PUBLIC_KEY]);
  assert.deepEqual(definition.services.enable, ["x.service"]);
  assert.deepEqual(definition.services.disable, ["ssh.service"]);
  assert.deepEqual(definition.sysctl, { "a.b": "2", "e.f": "1" });
  assert.deepEqual(definition.network, [
    {
      name: "20-wired",
      match: ["en*"],
      dhcp: "yes",
      addresses: [],
      gateways: [],
      dns: ["192.0.2.53"],
      device: null,
      vlans: [],
      bridge: null,
      bond: null,
    },
  ]);
  assert.deepEqual(definition.files[0]?.content, {
    kind: "source",
    path: "/x.conf",
    within: "",
    exclude: [],
    folderMode: 0o755,
  });
});

test("an entry with a minus takes away what was inherited, in every kind of list", async () => {
  const base = `${SMALLEST}
users: [{ name: ada }]
files: [{ path: /etc/x, content: x }]
network: [{ name: 20-wired, match: [eth0] }]
services:
  units: [{ name: x.service, content: "[Service]" }]
  dropins: [{ unit: y.service, content: "[Service]" }]
firewall: { allow: [{ ports: [22] }, 80/tcp] }
`;
  const child = `extends: ./base.yaml
repositories: [-debian:trixie, debian:sid]
packages: { install: [-bash, dash] }
users: [-ada]
files: [-/etc/x]
network: [-20-wired]
services: { units: [-x.service], dropins: [-y.service/10-image.conf] }
firewall: { allow: [-22/tcp] }
`;
  const { definition } = await loadFiles({ "child.yaml": child, "base.yaml": base });
  assert.deepEqual(
    definition.repositories.map((repository) => repository.kind === "suite" && repository.suite),
    ["sid"],
  );
  assert.deepEqual(definition.packages.install, ["dash"]);
  assert.deepEqual([definition.users, definition.files, definition.network], [[], [], []]);
  assert.deepEqual([definition.services.units, definition.services.dropins], [[], []]);
  assert.deepEqual(definition.firewall?.allow, [
    { protocol: "tcp", ports: ["80"], from: [], interfaces: [], limit: null },
  ]);
});

test("a removal that finds nothing is an error with a suggestion", async () => {
  const child = "extends: ./base.yaml\npackages:\n  install: [-bsh]\n";
  assert.deepEqual(await problemsOf({ "child.yaml": child, "base.yaml": SMALLEST }), [
    'child.yaml:3:13: packages.install: "-bsh" takes nothing away: no extended definition has "bsh" (did you mean "-bash"?)',
  ]);
});

test("a problem in an extended file is shown there, even where it is overridden", async () => {
  const files = {
    "child.yaml": "extends: ./base.yaml\ntimezone: UTC\nx: 1\n",
    "base.yaml": `${SMALLEST}timezone: nowhere land\n`,
  };
  const problems = await problemsOf(files);
  assert.equal(problems.length, 2);
  assert.match(problems[0] ?? "", /^child\.yaml:3:1: unknown key "x"/);
  assert.match(problems[1] ?? "", /^base\.yaml:5:11: timezone: "nowhere land" is not a time zone/);
});

test("a conflict between files names both", async () => {
  const files = {
    "child.yaml": "extends: ./base.yaml\nlinks: [{ path: /etc/x, target: y }]\n",
    "base.yaml": `${SMALLEST}files: [{ path: /etc/x, content: "" }]\n`,
  };
  assert.deepEqual(await problemsOf(files), [
    'child.yaml:2:17: /etc/x is a link here and a file on base.yaml, line 5 (remove one; an inherited one goes with "-/etc/x" in its list)',
  ]);
});

test("a circle is shown as the chain that makes it", async () => {
  const files = {
    "a.yaml": "extends: ./b.yaml",
    "b.yaml": "extends: [./c.yaml]",
    "c.yaml": "name: c\nextends: ./a.yaml",
  };
  assert.deepEqual(await problemsOf(files), [
    "c.yaml:2:10: a definition extends itself: a.yaml -> b.yaml -> c.yaml -> a.yaml (take one `extends` out of this circle)",
  ]);
});

test("an extended definition that is not there is reported at the word that names it", async () => {
  assert.deepEqual(await problemsOf({ "a.yaml": "name: a\nextends:\n  - ./nope.yaml\n" }), [
    "a.yaml:3:5: nope.yaml does not exist (check the spelling and the folder)",
  ]);
});

test("a definition that two others extend counts once and cannot undo what the first of them changed", async () => {
  const { definition } = await loadFiles({
    "child.yaml": "extends: [./one.yaml, ./two.yaml]",
    "one.yaml": "extends: ./base.yaml\ntimezone: Europe/Berlin",
    "two.yaml": "extends: ./base.yaml\nlocale: de_DE.UTF-8",
    "base.yaml": `${SMALLEST}timezone: UTC\nlocale: C.UTF-8\n`,
  });
  assert.deepEqual([definition.timezone, definition.locale], ["Europe/Berlin", "de_DE.UTF-8"]);
});

test("another content of a file takes what belonged to a folder away, and a folder brings its own", async () => {
  const base = `${SMALLEST}files: [{ path: /opt/app, source: ., exclude: ["*.log"], folderMode: "0700", user: ada }]\n`;
  const fileOf = async (over: string) => {
    const { definition } = await loadFiles({
      "over.yaml": `extends: ./base.yaml\nfiles: [{ path: /opt/app, ${over} }]\n`,
      "base.yaml": base,
    });
    return definition.files[0];
  };
  const text = await fileOf('content: "x"');
  assert.deepEqual([text?.content, text?.user], [{ kind: "inline", text: "x" }, "ada"]);
  const source = await fileOf('source: ., exclude: ["*.tmp"]');
  assert.ok(source?.content.kind === "source");
  assert.deepEqual([source.content.exclude, source.content.folderMode], [["*.tmp"], 0o755]);
  const more = await fileOf('exclude: ["*.tmp"]');
  assert.ok(more?.content.kind === "source");
  assert.deepEqual(more.content.exclude, ["*.log", "*.tmp"]);
});
