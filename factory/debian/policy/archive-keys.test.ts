import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readKeys } from "openpgp";

test("Debian's keys are those that the table beside them says", async () => {
  const folder = join(import.meta.dirname, "keys");
  const table = await readFile(join(folder, "README.md"), "utf8");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".asc")).sort();
  const rows: string[] = [];
  for (const name of files) {
    const [found, ...others] = await readKeys({ armoredKeys: await readFile(join(folder, name), "utf8") });
    assert.ok(found !== undefined && others.length === 0);
    assert.ok(!found.isPrivate());
    const subkey = found.getSubkeys()[0]?.getFingerprint().toUpperCase() ?? "none";
    const expires = (await found.getExpirationTime()) as Date;
    rows.push(
      `| ${name} | ${found.getFingerprint().toUpperCase()} | ${subkey} | ${expires.toISOString().slice(0, 10)} |`,
    );
  }
  const written = table.split("\n").filter((line) => line.startsWith("| debian-"));
  assert.deepEqual(
    written.map((line) => line.replaceAll(/ +/g, " ")),
    rows,
  );
});
