import assert from "node:assert/strict";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { type FakeServer, startFakeServer } from "@wherry/testing/fakes/fake-server.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { bootMachine, type TestMachine } from "./support/machine.ts";
import { withoutMachine } from "./support/mirror.ts";
import { artifact, build, wherry } from "./support/wherry.ts";

const skip = await withoutMachine();

const megabyte = 2 ** 20;
const ignition = { version: "3.4.0" };
const filesOf = (...files: readonly object[]) => JSON.stringify({ ignition, storage: { files } });
/** Zeros, of which a thousand are a byte. */
const packed = (megabytes: number) => ({
  source: `data:;base64,${gzipSync(Buffer.alloc(megabytes * megabyte), { level: 9 }).toString("base64")}`,
  compression: "gzip",
});

/** A small /var is full sooner. */
const definition = "extends: core\nname: small\ndisk: { var: 96M }\n";

/** What a machine with 96 MiB for /var is asked for, and what it says on the console. */
const refused: readonly (readonly [what: string, config: string, ...says: readonly RegExp[]])[] = [
  ["a text that is not JSON", '{"ignition": oops}', /fw_cfg opt\/com\.coreos\/config has errors/, /1:15: .*not JSON/],
  ["a version to come", '{"ignition": {"version": "9.0.0"}}', /1:26: \$\.ignition\.version: .*9\.0\.0/],
  [
    "a file below a link of the same configuration",
    JSON.stringify({
      ignition,
      storage: {
        links: [{ path: "/etc/a", target: "/var" }],
        files: [{ path: "/etc/a/b", contents: { source: "data:,x" } }],
      },
    }),
    /\$\.storage\.files\.0: .*\/etc\/a/,
  ],
  [
    "a gzip bomb",
    filesOf({ path: "/etc/first", contents: { source: "data:,x" } }, { path: "/etc/bomb", contents: packed(150) }),
    /it does not fit into \/var, which has [\d.]+ MB left/,
    /\$\.storage\.files\.1\.contents/,
  ],
  [
    "more than the disk holds",
    filesOf({ path: "/etc/a", contents: packed(45) }, { path: "/etc/b", contents: packed(60) }),
    /FAILED: the disk is full/,
    /at \$\.storage\.files\.1\.contents/,
    /larger disk/,
  ],
];

/** What of `wherry diff --json` is looked at here: docs/comparing.md. */
interface ComparedDisks {
  readonly differences: readonly { readonly kind: string; readonly part: string; readonly path: string }[];
  readonly images: readonly { readonly notes: readonly string[] }[];
}

describe("a configuration that cannot be carried out stops the boot, with the reason", { skip }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: FakeServer;
  let small: string;
  let host: string;

  before(async () => {
    folder = await temporaryDirectory();
    server = await startFakeServer();
    const file = join(folder.path, "small.yaml");
    await writeFile(file, definition);
    small = artifact(await build(file, join(folder.path, "small"), { args: ["--format", "raw"] }), "raw");
    host = artifact(await build("container-host", join(folder.path, "host")), "qcow2");
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  test("`wherry diff` tells what the two images have differently, and that one has nothing different from itself", async () => {
    const same = await wherry(["diff", small, small]);
    assert.deepEqual([same.status, same.stderr], [0, ""]);
    assert.match(same.stdout, /are the same, byte for byte\n$/);
    const other = await wherry(["diff", small, host, "--json"]);
    assert.deepEqual([other.status, other.stderr], [1, ""]);
    const { differences, images } = JSON.parse(other.stdout) as ComparedDisks;
    assert.deepEqual(
      images.flatMap(({ notes }) => notes),
      [],
    );
    const kindOf = (part: string, path: string) =>
      differences.find((difference) => difference.part === part && difference.path === path)?.kind;
    for (const [part, path] of [
      ["packages", "podman"],
      ["units", "ssh.service"],
      ["accounts", "user sshd"],
      ["files", "/usr/bin/podman"],
      ["files", "/etc/ssh/sshd_config"],
    ] as const)
      assert.equal(kindOf(part, path), "added", path);
  });

  for (const [what, ignition, ...says] of refused) {
    test(`${what} is refused`, async () => {
      await using machine = await bootMachine(small, { memory: 256, ignition, diskSize: 0 });
      await assertRefused(machine, says);
    });
  }

  test("a user's file whom nobody knows is refused: nothing of it is left, and a corrected one is carried out", async () => {
    const disk = join(folder.path, "corrected.raw");
    await copyFile(small, disk);
    const first = { path: "/etc/first", contents: { source: "data:,x" } };
    const unknown = { path: "/etc/second", user: { name: "nobody-knows" }, contents: { source: "data:,x" } };
    const refusedConfig = filesOf(first, unknown);
    {
      await using machine = await bootMachine(disk, { memory: 256, ignition: refusedConfig, persist: true });
      await assertRefused(machine, [/nobody-knows/, /\$\.storage\.files\.1\.user\.name/]);
    }
    const look = 'echo "<2>look: $$(cd /etc; echo first* $$(cat second))" >/dev/kmsg';
    const unit = `[Service]\nType=oneshot\nExecStart=/bin/sh -c '${look}'\n[Install]\nWantedBy=multi-user.target\n`;
    const corrected = {
      ignition,
      storage: { files: [{ path: "/etc/second", contents: { source: "data:,second" } }] },
      systemd: { units: [{ name: "look.service", enabled: true, contents: unit }] },
    };
    await using machine = await bootMachine(disk, { memory: 256, ignition: JSON.stringify(corrected), persist: true });
    assert.match(await machine.line(/look: /), /look: first\* second$/);
  });

  const remote = (path: string) => `${server.url.replace("127.0.0.1", "10.0.2.2")}${path}`;
  const fetched: readonly (readonly [what: string, ask: () => object, says: RegExp])[] = [
    [
      "bytes other than those of the hash",
      () => {
        server.files.set("/wrong", Buffer.from("wrong"));
        return { source: remote("/wrong"), verification: { hash: `sha256-${"0".repeat(64)}` } };
      },
      /the bytes are not those of the verification hash/,
    ],
    ["a URL that nothing is at", () => ({ source: remote("/nothing") }), /\/nothing.*404/],
    [
      "a server that says nothing",
      () => {
        server.misbehave("/silent", { delay: 600_000 });
        return { source: remote("/silent") };
      },
      /\/silent/,
    ],
  ];
  for (const [what, ask, says] of fetched) {
    test(`${what} is refused`, async () => {
      const config = {
        ignition: { ...ignition, timeouts: { httpResponseHeaders: 2, httpTotal: 4 } },
        storage: {
          files: [
            { path: "/etc/first", contents: { source: "data:,x" } },
            { path: "/etc/a", contents: ask() },
          ],
        },
      };
      await using machine = await bootMachine(host, { ignition: JSON.stringify(config), connected: true });
      await assertRefused(machine, [says, /\$\.storage\.files\.1\.contents/]);
    });
  }
});

/** All of the reason is on the console, and no init system was started. */
async function assertRefused(machine: TestMachine, says: readonly RegExp[]): Promise<void> {
  await machine.line(/\] wherry: +(?:reboot|poweroff|halt) in \d+ seconds|\] wherry: init$/);
  const said = machine.lines.map(({ text }) => text);
  const reason = said.filter((line) => /\] wherry: /.test(line)).join("\n");
  for (const one of says) assert.match(reason, one);
  assert.doesNotMatch(said.join("\n"), /wherry: init$|Welcome to| {4}at /m);
}
