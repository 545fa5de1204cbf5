import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import { parseClc } from "../container-linux-config/parse-clc.ts";
import { locate } from "../ignition/v2/locate.ts";
import type { Values } from "../shapes/values.ts";
import { readYamlNodes } from "../yaml/nodes.ts";

const corpus = corpusPath("container-linux-config/cases.json");
const skip = existsSync(corpus) ? false : missingCorpora;

const files = new Map([["a.txt", new Uint8Array([0x61, 0x0a, 0xff])]]);

function translate(text: string, platform = "") {
  const { root, findings } = readYamlNodes(text);
  assert.deepEqual(findings, []);
  const readLocal = (path: string) => files.get(path) ?? { problem: `${path} is not there` };
  const { config, problems } = parseClc(root, { platform, readLocal });
  return { config, findings: locate(problems, { text, root }) };
}

function outline(text: string, platform = ""): readonly string[] {
  return translate(text, platform).findings.map(
    ({ level, line, column, path, message }) => `${level} ${line}:${column} ${path.join(".")}: ${message}`,
  );
}

/** What is said of a section; the rest has to be as it is for an empty configuration. */
function section(text: string, name: "ignition" | "networkd" | "passwd" | "storage" | "systemd"): unknown {
  const { config, findings } = translate(text);
  assert.ok(config, JSON.stringify(findings));
  assert.deepEqual({ ...config, [name]: {} }, { ...empty, [name]: {} });
  return config[name];
}

const empty: Values = {
  ignition: { config: {}, security: { tls: {} }, timeouts: {}, version: "2.3.0" },
  networkd: {},
  passwd: {},
  storage: {},
  systemd: {},
};

interface Outcome {
  readonly json: unknown;
  readonly stderr: string;
}

interface ReferenceCase {
  readonly id: string;
  readonly input: string;
  readonly out: Outcome;
  readonly by_platform?: Readonly<Record<string, Outcome>>;
}

test("every configuration of the corpus becomes, on every platform, what the reference makes of it", { skip }, () => {
  const cases = JSON.parse(readFileSync(corpus, "utf8")) as ReferenceCase[];
  assert.ok(cases.length >= 13);
  for (const { id, input, out, by_platform: others = {} } of cases) {
    for (const [platform, { json, stderr }] of [["", out] as const, ...Object.entries(others)]) {
      const { config, findings } = translate(input, platform);
      assert.deepEqual(config ?? null, json, `${id} ${platform}`);
      const placed = [...stderr.matchAll(/^(\w+) at line (\d+), column (\d+)\n(.*)$/gm)];
      const expected = placed.map(([, level, line, column, message]) => `${level} ${line}:${column} ${message}`);
      const found = findings.map(({ level, line, column, message }) => `${level} ${line}:${column} ${message}`);
      if (expected.length > 0) assert.deepEqual(found, expected, id);
      else if (stderr === "") assert.deepEqual(found, [], id);
    }
  }
});

test("an empty configuration is warned of and becomes an empty one", () => {
  assert.deepEqual(outline(""), ["warning undefined:undefined : Configuration is empty"]);
  assert.deepEqual(translate("").config, empty);
});

test("an update's group and a reboot's window go into one file", () => {
  const text = `
update: {group: Beta, server: "https://a.test/"}
locksmith: {reboot_strategy: reboot, window_start: Sun 1:00, window_length: 1h30m}
`;
  const { files: [file] = [] } = section(text, "storage") as { files: { contents: { source: string } }[] };
  assert.equal(
    decodeURIComponent(file?.contents.source ?? ""),
    'data:,GROUP=beta\nSERVER=https://a.test/\nREBOOT_STRATEGY="reboot"\n' +
      'LOCKSMITHD_REBOOT_WINDOW_START="Sun 1:00"\nLOCKSMITHD_REBOOT_WINDOW_LENGTH="1h30m"',
  );
});

