import assert from "node:assert/strict";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { openTerminal } from "@wherry/testing/fixtures/open-terminal.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { testStoreDirectory } from "@wherry/testing/fixtures/test-store.ts";
import { withoutMachine } from "./support/mirror.ts";
import { artifact, build, launcher, type WherryResult, wherry } from "./support/wherry.ts";

const skip = await withoutMachine();

/** Seconds. A busy machine needs longer than half a minute. */
const patience = 900;

describe("a machine with a name", { skip }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let env: Readonly<Record<string, string>>;
  let image: string;

  const call = async (...args: readonly string[]): Promise<WherryResult> =>
    await wherry(args, { cwd: folder.path, env });
  const say = async (...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await call(...args);
    assert.equal(status, 0, stderr);
    return stdout;
  };

  before(async () => {
    folder = await temporaryDirectory();
    env = { XDG_STATE_HOME: join(folder.path, "state"), WHERRY_STORE: testStoreDirectory() };
    await mkdir(join(folder.path, "given/deep"), { recursive: true });
    await writeFile(join(folder.path, "given/deep/file"), "of the host\n");
    await symlink("../../../../../../etc/hostname", join(folder.path, "given/link"));
    image = artifact(await build("container-host", join(folder.path, "out")), "qcow2");
  });
  after(async () => {
    await call("rm", "web", "--force");
    await folder[Symbol.asyncDispose]();
  });

  test("has a console with root logged in, as large as the terminal, and goes on when that is left", async () => {
    const { PATH, HOME, WHERRY_STORE_KEY } = process.env;
    const more = ["--share", "given:/srv/given", "--share", "given:/srv/fixed:ro", "--disk", "64M"];
    await using terminal = openTerminal([launcher, "run", image, "--name", "web", "--forward", "0:8080", ...more], {
      columns: 91,
      rows: 33,
      cwd: folder.path,
      env: { PATH, HOME, WHERRY_STORE_KEY, ...env },
    });
    await terminal.expect(/^root@container-host:~# $/m, patience);
    terminal.type("stty size; tty\r");
    await terminal.expect(/^33 91\n\/dev\/ttyS0$/m, 60);
    terminal.type("echo wait''ing; sleep 1000\r");
    await terminal.expect(/^waiting$/m, 60);
    terminal.type("\u0003");
    // What was typed before is thrown away with it.
    await terminal.expect(/^waiting\n(\^C)?\s*root@container-host:~# $/m, 60);
    terminal.type("echo inter''rupted\r");
    await terminal.expect(/^interrupted$/m, 60);
    terminal.type("\u001d");
    assert.equal(await terminal.ended, 0);
    assert.match(terminal.lines().join("\n"), /web runs:\n {2}wherry ssh web +a shell in it\n/);
    const { stdout } = await call("ps");
    assert.match(stdout, /^web +up .*:8080.*\.qcow2$/m);
  });

  test("is in use: it cannot be started twice, taken away, or made of another image", async () => {
    for (const [args, says] of [
      [["run", "--name", "web"], /web runs already/],
      [["run", "--name", "web", "--disk", "1G"], /web has its disks already/],
      [["rm", "web"], /web runs[\s\S]*wherry stop web/],
      [["run", launcher, "--name", "web"], /made of another image/],
      [["ssh", "wbe"], /there is no machine "wbe"[\s\S]*there are web/],
      [["run", image, "--name", "../x"], /no name for a machine/],
    ] as const) {
      const { status, stderr } = await call(...args);
      assert.notEqual(status, 0, args.join(" "));
      assert.match(stderr, says);
    }
  });

  test("runs commands with their streams and their status", async () => {
    const { status, stdout, stderr } = await wherry(["ssh", "web", "cat; ls -d /etc; echo bad >&2; exit 7"], {
      cwd: folder.path,
      env,
      input: "typed\n",
    });
    assert.deepEqual([status, stdout, stderr], [7, "typed\n/etc\n", "bad\n"]);
  });

  test("takes files and gives them, with their modes, and folders", async () => {
    await mkdir(join(folder.path, "site/deep"), { recursive: true });
    await writeFile(join(folder.path, "site/deep/a:b"), "content\n", { mode: 0o640 });
    await say("cp", "-r", "site", "web:/srv");
    assert.equal(
      await say("ssh", "web", "stat -c '%a %U' /srv/site/deep/a:b; cat /srv/site/deep/a:b"),
      "640 root\ncontent\n",
    );
    await say("cp", "web:/srv/site/deep/a:b", "./back:1");
    assert.equal(await readFile(join(folder.path, "back:1"), "utf8"), "content\n");
    const missing = await call("cp", "web:/nowhere", ".");
    assert.equal(missing.status, 1);
    assert.match(missing.stderr, /nowhere: No such file or directory/);
    const wrong = await call("cp", "a", "b");
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /wherry cp web:/);
  });

  test("has folders of the host's, one for reading only, and no way out of them", async () => {
    const commands = [
      "cat /srv/given/deep/file /srv/fixed/deep/file",
      "echo of the guest > /srv/given/new",
      "echo no > /srv/fixed/deep/file || echo refused",
      "mkdir /tmp/m && mount -t virtiofs wherry-share-1 /tmp/m && { echo no > /tmp/m/deep/file || echo refused; }",
      "mknod /srv/given/device b 254 0 || echo refused",
      "cat /srv/given/link",
    ];
    const { stdout } = await call("ssh", "web", commands.join("; "));
    assert.equal(stdout, "of the host\nof the host\nrefused\nrefused\nrefused\ncontainer-host\n");
    assert.equal(await readFile(join(folder.path, "given/new"), "utf8"), "of the guest\n");
    assert.equal(await readFile(join(folder.path, "given/deep/file"), "utf8"), "of the host\n");
    for (const [share, says] of [
      ["nowhere", /nowhere cannot be shared: there is no such file or folder/],
      [launcher, /cannot be shared: it is not a folder/],
      ["given:srv:/", /is not DIR, DIR:PATH/],
    ] as const) {
      const { status, stderr } = await call("run", image, "--share", share);
      assert.equal(status, 2, stderr);
      assert.match(stderr, says);
    }
  });

  test("has a further disk", async () => {
    const disk = "/dev/disk/by-id/virtio-wherry-disk-1";
    const commands = [`blockdev --getsize64 ${disk}`, `echo kept | dd of=${disk} conv=fsync status=none`];
    assert.equal(await say("ssh", "web", commands.join("; ")), "67108864\n");
  });

  test("has a journal that can be read from outside", async () => {
    assert.match(await say("logs", "web", "-u", "ssh.service"), /Server listening on/);
    assert.match(await say("logs", "web", "--console"), /container-host login|root@container-host/);
  });

  test("shuts down, keeps its disk, and starts again", async () => {
    await say("stop", "web");
    assert.deepEqual(await serversOf(folder.path), []);
    assert.match(await say("ps"), /^web +off/m);
    const off = await call("ssh", "web", "true");
    assert.match(off.stderr, /web is off[\s\S]*wherry run --name web/);
    await say("run", "--name", "web", "--detach");
    assert.equal(await say("ssh", "--timeout", String(patience), "web", "cat /srv/site/deep/a:b"), "content\n");
    assert.equal(await say("ssh", "web", "cat /srv/fixed/new"), "of the guest\n");
    assert.equal(await say("ssh", "web", "head -c 5 /dev/disk/by-id/virtio-wherry-disk-1"), "kept\n");
    assert.ok((await serversOf(folder.path)).length >= 2);
  });

  test("is gone with all that it wrote, and nothing of it is left", async () => {
    await say("rm", "web", "--force");
    assert.match(await say("ps"), /no machines/);
    assert.deepEqual(await readdir(join(folder.path, "state/wherry/machines")), []);
    assert.deepEqual(await serversOf(folder.path), []);
  });
});

/** The processes that have this word and virtiofsd's name among theirs. */
async function serversOf(word: string): Promise<readonly string[]> {
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(processes.map((name) => readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "")));
  return lines.filter((line) => line.includes("virtiofsd") && line.includes(word));
}
