import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { EVERY_KEY, loadFiles, PUBLIC_KEY, problemsOf, SMALLEST } from "@wherry/testing/samples/definitions.ts";
import { loadDefinition } from "./load.ts";
import { runAllPrograms } from "./programs.ts";

const other = { uid: null, group: null, groups: [], description: "", passwordHash: null };
const bare = { addresses: [], gateways: [], dns: [] };
const plain = { device: null, vlans: [], bridge: null, bond: null };

test("a definition with every key comes out complete, with sizes, modes and paths resolved", async () => {
  const { definition, findings, files } = await loadFiles({
    "image.yaml": EVERY_KEY,
    "keys/example.asc": "key",
    "files/app.conf": "x",
    "packages/readme": "",
  });
  assert.deepEqual(findings, []);
  assert.deepEqual(files, ["/image.yaml"]);
  const { entriesAt, ...others } = definition;
  assert.deepEqual(entriesAt["packages.answers tzdata/Areas"], { file: "image.yaml", line: 18, column: 45 });
  assert.deepEqual(others, {
    name: "edge-host",
    version: "2.4.1~rc1",
    architecture: "arm64",
    mirrors: { debian: "https://mirror.example.org/debian" },
    repositories: [
      { kind: "suite", distribution: "debian", suite: "trixie", components: ["main"] },
      { kind: "suite", distribution: "debian", suite: "trixie-security", components: ["main", "contrib"] },
      {
        kind: "url",
        url: "https://packages.example.org/apt",
        suite: "stable",
        components: ["main"],
        keys: ["/keys/example.asc"],
        trusted: false,
      },
      { kind: "local", path: "/packages", name: "./packages" },
    ],
    packages: {
      install: ["systemd", "nginx-light", "g++"],
      omit: ["perl-base"],
      stock: { install: [], omit: [], without: [] },
      recommends: ["nginx-light", "g*"],
      pins: [],
      acknowledge: [{ package: "nginx-light", script: "postinst", reason: "upgrades only", sha256: null }],
      scripts: "record",
      answers: { "postfix/mailname": "example.org", "tzdata/Areas": "Europe" },
    },
    kernel: { package: "linux-image-cloud-arm64", modules: ["nvme"], arguments: ["console=ttyAMA0", "quiet"] },
    parameters: { port: "80" },
    users: [
      {
        name: "ada",
        uid: 1001,
        system: false,
        sudo: false,
        group: "staff",
        groups: ["adm", "systemd-journal"],
        home: "/var/lib/ada",
        shell: "/bin/sh",
        description: "Ada",
        passwordHash: "$6$salt$0123456789abcdef",
        keys: [PUBLIC_KEY],
      },
      { ...other, name: "app", system: true, sudo: false, home: "/nonexistent", shell: "/usr/sbin/nologin", keys: [] },
      {
        ...other,
        name: "admin",
        system: false,
        sudo: true,
        home: "/home/admin",
        shell: "/bin/bash",
        keys: [PUBLIC_KEY],
      },
    ],
    groups: [{ name: "staff2", gid: 2000 }],
    files: [
      {
        path: "/etc/motd",
        user: null,
        group: null,
        mode: null,
        content: { kind: "inline", text: "Hello\n" },
        template: false,
      },
      {
        path: "/etc/app.conf",
        user: "ada",
        group: "staff",
        mode: 0o600,
        content: { kind: "source", path: "/files/app.conf", within: "", exclude: [], folderMode: 0o755 },
        template: false,
      },
      {
        path: "/opt/app",
        user: null,
        group: null,
        mode: null,
        content: { kind: "source", path: "/files", within: "", exclude: ["*.log"], folderMode: 0o750 },
        template: true,
      },
      {
        path: "/usr/bin/tool",
        user: null,
        group: null,
        mode: 0o2755,
        content: { kind: "packaged" },
        template: false,
      },
    ],
    directories: [{ path: "/srv/www", user: "root", group: "root", mode: 0o2775 }],
    links: [{ path: "/etc/localtime.new", target: "../usr/share/zoneinfo/UTC" }],
    services: {
      enable: ["ssh.service", "app.service"],
      disable: ["apt-daily.timer"],
      mask: ["systemd-networkd-wait-online.service"],
      units: [
        {
          name: "app.service",
          content: "[Service]\nExecStart=/usr/bin/app\n[Install]\nWantedBy=multi-user.target\n",
        },
      ],
      dropins: [{ unit: "ssh.service", name: "20-limits.conf", content: "[Service]\nMemoryMax=64M\n" }],
    },
    firstBoot: [
      {
        name: "app-key",
        description: "",
        creates: "/var/lib/app/key",
        run: [["/usr/bin/app", "--make-key"]],
        user: "app",
        before: ["app.service"],
        after: [],
      },
    ],
    sysctl: { "net.ipv4.ip_forward": "1", "kernel.sysrq": "0", "kernel.core_pattern": "|/bin/false" },
    network: [
      {
        name: "20-wired",
        match: ["en*"],
        dhcp: "no",
        addresses: ["192.0.2.7/24"],
        gateways: ["192.0.2.1"],
        dns: ["2001:db8::53"],
        ...plain,
      },
      { name: "30-rest", match: ["eth*"], dhcp: "ipv4", ...bare, ...plain, vlans: ["lan10"] },
      {
        name: "40-lan",
        match: ["lan10"],
        dhcp: "no",
        ...bare,
        ...plain,
        device: { kind: "vlan", id: 10 },
        bridge: "br0",
      },
      { name: "50-bridge", match: ["br0"], dhcp: "yes", ...bare, ...plain, device: { kind: "bridge", stp: true } },
      { name: "60-bond", match: ["bond0"], dhcp: "yes", ...bare, ...plain, device: { kind: "bond", mode: "802.3ad" } },
      { name: "70-port", match: ["ens1"], dhcp: "no", ...bare, ...plain, bond: "bond0" },
    ],
    firewall: {
      input: "drop",
      forward: "drop",
      published: "allowed",
      log: "10/minute",
      allow: [
        { protocol: "tcp", ports: ["22"], from: [], interfaces: [], limit: null },
        { protocol: "udp", ports: ["53", "8000-8010"], from: ["192.0.2.0/24"], interfaces: [], limit: null },
      ],
      routes: [],
      // Its own bridge is nobody's network of containers.
      uplinks: ["br0"],
    },
    hostname: "edge.example.org",
    locale: "de_DE.UTF-8",
    timezone: "Europe/Berlin",
    keyboard: "de",
    swap: 2 ** 30,
    trim: { documentation: false, locales: true, development: true, modules: true, paths: ["/usr/share/foo/**"] },
    disk: { esp: 128 * 2 ** 20, slot: 2 * 2 ** 30, var: 512 * 2 ** 20, encryption: null },
    compression: { fast: "lz4hc,9", release: "zstd,19 -C65536", default: "release" },
    output: ["raw", "oci"],
    container: {
      entrypoint: ["/usr/bin/app"],
      command: ["--port", "80"],
      environment: { PORT: "80", DEBUG: "false" },
      user: "ada:staff",
      workingDirectory: "/srv/www",
      labels: { "org.opencontainers.image.source": "https://example.org" },
    },
    checks: { ignore: [{ check: "unit-account", path: "/etc/systemd/system/app.service", reason: "set-up makes it" }] },
    inherited: {},
    stockLinks: [],
    budgets: { size: 125 * 2 ** 20, packages: 150 },
  });
});

