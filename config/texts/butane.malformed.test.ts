import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { countSteps } from "@wherry/testing/fixtures/count-steps.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { type ButaneShape, keysOf } from "../butane/schema/shape.ts";
import { butaneShape } from "../butane/schema/shapes.ts";
import { specifications } from "../butane/specification.ts";
import { localFiles } from "./folder-of-files.ts";
import { transpileText } from "./transpile.ts";

const options = { compress: true, platform: "" };
const head = "variant: fcos\nversion: 1.5.0\n";

async function said(text: string, filesDir?: string): Promise<readonly string[]> {
  const { output, findings } = await transpileText(text, {
    ...options,
    ...(filesDir === undefined ? {} : { filesDir }),
  });
  assert.equal(
    output === undefined,
    findings.some(({ level }) => level === "error"),
  );
  return findings.map(({ level, path, message }) => `${level} ${path.join(".")}: ${message}`);
}

const bomb = Array.from({ length: 9 }, (_, level) => {
  const items =
    level === 0 ? "x, x, x, x, x, x, x, x, x, x" : Array.from({ length: 10 }, () => `*a${level - 1}`).join(", ");
  return `a${level}: &a${level} [${items}]\n`;
}).join("");

const hostile: readonly (readonly [what: string, text: string, says: RegExp])[] = [
  ["aliases that multiply", `${head}${bomb}`, /aliases stand for more than 100000 values/],
  ["an alias within what it stands for", `${head}a: &a [*a]\n`, /alias/],
  ["a tag that would run something", `${head}a: !!python/object/apply:os.system [id]\n`, /the tag .* is not supported/],
  ["a character that YAML has not", `${head}a: \u0000\n`, /U\+0000 cannot stand in YAML/],
  ["a key twice", `${head}a: 1\na: 2\n`, /"a" stands here a second time; it first stands on line 3/],
  ["a merge of something that is not a map", `${head}a: {<<: 1}\n`, /what << merges must be a map/],
  ["a merge of itself", `${head}a: &a {<<: *a}\n`, /an alias stands within what it stands for/],
  [
    "a thousand levels",
    `${head}${Array.from({ length: 1000 }, (_, level) => `${" ".repeat(level)}a:\n`).join("")}`,
    /deep/,
  ],
  [
    "names of prototypes as keys",
    `${head}__proto__: {a: 1}\nconstructor: 1\nstorage: {toString: 1}\n`,
    /unused key __proto__/,
  ],
  [
    "numbers that are not whole",
    `${head}storage: {files: [{path: /a, mode: 1e400}]}\n`,
    /mode is to be a whole number/,
  ],
  ["numbers beyond any mode", `${head}storage: {files: [{path: /a, mode: 99999999999}]}\n`, /mode/],
];

for (const [what, text, says] of hostile) {
  // What took time that grows with the square of these texts' lengths would not come to an end.
  test(`${what}: a clear word`, async () => {
    assert.match((await said(text)).join("\n").slice(0, 100_000), says);
  });
}

const growing: readonly (readonly [what: string, head: string, part: (index: number) => string])[] = [
  ["keys that nobody knows", head, (index) => `k${index}: 1\n`],
  ["keys that nobody knows, by the library", `${head}text: >\n  folded\n`, (index) => `k${index}: 1\n`],
  ["units without a name", `${head}systemd:\n  units:\n`, () => "    - contents: a\n"],
  ["files at one path", `${head}storage:\n  files:\n`, () => "    - path: /a\n"],
  [
    "files below each other",
    `${head}storage:\n  files:\n`,
    (index) => `    - path: ${"/a".repeat(index % 50)}/${index}\n`,
  ],
  ["aliases", `${head}a: &a [1]\nb:\n`, () => "  - *a\n"],
];

