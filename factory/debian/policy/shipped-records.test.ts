import assert from "node:assert/strict";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { formatRecords } from "../../scripts/record-file.ts";
import { problemOfRecord } from "../../scripts/record-schema.ts";
import { recordKey, type ScriptRecord } from "../../scripts/script-record.ts";
import { firstBootCatalogue } from "./first-boot/catalogue.ts";
import { loadShippedRecords, recordFile, recordFolder } from "./shipped-records.ts";

await mkdir(recordFolder, { recursive: true });
for (const name of await readdir(recordFolder)) {
  test(`the records in ${name} are what records may be, in their place, and hold nothing secret`, async () => {
    const text = await readFile(join(recordFolder, name), "utf8");
    const records = JSON.parse(text) as ScriptRecord[];
    assert.equal(formatRecords(records), text);
    assert.equal(new Set(records.map(recordKey)).size, records.length);
    for (const record of records) {
      const isMade = firstBootCatalogue.some((unit) => unit.package === record.package);
      for (const { path } of record.perMachine) {
        assert.ok(isMade || path in madeOtherwise, `a unit of the catalogue makes ${path} of ${record.package}`);
      }
      assert.equal(problemOfRecord(record), undefined, record.package);
      assert.equal(recordFile(record.package), name);
      // What is larger is a packaged text, changed, or a database: neither belongs there.
      for (const one of record.effects) assert.ok(JSON.stringify(one).length < 100_000, record.package);
    }
    const effects = JSON.stringify(records.map((record) => record.effects));
    for (const secret of secrets) assert.doesNotMatch(effects, secret);
  });
}

/** What machines make without a unit of the catalogue, by path: who makes it. */
const madeOtherwise: Readonly<Record<string, string>> = {
  "/var/lib/dbus/machine-id": "systemd-tmpfiles links it to /etc/machine-id where D-Bus's library asks for it",
};

/** Keys, hashes of passwords, machine ids, and long words of chance. */
const secrets = [
  /PRIVATE KEY/,
  /"path":"\/etc\/(machine-id|ssh\/ssh_host_|ssl\/private\/[^"]+)/,
  /\$(1|5|6|y|2[aby])\$[./A-Za-z0-9]{8,}/,
];

test("a package without records, and a letter without a file, have none", async () => {
  assert.deepEqual(await loadShippedRecords(["no-such-package", "0"]), []);
});
