import assert from "node:assert/strict";
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { startWebServer } from "@wherry/testing/fakes/web/web-server.ts";
import { peerSystem } from "@wherry/testing/peers/peer-system.ts";
import { missingPeers, skipUnlessRoot } from "@wherry/testing/peers/skip.ts";
import { cutOff } from "@wherry/testing/samples/cut-off.ts";
import { everything, ignition, testMachine } from "@wherry/testing/samples/provision.ts";

const skip = skipUnlessRoot("give files to others");
const own = "var/lib/wherry/provisioning";

test("a machine without a configuration is left alone without any program, once and for all", async () => {
  await using machine = await testMachine();
  const run = (words: readonly string[]) => assert.fail(`${words.join(" ")} was started`);
  const system = { ...machine.system, run };
  const before = machine.tree();
  assert.equal(machine.boot(system), "done");
  assert.deepEqual(machine.said, ["there is no configuration: nothing to provision"]);
  machine.configure({ ignition, storage: { files: [{ path: "/etc/late" }] } });
  assert.equal(machine.boot(system), "done");
  assert.equal(machine.said.length, 1);
  const { var: _, "var/lib": __, "var/lib/wherry": ___, ...after } = machine.tree();
  assert.deepEqual(after, before);
  assert.equal(machine.report(), undefined);
});

test("as root: a configuration is carried out once, and only a report for root is left of it", { skip }, async () => {
  await using machine = await testMachine();
  machine.configure(everything);
  assert.equal(machine.boot(), "restarting");
  assert.equal(machine.boot(), "done");
  assert.deepEqual(machine.events, ["restart", "format", "mount", "unmount"]);
  const tree = machine.tree();
  assert.equal(tree["etc/own/a"], "600 1234:0 a");
  assert.equal(tree["etc/own/l"], "link a");
  assert.equal(tree["disk/b"], `644 0:0 ${"b".repeat(200_000)}`);
  assert.equal(tree["etc/passwd.note"], "644 0:0 one\ntwo\n");
  assert.match(tree["etc/group"] ?? "", /^644 0:0 root:x:0:\nada:x:1234:\nextra:x:99:\n$/);
  assert.equal(tree["etc/systemd/system/a.target.wants/own.service"], "link /etc/systemd/system/own.service");
  assert.match(
    machine.said.at(-1) ?? "",
    /^provisioned from fw_cfg opt\/com\.coreos\/config: \d+ changes, in \d+\.\d s$/,
  );

  assert.deepEqual(readdirSync(join(machine.root, own)), ["journal.json", "report.json"]);
  assert.equal(lstatSync(join(machine.root, own, "report.json")).mode & 0o777, 0o600);
  assert.equal(lstatSync(join(machine.root, own)).mode & 0o777, 0o700);
  const report = machine.report();
  assert.equal(report?.outcome, "applied");
  assert.equal(report.platform, "qemu");
  assert.deepEqual(
    report.stages.map(({ name }) => name),
    ["configuration", "fetch", "kernel arguments", "storage", "files"],
  );
  for (const { name, seconds } of report.stages) assert.ok(seconds >= 0 && seconds < 60, `${name}: ${seconds}`);
  const changes = report.applied.map(({ from, change }) => `${from} ${change}`);
  assert.ok(changes.includes("$.kernelArguments.shouldExist.0 the kernel has quiet"), changes.join("\n"));
  assert.ok(changes.includes("$.storage.filesystems.0 format the disk"));
  assert.ok(changes.includes("$.storage.files.0 write /etc/own/a 0600 1234:0, 1 bytes"));

  machine.configure({ ignition, storage: { files: [{ path: "/etc/late" }] } });
  assert.equal(machine.boot(), "done");
  assert.deepEqual(machine.tree(), tree);
});

test("as root: a boot that is cut off is gone on with, and ends in the same state", { skip }, async () => {
  // Those in between are tried by the slow test.
  for (let cut = 3; cut < 60; cut += 28) assert.ok(await cutOff(cut), `the power went too late: ${cut}`);
});

test("as root: what cannot be done is reported, and a corrected configuration begins anew", { skip }, async () => {
  await using machine = await testMachine();
  const file = { path: "/etc/a", contents: { source: "data:,secret" }, user: { name: "nobody-there" } };
  machine.configure({ ignition, storage: { files: [file] } });
  assert.throws(() => machine.boot(), { code: "accounts.unknown" });
  const report = machine.report();
  assert.equal(report?.outcome, "failed");
  assert.deepEqual(
    report.refused.map(({ code, from }) => `${code} ${from}`),
    ["accounts.unknown $.storage.files.0.user.name"],
  );
  assert.doesNotMatch(JSON.stringify(report), /secret/);
  assert.throws(() => machine.boot(), { code: "accounts.unknown" });
  assert.equal(machine.tree()["etc/a"], undefined);

  machine.configure({ ignition, storage: { files: [{ ...file, user: { name: "root" } }] } });
  assert.equal(machine.boot(), "done");
  assert.equal(machine.tree()["etc/a"], "644 0:0 secret");
  assert.deepEqual(readdirSync(join(machine.root, own)), ["journal.json", "report.json"]);
});

