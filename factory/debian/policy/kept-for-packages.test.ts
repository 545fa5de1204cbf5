import assert from "node:assert/strict";
import { test } from "node:test";
import { keptFor } from "../../finishers/trimming/kept.ts";
import { moduleName } from "../../kernel/module-name.ts";
import { unneededBy } from "../../kernel/unneeded-by.ts";
import { unneededModules } from "../../kernel/unneeded-modules.ts";
import { keptForPackages } from "./kept-for-packages.ts";

const modules = [
  "kernel/drivers/block/drbd/drbd.ko.xz",
  "kernel/drivers/hid/hid-logitech.ko.xz",
  "kernel/drivers/media/mc/mc.ko.xz",
  "kernel/drivers/net/wireguard/wireguard.ko.xz",
  "kernel/drivers/target/target_core_mod.ko.xz",
  "kernel/fs/nfsd/nfsd.ko.xz",
  "kernel/net/bridge/bridge.ko.xz",
];
const always = ["wireguard", "bridge"];
const cases: readonly (readonly [packages: readonly string[], kept: readonly string[]])[] = [
  [["bash", "linux-image-cloud-amd64", "linux-image-6.12.48+deb13-cloud-amd64"], []],
  [["linux-image-amd64"], ["hid_logitech"]],
  [["linux-image-6.12.48+deb13-rt-amd64"], ["hid_logitech"]],
  [["nfs-kernel-server"], ["nfsd"]],
  [["targetcli-fb"], ["target_core_mod"]],
  [["drbd-utils"], ["drbd"]],
  [["v4l-utils"], ["mc"]],
  [["v4l2loopback-dkms"], ["mc"]],
];

for (const [packages, expected] of cases) {
  test(`with ${packages.join(" and ")}, ${expected.join(", ") || "no module that is trimmed"} stays`, () => {
    const kept = keptFor(packages, { locale: "C.UTF-8" }, keptForPackages);
    const selection = { drop: unneededModules.drop, keep: [...unneededModules.keep, ...kept.modules] };
    const isUnneeded = unneededBy(selection);
    const names = modules.filter((path) => !isUnneeded(path)).map(moduleName);
    assert.deepEqual(names.toSorted(), [...always, ...expected].toSorted());
  });
}

test("manuals stay for who reads them, and what dpkg asks for", () => {
  const paths = (packages: string[], locale: string) => keptFor(packages, { locale }, keptForPackages).paths;
  assert.deepEqual(paths(["bash"], "C.UTF-8"), []);
  assert.deepEqual(paths(["man-db"], "C.UTF-8"), ["/usr/share/man/**"]);
  assert.deepEqual(paths(["dpkg"], "C.UTF-8"), ["/usr/sbin/ldconfig"]);
});

test("character sets stay for what reads text of others", () => {
  const paths = (name: string) => keptFor([name], { locale: "C.UTF-8" }, keptForPackages).paths;
  for (const name of ["mutt", "php8.4-common", "samba-libs"]) assert.deepEqual(paths(name), ["/usr/lib/*/gconv/**"]);
  for (const name of ["php-common", "openssh-server"]) assert.deepEqual(paths(name), []);
});
