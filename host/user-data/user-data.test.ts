import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { unwrapUserData } from "./user-data.ts";

const gunzip = (bytes: Uint8Array) => {
  try {
    return new Uint8Array(gunzipSync(bytes));
  } catch {
    return undefined;
  }
};

/** Kinds, names and texts of what is in it. */
function pieces(data: string | Uint8Array): string[][] {
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  return unwrapUserData(new Uint8Array(bytes), "user data", gunzip).map(({ kind, name, bytes }) => [
    kind,
    name,
    Buffer.from(bytes).toString(),
  ]);
}

const kindOf = (data: string) => pieces(data).map(([kind]) => kind);

test("a piece is known by how its first line begins", () => {
  for (const [text, kind] of [
    ["#!/bin/sh\n", "script"],
    ["#cloud-config\nhostname: a\n", "cloud-config"],
    ["#cloud-config-archive\n- a\n", "cloud-config-archive"],
    ["#cloud-config-jsonp\n[]\n", "cloud-config-jsonp"],
    ["#cloud-boothook\n", "boothook"],
    ["#part-handler\n", "part-handler"],
    ["#include\nhttps://example.org/\n", "include"],
    ["#include-once\nhttps://example.org/\n", "include"],
    ["## template: jinja\n#cloud-config\n", "jinja"],
    ['\n {"ignition": {"version": "3.4.0"}}', "ignition"],
    ["variant: fcos\nversion: 1.5.0\n", "yaml"],
    ["---\n# mine\nupdate:\n  group: stable\n", "yaml"],
    ["hello", "unknown"],
    ["# cloud-config\n", "unknown"],
    ["\u0000\u0001", "unknown"],
  ] as const) {
    assert.deepEqual(kindOf(text), [kind], JSON.stringify(text));
  }
  assert.deepEqual(kindOf(""), []);
  assert.deepEqual(kindOf(" \n"), []);
});

test("gzip and base64 are taken off, in any order, and only where something is in them", () => {
  const script = "#!/bin/sh\necho hello\n";
  const base64 = (data: string | Uint8Array) => Buffer.from(data).toString("base64");
  const wrapped = ["script", "user data", script];
  assert.deepEqual(pieces(gzipSync(script)), [wrapped]);
  assert.deepEqual(pieces(base64(script)), [wrapped]);
  assert.deepEqual(pieces(`${base64(script).slice(0, 10)}\r\n${base64(script).slice(10)}\n`), [wrapped]);
  assert.deepEqual(pieces(base64(gzipSync(script))), [wrapped]);
  assert.deepEqual(pieces(gzipSync(base64(script))), [wrapped]);
  // Words that happen to be base64 stay what they are.
  assert.deepEqual(pieces("abcdefghijklmnopqrst"), [["unknown", "user data", "abcdefghijklmnopqrst"]]);
  let deep: Uint8Array = Buffer.from(script);
  for (let level = 0; level < 5; level++) deep = gzipSync(deep);
  assert.throws(() => pieces(deep), { code: "config.invalid", message: /wrapped more than 4 times/ });
  assert.throws(() => pieces(gzipSync(script).subarray(0, 20)), { code: "config.invalid", message: /gzip/ });
});

/** As Python's email.mime writes it, which cloud-init's users make theirs with. */
const message = `Content-Type: multipart/mixed; boundary="===============7936473833819548964=="
MIME-Version: 1.0

--===============7936473833819548964==
Content-Type: text/cloud-config; charset="utf-8"
MIME-Version: 1.0
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="base.cfg"

I2Nsb3VkLWNvbmZpZwpob3N0bmFtZTogYsO8cm8K

--===============7936473833819548964==
Content-Type: text/x-shellscript; charset="us-ascii"
MIME-Version: 1.0
Content-Transfer-Encoding: 7bit
Content-Disposition: attachment; filename="run.sh"

#!/bin/sh
echo hi

--===============7936473833819548964==
Content-Type: text/plain; charset="us-ascii"
MIME-Version: 1.0
Content-Transfer-Encoding: 7bit

{"ignition":{"version":"3.4.0"}}
--===============7936473833819548964==--
`;

