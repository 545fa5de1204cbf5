import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { buildDeb } from "@wherry/testing/fakes/fake-deb.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { workshopIn } from "@wherry/testing/fixtures/workshop-in.ts";
import { loadDefinition } from "../definition/load.ts";
import { explainScripts } from "./explain-scripts.ts";

/** What is said of the scripts of one package, of which an image is made. */
async function explain(postinst: string | undefined, more = "", code = false): Promise<readonly string[]> {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "app.yaml");
  await mkdir(join(folder.path, "debs"));
  const scripts = postinst === undefined ? {} : { postinst: `#!/bin/sh\nset -e\n${postinst}\n` };
  const unit = "[Service]\nExecStart=/usr/bin/one\n";
  const files = { "/usr/lib/systemd/system/one.service": unit };
  await writeFile(join(folder.path, "debs/one.deb"), await buildDeb({ name: "one", version: "1", scripts, files }));
  const image = 'name: app\nversion: "1"\nrepositories: [{ path: debs }]\n';
  await writeFile(file, `${image}packages: { install: [one]${more} }\n`);
  const { definition } = await loadDefinition(file, { stockDirectory: folder.path, cwd: folder.path });
  return await explainScripts(definition, "one", await workshopIn(folder.path), { code });
}

const snippet = `# Automatically added by dh_installsystemd/13.11.4
if [ "$1" = "configure" ]; then
	if deb-systemd-helper --quiet was-enabled 'one.service'; then
		deb-systemd-helper enable 'one.service' >/dev/null || true
	fi
fi
# End automatically added section`;

test("a package without scripts, or with none that do anything, has nothing to tell", async () => {
  assert.deepEqual(await explain(undefined), []);
  assert.deepEqual(await explain("exit 0"), []);
});

test("the generated part of a script is told as what Wherry does for it", async () => {
  assert.deepEqual(await explain(snippet), ["its scripts, as Wherry does it for them:", "  enables one.service"]);
});

test("a script that nobody knows is said to be one, with what to do to see more", async () => {
  assert.deepEqual(await explain("make-something"), [
    "nobody knows what its postinst does: without --no-code it is recorded, and shown here",
  ]);
  assert.deepEqual(await explain("make-something", ", scripts: refuse", true), [
    "nobody knows what its postinst does: take away packages.scripts: refuse to have it recorded",
  ]);
});

test("an acknowledged script has nothing to tell", async () => {
  const acknowledge = ", acknowledge: [{ package: one, script: postinst, reason: known }]";
  assert.deepEqual(await explain("make-something", acknowledge), []);
});
