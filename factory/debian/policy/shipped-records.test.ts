import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { formatRecords } from "../../scripts/record-file.ts";
import { problemOfRecord } from "../../scripts/record-schema.ts";
import { recordKey, type ScriptRecord } from "../../scripts/script-record.ts";
import { firstBootCatalogue } from "./first-boot/catalogue.ts";
import { loadShippedRecords, recordFile, recordFolder } from "./shipped-records.ts";

const names = await readdir(recordFolder);

test("records come with Wherry, of packages of most letters", () => {
  assert.ok(names.length > 25, `${names.length} files`);
});

for (const name of names) {
  test(`the records in ${name} are what records may be, in their place, and hold nothing secret`, async () => {
    const text = await readFile(join(recordFolder, name), "utf8");
    const records = JSON.parse(text) as ScriptRecord[];
    assert.equal(formatRecords(records), text);
    assert.equal(new Set(records.map(recordKey)).size, records.length);
    for (const record of records) {
      const isCatalogued = firstBootCatalogue.some((unit) => unit.package === record.package);
      const isMade = isCatalogued || record.package in configured;
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
    const texts = JSON.stringify(records.flatMap((record) => record.effects.filter(({ kind }) => kind !== "binary")));
    const words = texts.match(/[A-Za-z0-9+]{32,}/g) ?? [];
    assert.deepEqual(
      words.filter((word) => /[0-9]/.test(word) && /[A-Za-z]/.test(word) && !(word in fixed)),
      [],
    );
  });
}

/** What no unit of the catalogue makes, by path: who makes it, or why only a machine's configuration can. */
const madeOtherwise: Readonly<Record<string, string>> = {
  "/var/lib/dbus/machine-id": "systemd-tmpfiles links it to /etc/machine-id where D-Bus's library asks for it",
  "/etc/nslcd.conf": "it names the server of a directory, which nobody knows but the machine's configuration",
  "/etc/dbconfig-common/opendmarc.conf": "a password of a database that nothing sets up without being asked to",
};
/** The same of all paths of a package. */
const configured: Readonly<Record<string, string>> = {
  "sendmail-bin": "all of sendmail's settings are made from the machine's name by sendmailconfig(8)",
};

/** Long words that look like chance and are none. */
const fixed: Readonly<Record<string, string>> = {
  "09f369bf9c82a2210934e82213360226": "by which apt-cacher-ng knows a file that is its own",
  "8a477f597d28d172789f06886806bc55": "the signature of CACHEDIR.TAG (Cache Directory Tagging Specification)",
};

/** Keys, hashes of passwords, and machine ids. */
const secrets = [
  /PRIVATE KEY/,
  /"path":"\/etc\/(machine-id|ssh\/ssh_host_|ssl\/private\/[^"]+)/,
  /\$(1|5|6|y|2[aby])\$[./A-Za-z0-9]{8,}/,
];

test("a package without records, and a letter without a file, have none", async () => {
  assert.deepEqual(await loadShippedRecords(["no-such-package", "0"]), []);
});