test("what follows from other keys has defaults that follow from them", async () => {
  const { definition } = await loadFiles({ "image.yaml": `${SMALLEST}users: [{ name: ada }, { name: root }]\n` });
  assert.equal(definition.hostname, "a");
  assert.deepEqual(definition.output, ["oci"]);
  assert.equal(definition.kernel, null);
  assert.equal(definition.firewall, null);
  assert.deepEqual(
    definition.users.map(({ uid, home, shell }) => [uid, home, shell]),
    [
      [null, "/home/ada", "/bin/bash"],
      [0, "/root", "/bin/bash"],
    ],
  );
  const host = await loadFiles({ "image.yaml": `${SMALLEST}kernel: linux-image-cloud-amd64\n` });
  assert.deepEqual(host.definition.output, ["qcow2"]);
  assert.deepEqual(host.definition.kernel, { package: "linux-image-cloud-amd64", modules: [], arguments: [] });
});

test("YAML, JSON and TypeScript say the same", async () => {
  const json = '{"name":"a","version":"1","repositories":["debian:trixie"],"packages":{"install":["bash"]}}';
  const fromYaml = await loadFiles({ "image.yaml": SMALLEST });
  const fromJson = await loadFiles({ "image.json": json });
  const fromDefault = await loadFiles({
    "image.ts": `import { defineImage } from "wherry";\nexport default defineImage(${json});`,
  });
  const fromNamed = await loadFiles({
    "image.ts": `const name: string = "a";\nexport const image = { ...${json}, name };`,
  });
  assert.deepEqual(fromJson.definition, fromYaml.definition);
  assert.deepEqual(fromDefault.definition, fromYaml.definition);
  assert.deepEqual(fromNamed.definition, fromYaml.definition);
});

