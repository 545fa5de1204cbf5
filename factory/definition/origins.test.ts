import assert from "node:assert/strict";
import { test } from "node:test";
import { loadFiles } from "@wherry/testing/samples/definitions.ts";

const files = {
  "images/ground.yaml":
    'name: ground\nversion: "1"\nkernel: null\nrepositories: ["debian:trixie"]\npackages: { omit: [perl-base, dpkg, ucf] }\n',
  "images/host.yaml":
    "extends: ground\nname: host\npackages: { install: [bash, systemd-timesyncd], omit: [gpg] }\nservices: { enable: [systemd-timesyncd.service, ssh.service] }\n",
  "base.yaml": "extends: host\npackages: { install: [curl], omit: [wget] }\n",
};
const own = (text: string) => ({ "image.yaml": `extends: ./base.yaml\nname: own\n${text}`, ...files });

test("a definition knows what of it stock definitions and others wrote", async () => {
  const { definition } = await loadFiles(own("packages: { install: [htop, bash], omit: [ucf] }"));
  const { packages, inherited } = definition;
  assert.deepEqual(packages.stock, {
    install: ["systemd-timesyncd", "bash"],
    omit: ["perl-base", "dpkg", "gpg"],
    without: ["perl-base", "dpkg", "ucf", "gpg"],
  });
  assert.deepEqual(inherited["packages.install"], {
    "systemd-timesyncd": "host (images/host.yaml)",
    curl: "base.yaml",
  });
  assert.equal(inherited["packages.omit"]?.dpkg, "ground (images/ground.yaml)");
  assert.equal(inherited["packages.omit"]?.ucf, undefined);
  assert.equal(inherited["services.enable"]?.["ssh.service"], "host (images/host.yaml)");
});

test("in a stock definition everything is stock", async () => {
  const { definition } = await loadFiles(files, "host");
  assert.deepEqual(definition.packages.stock.install, ["bash", "systemd-timesyncd"]);
  assert.deepEqual(definition.packages.stock.omit, definition.packages.omit);
});

test("a definition knows which links only stock definitions wrote", async () => {
  const ground = `${files["images/ground.yaml"]}links: [{ path: /a, target: /x }, { path: /b, target: /x }]\n`;
  const { definition } = await loadFiles({
    ...own("links: [{ path: /b, target: /y }, { path: /c, target: /y }]"),
    "images/ground.yaml": ground,
  });
  assert.deepEqual(definition.stockLinks, ["/a"]);
});

test("what a definition installs it no longer omits, what it omits it no longer installs", async () => {
  const { definition } = await loadFiles(own("packages: { install: [dpkg, wget, curl=8.1-1], omit: [bash] }"));
  assert.deepEqual(definition.packages.install, ["systemd-timesyncd", "dpkg", "wget", "curl=8.1-1"]);
  assert.deepEqual(definition.packages.omit, ["perl-base", "ucf", "gpg", "bash"]);
});

test("a package that is taken away takes its units from the inherited lists along", async () => {
  const { definition } = await loadFiles(own("packages: { install: [-systemd-timesyncd, chrony] }"));
  assert.deepEqual(definition.packages.install, ["bash", "curl", "chrony"]);
  assert.deepEqual(definition.services.enable, ["ssh.service"]);
});
