import assert from "node:assert/strict";
import { test } from "node:test";
import { linkOf, smallContext, smallPackage, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { formatFirstBoot, writeFirstBoot } from "./first-boot.ts";

const FOLDER = "/usr/lib/systemd/system";
const own = { name: "app-key", description: "", creates: null, user: "app", after: [] };
const tree = smallTree({
  "/usr/lib/systemd/systemd": "",
  [`${FOLDER}/named.service`]: "",
  "/etc/systemd/system/app@.service": "",
});

test("a unit says when it runs, who runs it, and its words as they are", () => {
  const run = [
    ["/usr/bin/tool", "100%", "$HOME", 'a "b" \\c', "plain"],
    ["/bin/sh", "-ec", "echo x > /y"],
  ];
  assert.equal(
    formatFirstBoot({ ...own, run, before: ["app.service"], after: ["network-online.target"] }, ["app.service"]),
    `[Unit]
Description=First boot: app-key
ConditionPathExists=!/var/lib/first-boot/app-key
DefaultDependencies=no
Requires=sysinit.target
After=sysinit.target systemd-random-seed.service
Conflicts=shutdown.target
Before=shutdown.target
Before=app.service
After=network-online.target
Wants=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=30min
UMask=0077
User=app
ExecStart=/usr/bin/tool 100%% $$HOME "a \\"b\\" \\\\c" plain
ExecStart=/bin/sh -ec "echo x > /y"
ExecStart=+/usr/bin/sync
ExecStart=+/usr/bin/install -D -m 0644 /dev/null /var/lib/first-boot/app-key

[Install]
WantedBy=app.service
`,
  );
});

test("what the catalogue has is in an image with its package, and started by what waits for it", async () => {
  const packages = [smallPackage("bind9", {}), smallPackage("postfix", {})];
  const finished = await writeFirstBoot(tree, smallContext({}, { packages }));
  const added = [...finished.keys()].filter((path) => path.includes("first-boot"));
  assert.deepEqual(added.sort(), [
    "/usr/lib/first-boot",
    "/usr/lib/first-boot/bind9",
    "/usr/lib/first-boot/postfix",
    `${FOLDER}/first-boot-bind9.service`,
    `${FOLDER}/first-boot-postfix.service`,
    `${FOLDER}/multi-user.target.wants/first-boot-bind9.service`,
    `${FOLDER}/multi-user.target.wants/first-boot-postfix.service`,
    `${FOLDER}/named.service.wants/first-boot-bind9.service`,
  ]);
  assert.equal(
    linkOf(finished, `${FOLDER}/named.service.wants/first-boot-bind9.service`),
    "../first-boot-bind9.service",
  );
});

test("what the catalogue would make is not made where the definition answers the package's questions otherwise", async () => {
  const context = (answers: Record<string, string>) => {
    const packages = { ...smallContext({}).definition.packages, answers };
    return smallContext({ packages }, { packages: [smallPackage("postfix", {})] });
  };
  const isThere = async (answers: Record<string, string>) =>
    (await writeFirstBoot(tree, context(answers))).has(`${FOLDER}/first-boot-postfix.service`);
  assert.equal(await isThere({ "postfix/main_mailer_type": "Local only" }), false);
  assert.equal(await isThere({ "slapd/domain": "example.org" }), true);
});

test("the definition's own win over the catalogue's, and need systemd", async () => {
  const firstBoot = [{ ...own, name: "bind9", run: [["/usr/bin/true"]], before: ["app@x.service"] }];
  const context = smallContext({ firstBoot }, { packages: [smallPackage("bind9", {})] });
  const finished = await writeFirstBoot(tree, context);
  assert.equal(finished.has(`${FOLDER}/first-boot-bind9.service`), false);
  assert.match(textOf(finished, "/etc/systemd/system/first-boot-bind9.service") ?? "", /ExecStart=\/usr\/bin\/true\n/);
  assert.equal(finished.has("/etc/systemd/system/app@x.service.wants/first-boot-bind9.service"), true);
  await assert.rejects(writeFirstBoot(smallTree({}), context), {
    code: "definition.invalid",
    message: "firstBoot: there is no systemd in this image",
  });
});

test("a unit of the definition's own that waits for it starts it", async () => {
  const services = { enable: [], disable: [], mask: [], dropins: [], units: [{ name: "mine.service", content: "" }] };
  const firstBoot = [{ ...own, run: [["/usr/bin/true"]], before: ["mine.service"] }];
  const finished = await writeFirstBoot(tree, smallContext({ firstBoot, services }));
  assert.equal(finished.has("/etc/systemd/system/mine.service.wants/first-boot-app-key.service"), true);
  assert.equal(finished.has("/etc/systemd/system/multi-user.target.wants/first-boot-app-key.service"), false);
});

test("what the catalogue makes has the definition's answers in it, as words of the shell", async () => {
  const said = async (answers: Record<string, string>) => {
    const packages = { ...smallContext({}).definition.packages, answers };
    const context = smallContext({ packages }, { packages: [smallPackage("slapd", {})] });
    const script = textOf(await writeFirstBoot(tree, context), "/usr/lib/first-boot/slapd") ?? "";
    return /^domain=(.*)\norganization=(.*)$/m.exec(script)?.slice(1);
  };
  assert.deepEqual(await said({}), ["''", "''"]);
  const answers = { "slapd/domain": "example.org", "shared/organization": "The Baker's" };
  assert.deepEqual(await said(answers), ["'example.org'", "'The Baker'\\''s'"]);
});
