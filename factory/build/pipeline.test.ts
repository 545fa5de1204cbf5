import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { buildDeb } from "@wherry/testing/fakes/fake-deb.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { loadDefinition } from "../definition/load.ts";
import type { Exporter, TreeExporter } from "../exporters/exporter.ts";
import { exporters, exportersOf } from "../exporters/exporters.ts";
import { openStore } from "../store/store.ts";
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
  assert.deepEqual(said, ["solve", "fetch", "tree", "oci", "publish"]);
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

/** An image of one package, without a kernel. */
async function buildTiny(
  folder: string,
  { formats, definition = "" }: { readonly formats: readonly string[]; readonly definition?: string },
) {
  await mkdir(join(folder, "debs"), { recursive: true });
  const files = { "/usr/bin/hello": "#!/bin/sh\n", ...accounts };
  await writeFile(join(folder, "debs/hello.deb"), await buildDeb({ name: "hello", version: "1", files }));
  await writeFile(
    join(folder, "tiny.yaml"),
    `name: tiny\nversion: "1"\nrepositories: [{ path: debs }]\npackages: { install: [hello] }\n${definition}`,
  );
  const loaded = await loadDefinition(join(folder, "tiny.yaml"), { stockDirectory: folder, cwd: folder });
  const { signal } = new AbortController();
  const said: string[] = [];
  const result = await buildImage(loaded.definition, {
    workshop: {
      store: await openStore({ directory: join(folder, "store"), signal }),
      mirrors: { environment: {}, hostSettings: null },
      hostArchitecture: "amd64",
      hostTools: true,
      emit: (event) => event.type === "stage.finished" && said.push(event.stage),
      signal,
    },
    output: join(folder, "out"),
    exporters: exportersOf(formats, table),
    compression: "fast",
    lockFile: undefined,
  });
  return { result, said };
}

/** What every system has. */
const accounts = {
  "/usr/share/base-passwd/passwd.master": "root:*:0:0:root:/root:/bin/sh\n",
  "/usr/share/base-passwd/group.master": "root:*:0:\n",
};