test("what is to be said of a text takes steps in proportion to its length", async () => {
  const texts = growing.flatMap(([, lead, part]) =>
    [500, 1000].map((count) => lead + Array.from({ length: count }, (_, index) => part(index)).join("")),
  );
  const options = { compress: true, platform: "" };
  const steps = await countSteps(...texts.map((text) => () => transpileText(text, options)));
  for (const [index, [what]] of growing.entries()) {
    const [small = 0, large = 0] = steps.slice(2 * index);
    assert.ok(small > 500 && large < 2.5 * small, `${what}: ${small} and ${large} steps`);
  }
});

test("local files and trees stay within their folder, through links and dots too", async () => {
  await using folder = await temporaryDirectory();
  const inside = join(folder.path, "inside");
  await mkdir(join(inside, "tree"), { recursive: true });
  await writeFile(join(folder.path, "secret"), "secret");
  await writeFile(join(folder.path, "inside2"), "secret");
  await writeFile(join(inside, "fine"), "fine");
  await symlink("../secret", join(inside, "out"));
  await symlink("fine", join(inside, "in"));
  await symlink("loop", join(inside, "loop"));
  await symlink("..", join(inside, "up"));
  await symlink("../../secret", join(inside, "tree/link"));
  const files = localFiles(inside);
  const outcome = (result: unknown) => (result as { problem?: string }).problem ?? "read";
  assert.equal(outcome(files.read("fine")), "read");
  assert.equal(outcome(files.read("in")), "read");
  assert.match(outcome(files.read("out")), /leads out of/);
  assert.match(outcome(files.read("up/secret")), /leads out of/);
  assert.match(outcome(files.read("loop")), /loop/);
  assert.match(outcome(files.read("tree")), /not a regular file/);
  assert.match(outcome(files.read("a\0b")), /U\+0000/);
  assert.match(outcome(files.list("up")), /leads out of/);
  assert.match(outcome(files.list("fine")), /must be a directory/);
  // What a link within a tree points to is the machine's, not this one's.
  assert.deepEqual(files.list("tree"), [
    { path: "", kind: "folder" },
    { path: "link", kind: "link", target: "../../secret" },
  ]);
  for (const local of ["../secret", "tree/../../secret", "/../secret", "../inside2"]) {
    const text = `${head}storage: {files: [{path: /a, contents: {local: ${local}}}], trees: [{local: ${local}}]}\n`;
    const [file = "", tree = ""] = await said(text, inside);
    assert.match(file, /^error storage\.files\.0\.contents\.local: .*leads out/);
    assert.match(tree, /^error storage\.trees\.0: .*leads out/);
  }
});

test("pipes and devices are not read, names that are not text not taken", async () => {
  await using folder = await temporaryDirectory();
  execFileSync("mkfifo", [join(folder.path, "pipe")]);
  await symlink("/dev/zero", join(folder.path, "zero"));
  await mkdir(join(folder.path, "names"));
  await writeFile(Buffer.concat([Buffer.from(`${join(folder.path, "names")}/`), Buffer.from([0xff])]), "");
  const files = localFiles(folder.path);
  assert.match((files.read("pipe") as { problem: string }).problem, /not a regular file/);
  assert.match((files.read("zero") as { problem: string }).problem, /leads out of/);
  assert.match((files.list("names") as { problem: string }).problem, /not UTF-8 text/);
  assert.match((localFiles("/proc/self").read("environ") as { problem: string }).problem, /the kernel makes it up/);
  const [found = ""] = await said(`${head}storage: {trees: [{local: .}]}\n`, folder.path);
  assert.match(found, /not UTF-8 text/);
});

test("all that is read of local files together has a limit", async () => {
  await using folder = await temporaryDirectory();
  await writeFile(join(folder.path, "a"), "");
  await truncate(join(folder.path, "a"), 200 * 1024 * 1024);
  const files = localFiles(folder.path);
  assert.ok(files.read("a") instanceof Uint8Array);
  assert.match((files.read("a") as { problem: string }).problem, /larger than 256 MiB/);
});

