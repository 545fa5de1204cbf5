import assert from "node:assert/strict";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { decodeDataUrl } from "@wherry/core/urls/data-url.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { readIgnition } from "../../ignition/read-ignition.ts";
import { blockDescriptions, includeKeys, parameterKeys, secretKeys } from "../../parameters/block-keys.ts";
import { localFiles } from "../folder-of-files.ts";
import type { Reported, SourceText } from "../source-text.ts";
import { transpileText } from "../transpile.ts";
import { type DocumentOptions, type TranspiledDocuments, transpileDocuments } from "../transpile-documents.ts";
import { collectValues, type GivenSources } from "./given-values.ts";
import { readSecret } from "./read-secret.ts";

interface Surroundings extends Partial<GivenSources> {
  readonly folder?: string;
  readonly withSecrets?: boolean;
  readonly allowsCommands?: boolean;
  readonly raw?: boolean;
}

async function make(texts: readonly string[], surroundings: Surroundings = {}): Promise<TranspiledDocuments> {
  const { set = [], files: valueFiles = [], environment = {}, folder } = surroundings;
  const files = folder === undefined ? undefined : localFiles(folder);
  const options: DocumentOptions = {
    compress: false,
    platform: "",
    folderName: "files",
    files,
    raw: surroundings.raw === true,
    ...(folder === undefined ? {} : { filesDir: folder }),
    given: await collectValues({ set, files: valueFiles, environment }),
    readSecret:
      surroundings.withSecrets === true
        ? (secret) => readSecret(secret, { files, environment, allowsCommands: surroundings.allowsCommands === true })
        : undefined,
  };
  const sources = texts.map((text, index): SourceText => ({ name: `${"abcdef"[index]}.bu`, text }));
  return await transpileDocuments(sources, options);
}

function says(reports: readonly Reported[]): readonly string[] {
  return reports.flatMap(({ source, findings }) =>
    findings.map(({ level, line, column, message }) => `${source.name}:${line}:${column}: ${level}: ${message}`),
  );
}

async function folderOf(files: Readonly<Record<string, string>>) {
  const folder = await temporaryDirectory();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, name)), { recursive: true });
    await writeFile(join(folder.path, name), text);
  }
  return folder;
}

const head = "variant: fcos\nversion: 1.5.0\n";

function contentsOf({ output }: TranspiledDocuments, path: string): string | undefined {
  const file = readIgnition(output ?? "").config?.storage?.files?.find((one) => one.path === path);
  const decoded = decodeDataUrl(file?.contents?.source ?? "");
  return "bytes" in decoded ? Buffer.from(decoded.bytes).toString() : undefined;
}

test("several files are laid over each other, each in its own language, at the newest version of them", async () => {
  const result = await make([
    `${head}storage: {files: [{path: /etc/a, contents: {inline: one}}, {path: /etc/b, mode: 0600}]}\n`,
    '{"ignition": {"version": "2.3.0"}, "storage": {"files": [{"filesystem": "root", "path": "/etc/a", "contents": {"source": "data:,two"}}]}}',
    "variant: flatcar\nversion: 1.0.0\npasswd: {users: [{name: core}]}\n",
    "update: {group: beta}\n",
  ]);
  assert.deepEqual(
    says(result.reports).filter((line) => line.includes("error")),
    [],
  );
  const { config, version } = readIgnition(result.output ?? "");
  assert.equal(version, "3.4.0");
  assert.equal(contentsOf(result, "/etc/a"), "two");
  assert.deepEqual(
    config?.storage?.files?.map(({ path }) => path),
    ["/etc/a", "/etc/b", "/etc/coreos/update.conf"],
  );
  assert.deepEqual(config?.passwd?.users, [{ name: "core" }]);
});

