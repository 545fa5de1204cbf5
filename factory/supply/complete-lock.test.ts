import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { buildDeb, type FakePackage } from "@wherry/testing/fakes/fake-deb.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { workshopIn } from "@wherry/testing/fixtures/workshop-in.ts";
import { loadDefinition } from "../definition/load.ts";
import { completeLock, explainInImage } from "./complete-lock.ts";
import { fetchImagePackages } from "./fetch-locked.ts";
import { lockImage } from "./lock-image.ts";

const base = `name: base\nversion: "1"\npackages: { install: [shell], omit: [dpkg, sysvinit-utils] }\n`;

/** The names before and after; whether what came then is explained, and nothing further comes. */
async function complete(install: string, packages: readonly Partial<FakePackage>[]) {
  await using folder = await temporaryDirectory();
  const [stock, debs] = [join(folder.path, "stock"), join(folder.path, "debs")];
  await mkdir(join(stock, "base"), { recursive: true });
  await mkdir(debs);
  await writeFile(join(stock, "base/image.yaml"), base);
  const file = join(folder.path, "image.yaml");
  const own = `extends: base\nrepositories: [{ path: debs }]\npackages: { install: [${install}] }\n`;
  await writeFile(file, `name: app\nversion: "1"\n${own}`);
  for (const one of [...packages, { name: "dpkg" }, { name: "sysvinit-utils" }, ...usual]) {
    const { name = "" } = one;
    await writeFile(join(debs, `${name}.deb`), await buildDeb({ version: "1", ...one, name }));
  }
  const { definition } = await loadDefinition(file, { stockDirectory: stock, cwd: folder.path });
  const workshop = await workshopIn(folder.path);
  const first = await lockImage(definition, workshop);
  const lock = await completeLock(first, definition, await fetchImagePackages(first, definition, workshop), workshop);
  const opened = await fetchImagePackages(lock, definition, workshop);
  assert.equal(await completeLock(lock, definition, opened, workshop), lock);
  const added = lock.packages.filter((one) => !first.packages.some(({ name }) => name === one.name));
  for (const { name } of added) assert.ok((await explainInImage(definition, name, workshop)).included, name);
  return added.map(({ name }) => name);
}

const usual = ["grep", "procps", "cron", "hostname", "perl-base"].map((name): Partial<FakePackage> => ({ name }));
const calling = { content: "#!/bin/sh\nif grep -q x /etc/x; then echo y; fi\n", mode: 0o755 };
const unit = "[Service]\nExecStart=/usr/bin/x\nExecReload=/bin/kill -HUP $MAINPID\n";

test("what scripts of the traditional init call comes with a package whose service has nothing else", async () => {
  const postinst = "#!/bin/sh\nupdate-rc.d cached defaults >/dev/null\n";
  const files = { "/etc/init.d/cached": { content: "#!/bin/sh\nname=$(hostname -f)\n", mode: 0o755 } };
  const cached = { name: "cached", files, scripts: { postinst } };
  const added = await complete("all", [{ name: "shell" }, cached, { name: "all", fields: { Depends: "cached" } }]);
  assert.deepEqual(added, ["dpkg", "hostname", "sysvinit-utils"]);
});

test("what every usual installation has comes with the scripts of a named package, and with any unit", async () => {
  const scripted = { name: "scripted", files: { "/usr/bin/scripted": calling } };
  const served = { name: "served", files: { "/usr/lib/systemd/system/served.service": unit } };
  const fields = { Depends: "scripted, served" };
  assert.deepEqual(await complete("scripted", [{ name: "shell" }, scripted]), ["grep"]);
  assert.deepEqual(await complete("all", [{ name: "shell" }, scripted, served, { name: "all", fields }]), ["procps"]);
});

test("perl comes with scripts of it that a named package brings, but for those that nobody calls", async () => {
  const perl = (path: string) => ({
    name: "perls",
    files: { [path]: { content: "#!/usr/bin/perl -w\n1;\n", mode: 0o755 } },
  });
  const shell = { name: "shell" };
  assert.deepEqual(await complete("perls", [shell, perl("/usr/lib/perls/check")]), ["perl-base"]);
  assert.deepEqual(await complete("perls", [shell, perl("/usr/bin/c_rehash")]), []);
});

test("a command of a unit is one behind a semicolon, too", async () => {
  const text = "[Service]\nExecReload=/usr/sbin/x $OPTS ; \\\n\tkill -HUP $MAINPID\n";
  const served = { name: "served", files: { "/usr/lib/systemd/system/served.service": text } };
  assert.deepEqual(await complete("served", [{ name: "shell" }, served]), ["procps"]);
});

test("a package of a stock definition brings nothing along", async () => {
  const shell = { name: "shell", files: { "/usr/bin/shell": calling } };
  assert.deepEqual(await complete("quiet", [shell, { name: "quiet" }]), []);
});

test("what starts jobs comes with a package that has some, unless a timer or another one starts them", async () => {
  const job = (path: string, content: string) => ({ name: "jobs", files: { [path]: content } });
  const shell = { name: "shell" };
  assert.deepEqual(await complete("jobs", [shell, job("/etc/cron.d/jobs", "# x\n*/5 * * * * root work\n")]), ["cron"]);
  assert.deepEqual(await complete("jobs", [shell, job("/etc/cron.daily/jobs", "#!/bin/sh\nwork\n")]), ["cron"]);
  assert.deepEqual(await complete("jobs", [shell, job("/etc/cron.d/jobs", "# */5 * * * * root work\n")]), []);
  const yielding = "#!/bin/sh\n[ -d /run/systemd/system ] || work\n";
  assert.deepEqual(await complete("jobs", [shell, job("/etc/cron.daily/jobs", yielding)]), []);
  const other = { name: "other-cron", fields: { Provides: "anacron, cron-daemon" } };
  assert.deepEqual(
    await complete("jobs, other-cron", [shell, job("/etc/cron.d/jobs", "@daily root work\n"), other]),
    [],
  );
});