test("without a word about programs, loading runs none", async () => {
  await using folder = await temporaryDirectory();
  await writeFile(join(folder.path, "a.yaml"), `extends: ./b.ts\n${SMALLEST}`);
  await writeFile(join(folder.path, "b.ts"), "globalThis.programRan = true;\nexport default {};\n");
  const options = { stockDirectory: folder.path, cwd: folder.path };
  for (const name of ["./a.yaml", "./b.ts"]) {
    await assert.rejects(loadDefinition(name, options), {
      code: "definition.program",
      message: /^b\.ts is a program in TypeScript, and the caller of loadDefinition did not allow any$/,
    });
  }
  assert.equal("programRan" in globalThis, false);
  await loadDefinition("./a.yaml", { ...options, code: runAllPrograms });
  assert.equal("programRan" in globalThis, true);
});

test("a stock definition is found by name, in a folder or as a file", async () => {
  const folder = await loadFiles({ "images/web/image.yaml": SMALLEST }, "web");
  assert.deepEqual(folder.files, ["/images/web/image.yaml"]);
  const file = await loadFiles({ "images/web.yaml": SMALLEST }, "web");
  assert.deepEqual(file.files, ["/images/web.yaml"]);
});

test("a name that no stock definition has is refused with those that there are", async () => {
  const files = { "images/core/image.yaml": SMALLEST, "images/web.yaml": SMALLEST, "mine.yaml": SMALLEST };
  assert.deepEqual(await problemsOf(files, "cor"), [
    'no stock definition is called "cor"; known: core, web (did you mean "core"?)',
  ]);
  assert.deepEqual(await problemsOf(files, "mine"), [
    'no stock definition is called "mine"; known: core, web (there is a file mine.yaml: write ./mine.yaml to use it)',
  ]);
});

test("a lone definition that lacks what every image needs is told so", async () => {
  assert.deepEqual(await problemsOf({ "image.yaml": "output: [raw]" }), [
    "image.yaml:1:1: the definition needs a name (write name: my-host)",
    'image.yaml:1:1: the definition needs a version (write version: "1.0.0")',
    "image.yaml:1:1: the image would be empty (list packages below packages.install)",
    "image.yaml:1:10: output: raw is a disk that boots, but the image has no kernel (add kernel: linux-image-cloud-amd64, or make oci only)",
  ]);
});

test("what is odd but possible is a warning, not an error", async () => {
  const { findings } = await loadFiles({
    "image.yaml": `${SMALLEST}users: [{ name: ada }]
files: [{ path: /etc/x, mode: "0666", content: "-----BEGIN PRIVATE KEY-----" }]
services:
  enable: [x.service]
  units: [{ name: x.service, content: "[Service]" }]
`,
  });
  assert.deepEqual(
    findings.map(({ level, message, line }) => [level, line, message]),
    [
      ["warning", 5, "ada has neither a key nor a password: unless set-up adds one, nobody can log in"],
      ["warning", 6, "/etc/x can be written by everybody"],
      ["warning", 6, "/etc/x holds a private key: whoever has the image has the key"],
      ["warning", 9, "x.service is enabled, but its content has no [Install] section"],
    ],
  );
});

test("the starter definition loads on top of the stock image that it extends", async () => {
  const starter = await readFile(new URL("starter.yaml", import.meta.url), "utf8");
  const core = `${SMALLEST}kernel: linux-image-cloud-amd64\n`;
  const { definition } = await loadFiles({ "image.yaml": starter, "images/core/image.yaml": core });
  assert.equal(definition.name, "my-host");
  assert.ok(definition.packages.install.includes("bash"));
});

test("the budgets of an extended definition do not bind the image that extends it", async () => {
  const { definition } = await loadFiles({
    "image.yaml": "extends: ./host.yaml\nname: web\nbudgets: { size: 20M }\n",
    "host.yaml": `${SMALLEST}budgets: { packages: 1 }\n`,
  });
  assert.deepEqual(definition.budgets, { packages: null, size: 20 * 2 ** 20 });
});
