import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeMachine } from "@wherry/testing/fakes/fake-machine.ts";
import { mountAll, planFolderMounts } from "./mount-folders.ts";

test("/etc is laid over the image's own, and homes are kept in /var", () => {
  const mounts = planFolderMounts("/usr/lib/wherry/etc");
  assert.deepEqual(
    mounts.map(({ source, target, type }) => `${source} ${target} ${type}`),
    ["etc /etc overlay", "/var/home /home none", "/var/root /root none", "/var/opt /opt none", "/var/srv /srv none"],
  );
  assert.match(mounts[0]?.options ?? "", /lowerdir=\/usr\/lib\/wherry\/etc,upperdir=\/var\/lib\/wherry\/etc\/upper/);
  assert.equal(
    planFolderMounts(undefined).some(({ target }) => target === "/etc"),
    false,
  );
});

const mounted = (...targets: readonly string[]) => ({
  "/proc/self/mountinfo": targets.map((target, index) => `${index} 1 0:1 / ${target} rw - tmpfs x rw\n`).join(""),
});

test("one program mounts them all, from a table on its standard input", () => {
  let table = "";
  const made = fakeMachine(mounted("/home", "/root", "/opt", "/srv"), (_, { input }) => {
    table = Buffer.from(input ?? []).toString();
    return 0;
  });
  mountAll(made.system, planFolderMounts(undefined));
  assert.equal(made.ran.length, 1);
  assert.match(table, /^\/var\/home \/home none bind 0 0\n\/var\/root \/root none bind 0 0\n/);
});

test("the first folder that is not mounted is named, even where the program says that all is well", () => {
  for (const status of [0, 32]) {
    const made = fakeMachine(mounted("/home", "/opt", "/srv"), () => ({ status, stderr: "refused\n" }));
    assert.throws(() => mountAll(made.system, planFolderMounts(undefined)), {
      code: "program.failed",
      message: "/root cannot be mounted: refused",
    });
  }
});