test("a file that may not be read is said to be so", {
  skip: process.getuid?.() === 0 && "root reads everything",
}, async () => {
  await using folder = await temporaryDirectory();
  await writeFile(join(folder.path, "a"), "a");
  await chmod(join(folder.path, "a"), 0);
  assert.match((localFiles(folder.path).read("a") as { problem: string }).problem, /permission denied/);
});

const scalar = fc.constantFrom<unknown>(
  ...[
    null,
    true,
    "",
    "a",
    "/a",
    "/etc/a",
    "-1",
    "swap",
    "ext4",
    "root",
    "core",
    "x86_64",
    "s390x-eckd",
    "gzip",
    "data:,a",
    "../a",
  ],
  ...[
    0,
    1,
    -1,
    644,
    4096,
    1e9,
    1.5,
    "a@1.container",
    "a.service",
    "/dev/dasda",
    "/dev/mapper/root",
    "\ud800",
    "é",
    "a\nb",
    [],
    {},
  ],
);

/** Values that a shape could have, and now and then ones that it could not. */
function valuesOf(shape: ButaneShape, keys: readonly string[], depth: number): fc.Arbitrary<unknown> {
  const entries = keys.map((key) => {
    const { type = "string", list = false } = shape.fields[key] ?? {};
    const inner = typeof type === "object" && depth < 6 ? valuesOf(type, Object.keys(type.fields), depth + 1) : scalar;
    const wanted = list ? fc.array(inner, { maxLength: 2 }) : inner;
    return [key, fc.oneof({ arbitrary: wanted, weight: 12 }, { arbitrary: scalar, weight: 1 })] as const;
  });
  const unusual = fc.oneof(
    { arbitrary: fc.record(Object.fromEntries(entries), { requiredKeys: [] }), weight: 20 },
    scalar,
  );
  return unusual;
}

test("no configuration makes the translation throw; what is not refused is written", async () => {
  const specification = fc.constantFrom(...specifications);
  const configurations = specification.chain((one) => {
    const keys = keysOf(butaneShape, one).filter((key) => key !== "variant" && key !== "version");
    const { variant, version } = one;
    return valuesOf(butaneShape, keys, 0).map((values) => ({ ...(values as object), variant, version }));
  });
  await assertProperty(
    fc.asyncProperty(configurations, fc.boolean(), async (config, raw) => {
      const { output, findings } = await transpileText(JSON.stringify(config), {
        ...options,
        raw,
        filesDir: import.meta.dirname,
      });
      assert.equal(
        output === undefined,
        findings.some(({ level }) => level === "error"),
      );
    }),
    { numRuns: 200 },
  );
});

test("no text makes the translation throw", async () => {
  await assertProperty(
    fc.asyncProperty(fc.string({ unit: anyCharacter, maxLength: 200 }), async (text) => {
      await transpileText(text, options);
      await transpileText(`${head}${text}`, options);
    }),
    { numRuns: 150 },
  );
});