test("what only the whole breaks is said of the file, line and column that it comes from", async () => {
  const link = `${head}storage:\n  links:\n    - path: /etc/dir\n      target: /opt\n`;
  const file = `${head}storage:\n  files:\n    - path: /etc/x\n    - path: /etc/dir/file\n`;
  const { output, reports } = await make([link, file]);
  assert.equal(output, undefined);
  assert.deepEqual(says(reports), ["b.bu:6:7: error: file path includes link in config: /etc/dir"]);
});

test("an error in one of several files names it, and nothing comes out", async () => {
  const { output, reports } = await make([`${head}storage: {files: [{path: etc}]}\n`, head]);
  assert.equal(output, undefined);
  assert.match(says(reports).join("\n"), /^a\.bu:3:26: error: path not absolute/);
});

test("a MachineConfig is not merged, but what is in it is", async () => {
  const openshift =
    "variant: openshift\nversion: 4.14.0\nmetadata: {name: m, labels: {machineconfiguration.openshift.io/role: worker}}\n";
  const other = '{"ignition": {"version": "3.2.0"}}';
  assert.match(
    says((await make([openshift, other])).reports).join("\n"),
    /a\.bu:1:1: error: a MachineConfig cannot be laid/,
  );
  assert.match((await make([openshift, other], { raw: true })).output ?? "", /"version":"3.4.0"/);
});

const parameters = `parameters:
  hostname: {type: string, pattern: "[a-z][a-z0-9-]*"}
  port: {type: integer, default: 8080, minimum: 1, maximum: 65535}
  channel: {type: string, enum: [stable, beta], default: stable, env: CHANNEL}
  debug: {type: boolean, default: false}
  keys: {type: list, default: []}
storage:
  files:
    - path: /etc/all
      overwrite: \${{ debug }}
      contents:
        inline: |
          \${{ hostname }} \${{ port }} \${{ channel }} \${HOME}
passwd:
  users:
    - name: core
      ssh_authorized_keys: \${{ keys }}
`;
const document = head + parameters;

test("parameters come from options, then files, then the environment, then their defaults", async () => {
  const environment = {
    CHANNEL: "beta",
    WHERRY_PARAM_HOSTNAME: "env",
    WHERRY_PARAM_PORT: "1",
    WHERRY_PARAM_KEYS: "k1\nk2\n",
  };
  const files = [{ name: "values.yaml", text: "hostname: file\nport: 2\n" }];
  for (const [surroundings, contents] of [
    [{ set: ["hostname=web"] }, "web 8080 stable ${HOME}\n"],
    [{ environment }, "env 1 beta ${HOME}\n"],
    [{ environment, files }, "file 2 beta ${HOME}\n"],
    [{ environment, files, set: ["port=3", "channel=stable"] }, "file 3 stable ${HOME}\n"],
  ] as const) {
    const result = await make([document], surroundings);
    assert.deepEqual(says(result.reports), []);
    assert.equal(contentsOf(result, "/etc/all"), contents);
  }
  const { config } = readIgnition((await make([document], { environment, set: ["debug=true"] })).output ?? "");
  assert.deepEqual(config?.passwd?.users?.[0]?.sshAuthorizedKeys, ["k1", "k2"]);
  assert.equal(config?.storage?.files?.[0]?.overwrite, true);
});

const wrongValues: readonly [what: string, set: readonly string[], says: RegExp][] = [
  ["none", [], /a\.bu:4:3: error: parameter hostname has no value: give it by --set hostname=/],
  [
    "a text that does not match",
    ["hostname=Web"],
    /a\.bu:4:3: error: .*is to match .* and is "Web", by --set hostname/,
  ],
  ["no number", ["hostname=a", "port=many"], /a\.bu:5:3: error: parameter port is to be a whole number/],
  ["a number beyond its range", ["hostname=a", "port=70000"], /a\.bu:5:3: error: .*65535 or less/],
  ["a choice that there is not", ["hostname=a", "channel=stabel"], /one of stable, beta.*did you mean stable\?/],
  ["no boolean", ["hostname=a", "debug=yes"], /debug is to be true or false/],
  ["two values for one", ["hostname=a", "hostname=b"], /is to be text, and is given 2 times/],
];
for (const [what, set, expected] of wrongValues) {
  test(`a parameter that is given ${what} is an error where it is declared`, async () => {
    const { output, reports } = await make([document], { set });
    assert.equal(output, undefined);
    assert.match(says(reports).join("\n"), expected);
  });
}

