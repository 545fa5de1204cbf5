import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { encodeDataUrl } from "@wherry/core/urls/data-url.ts";
import { anyIgnitionConfig } from "@wherry/testing/corpora/ignition-arbitrary.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import type { File, IgnitionConfig, PasswdUser, Unit } from "../ignition/config.ts";
import { parseIgnition } from "../ignition/parse-ignition.ts";
import { lintConfig, lintRules } from "./lint-config.ts";

const ignition = { version: "3.7.0-experimental" };

function found(config: Omit<IgnitionConfig, "ignition">): readonly string[] {
  return lintConfig({ ignition, ...config }, () => undefined).map(
    ({ rule, path }) => `${rule} ${formatDataPath(path)}`,
  );
}

function file(text: string, more: Partial<File> = {}): Omit<IgnitionConfig, "ignition"> {
  return { storage: { files: [{ path: "/etc/x", mode: 0o600, contents: { source: encodeDataUrl(text) }, ...more }] } };
}

function unit(contents: string, more: Partial<Unit> = {}): Omit<IgnitionConfig, "ignition"> {
  return { systemd: { units: [{ name: "x.service", enabled: true, contents, ...more }] } };
}

function user(more: Partial<PasswdUser>): Omit<IgnitionConfig, "ignition"> {
  return { passwd: { users: [{ name: "core", ...more }] } };
}

function remote(source: string, hash?: string): Omit<IgnitionConfig, "ignition"> {
  const verification = hash === undefined ? {} : { verification: { hash } };
  return { storage: { files: [{ path: "/etc/x", contents: { source, ...verification } }] } };
}

const contents = "$.storage.files.0.contents.source";
const mode = "$.storage.files.0.mode";
const inUnit = "$.systemd.units.0.contents";
const rsa1024 = `ssh-rsa ${Buffer.concat([
  Buffer.from([0, 0, 0, 7]),
  Buffer.from("ssh-rsa"),
  Buffer.from([0, 0, 0, 3, 1, 0, 1, 0, 0, 0, 129, 0]),
  Buffer.alloc(128, 0xff),
]).toString("base64")}`;

const cases: readonly [what: string, config: Omit<IgnitionConfig, "ignition">, findings: readonly string[]][] = [
  ["a private key", file("-----BEGIN OPENSSH PRIVATE KEY-----\n"), [`private-key ${contents}`]],
  ["a public key", file("-----BEGIN PUBLIC KEY-----\n"), []],
  [
    "a private key for all to read",
    file("-----BEGIN RSA PRIVATE KEY-----", { mode: 0o644 }),
    [`private-key ${contents}`, `secret-readable ${contents}`],
  ],
  ["a password", file("user=a\nDB_PASSWORD=hunter2\n"), [`password ${contents}`]],
  ["a password in JSON", file('{"password": "hunter2"}'), [`password ${contents}`]],
  ["a password by reference", file("password=$PASSWORD\npassword_file: /run/secret\nPasswordAuthentication no\n"), []],
  ["podman's secrets", file("[Container]\nSecret=db-password,type=env\nPodmanArgs=--secret=api-key\n"), []],
  ["a password in a comment", file("# password=hunter2\n"), []],
  ["a password in a URL", file("DATABASE=postgres://me:hunter2@db/x\n"), [`password ${contents}`]],
  ["a password in a unit", unit("[Service]\nEnvironment=API_KEY=abcdefgh\n"), [`password ${inUnit}`]],
  ["a GitHub token", file(`x ghp_${"a".repeat(36)}`), [`token ${contents}`]],
  ["an AWS key", file("id = AKIAIOSFODNN7EXAMPLE"), [`token ${contents}`]],
  ["a registry's login", file('{"auths": {"quay.io": {"auth": "dXNlcjpwYXNzd29yZA=="}}}'), [`token ${contents}`]],
  ["a secret's placeholder", file("password=SECRET_OMITTED_db"), []],
  [
    "a secret's placeholder for all to read",
    file("SECRET_OMITTED_db", { mode: 0o640 }),
    [`secret-readable ${contents}`],
  ],
  [
    "a secret's placeholder in a unit",
    unit("[Service]\nEnvironment=X=SECRET_OMITTED_db"),
    [`secret-in-unit ${inUnit}`],
  ],
  ["a URL with a password", remote("https://me:hunter2@example.org/", "sha256-"), [`credentials-in-url ${contents}`]],
  [
    "a disk's key",
    { storage: { luks: [{ name: "d", keyFile: { source: "data:,key" } }] } },
    ["disk-key $.storage.luks.0.keyFile.source"],
  ],
  [
    "a disk's key from a server",
    { storage: { luks: [{ name: "d", keyFile: { source: "https://x/", verification: { hash: "sha256-" } } }] } },
    [],
  ],
  ["a file that everybody can write", file("", { mode: 0o666 }), [`world-writable ${mode}`]],
  [
    "a directory that everybody can write",
    { storage: { directories: [{ path: "/srv/a", mode: 0o777 }] } },
    ["world-writable $.storage.directories.0.mode"],
  ],
  ["a directory as /tmp is", { storage: { directories: [{ path: "/srv/a", mode: 0o1777 }] } }, []],
  ["a set-user program", file("", { mode: 0o4755 }), [`set-id ${mode}`]],
  ["a set-group directory", { storage: { directories: [{ path: "/srv/a", mode: 0o2755 }] } }, []],
  ["a script", file("#!/bin/sh\n", { mode: 0o644 }), [`script-not-executable ${contents}`]],
  ["a script that can be run", file("#!/bin/sh\n", { mode: 0o755 }), []],
  ["a file that is gone after a boot", file("", { path: "/run/x" }), ["volatile-path $.storage.files.0.path"]],
  ["a file in a folder with a similar name", file("", { path: "/running/x" }), []],
  ["a download by http", remote("http://example.org/"), [`http-without-hash ${contents}`]],
  ["a download by http with a hash", remote("http://example.org/", "sha256-ab"), []],
  ["a download by https", remote("https://example.org/"), [`https-without-hash ${contents}`]],
  [
    "a unit that is not said to be enabled",
    {
      systemd: { units: [{ name: "x.service", contents: "[Service]\nType=oneshot\n[Install]\nWantedBy=a.target\n" }] },
    },
    ["unit-not-enabled $.systemd.units.0.name"],
  ],
  [
    "a template that is not said to be enabled",
    { systemd: { units: [{ name: "x@.service", contents: "[Install]\nWantedBy=a.target\n" }] } },
    [],
  ],
  ["an unknown section", unit("[Serice]\nType=oneshot\n"), [`unit-section ${inUnit}`]],
  ["another type's section", unit("[Timer]\nOnCalendar=daily\n"), [`unit-section ${inUnit}`]],
  ["a section for others", unit("[X-Podman]\nA=b\n[Service]\nType=oneshot\n"), []],
  [
    "a mount of another name",
    unit("[Mount]\nWhere=/var/lib/my-data\n", { name: "var-lib-data.mount" }),
    ["mount-name $.systemd.units.0.name"],
  ],
  ["a mount of the right name", unit("[Mount]\nWhere=/var/lib/my-data\n", { name: "var-lib-my\\x2ddata.mount" }), []],
  ["an empty password, which is not a secret", user({ passwordHash: "" }), []],
  ["an MD5 hash", user({ passwordHash: "$1$a$b" }), ["weak-password-hash $.passwd.users.0.passwordHash"]],
  ["a password as it is", user({ passwordHash: "hunter2" }), ["weak-password-hash $.passwd.users.0.passwordHash"]],
  ["a yescrypt hash", user({ passwordHash: "$y$j9T$a$b" }), []],
  ["a locked account", user({ passwordHash: "*" }), []],
  ["a DSA key", user({ sshAuthorizedKeys: ["ssh-dss AAAA"] }), ["weak-ssh-key $.passwd.users.0.sshAuthorizedKeys.0"]],
  ["a short RSA key", user({ sshAuthorizedKeys: [rsa1024] }), ["weak-ssh-key $.passwd.users.0.sshAuthorizedKeys.0"]],
  ["no key", user({ sshAuthorizedKeys: ["hello"] }), ["weak-ssh-key $.passwd.users.0.sshAuthorizedKeys.0"]],
  [
    "a good key with options",
    user({ sshAuthorizedKeys: ['restrict,command="x y" ssh-ed25519 AAAA you@here', "# comment"] }),
    [],
  ],
];
for (const [what, config, findings] of cases) {
  test(`${what} is ${findings.length === 0 ? "nothing to speak of" : "found"}`, () => {
    assert.deepEqual(found(config), findings);
  });
}

