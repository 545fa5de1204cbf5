import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { buildDeb } from "@wherry/testing/fakes/fake-deb.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { workshopIn } from "@wherry/testing/fixtures/workshop-in.ts";
import { loadDefinition } from "../definition/load.ts";
import type { Exporter, TreeExporter } from "../exporters/exporter.ts";
import { exporters, exportersOf } from "../exporters/exporters.ts";
import { buildImage } from "./pipeline.ts";

/** A form that only this test knows: the paths of an image's files, a line each. */
const paths: TreeExporter<"paths"> = {
  format: "paths",
  ending: "paths.txt",
  makes: "file",
  isUsual: false,
  alsoCalled: [],
  needs: "tree",
  async write({ tree, name, version }, { output, compression }) {
    const text = `${name} ${version} ${compression}\n${[...tree.keys()].map((path) => `${path}\n`).join("")}`;
    await writeFile(output, text);
    return 2000;
  },
};

const table: readonly Exporter[] = [...exporters, paths];

test("a further exporter is an entry of the table: the build names, writes and lists what it makes", async () => {
  await using folder = await temporaryDirectory();
  const { result, said } = await buildTiny(folder.path, { formats: ["paths", "oci"] });
  assert.deepEqual(
    result.artifacts.map(({ kind, path }) => [kind, path]),
    [
      ["lock", join(folder.path, "out/tiny_1.lock.json")],
      ["oci", join(folder.path, "out/tiny_1.oci.tar")],
      ["paths", join(folder.path, "out/tiny_1.paths.txt")],
    ],
  );
  const text = await readFile(join(folder.path, "out/tiny_1.paths.txt"), "utf8");
  assert.match(text, /^tiny 1 fast\n/);
  assert.match(text, /^\/usr\/bin\/hello$/m);
  assert.deepEqual(said, ["solve", "fetch", "tree", "check", "oci", "publish"]);
});

test("a folder is made and not listed", async () => {
  await using folder = await temporaryDirectory();
  const { result } = await buildTiny(folder.path, { formats: ["oci-directory"] });
  assert.deepEqual(
    result.artifacts.map(({ kind }) => kind),
    ["lock"],
  );
  assert.deepEqual((await readdir(join(folder.path, "out"))).sort(), ["tiny_1.lock.json", "tiny_1.oci"]);
});

test("what an exporter ships counts for the budget", async () => {
  await using folder = await temporaryDirectory();
  const small = { formats: ["paths"], definition: "budgets: { size: 1K }\n" };
  await assert.rejects(buildTiny(folder.path, small), { code: "budget.exceeded" });
  assert.deepEqual(await readdir(join(folder.path, "out")), []);
});

test("without a kernel there is no disk", async () => {
  await using folder = await temporaryDirectory();
  await assert.rejects(buildTiny(folder.path, { formats: ["raw", "qcow2"] }), {
    code: "definition.invalid",
    message: "tiny has no kernel, so it cannot become raw, qcow2",
    hint: "build it with --format oci, or give it a kernel",
  });
  assert.deepEqual(await readdir(join(folder.path, "out")), []);
});

const service = `services:
  units:
    - { name: default.target, content: "[Unit]" }
    - { name: a.service, content: "[Service]\\nExecStart=/usr/bin/no\\n[Install]\\nWantedBy=default.target\\n" }
  enable: [a.service]
`;

test("an image whose service cannot start is refused before anything is written, with all that was found", async () => {
  await using folder = await temporaryDirectory();
  await assert.rejects(buildTiny(folder.path, { formats: ["oci"], definition: service }), (error) => {
    assert.ok(error instanceof WherryError);
    assert.equal(error.code, "image.broken");
    assert.deepEqual(
      error.findings.map(({ level, rule, file, line }) => [level, rule, file, line]),
      [
        ["error", "unit-program", "/etc/systemd/system/a.service", 2],
        ["warning", "program-interpreter", "/usr/bin/tool", undefined],
      ],
    );
    assert.match(error.findings[1]?.message ?? "", /^warning: .* \(hello 1\) \[program-interpreter\]$/);
    return true;
  });
  assert.deepEqual(await readdir(join(folder.path, "out")), []);
});