const inMessage = [
  ["cloud-config", "base.cfg of user data", "#cloud-config\nhostname: büro\n"],
  ["script", "run.sh of user data", "#!/bin/sh\necho hi\n"],
  ["ignition", "user data", '{"ignition":{"version":"3.4.0"}}'],
];

test("a message gives its parts in their order, each as it was before it was encoded", () => {
  assert.deepEqual(pieces(message), inMessage);
  assert.deepEqual(pieces(gzipSync(message)), inMessage);
  const windows = message.replaceAll("\n", "\r\n");
  assert.deepEqual(
    pieces(windows).map(([kind]) => kind),
    ["cloud-config", "script", "ignition"],
  );
  assert.deepEqual(pieces(`From nobody Tue Dec  1 00:00:00 2026\n${message}`), inMessage);
});

test("parts have parts, types that say nothing, quoted text, and gzip of their own", () => {
  const parts = [
    "Content-Type: multipart/alternative;\n  boundary=inner\n\npreamble\n--inner\n\n#!/bin/a\n--inner--\nepilogue",
    "Content-Type: application/octet-stream\nContent-Transfer-Encoding: quoted-printable\n\n#!/bin/=C3=BC=\n x  \n",
    `Content-Type: application/gzip; name="z"\nContent-Transfer-Encoding: BASE64\n\n${gzipSync("#!/bin/z").toString("base64")}`,
    "Content-Type: text/x-shellscript\n\nno mark, but a script by its type",
  ];
  const text = `mime-version: 1.0\ncontent-type: Multipart/Mixed; boundary="a b"\n\n${parts.map((part) => `--a b\n${part}\n`).join("")}--a b--`;
  assert.deepEqual(pieces(text), [
    ["script", "user data", "#!/bin/a"],
    ["script", "user data", "#!/bin/ü x\n"],
    ["script", "z of user data", "#!/bin/z"],
    ["script", "user data", "no mark, but a script by its type"],
  ]);
});

test("nothing that is long takes long", () => {
  const long = 300_000;
  const before = process.cpuUsage();
  assert.deepEqual(kindOf(`${"\n".repeat(long)}x`), ["unknown"]);
  assert.deepEqual(kindOf(`${" ".repeat(long)}x`), ["unknown"]);
  const head = 'Content-Type: multipart/mixed; boundary="b"\n\n';
  const quoted = "--b\nContent-Transfer-Encoding: quoted-printable\n\n";
  kindOf(`${head}${quoted}${" ".repeat(long)}x\n--b--`);
  kindOf(`${head}${"--bx\n".repeat(long / 5)}--b\n\nx\n--b--`);
  assert.throws(() => kindOf(`Content-Type: a${';b="'.repeat(long / 4)}\n\nx`));
  // Seconds of a square of so many would be hours.
  assert.ok(process.cpuUsage(before).user < 20e6);
});

test("a message that is cut off or damaged is refused as a whole", () => {
  const head = 'Content-Type: multipart/mixed; boundary="b"\n\n';
  for (const [text, says] of [
    [message.slice(0, -10), /cut off/],
    [message.slice(0, 400), /cut off/],
    [`${head}--b\nContent-Transfer-Encoding: base64\n\n!!!!\n--b--`, /says that it is base64, and is not/],
    [`${head}--b\nContent-Transfer-Encoding: uuencode\n\nx\n--b--`, /uuencode/],
    ["Content-Type: multipart/mixed\n\nx", /no boundary/],
    ["Content-Type: text/plain", /headers of a part have no end/],
    [`${head}${"--b\n\nx\n".repeat(200)}--b--`, /more than 128 parts/],
  ] as const) {
    assert.throws(() => pieces(text), { code: "config.invalid", message: says }, text.slice(0, 80));
  }
  let nested = "\n#!/bin/sh\n";
  for (let level = 0; level < 6; level++)
    nested = `Content-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n${nested}\n--b${level}--`;
  assert.throws(() => pieces(nested), { code: "config.invalid", message: /levels/ });
});