test("services get their options in a drop-in, before the configuration's own units", () => {
  const text = `
docker: {flags: [--a, --b=c]}
etcd: {version: 2.3.7, name: a, peer_client_cert_auth: true, max_wals: 0}
flannel:
  version: 0.7.1
  interface: eth0
  etcd_endpoints: http://a
  network_config: '{"Network": "10.1.0.0/16"}'
systemd: {units: [{name: a.service, mask: true}]}
`;
  const { units } = section(text, "systemd") as { units: { name: string; dropins?: { contents: string }[] }[] };
  assert.deepEqual(
    units.map(({ name }) => name),
    ["docker.service", "etcd-member.service", "flanneld.service", "a.service"],
  );
  assert.deepEqual(
    units.flatMap(({ dropins = [] }) => dropins.map(({ contents }) => contents)),
    [
      '[Service]\nEnvironment="DOCKER_OPTS=--a --b=c"',
      '[Service]\nEnvironment="ETCD_IMAGE_TAG=v2.3.7"\nExecStart=\nExecStart=/usr/lib/coreos/etcd-wrapper $ETCD_OPTS \\\n' +
        '  --max-wals=0 \\\n  --name="a" \\\n  --peer-client-cert-auth=true',
      '[Service]\nEnvironment="FLANNEL_IMAGE_TAG=v0.7.1"\nExecStart=\n' +
        'ExecStart=/usr/lib/coreos/flannel-wrapper $FLANNEL_OPTS \\\n  --etcd-endpoints="http://a" \\\n  --iface="eth0"\n' +
        'ExecStartPre=/usr/bin/etcdctl --endpoints="http://a" set /coreos.com/network/config "{\\"Network\\": \\"10.1.0.0/16\\"}"',
    ],
  );
});

