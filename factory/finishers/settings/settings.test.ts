import assert from "node:assert/strict";
import { test } from "node:test";
import { linkOf, smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { writeSettings } from "./settings.ts";

const zones = {
  "/usr/share/zoneinfo/Europe/Berlin": "TZif",
  "/usr/share/zoneinfo/UTC": { link: "Etc/UTC" },
  "/usr/share/zoneinfo/Etc/UTC": "TZif",
};

test("plain values become the files that programs read", async () => {
  const definition = {
    hostname: "lighthouse",
    locale: "de_DE.UTF-8",
    timezone: "Europe/Berlin",
    sysctl: { "vm.swappiness": "1", "kernel.panic": "10" },
  };
  const finished = await writeSettings(smallTree(zones), smallContext(definition));
  assert.equal(textOf(finished, "/etc/hostname"), "lighthouse\n");
  assert.match(textOf(finished, "/etc/hosts") ?? "", /^127\.0\.1\.1\tlighthouse$/m);
  assert.equal(textOf(finished, "/etc/locale.conf"), "LANG=de_DE.UTF-8\n");
  assert.equal(linkOf(finished, "/etc/localtime"), "../usr/share/zoneinfo/Europe/Berlin");
  assert.equal(textOf(finished, "/etc/sysctl.d/90-image.conf"), "kernel.panic = 10\nvm.swappiness = 1\n");
});

test("an unknown time zone is an error with a suggestion, UTC needs no zones", async () => {
  await assert.rejects(
    writeSettings(smallTree(zones), smallContext({ timezone: "Europe/Berln" })),
    (error: { findings: { hint: string }[] }) => {
      assert.equal(error.findings[0]?.hint, "Did you mean Europe/Berlin?");
      return true;
    },
  );
  assert.equal((await writeSettings(smallTree({}), smallContext({ timezone: "UTC" }))).has("/etc/localtime"), false);
});