test("as root: what a restart interrupts is neither decided nor fetched a second time", { skip }, async (context) => {
  const system = await peerSystem(["curl"]);
  if (system === undefined) return context.skip(missingPeers(["curl"]));
  await using server = await startWebServer({ routes: { "/a": { body: "fetched" }, "/report": {} } });
  const url = `${server.url}/report?key=secret`;
  await using machine = await testMachine({ "proc/cmdline": `quiet wherry.report.url=${url}` }, system);
  const files = [{ path: "/etc/a", contents: { source: `${server.url}/a` } }];
  machine.configure(
    gzipSync(JSON.stringify({ ignition, kernelArguments: { shouldExist: ["a"] }, storage: { files } })),
  );
  assert.equal(machine.boot(), "restarting");
  assert.equal(machine.boot(), "done");
  assert.equal(machine.tree()["etc/a"], "644 0:0 fetched");
  assert.deepEqual(machine.events, ["network", "down", "restart", "network", "down"]);
  const requests = await server.requests();
  assert.deepEqual(
    requests.map(({ method, path }) => `${method} ${path}`),
    ["GET /a", "POST /report"],
  );
  assert.deepEqual(JSON.parse(requests[1]?.body ?? ""), machine.report());
  assert.doesNotMatch([...machine.said, JSON.stringify(machine.report())].join(), /secret/);
  return undefined;
});

test("as root: a kernel that never gets its arguments does not restart for ever", { skip }, async () => {
  await using machine = await testMachine();
  machine.configure({ ignition, kernelArguments: { shouldExist: ["never"] } });
  for (let boots = 0; boots < 3; boots++) assert.equal(machine.boot(), "restarting");
  assert.throws(() => machine.boot(), { code: "program.failed", path: ["kernelArguments"] });
  assert.equal(machine.report()?.outcome, "failed");
});

test("as root: a report that nobody takes stops no boot", { skip }, async (context) => {
  const system = await peerSystem(["curl"]);
  if (system === undefined) return context.skip(missingPeers(["curl"]));
  await using server = await startWebServer({ routes: {} });
  await using machine = await testMachine({ "proc/cmdline": `wherry.report.url=${server.url}/none` }, system);
  machine.configure({ ignition, storage: { directories: [{ path: "/etc/a" }] } });
  assert.equal(machine.boot(), "done");
  assert.match(machine.said.join("\n"), /warning: the report could not be sent: .*404/);
  return undefined;
});

test("as root: warnings are told and reported with their place, and what the image says is under what the machine says", {
  skip,
}, async () => {
  const base = {
    ignition,
    storage: { files: [{ path: "/etc/a", contents: { source: "data:,image" } }, { path: "/etc/b" }] },
  };
  await using machine = await testMachine({ "usr/lib/ignition/base.d/10.ign": JSON.stringify(base) });
  machine.configure({
    ignition,
    storage: { files: [{ path: "/etc/a", contents: { source: "data:,own" }, colour: 1 }] },
  });
  machine.boot();
  assert.equal(machine.tree()["etc/a"], "644 0:0 own");
  assert.equal(machine.tree()["etc/b"], "644 0:0 ");
  assert.deepEqual(machine.report()?.sources, ["/usr/lib/ignition/base.d/10.ign", "fw_cfg opt/com.coreos/config"]);
  assert.deepEqual(
    machine.report()?.ignored.map(({ source, from }) => `${source} ${from}`),
    ["fw_cfg opt/com.coreos/config $.storage.files.0.colour"],
  );
  assert.match(machine.said.join("\n"), /^warning: fw_cfg .*: \$\.storage\.files\.0\.colour: .*unused key colour$/m);
  assert.match(machine.said.join("\n"), /: 2 changes, 1 warning, in /);
});

test("as root: a configuration of version 2 is carried out as it was meant then", { skip }, async () => {
  await using machine = await testMachine();
  const file = { filesystem: "root", path: "/etc/a", mode: 0o600, contents: { source: "data:,old" } };
  machine.configure({ ignition: { version: "2.3.0" }, storage: { files: [file] } });
  machine.boot();
  assert.equal(machine.tree()["etc/a"], "600 0:0 old");
});

test("as root: what other programs read is refused clearly, and /usr stays as it is", { skip }, async () => {
  for (const [config, code, message] of [
    ["#cloud-config\n", "config.invalid", "fw_cfg opt/com.coreos/config is a cloud-config, not Ignition"],
    ['{"ignition": {"version": "2.5.0"}}', "config.invalid", /unsupported config version 2\.5\.0/],
    [{ ignition, storage: { files: [{ path: "/usr/bin/a" }] } }, "config.unsupported", /\/usr is read-only/],
    ['{"a": x}', "config.invalid", /1:8: this is not JSON/],
  ] as const) {
    await using machine = await testMachine();
    machine.configure(config);
    assert.throws(() => machine.boot(), { code, message });
    assert.equal(machine.report()?.refused[0]?.code, code);
  }
});

test("a damaged journal is no reason to provision anew", async () => {
  for (const journal of ["{", '{"version":1,"state":"pending"}', '{"version":1,"state":"done","outcome":"a"}']) {
    await using machine = await testMachine({ [`${own}/journal.json`]: journal });
    assert.throws(() => machine.boot(), { code: "internal", message: /journal\.json is damaged/ });
  }
});