/** Of every language and kind of section, each valid. */
const sound: readonly string[] = [
  `${head}storage:
  disks: [{device: /dev/vdb, wipe_table: true, partitions: [{number: 1, label: var, size_mib: 100}]}]
  filesystems:
    - {device: /dev/disk/by-partlabel/var, format: ext4, path: /var/lib/a, with_mount_unit: true}
  files:
    - path: /etc/a
      mode: 0644
      contents:
        inline: |
          a
            b
      append: [{inline: "c\\u00e9"}]
  trees: [{local: ., path: /opt}]
passwd: {users: [{name: core, ssh_authorized_keys: [a, b], groups: [wheel]}]}
systemd: {units: [{name: a.service, enabled: true, contents: "[Service]"}]}
`,
  `variant: fcos
version: 1.7.0
boot_device: {layout: x86_64, luks: {tpm2: true, tang: [{url: "http://a", thumbprint: t}]}, mirror: {devices: [/dev/a, /dev/b]}}
grub: {users: [{name: a, password_hash: grub.pbkdf2.sha512.a}]}
ignition: {config: {merge: [{inline: '{"ignition": {"version": "3.6.0"}}'}]}}
`,
  `variant: openshift
version: 4.14.0
metadata: {name: a, labels: {machineconfiguration.openshift.io/role: worker}}
openshift: {fips: true, kernel_type: realtime, kernel_arguments: [a]}
storage: {luks: [{name: a, device: /dev/a, clevis: {tpm2: true}}]}
`,
  `variant: fcos
version: 1.8.0-experimental
systemd: {quadlets: [{name: a@1.container}, {name: b.pod, contents: "[Pod]", dropins: [{name: c.conf, contents: d}]}]}
`,
  `variant: wherry
version: 1.0.0
update: {channel: stable, group: web, time_zone: Europe/Berlin, windows: [{days: [sat], start: "03:30", length_minutes: 9}]}
health: {deadline_seconds: 9, checks: [{name: a, unit: a.service}, {name: b, url: "http://b"}, {name: c, command: [/c]}]}
firewall: {input: drop, allow: [80/tcp, {protocol: udp, ports: [53, "1-2"], from: [10.0.0.0/8]}]}
systemd: {quadlets: [{name: a.container, contents: "[Container]"}]}
`,
  `etcd: {version: 3.3.1, name: "{HOSTNAME}"}
flannel: {version: 0.10.0, network_config: '{"Network": "10.0.0.0/8"}'}
update: {group: stable}
locksmith: {reboot_strategy: reboot, window_start: Sun 1:00, window_length: 1h}
storage:
  disks: [{device: /dev/a, partitions: [{size: 1GiB, type_guid: raid_partition}]}]
  filesystems: [{name: a, mount: {device: /dev/a, format: ext4}}]
  files: [{filesystem: root, path: /a, mode: 0644, contents: {remote: {url: "https://a", verification: {hash: {function: sha512, sum: ${"0".repeat(128)}}}}}}]
docker: {flags: [a]}
`,
];

const piece = fc.constantFrom(
  ...[
    "",
    "\n",
    " ",
    "  ",
    "- ",
    ": ",
    ":",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "|",
    ">",
    "&a ",
    "*a",
    "!!binary ",
    "<<: ",
    "# ",
    ",",
    "? ",
  ],
  ...[
    "null",
    "~",
    "true",
    "-1",
    "0x7fffffffffffffff",
    "1e400",
    ".nan",
    "é",
    "\u0000",
    "\ud800",
    "../..",
    "/",
    "%",
    "---\n",
    "{A}",
    "@",
    "__proto__",
  ],
);

const damage = fc.array(fc.record({ at: fc.nat(1500), dropped: fc.nat(12), put: piece }), {
  minLength: 1,
  maxLength: 4,
});

test("no damage to a sound configuration makes the translation throw", async () => {
  const platform = fc.constantFrom("", "ec2", "custom");
  await assertProperty(
    fc.asyncProperty(fc.constantFrom(...sound), damage, platform, async (text, damages, platform) => {
      let damaged = text;
      for (const { at, dropped, put } of damages) {
        const from = at % (damaged.length + 1);
        damaged = damaged.slice(0, from) + put + damaged.slice(from + dropped);
      }
      const { output, findings } = await transpileText(damaged, {
        ...options,
        platform,
        filesDir: import.meta.dirname,
      });
      assert.equal(
        output === undefined,
        findings.some(({ level }) => level === "error"),
      );
    }),
    { numRuns: 400 },
  );
});

test("what is damaged here is sound", async () => {
  for (const text of sound) {
    const { findings } = await transpileText(text, { ...options, platform: "ec2", filesDir: import.meta.dirname });
    assert.deepEqual(
      findings.filter(({ level }) => level === "error"),
      [],
    );
  }
});