const wrongDeclarations: readonly [declaration: string, says: RegExp][] = [
  ["x: string", /a\.bu:3:16: error: x is to be a map|is to be a map of keys/],
  ["x: {}", /its type is missing/],
  ["x: {type: strng}", /did you mean string\?/],
  ["x: {type: string, defualt: a}", /unknown key defualt: did you mean default\?/],
  ["X: {type: string}", /"X" is not a name/],
  ["x: {type: integer, default: a}", /default is to be a whole number/],
  ["x: {type: integer, default: 1, maximum: 0}", /default is to be 0 or less/],
  ["x: {type: string, pattern: '('}", /this pattern cannot be used: a \) is missing/],
  ["x: {type: integer, pattern: a}", /only texts and lists/],
  ["x: {type: string, minimum: 1}", /only whole numbers have a minimum/],
  ["x: {type: string, enum: []}", /enum is to be a list/],
  ["x: {type: string, default: '${{ y }}'}", /cannot refer to other parameters/],
  ["x: {type: string, default: a, env: '1'}", /not the name of an environment variable/],
];
for (const [declaration, expected] of wrongDeclarations) {
  test(`the declaration ${declaration} is refused`, async () => {
    const { output, reports } = await make([`${head}parameters: {${declaration}}\n`]);
    assert.equal(output, undefined);
    assert.match(says(reports).join("\n"), expected);
  });
}

test("a name that no document declares is wrong use; one in the environment is told", async () => {
  const given = await collectValues({
    set: ["hostnme=a"],
    files: [],
    environment: { WHERRY_PARAM_PROT: "1", PATH: "" },
  });
  const isUsage = (error: unknown) =>
    error instanceof WherryError && error.code === "usage.invalid" && error.hint === "did you mean hostname?";
  assert.throws(() => given.checkNames(["hostname", "port"]), isUsage);
  assert.deepEqual(given.checkNames(["hostnme", "port"]), [
    "WHERRY_PARAM_PROT is set, and no parameter is read from it: did you mean WHERRY_PARAM_PORT?",
  ]);
  await assert.rejects(collectValues({ set: ["x"], files: [], environment: {} }), /--set wants NAME=VALUE/);
  const file = { name: "v.yaml", text: "a: [1" };
  await assert.rejects(collectValues({ set: [], files: [file], environment: {} }), WherryError);
});

test("what is declared and not used is warned of", async () => {
  const { output, reports } = await make([`${head}parameters:\n  x: {type: string, default: a}\n`]);
  assert.notEqual(output, undefined);
  assert.deepEqual(says(reports), ["a.bu:4:3: warning: nothing refers to the parameter x"]);
});

test("a configuration without any such block stays byte for byte what it was, references or not", async () => {
  const contents = fc.constantFrom(
    "${{ x }}",
    "$${{",
    "${HOME}",
    "{{.Names}}",
    "a",
    "parameters:",
    "include: x",
    "\\n",
  );
  await assertProperty(
    fc.asyncProperty(fc.array(contents), async (parts) => {
      const text = `${head}storage: {files: [{path: /a, contents: {inline: ${JSON.stringify(parts.join(" "))}}}]}\n`;
      const plain = await transpileText(text, { compress: false, platform: "" });
      assert.equal((await make([text])).output, plain.output);
      assert.notEqual(plain.output, undefined);
    }),
  );
});

