import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { encodeBase64 } from "@wherry/core/bytes/base64.ts";
import { encodeDataUrl } from "@wherry/core/urls/data-url.ts";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { sampleOf } from "@wherry/testing/properties/sample.ts";
import fc from "fast-check";
import { transpileButane } from "../butane/transpile.ts";
import type { IgnitionConfig } from "../ignition/config.ts";
import { convertVersion } from "../ignition/convert-version.ts";
import { decodeContents } from "../ignition/decode-contents.ts";
import { parseIgnition } from "../ignition/parse-ignition.ts";
import { readYamlNodes } from "../yaml/nodes.ts";
import { openGunzip } from "./gunzip.ts";
import { convertToButane, reversibleVariants } from "./to-butane.ts";

const corpora = corpusPath();
const skip = existsSync(corpora) ? false : missingCorpora;
const options = { filesystems: new Map<string, string>(), scope: "whole", platform: "" } as const;

function readCases<Case>(file: string): Case[] {
  return JSON.parse(readFileSync(join(corpora, file), "utf8")) as Case[];
}

/** The configuration that a text of Butane becomes. */
function transpiled(text: string): IgnitionConfig {
  const { root, findings: syntax } = readYamlNodes(text);
  assert.deepEqual(syntax, []);
  const { config, findings } = transpileButane({ text, root }, {});
  return config ?? assert.fail(JSON.stringify([text, findings]));
}

/** What it says, whatever form contents are given in. */
function meaning(config: IgnitionConfig): unknown {
  const { ignition, ...rest } = config;
  return decodeContents({ ...rest, ignition: { ...ignition, version: "" } }, openGunzip());
}

test("every sound configuration of the corpora is said in Butane, and means the same", { skip }, async () => {
  const butane = readCases<{ butane: { stdout_json: unknown } }>("butane/unit.json");
  const texts = new Set([
    ...readCases<{ Config: string }>("ignition/validate.json").map(({ Config }) => Config),
    ...readCases<{ Config: string }>("ignition/apply-tree.json").map(({ Config }) => Config),
    ...butane.map((one) => JSON.stringify(one.butane.stdout_json ?? "")),
  ]);
  let said = 0;
  let refused = 0;
  // Others each time: a check has a sample of them.
  const stride = Math.round(100 / sampleOf(100));
  const start = Date.now() % stride;
  for (const [index, text] of [...texts].entries()) {
    if (index % stride !== start || parseIgnition(text).fatal) continue;
    const { text: yaml, findings } = await convertToButane(text, "fcos", options);
    const newest = convertVersion(text, 6, options);
    if (yaml === undefined) {
      refused++;
      // What no stable version can say.
      assert.equal(newest.config, undefined, JSON.stringify([text, findings]));
    } else {
      said++;
      assert.match(yaml, /^variant: fcos\nversion: 1\.7\.0\n/);
      assert.deepEqual(meaning(transpiled(yaml)), meaning(newest.config ?? assert.fail()), yaml);
    }
  }
  assert.ok(said > 300 / stride, `${said} said, ${refused} refused`);
});

async function butane(config: object, variant = "wherry"): Promise<string> {
  const { text, findings } = await convertToButane(JSON.stringify(config), variant, options);
  return text ?? assert.fail(JSON.stringify(findings));
}

const file = (contents: object, more: object = {}) => ({
  ignition: { version: "3.6.0" },
  storage: { files: [{ path: "/a", mode: 0o644, contents, ...more }] },
});

test("Butane is written for people", async () => {
  const script = "#!/bin/sh\n\n  echo 'hello'\n";
  assert.equal(
    await butane({
      ignition: { version: "3.2.0" },
      passwd: { users: [{ name: "core", sshAuthorizedKeys: ["ssh-ed25519 AAAA me"], uid: 1000 }] },
      storage: {
        disks: [{ device: "/dev/vda", partitions: [{ number: 0, label: "data", sizeMiB: 0 }] }],
        files: [
          { path: "/etc/hostname", mode: 0o644, overwrite: true, contents: { source: "data:,yes%0A" } },
          {
            path: "/opt/run",
            mode: 0o755,
            contents: { source: `data:;base64,${gzipSync(script).toString("base64")}`, compression: "gzip" },
          },
          { path: "/blob", contents: { source: "data:;base64,/w==" } },
        ],
      },
      systemd: { units: [{ name: "var-lib-a.mount", enabled: true, contents: "[Mount]\nWhat=/dev/a\n\n[Install]\n" }] },
    }),
    `variant: wherry
version: 1.0.0
passwd:
  users:
    - name: core
      ssh_authorized_keys:
        - ssh-ed25519 AAAA me
      uid: 1000
storage:
  disks:
    - device: /dev/vda
      partitions:
        - label: data
          size_mib: 0
  files:
    - path: /etc/hostname
      contents:
        inline: |
          yes
      mode: 0644
      overwrite: true
    - path: /opt/run
      contents:
        inline: |
          #!/bin/sh

            echo 'hello'
      mode: 0755
    - path: /blob
      contents:
        source: data:;base64,/w==
systemd:
  units:
    - name: var-lib-a.mount
      contents: |
        [Mount]
        What=/dev/a

        [Install]
      enabled: true
`,
  );
});