test("what a definition ignores is built, and the rest of what was found is in the result", async () => {
  await using folder = await temporaryDirectory();
  const ignore = (check: string) => `{ check: ${check}, path: /etc/systemd/system/a.service, reason: x }`;
  const definition = `${service}checks: { ignore: [${ignore("unit-program")}, ${ignore("unit-key")}] }\n`;
  const { result, warnings } = await buildTiny(folder.path, { formats: ["oci"], definition });
  assert.deepEqual(result.findings, [
    {
      level: "warning",
      check: "program-interpreter",
      file: "/usr/bin/tool",
      line: null,
      package: "hello 1",
      message: "it cannot be started: its interpreter /usr/bin/none is missing",
      hint: result.findings[0]?.hint,
      also: [],
    },
  ]);
  assert.deepEqual(warnings.slice(-2), [
    "checks.ignore: unit-key found nothing at /etc/systemd/system/a.service",
    "/usr/bin/tool: it cannot be started: its interpreter /usr/bin/none is missing (hello 1) [program-interpreter]",
  ]);
});

test("the same lock gives the same bytes with a hostile store, or the build stops", async () => {
  await using folder = await temporaryDirectory();
  const formats = ["oci"];
  await buildTiny(folder.path, { formats });
  const lockFile = join(folder.path, "lock.json");
  await copyFile(join(folder.path, "out/tiny_1.lock.json"), lockFile);
  const digest = async () => hash("sha256", await readFile(join(folder.path, "out/tiny_1.oci.tar")));
  const expected = await digest();
  const files = (await readdir(join(folder.path, "store"), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /packs|memo/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));
  assert.ok(files.some((path) => path.endsWith(".manifest")) && files.some((path) => path.endsWith(".tar")));
  let stopped = 0;
  for (const path of files) {
    for (const change of [halfway, resealed]) {
      const before = await readFile(path);
      await writeFile(path, change(before));
      try {
        await buildTiny(folder.path, { formats, lockFile });
        assert.equal(await digest(), expected, path);
      } catch (error) {
        assert.equal((error as { code?: string }).code, "store.damaged", `${path}: ${error}`);
        stopped++;
        // Nothing is in the way of the next one.
        await buildTiny(folder.path, { formats, lockFile });
        assert.equal(await digest(), expected, path);
      }
    }
  }
  assert.ok(stopped > 0, "a changed pack is noticed when it is read");
});

/** A bit changed in the content that the image has, or in the middle. */
function halfway(bytes: Buffer): Buffer {
  const content = bytes.indexOf("#!/bin/sh");
  const at = content < 0 ? Math.floor(bytes.length / 2) : content;
  return Buffer.concat([bytes.subarray(0, at), Buffer.from([(bytes[at] ?? 0) ^ 1]), bytes.subarray(at + 1)]);
}

/** Another mode for a program, under a digest of whoever changed it; all else as `halfway`. */
function resealed(bytes: Buffer): Buffer {
  const [head = "", value = ""] = bytes.toString("latin1").split("\n");
  if (!head.startsWith('["')) return halfway(bytes);
  const changed = value.replace('/usr/bin/hello",', '/usr/bin/other",');
  return Buffer.from(`["${hash("sha256", changed)}",\n${changed}\n]\n`, "latin1");
}

/** An image of one package, without a kernel. */
async function buildTiny(
  folder: string,
  {
    formats,
    definition = "",
    lockFile,
  }: { readonly formats: readonly string[]; readonly definition?: string; readonly lockFile?: string },
) {
  await mkdir(join(folder, "debs"), { recursive: true });
  const files = { "/usr/bin/hello": "#!/bin/sh\n", "/usr/bin/tool": tool, ...accounts };
  await writeFile(join(folder, "debs/hello.deb"), await buildDeb({ name: "hello", version: "1", files }));
  await writeFile(
    join(folder, "tiny.yaml"),
    `name: tiny\nversion: "1"\nrepositories: [{ path: debs }]\npackages: { install: [hello] }\n${definition}`,
  );
  const loaded = await loadDefinition(join(folder, "tiny.yaml"), { stockDirectory: folder, cwd: folder });
  const said: string[] = [];
  const warnings: string[] = [];
  const result = await buildImage(loaded.definition, {
    workshop: {
      ...(await workshopIn(folder)),
      hostTools: true,
      emit: (event) => {
        if (event.type === "stage.finished") said.push(event.stage);
        if (event.type === "warning") warnings.push(event.message);
      },
    },
    output: join(folder, "out"),
    exporters: exportersOf(formats, table),
    compression: "fast",
    code: true,
    lockFile,
  });
  return { result, said, warnings };
}

/** A script whose interpreter is in no package. */
const tool = { content: "#!/usr/bin/none\n", mode: 0o755 };

/** What every system has. */
const accounts = {
  "/usr/share/base-passwd/passwd.master": "root:*:0:0:root:/root:/bin/sh\n",
  "/usr/share/base-passwd/group.master": "root:*:0:\n",
};
