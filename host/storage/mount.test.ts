import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeMachine } from "@wherry/testing/fakes/fake-machine.ts";
import { mountFilesystems, unmountFilesystems } from "./mount.ts";
import type { MountPlan } from "./plan-mounts.ts";
import { startUdev } from "./udev.ts";
import { waitForDevices } from "./wait-for-devices.ts";

const mount = (path: string, options: readonly string[] = []): MountPlan => ({
  device: "/dev/vdb",
  path,
  format: "ext4",
  options,
  from: ["storage", "filesystems", 0],
});

test("missing folders are made, and options are given to mount", () => {
  const { system, ran } = fakeMachine({ "/new/": "" }, () => 0);
  mountFilesystems(system, [mount("/srv"), mount("/srv/a/b", ["ro", "nodev"])], "/new");
  assert.deepEqual(ran, ["mount -t ext4 /dev/vdb /new/srv", "mount -t ext4 -o ro,nodev /dev/vdb /new/srv/a/b"]);
  assert.equal(system.stat("/new/srv/a/b")?.kind, "directory");
});

test("where one cannot be mounted, those before it are unmounted", () => {
  const { system, ran } = fakeMachine({}, (words) => (words.at(-1) === "/b" && words[0] === "mount" ? 32 : 0));
  assert.throws(() => mountFilesystems(system, [mount("/a"), mount("/b")], ""), {
    code: "program.failed",
    message: "/dev/vdb cannot be mounted on /b: status 32",
  });
  assert.equal(ran.at(-1), "umount /a");
});

test("nothing is mounted through a link, or without a program for it", () => {
  const linked = fakeMachine({ "/srv": { link: "/etc" } }, () => 0);
  assert.throws(() => mountFilesystems(linked.system, [mount("/srv/a")], ""), { code: "files.conflict" });
  assert.deepEqual(linked.ran, []);
  assert.throws(() => mountFilesystems(fakeMachine({}).system, [mount("/srv")], ""), { code: "program.missing" });
});

test("unmounting begins with the innermost, and detaches what is busy", () => {
  const { system, ran } = fakeMachine({}, (words) => (words.join(" ") === "umount /srv" ? 32 : 0));
  unmountFilesystems(system, [mount("/srv"), mount("/srv/a")], "");
  assert.deepEqual(ran, ["umount /srv/a", "umount /srv", "umount -l /srv"]);
});

test("devices are waited for until they are there, or the time is over", () => {
  const machine = fakeMachine({ "/dev/vda": { device: true }, "/dev/file": "x" });
  const settle = () => {};
  assert.deepEqual(waitForDevices(machine.system, ["/dev/vda"], { wait: 5, settle }), []);
  assert.equal(machine.system.now(), 0);
  assert.deepEqual(waitForDevices(machine.system, ["/dev/vda", "/dev/file", "/dev/vdb"], { wait: 5, settle }), [
    "/dev/file",
    "/dev/vdb",
  ]);
  assert.equal(machine.system.uptime(), 5);
});

test("udev is started once, and an image without it is told so", () => {
  const running = fakeMachine({ "/run/udev/control": "" }, () => 0);
  assert.equal(startUdev(running.system), false);
  assert.deepEqual(running.ran, ["udevadm control --ping"]);
  const stopped = fakeMachine({}, () => 0);
  assert.equal(startUdev(stopped.system), true);
  assert.match(
    stopped.ran.join("\n"),
    /^\S+systemd-udevd --daemon\nudevadm trigger .*\nudevadm trigger .*\nudevadm settle/,
  );
  assert.throws(() => startUdev(fakeMachine({}).system), { code: "program.missing" });
});