test("any contents come back, as text where they are some", async () => {
  const texts = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.array(textPiece, { maxLength: 12 }).map((all) => all.join("")),
  );
  await assertProperty(
    fc.asyncProperty(texts, fc.boolean(), async (text, isPacked) => {
      const bytes = Buffer.from(text);
      const packed = { source: `data:;base64,${encodeBase64(gzipSync(bytes))}`, compression: "gzip" };
      const config = file(isPacked ? packed : { source: encodeDataUrl(bytes) });
      assert.deepEqual(meaning(transpiled(await butane(config))), meaning(config as IgnitionConfig));
    }),
    { numRuns: 300 },
  );
});

test("any text elsewhere comes back", async () => {
  const texts = fc.array(textPiece, { maxLength: 12 }).map((all) => all.join(""));
  await assertProperty(
    fc.asyncProperty(texts, texts, async (gecos, target) => {
      const config = {
        ignition: { version: "3.6.0" },
        passwd: { users: [{ name: "a", gecos, groups: [target] }] },
        storage: { links: [{ path: "/b", target: `x${target}` }] },
      };
      assert.deepEqual(meaning(transpiled(await butane(config))), meaning(config));
    }),
    { numRuns: 300 },
  );
});

const textPiece = fc.constantFrom(
  "\n",
  "\n\n",
  " ",
  "  ",
  "\t",
  "\r\n",
  "\r",
  "\u0085",
  "\u2028",
  "\u00a0",
  "\ufeff",
  "\u001b",
  "a",
  "é",
  "😀",
  "#",
  ": ",
  "- ",
  "? ",
  "|",
  ">",
  "%",
  "@",
  "`",
  "'",
  '"',
  "\\",
  "{",
  "[",
  "&a",
  "*a",
  "!x",
  "~",
  "null",
  "yes",
  "NO",
  "0644",
  "0o17",
  "1_000",
  "1:30",
  "1e3",
  ".inf",
  "2001-01-01",
  "<<",
  "=",
  "---",
  "...",
);

test("what no stable version of a variant can say is refused, with its place in the text", async () => {
  const outline = async (config: object, variant: string) => {
    const { findings } = await convertToButane(JSON.stringify(config, undefined, 1), variant, options);
    return findings.map(({ level, line, path, message }) => `${level} ${line} ${path.join(".")}: ${message}`);
  };
  const luks = (more: object) => ({
    ignition: { version: "3.4.0" },
    storage: { luks: [{ name: "a", device: "/dev/a", ...more }] },
  });
  assert.deepEqual(await outline(luks({ clevis: { tpm2: true } }), "fcos"), []);
  assert.deepEqual(await outline(luks({ clevis: { tpm2: true } }), "flatcar"), [
    "error 10 storage.luks.0.clevis: not in flatcar 1.1.0: clevis is not supported in this spec version",
  ]);
  assert.deepEqual(
    await outline(
      { ignition: { version: "3.5.0" }, storage: { luks: [{ name: "a", device: "/dev/a", cex: { enabled: true } }] } },
      "flatcar",
    ),
    ["error 10 storage.luks.0.cex: cex would be lost: 3.4.0 does not know it, 3.5.0 does"],
  );
  assert.match((await outline({ ignition: { version: "2.9.0" } }, "fcos")).join(), /unsupported config version/);
});

test("an older version of a variant is taken where only that can say it", async () => {
  for (const variant of reversibleVariants) {
    if (variant === "fiot") continue;
    assert.match(
      await butane({ ignition: { version: "3.0.0" } }, variant),
      new RegExp(`^variant: ${variant}\nversion: \\d+\\.\\d+\\.0\n$`),
    );
  }
});

test("an included configuration stays a URL where Butane would refuse its text", async () => {
  const included = (text: string) => ({
    ignition: { version: "3.6.0", config: { merge: [{ source: encodeDataUrl(text) }] } },
  });
  assert.match(await butane(included('{"ignition": {"version": "3.0.0"}}')), /- inline: /);
  assert.match(await butane(included('{"ignition": {"version": "2.0.0"}}')), /- source: data:/);
});