test("no value of a parameter can bring YAML with it", async () => {
  const text = `${head}parameters: {v: {type: string}}\nstorage: {files: [{path: /a, contents: {inline: "\${{ v }}"}}]}\n`;
  const value = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom('"}}]}\npasswd: {}', "a: b", "*x", "\n- x", "${{ v }}"),
  );
  await assertProperty(
    fc.asyncProperty(value, async (given) => {
      const result = await make([text], { set: [`v=${given}`] });
      assert.equal(contentsOf(result, "/a"), given);
      assert.deepEqual(Object.keys(JSON.parse(result.output ?? "{}") as object), ["ignition", "storage"]);
    }),
  );
});

test("included files lie below the document that includes them, with the values that it gives to them", async () => {
  await using folder = await folderOf({
    "user.bu": `parameters:
  name: {type: string, default: core}
  keys: {type: list, default: [k]}
passwd:
  users:
    - name: \${{ name }}
      ssh_authorized_keys: \${{ keys }}
`,
    "base.ign":
      '{"ignition": {"version": "3.0.0"}, "storage": {"files": [{"path": "/etc/a", "contents": {"source": "data:,base"}}]}}',
    "nested/all.bu": "variant: flatcar\nversion: 1.0.0\ninclude: base.ign\n",
  });
  const text = `${head}parameters: {admin: {type: string}}
include:
  - nested/all.bu
  - user.bu
  - {file: user.bu, with: {name: "\${{ admin }}", keys: [a, b]}}
storage: {files: [{path: /etc/a, contents: {inline: mine}}]}
`;
  const result = await make([text], { folder: folder.path, set: ["admin=you"] });
  assert.deepEqual(says(result.reports), []);
  assert.equal(contentsOf(result, "/etc/a"), "mine");
  assert.deepEqual(readIgnition(result.output ?? "").config?.passwd?.users, [
    { name: "core", sshAuthorizedKeys: ["k"] },
    { name: "you", sshAuthorizedKeys: ["a", "b"] },
  ]);
});

test("an include that cannot be had is an error at its place", async () => {
  await using folder = await folderOf({
    "a.bu": "include: b.bu\n",
    "b.bu": "include: ./a.bu\n",
    "needs.bu": 'parameters: {name: {type: string}}\npasswd: {users: [{name: "${{ name }}"}]}\n',
    "broken.bu": "storage: {files: [{path: etc}]}\n",
    "bytes.bu": "",
  });
  await writeFile(join(folder.path, "bytes.bu"), Buffer.from([0x61, 0xff]));
  await symlink("/etc/passwd", join(folder.path, "out.bu"));
  for (const [include, expected] of [
    ["a.bu", /files\/b\.bu:1:10: error: \.\/a\.bu includes itself: a\.bu -> b\.bu -> a\.bu/],
    ["no.bu", /a\.bu:3:10: error: no\.bu is not there/],
    ["../x.bu", /the path leads out of the folder/],
    ["out.bu", /a symbolic link that leads out/],
    ["bytes.bu", /not UTF-8/],
    ["needs.bu", /files\/needs\.bu:1:14: error: parameter name has no value: a\.bu:3:10 includes this/],
    ["{file: needs.bu, with: {nmae: x}}", /a\.bu:3:34: error: needs\.bu has no parameter nmae: did you mean name\?/],
    [
      "{file: needs.bu, with: {name: [x]}}",
      /files\/needs\.bu:1:14: error: parameter name is to be text, and is a list, by a\.bu:3:34/,
    ],
    ["{fiel: needs.bu}", /unknown key fiel: did you mean file\?/],
    ["[[x]]", /an include is to be the name of a file/],
    ["broken.bu", /files\/broken\.bu:1:26: error: path not absolute/],
  ] as const) {
    const { output, reports } = await make([`${head}include: ${include}\n`], { folder: folder.path });
    assert.equal(output, undefined, include);
    assert.match(says(reports).join("\n"), expected);
  }
  assert.match(says((await make([`${head}include: a.bu\n`])).reports).join("\n"), /--files-dir/);
});