test("a version that go-semver lets pass is written as go-semver writes it", () => {
  for (const version of ["3.3.0-", "03.3.0"]) {
    const { units } = section(`etcd: {version: "${version}"}\n`, "systemd") as {
      units: { dropins: { contents: string }[] }[];
    };
    assert.match(units[0]?.dropins[0]?.contents ?? "", /ETCD_IMAGE_TAG=v3\.3\.0"/, version);
  }
});

test("a section docker without flags sets none", () => {
  const contents = '[Service]\nEnvironment="DOCKER_OPTS="';
  for (const text of ["docker: {}\n", "docker: {flags: []}\n", "docker: {flags: }\n"]) {
    assert.deepEqual(section(text, "systemd"), {
      units: [{ name: "docker.service", enable: true, dropins: [{ name: "20-clct-docker.conf", contents }] }],
    });
  }
  assert.deepEqual(section("docker:\n", "systemd"), {});
});

test("an empty hash of a password is kept, and an empty source of a configuration", () => {
  assert.deepEqual(section('passwd: {users: [{name: a, password_hash: ""}]}\n', "passwd"), {
    users: [{ name: "a", passwordHash: "" }],
  });
  const text =
    'ignition: {config: {append: [{source: ""}], replace: {}}, security: {tls: {certificate_authorities: [{}]}}}\n';
  const nothing = { source: "", verification: {} };
  assert.deepEqual(section(text, "ignition"), {
    version: "2.3.0",
    config: { append: [nothing], replace: nothing },
    timeouts: {},
    security: { tls: { certificateAuthorities: [nothing] } },
  });
});

test("a null in a list is no entry, and a text that is null is an empty configuration without a warning", () => {
  assert.deepEqual(section("passwd: {users: [~, {name: a, groups: [b, ~, 1]}]}\n", "passwd"), {
    users: [{ name: "a", groups: ["b", "1"] }],
  });
  for (const text of ["~\n", "---\n"]) assert.deepEqual(translate(text), { config: empty, findings: [] });
});

test("true and false have the words that YAML 1.1 had for them, in its three spellings, with quotes and without", () => {
  const enabled = (word: string) => outline(`systemd: {units: [{name: a.service, enabled: ${word}}]}\n`);
  for (const word of ["y", "Y", "yes", "Yes", "YES", '"on"', "'Off'", "n", "NO"]) assert.deepEqual(enabled(word), []);
  for (const word of ["yEs", '"true"', "oN", "1"])
    assert.match(enabled(word)[0] ?? "", /^error .*true or false is expected/);
});

test("sizes are in mebibytes, and types of partitions have names", () => {
  const text = `
storage:
  disks:
    - device: /dev/a
      wipe_table: yes
      partitions: [{label: a, number: 1, size: 1.5GiB, start: 1MB, type_guid: raid_partition}]
`;
  assert.deepEqual(section(text, "storage"), {
    disks: [
      {
        device: "/dev/a",
        wipeTable: true,
        partitions: [
          { label: "a", number: 1, sizeMiB: 1536, startMiB: 1, typeGuid: "a19d880f-05fc-4d3b-a006-743f0f84911e" },
        ],
      },
    ],
  });
});

test("contents are within, local, or elsewhere", () => {
  const text = `
storage:
  files:
    - {path: /a, mode: 0600, contents: {inline: "a b"}, overwrite: false}
    - {path: /b, mode: 0600, contents: {local: a.txt}, user: {id: 0}}
    - {path: /c, mode: 0600}
    - {path: /d, mode: 0600, append: true, contents: {remote: {url: "HTTPS://a.test/b c"}}}
`;
  const verification = {};
  assert.deepEqual(section(text, "storage"), {
    files: [
      {
        filesystem: "root",
        path: "/a",
        mode: 384,
        overwrite: false,
        contents: { source: "data:,a%20b", verification },
      },
      {
        filesystem: "root",
        path: "/b",
        mode: 384,
        user: { id: 0 },
        contents: { source: "data:,a%0A%FF", verification },
      },
      { filesystem: "root", path: "/c", mode: 384, contents: { source: "data:,", verification } },
      {
        filesystem: "root",
        path: "/d",
        mode: 384,
        append: true,
        contents: { source: "https://a.test/b%20c", verification },
      },
    ],
  });
});

test("contents are in base64 where that is shorter", () => {
  const { files: [file] = [] } = section(
    'storage: {files: [{path: /a, mode: 0, contents: {inline: "<<<<<<<<<<<<<"}}]}\n',
    "storage",
  ) as {
    files: { contents: { source: string } }[];
  };
  assert.equal(file?.contents.source, "data:;base64,PDw8PDw8PDw8PDw8PA==");
});

test("what is wrong is said with its place", () => {
  const cases: readonly [text: string, problem: string][] = [
    ["version: 1\n", "error 1:10 version: Invalid version. Only version 0 is supported"],
    ["Storage: {files: [{path: a}]}\n", "info 1:1 Storage: Did you mean storage instead of Storage"],
    ["storages: {}\n", "warning 1:1 storages: Config has unrecognized key: storages"],
    ["storage: {files: [{path: /a}]}\n", "warning 1:19 storage.files.0: mode unspecified for file, defaulting to 0644"],
    [
      "storage:\n  files:\n    - path: /a\n      mode: 0\n      contents: {local: b}\n",
      "error 5:25 storage.files.0.contents.local: b is not there",
    ],
    [
      "storage:\n  files:\n    - path: /a\n      mode: 0\n      contents: {inline: a, local: b}\n",
      "error 5:17 storage.files.0.contents: only one of the following can be set: local, inline, remote.url",
    ],
    [
      "storage:\n  disks:\n    - device: /dev/a\n      partitions: [{size: 1KiB}]\n",
      "error 4:27 storage.disks.0.partitions.0.size: invalid dimension (finest granularity is 1MiB)",
    ],
    ["etcd: {version: 1.0.0}\n", "error 1:17 etcd.version: Etcd version specified is not valid (too old)"],
    ["etcd: {version: 2.3.0-rc.1}\n", "error 1:17 etcd.version: Etcd version specified is not valid (too old)"],
    ["etcd: {version: 3.3.0-rc..1}\n", 'error 1:17 etcd.version: "3.3.0-rc..1" is not a version such as "3.3.1"'],
    ["flannel: {version: 0.5.0-rc.1}\n", "error 1:20 flannel.version: invalid flannel version (too old)"],
    ["etcd: {version: 3.0.0, metrics: a}\n", "warning 1:24 etcd.metrics: Config has unrecognized key: metrics"],
    [
      "flannel: {network_config: x}\n",
      "error 1:27 flannel.network_config: flannel network config doesn't appear to be valid JSON",
    ],
    [
      "passwd: {groups: [{name: a, gid: -1}]}\n",
      "error 1:34 passwd.groups.0.gid: -1 where a whole number that is not negative is expected",
    ],
    [
      "passwd: {users: [{name: a, create: {uid: -1}}]}\n",
      "error 1:42 passwd.users.0.create.uid: -1 where a whole number that is not negative is expected",
    ],
    [
      "storage: {directories: [{path: /a, mode: 0888}]}\n",
      "error 1:42 storage.directories.0.mode: text where a whole number is expected",
    ],
    ["update: {group: mine}\n", "warning 1:9 update: unknown update group"],
    [
      "locksmith: {window_start: 1:00}\n",
      "error 1:12 locksmith: window-start and window-length must both be specified",
    ],
    ["locksmith: {reboot_strategy: maybe}\n", "error 1:30 locksmith.reboot_strategy: unknown reboot strategy"],
    [
      "etcd: {name: a}\nsystemd:\n  units:\n    - name: a\n",
      "error 4:13 systemd.units.0.name: invalid systemd unit extension",
    ],
  ];
  for (const [text, problem] of cases)
    assert.ok(outline(text).includes(problem), JSON.stringify([problem, outline(text)]));
});

test("a platform that is not known is refused, and so is a template that the platform does not have", () => {
  assert.match(outline("etcd: {name: a}\n", "moon")[0] ?? "", /^error .*unsupported platform/);
  assert.match(outline('etcd: {name: "{PUBLIC_IPV6}"}\n', "ec2")[0] ?? "", /unknown field \{PUBLIC_IPV6\}/);
});
