import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, readFile, realpath, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { setcapStandIn, setfaclStandIn, systemctlStandIn, toldAcls, toldCapabilities } from "./stand-ins.ts";

/** Words of systemctl, its status, and what deb-systemd-helper is told; that knows on.service as enabled. */
const offline: readonly (readonly [words: string, status: number, ...told: string[]])[] = [
  ["enable a b.socket", 0, "enable a.service", "enable b.socket"],
  ["--now enable a", 0, "enable a.service"],
  ["enable a@1.service --quiet", 0, "enable a@1.service"],
  ["reenable a", 0, "enable a.service"],
  ["disable a", 0, "disable a.service"],
  ["--root=/ --system --preset-mode=enable-only preset a b.timer", 0, "0: enable a.service", "0: enable b.timer"],
  ["--root=/ --global preset c", 0, "0: --user enable c.service"],
  ["mask a", 0, "mask a.service"],
  ["unmask a.timer", 0, "unmask a.timer"],
  ["--quiet is-enabled on", 0, "--quiet is-enabled on.service"],
  ["is-enabled off.service", 1, "--quiet is-enabled off.service"],
  ["is-active on", 3],
  ["is-failed on", 3],
  ["is-system-running", 3],
  ["status on", 3],
  ["daemon-reload", 0],
  ["restart on", 0],
  ["start off.service", 0],
  ["enable failing", 1, "enable failing.service"],
  ["", 0],
];

test("systemctl, where nothing runs, wants units as Debian's helper does, and starts none", async () => {
  await using folder = await temporaryDirectory();
  const bin = join(folder.path, "bin");
  await mkdir(bin);
  const text = systemctlStandIn;
  await writeFile(join(bin, "systemctl"), text, { mode: 0o755 });
  // As Debian's, it is Perl, and says in a line of its own whether there is a systemctl.
  const helper = `#!/usr/bin/perl
my $has_systemctl = -x "/usr/bin/systemctl" || 1;
my $told = join " ", @ARGV;
print $has_systemctl ? "" : "0: ", "$told\\n";
exit($told =~ /(off|failing)[.]service$/ ? 1 : 0);
`;
  await writeFile(join(bin, "deb-systemd-helper"), helper, { mode: 0o755 });
  for (const [words, status, ...lines] of offline) {
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const run = spawnSync("/bin/sh", [join(bin, "systemctl"), ...words.split(" ").filter(Boolean)], {
      env,
      encoding: "utf8",
    });
    assert.deepEqual([run.status, run.stdout.split("\n").filter(Boolean)], [status, lines], words);
  }
});

test("setcap says what it was told, of files that are there, with links followed", async () => {
  await using folder = await temporaryDirectory();
  const at = (name: string) => join(folder.path, name);
  await writeFile(at("ping"), "");
  await symlink("ping", at("link"));
  const told = at("told");
  await writeFile(at("setcap"), setcapStandIn.replace(toldCapabilities, told), { mode: 0o755 });
  const run = (...words: readonly string[]) => spawnSync("/bin/sh", [at("setcap"), ...words]).status;
  assert.equal(run("-q", "cap_net_raw+ep", at("ping"), "cap_chown=p", at("link")), 0);
  assert.equal(run("-v", "cap_chown=p", at("ping")), 0);
  assert.equal(run("cap_net_raw+ep", at("absent")), 1);
  const file = await realpath(at("ping"));
  assert.equal(await readFile(told, "utf8"), `cap_net_raw+ep\t${file}\ncap_chown=p\t${file}\n`);
});

test("setfacl says what it was told, of paths that are there, all below them, and of folders' defaults", async () => {
  await using folder = await temporaryDirectory();
  const root = await realpath(folder.path);
  const at = (name: string) => join(root, name);
  await mkdir(at("a"));
  await writeFile(at("a/file"), "");
  await symlink("a", at("link"));
  await writeFile(at("list"), "# comment\nuser:x:r # mine\ngroup:y:r\n");
  await writeFile(at("setfacl"), setfaclStandIn.replace(toldAcls, at("told")));
  const run = (...words: readonly string[]) => spawnSync("perl", [at("setfacl"), ...words]).status;
  assert.equal(run("-m", "u:cron:rwx", at("link")), 0);
  assert.equal(run("-Rdm", "u:cron:rwx", at("a")), 0);
  assert.equal(run("-R", "-M", at("list"), at("a")), 0);
  assert.equal(run("-b", at("a/file")), 0);
  assert.equal(run("-x", "u:cron", at("absent")), 1);
  const [a, file] = [at("a"), at("a/file")];
  assert.equal(
    await readFile(at("told"), "utf8"),
    [
      `modify\tu:cron:rwx\t${a}`,
      `modify\td:u:cron:rwx\t${a}`,
      `modify\tuser:x:r,group:y:r\t${a}`,
      `modify\tuser:x:r,group:y:r\t${file}`,
      `clear\t\t${file}\n`,
    ].join("\n"),
  );
});