test("includes end: those that double at each step, too", async () => {
  const names = Array.from({ length: 14 }, (_, level) => `${level}.bu`);
  await using folder = await folderOf(
    Object.fromEntries(
      names.map((name, level) => [name, level === 13 ? head : `include: [${level + 1}.bu, ${level + 1}.bu]\n`]),
    ),
  );
  const { output, reports } = await make([`${head}include: 0.bu\n`], { folder: folder.path });
  assert.equal(output, undefined);
  assert.match(says(reports).join("\n"), /more than 200 files are included/);
});

const secretDocument = `${head}secrets:
  password: {file: secret/password}
  token: {command: [echo, "t 0 k"]}
  key: {env: KEY}
storage:
  files:
    - path: /etc/secret
      mode: 0600
      contents: {inline: "\${{ secrets.password }} \${{ secrets.token }} \${{ secrets.key }}"}
`;

test("secrets are read only where they are asked for, programs only where they are allowed", async () => {
  await using folder = await folderOf({ "secret/password": "hunter2\n" });
  const surroundings = { folder: folder.path, environment: { KEY: "kkk" } };
  const open = await make([secretDocument], surroundings);
  assert.equal(open.hasSecrets, true);
  assert.equal(contentsOf(open, "/etc/secret"), "SECRET_OMITTED_password SECRET_OMITTED_token SECRET_OMITTED_key");
  const full = await make([secretDocument], { ...surroundings, withSecrets: true, allowsCommands: true });
  assert.equal(contentsOf(full, "/etc/secret"), "hunter2 t 0 k kkk");
  const refused = await make([secretDocument], { ...surroundings, withSecrets: true });
  assert.equal(refused.output, undefined);
  assert.deepEqual(says(refused.reports), [
    "a.bu:5:20: error: the secret token cannot be had: running its command has to be allowed with --allow-commands",
  ]);
});

const greedy = `${head}parameters: {mine: {type: string, default: none, env: TOKEN}}
secrets:
  loot: {env: TOKEN}
  file: {file: password}
  run: {command: [echo, ran]}
storage:
  files:
    - path: /etc/theirs
      contents: {inline: "\${{ secrets.loot }} \${{ secrets.file }} \${{ secrets.run }} \${{ mine }}"}
`;

test("an included file reads no variable and no file, and runs nothing, whatever its includer is allowed", async () => {
  await using folder = await folderOf({
    password: "hunter2\n",
    "greedy.bu": greedy,
    "over.bu": "include: greedy.bu\n",
  });
  const surroundings = { folder: folder.path, environment: { TOKEN: "t0k" }, withSecrets: true, allowsCommands: true };
  for (const name of ["greedy.bu", "over.bu"]) {
    const text = `${head}secrets: {own: {command: [echo, o]}}\ninclude: ${name}\nstorage: {files: [{path: "/\${{ secrets.own }}"}]}\n`;
    for (const withSecrets of [true, false]) {
      const { output, reports } = await make([text], { ...surroundings, withSecrets });
      assert.equal(output, undefined);
      const by = name === "over.bu" ? "files/over\\.bu:1:10" : "a\\.bu:4:10";
      for (const [place, secret] of [
        ["5:15", "loot"],
        ["6:16", "file"],
        ["7:18", "run"],
      ])
        assert.match(
          says(reports).join("\n"),
          new RegExp(
            `^files/greedy\\.bu:${place}: error: an included file reads .* ${secret}, .* at ${by}, .*\\[${secret}\\]$`,
            "m",
          ),
        );
      assert.doesNotMatch(says(reports).join("\n"), /t0k|hunter2|\bran\b/);
    }
  }
  assert.equal(
    contentsOf(await make([greedy], surroundings), "/etc/theirs"),
    "t0k hunter2 ran t0k",
    "a file that is named itself may",
  );
});