test("a header with a token is found, one by reference is not", () => {
  const withHeader = (value: string) => {
    const httpHeaders = [{ name: "Authorization", value }];
    return {
      storage: {
        files: [{ path: "/x", contents: { source: "https://x/", httpHeaders, verification: { hash: "sha256-" } } }],
      },
    };
  };
  const at = "$.storage.files.0.contents.httpHeaders.0.value";
  assert.deepEqual(found(withHeader("Bearer abc")), [`credentials-in-url ${at}`]);
  assert.deepEqual(found(withHeader("Bearer SECRET_OMITTED_t")), []);
});

test("a unit that runs a file of the configuration that nobody may execute is found", () => {
  const config = { ...file("x", { path: "/opt/run", mode: 0o644 }), ...unit("[Service]\nExecStart=-/opt/run --now\n") };
  assert.deepEqual(found(config), [`program-not-executable ${inUnit}`]);
});

test("rules have names of their own, and explanations", () => {
  assert.equal(new Set(lintRules.map(({ id }) => id)).size, lintRules.length);
  for (const { id, summary, explanation } of lintRules) {
    assert.match(id, /^[a-z][a-z-]+$/);
    assert.ok(summary.length > 10 && explanation.length > 20, id);
  }
});

test("no message shows what may be secret", () => {
  const text = `password=hunter2\nghp_${"a".repeat(36)}\nx://me:hunter2@h\n-----BEGIN PRIVATE KEY-----\nhunter2\n`;
  const config = {
    ignition,
    ...file(text),
    ...unit(text),
    ...user({ passwordHash: "hunter2", sshAuthorizedKeys: ["hunter2"] }),
  };
  const messages = JSON.stringify(lintConfig(config, () => undefined));
  assert.doesNotMatch(messages, /hunter2|ghp_/);
});

test("no configuration is too odd to be looked at, and no contents too long", () => {
  assertProperty(
    fc.property(anyIgnitionConfig, (values) => {
      const { config } = parseIgnition(JSON.stringify(values));
      if (config !== undefined) lintConfig(config, () => undefined);
    }),
    { numRuns: 200 },
  );
  // A pattern that takes time with the square of the text's length would not come to an end.
  for (const piece of ["passwordpassword", "secret:", "a://b:", "eyJa", "-----BEGIN A "])
    lintConfig({ ignition, ...file(piece.repeat(50_000)) }, () => undefined);
});