test("an included file has the secrets that are granted to it by name, and no others", async () => {
  await using folder = await folderOf({
    password: "hunter2\n",
    "deep.bu": `secrets: {word: {}}\nstorage: {files: [{path: /etc/deep, contents: {inline: "\${{ secrets.word }}"}}]}\n`,
    "part.bu": `secrets: {token: {env: OTHER}, pass: {}}
include: {file: deep.bu, secrets: {word: pass}}
storage: {files: [{path: /etc/part, contents: {inline: "\${{ secrets.token }}"}}]}
`,
  });
  const surroundings = { folder: folder.path, environment: { TOKEN: "t0k", OTHER: "no" }, withSecrets: true };
  const secrets = `${head}secrets: {token: {env: TOKEN}, pass: {file: password}}\n`;
  const granted = await make([`${secrets}include: {file: part.bu, secrets: [token, pass]}\n`], surroundings);
  assert.deepEqual(says(granted.reports), []);
  assert.equal(contentsOf(granted, "/etc/part"), "t0k");
  assert.equal(contentsOf(granted, "/etc/deep"), "hunter2");
  for (const [grant, expected] of [
    ["[token]", /^files\/part\.bu:1:32: error: an included file reads no secret itself: .* a\.bu:4:17/m],
    ["[token, pass, tokn]", /^a\.bu:4:49: error: this file has no secret tokn to grant: did you mean token\?$/m],
    [
      "{token: token, pass: pass, none: token}",
      /^a\.bu:4:.*: error: part\.bu has no secret none: it has token, pass$/m,
    ],
    ["token", /^a\.bu:4:35: error: secrets is to be a list of names, or a map/m],
    ["[[token]]", /^a\.bu:4:36: error: a secret is granted by its name/m],
  ] as const) {
    const { output, reports } = await make([`${secrets}include: {file: part.bu, secrets: ${grant}}\n`], surroundings);
    assert.equal(output, undefined, grant);
    assert.match(says(reports).join("\n"), expected);
    assert.doesNotMatch(JSON.stringify(reports), /t0k|hunter2/);
  }
});

test("no message shows a secret, whatever is wrong with it", async () => {
  await using folder = await folderOf({ secret: "hun\u0007ter2\n" });
  for (const use of [
    'storage: {files: [{path: "/a/${{ secrets.s }}"}, {path: "/a/${{ secrets.s }}"}]}',
    'systemd: {units: [{name: "${{ secrets.s }}.service", contents: "[Unit]\\n${{ secrets.s }}"}]}',
    'storage: {files: [{path: /a, contents: {source: "https://${{ secrets.s }}/"}}]}',
    'storage: {files: [{path: /a, mode: "${{ secrets.s }}"}]}',
    'storage: {disks: [{device: "${{ secrets.s }}"}]}',
    'include: "${{ secrets.s }}"',
  ]) {
    const text = `${head}secrets: {s: {file: secret}}\n${use}\n`;
    const { output, reports } = await make([text], { folder: folder.path, withSecrets: true });
    assert.doesNotMatch(JSON.stringify(says(reports)), /hun|ter2/);
    assert.ok(output !== undefined || says(reports).length > 0, use);
  }
});

test("every key of the blocks is in the documentation", async () => {
  const page = await readFile(join(import.meta.dirname, "../../../docs/documents.md"), "utf8");
  for (const key of [parameterKeys, secretKeys, includeKeys, blockDescriptions].flatMap(Object.keys))
    assert.match(page, new RegExp(`\\b${key}\\b`), key);
});

const wrongSecrets: readonly [declaration: string, says: RegExp][] = [
  ["s: {}", /exactly one of file, command and env/],
  ["s: {file: a, env: B}", /exactly one of/],
  ["s: {fiel: a}", /unknown key fiel: did you mean file\?/],
  ["s: {command: ls}", /command is to be a list/],
  ['s: {command: ["${{ p }}"]}', /without references/],
  ["s: {env: 'A B'}", /not the name of an environment variable/],
  ["S: {file: a}", /is not a name/],
];
for (const [declaration, expected] of wrongSecrets) {
  test(`the secret ${declaration} is refused`, async () => {
    const { output, reports } = await make([`${head}secrets: {${declaration}}\n`]);
    assert.equal(output, undefined);
    assert.match(says(reports).join("\n"), expected);
  });
}
